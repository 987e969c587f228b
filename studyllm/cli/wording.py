"""The lines of a plain session: cards, intervals and what became of an answer, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studyllm.cli.clock import date_of
from studyllm.core.cards import Basic, Key, Number, Points, in_language
from studyllm.core.faces import CLOSE, OPEN, Face
from studyllm.core.journal import Day, Grade, Trait
from studyllm.study import Asked, Saved, Withdrawn
from studyllm.study.trial import Trial
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
Enter  show the answer; after the answer: the proposed grade, usually Good
1      Again: I did not know it
2      Hard: with serious difficulty
3      Good: with some hesitation
4      Easy: at once
2      before the answer of a choice: pick option 2; `1 3` picks two
65504  before the answer of a number card: your number
t WORDS  your answer in words, to compare it; shows the answer
+1 3   after the answer: you said key points 1 and 3; `-3` takes one back, `+all` ticks all
u      take the last answer back, or what b or s just did
b      bury the card until tomorrow
s      suspend the card until `studyllm unsuspend`
f      flag the card, or take the flag off
L      the other language
q      end; what you answered is saved
?      this help"""
NOT_SAVED = "Not saved: {error}. The card stays: grade it again, or end with q."
UNSEEN = "Press Enter to see the answer first, then grade it."
HINT_UNSEEN = "Enter shows the answer, ? helps."
HINT = "1 to 4 grade the answer, Enter is {proposed}, ? helps."
POINTS = (
    "What did you say? `+1 3` ticks key points, `+all` all, then Enter takes the proposed grade."
)
POINTS_HINT = "`+1 3` ticks key points, "
NO_POINTS = "This card has no key points to tick."
NOTHING_TYPED = "Type your answer behind the t, as in `t the keys and queries`."
ONE_LANGUAGE = "This card has one language only."
NOTHING_TO_UNDO = "There is no answer to undo."


def name_of(grade: Grade) -> str:
    """The grade as a word: `Good`."""
    return grade.name.capitalize()


def days(number: int) -> str:
    """So many days, in words."""
    return "1 day" if number == 1 else f"{number} days"


def question(trial: Trial, face: Face, language: str) -> str:
    """The deck's title with what is left, then the question and what there is to choose from."""
    asked = trial.asked
    title = one_line(in_language(asked.deck.title, language))
    shown = [f"\n{title} ({_state(asked)}). {left(asked)}", unmarked(face.prompt).strip("\n")]
    if wanted := hint(trial, face):
        shown.append(wanted)
    shown += [f"  {place}. {option.strip()}" for place, option in enumerate(face.options, 1)]
    return "\n".join(shown)


def unmarked(text: str) -> str:
    """A text of a cloze without the asterisks around what is hidden: the brackets tell enough."""
    return text.replace(f"**{OPEN}", OPEN).replace(f"{CLOSE}**", CLOSE)


def hint(trial: Trial, face: Face) -> str:
    """What kind of answer is wanted, where the question alone does not tell."""
    if trial.picks:
        return "Choose one." if trial.picks == 1 else f"Choose {trial.picks}."
    if trial.wants_number:
        return "A number."
    if face.points:
        count = f"{len(face.points)} key point{'s' if len(face.points) > 1 else ''}"
        return f"{count}, {face.missed} missed the last time." if face.missed else f"{count}."
    if isinstance(trial.asked.card.kind, Basic) and trial.asked.number == 2:
        return "Reversed: what was asked?"
    return ""


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


def answer(trial: Trial, face: Face) -> str:
    """The other side of the card, and the four grades with what each would do."""
    asked = trial.asked
    shown = [*tried(trial, face), labelled("Answer", unmarked(face.answer)).rstrip()]
    for place, point in enumerate(face.points):
        needed = " (required)" if place in face.required else ""
        shown.append(f"  {place + 1}. {point.strip()}{needed}")
    shown += [
        labelled(label, text)
        for label, text in (
            ("Note", face.note),
            ("As of", asked.card.as_of),
            ("Source", face.source),
        )
        if text
    ]
    if face.points:
        shown.append(POINTS)
    elif trial.tried:
        shown.append(proposed(trial))
    shown.append(" | ".join(f"{int(grade)} {_outcome(asked, grade)}" for grade in Grade))
    return "\n".join(shown)


def proposed(trial: Trial) -> str:
    """The grade that an empty line takes."""
    return f"Proposed: {name_of(trial.proposed)}."


def grading(trial: Trial) -> str:
    """What a line can say once the answer is shown."""
    ticks = POINTS_HINT if isinstance(trial.asked.card.kind, Points) else ""
    return ticks + HINT.format(proposed=name_of(trial.proposed))


def ticked(trial: Trial) -> str:
    """The key points that were said, and what that is worth."""
    said = ", ".join(str(place + 1) for place in sorted(trial.attempt.ticked))
    return f"Said: {said or 'nothing'}. {proposed(trial)}"


def tried(trial: Trial, face: Face) -> list[str]:
    """What was picked or typed, and how it compares."""
    attempt, kind = trial.attempt, trial.asked.card.kind
    if attempt.picked:
        picked = ", ".join(str(place + 1) for place in sorted(attempt.picked))
        return [f"Picked: {picked}, {'right' if attempt.picked == face.right else 'wrong'}."]
    if not attempt.typed:
        return []
    if isinstance(kind, Number):
        from studyllm.core.numbers import understood

        found = understood(attempt.typed, kind)
        verdict = "not understood" if found is None else "right" if found.right else "wrong"
        return [f"Typed: {attempt.typed}, {verdict}."]
    from studyllm.core.comparison import Sort, compared, missed
    from studyllm.text.markdown import plain

    pieces = compared(attempt.typed, plain(face.hidden or face.answer))
    shown = [f"Typed: {attempt.typed}"]
    extra = [piece.text.strip() for piece in pieces if piece.sort is Sort.EXTRA]
    for label, words in (("Only typed", extra), ("Missing", missed(pieces))):
        if any(words) and (face.hidden or face.answer):
            shown.append(f"{label}: {' … '.join(words)}")
    return shown


def saved(answer: Saved) -> str:
    """That an answer is on disk, and the next day its card is asked, unless it was practice."""
    again = "again today, " if answer.again_today else ""
    if answer.cram or answer.memory is None:
        return f"saved: {name_of(answer.grade)}, {again}practice"
    day = answer.asked_on(answer.memory)
    word, moved = (
        ("due", "") if day == answer.memory.due else ("asked", ", moved for the interview")
    )
    when = f"{word} {date_of(day)} (in {days(day - answer.day)}{moved})"
    said = f"saved: {name_of(answer.grade)}, {again}{when}"
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
    if asked.cram:
        return f"{name_of(grade)}: {again}practice"
    moved = " for the interview" if asked.moves(grade) else ""
    return f"{name_of(grade)}: {again}{days(asked.asked_on(grade) - asked.day)}{moved}"


def labelled(label: str, text: str) -> str:
    """A text behind what it is, or below that if it has several lines."""
    text = text.strip("\n")
    return f"{label}:\n{text}" if "\n" in text else f"{label}: {text}"
