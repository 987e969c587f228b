"""The lines of a plain session: cards, intervals and what became of an answer, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studyllm.cli.clock import date_of
from studyllm.core.cards import in_language
from studyllm.core.faces import Face
from studyllm.core.journal import Grade
from studyllm.study import Asked, Saved, Withdrawn
from studyllm.text.clean import one_line

INTRODUCTION = (
    "Enter shows the answer, 1 to 4 grade it, u undoes, L switches the language, q ends, ? helps."
)
NOTHING = "There is nothing to ask now."
HELP = """\
Enter  show the answer; after the answer: Good
1      Again: I did not know it
2      Hard: with serious difficulty
3      Good: with some hesitation
4      Easy: at once
u      take the last answer back
L      the other language
q      end; what you answered is saved
?      this help"""
UNSEEN = "Press Enter to see the answer first, then grade it."
HINT_UNSEEN = "Enter shows the answer, ? helps."
HINT = "1 to 4 grade the answer, Enter is Good, ? helps."
ONE_LANGUAGE = "This card has one language only."
NOTHING_TO_UNDO = "There is no answer to undo."


def name_of(grade: Grade) -> str:
    """The grade as a word: `Good`."""
    return grade.name.capitalize()


def days(number: int) -> str:
    """So many days, in words."""
    return "1 day" if number == 1 else f"{number} days"


def question(asked: Asked, face: Face, language: str) -> str:
    """The deck's title with what is left, then the question and what there is to choose from."""
    title = one_line(in_language(asked.deck.title, language))
    state = "new" if asked.is_new else "again" if asked.repeat else "due"
    shown = [f"\n{title} ({state}). {left(asked)}", face.prompt.strip("\n")]
    shown += [f"  {place}. {option.strip()}" for place, option in enumerate(face.options, 1)]
    return "\n".join(shown)


def answer(asked: Asked, face: Face) -> str:
    """The other side of the card, and the four grades with what each would do."""
    shown = [_labelled("Answer", face.answer).rstrip()]
    for place, point in enumerate(face.points):
        needed = " (required)" if place in face.required else ""
        shown.append(f"  - {point.strip()}{needed}")
    shown += [
        _labelled(label, text)
        for label, text in (
            ("Note", face.note),
            ("As of", asked.card.as_of),
            ("Source", face.source),
        )
        if text
    ]
    shown.append(" | ".join(f"{int(grade)} {_outcome(asked, grade)}" for grade in Grade))
    return "\n".join(shown)


def saved(answer: Saved) -> str:
    """That an answer is on disk, and the next day its card is due."""
    again = "again today, " if answer.again_today else ""
    due = f"due {date_of(answer.memory.due)} (in {days(answer.memory.due - answer.day)})"
    return f"saved: {name_of(answer.grade)}, {again}{due}"


def undone(answer: Withdrawn) -> str:
    """That an answer does not count any more."""
    return f"undone: {name_of(answer.grade)} of {date_of(answer.day)}, {one_line(answer.key)}"


def left(asked: Asked) -> str:
    """How much is left today, this card included."""
    due, new, again = asked.left
    return f"Left today: {due} due, {new} new, {again} again."


def farewell(grades: Iterable[Grade]) -> str:
    """What was answered in the session."""
    counts = Counter(grades)
    total = counts.total()
    parts = ", ".join(f"{counts[grade]} {name_of(grade)}" for grade in Grade if counts[grade])
    return f"\nDone: {total} {'answer' if total == 1 else 'answers'} ({parts})."


def _outcome(asked: Asked, grade: Grade) -> str:
    again = "again today, " if grade < asked.again_below else ""
    return f"{name_of(grade)}: {again}{days(asked.outcomes[grade].due - asked.day)}"


def _labelled(label: str, text: str) -> str:
    text = text.strip("\n")
    return f"{label}:\n{text}" if "\n" in text else f"{label}: {text}"
