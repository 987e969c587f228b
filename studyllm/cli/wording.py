"""The lines of a plain session: cards, intervals and what became of an answer, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studyllm.cli.clock import date_of
from studyllm.core.cards import Key, in_language
from studyllm.core.faces import Face
from studyllm.core.journal import Day, Grade, Trait
from studyllm.study import Asked, Saved, Withdrawn
from studyllm.text.clean import one_line

MARKS = {
    (Trait.SUSPENDED, True): "suspended, `u` takes that back",
    (Trait.SUSPENDED, False): "asked again",
    (Trait.BURIED, True): "buried until the next study day, `u` takes that back",
    (Trait.BURIED, False): "asked today after all",
    (Trait.FLAGGED, True): "flagged, `f` takes that back",
    (Trait.FLAGGED, False): "not flagged any more",
}

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
u      take the last answer back, or what b or s just did
b      bury the card until tomorrow
s      suspend the card until `studyllm unsuspend`
f      flag the card, or take the flag off
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
    shown = [f"\n{title} ({_state(asked)}). {left(asked)}", face.prompt.strip("\n")]
    shown += [f"  {place}. {option.strip()}" for place, option in enumerate(face.options, 1)]
    return "\n".join(shown)


def _state(asked: Asked) -> str:
    """Why a card is asked, and what was said of it."""
    words = ["new" if asked.is_new else "again" if asked.repeat else "due"]
    if asked.cram:
        words = ["practice"]
    elif asked.memory is not None and asked.memory.due > asked.day and not asked.repeat:
        words = ["ahead"]
    if asked.standing.flagged:
        words.append("flagged")
    if asked.leech:
        words.append("leech")
    return ", ".join(words)


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
    """That an answer is on disk, and the next day its card is due, unless it was practice."""
    again = "again today, " if answer.again_today else ""
    if answer.cram or answer.memory is None:
        return f"saved: {name_of(answer.grade)}, {again}practice"
    due = f"due {date_of(answer.memory.due)} (in {days(answer.memory.due - answer.day)})"
    said = f"saved: {name_of(answer.grade)}, {again}{due}"
    return f"{said}\n{_leech(answer.key, answer.memory.lapses, answer)}" if answer.leech else said


def _leech(key: Key, lapses: int, answer: Saved) -> str:
    """That a card is forgotten again and again, and what can be done."""
    told = f"leech: forgotten {lapses} times; a card that does not stay wants to be rewritten"
    if answer.suspended:
        return f"{told}. It is suspended; `studyllm unsuspend {one_line(key)}` has it asked again"
    return told


def undone(answer: Withdrawn) -> str:
    """That an answer does not count any more."""
    return undone_answer(answer.grade, answer.day, answer.key)


def undone_answer(grade: Grade, day: Day, key: Key) -> str:
    """That an answer of a day to a card does not count any more."""
    return f"undone: {name_of(grade)} of {date_of(day)}, {one_line(key)}"


def marked(key: Key, trait: Trait, on: bool) -> str:
    """What was said of a card, and how to take that back."""
    return f"{MARKS[trait, on]}: {one_line(key)}"


def seconds(milliseconds: int) -> str:
    """A time of reading and thinking: `4.2 s`."""
    return f"{milliseconds / 1000:.1f} s"


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
    interval = "practice" if asked.cram else days(asked.outcomes[grade].due - asked.day)
    return f"{name_of(grade)}: {again}{interval}"


def _labelled(label: str, text: str) -> str:
    text = text.strip("\n")
    return f"{label}:\n{text}" if "\n" in text else f"{label}: {text}"
