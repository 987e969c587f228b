"""What `Study` tells: cards to show, answers that are saved, lines of the home screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from studyllm.core.cards import Card, Deck, Key, Text
from studyllm.core.faces import Face, face
from studyllm.core.journal import Answer, Baseline, Day, Grade, Reset, Standing
from studyllm.core.schedule import Memory
from studyllm.core.session import Left


class Scope(NamedTuple):
    """What a sitting is about."""

    decks: tuple[str, ...] = ()
    """Slugs; empty for all decks that are shown."""
    tag: str = ""
    """Only cards that have this tag, or whose deck has it."""
    new: int | None = None
    """New cards at most in this sitting; `None` for what the daily limit leaves."""
    limit: int | None = None
    """Cards at most in this sitting; weak ones are asked again all the same."""
    ahead: int = 0
    """Also cards that are due within so many days."""
    cram: bool = False
    """Any cards, the weakest first; what is answered changes no memory."""
    cards: tuple[Key, ...] = ()
    """Only these cards, for practice; empty for all."""


class Asked(NamedTuple):
    """One card to show."""

    key: Key
    deck: Deck
    card: Card
    number: int
    """Which sibling of the card."""
    day: Day
    """Today's study day."""
    outcomes: dict[Grade, Memory]
    """What each grade would leave behind; nothing if the answer is practice."""
    memory: Memory | None
    standing: Standing
    leech: bool
    """Whether it was forgotten so often that it should be looked at."""
    cram: bool
    """Whether the answer is practice beside the schedule."""
    repeat: bool
    """Whether it was answered today already."""
    is_new: bool
    missed: frozenset[str]
    """Digests of the key points that the learner left out the last time."""
    again_below: Grade
    """Grades below this bring the card back today."""
    left: Left
    """How much is left today, this card included."""
    done: int
    """Answers given in this sitting."""
    ahead: Sequence[Day] = ()
    """The study days after today that are left before an interview, if the card is of a topic."""

    def asked_on(self, grade: Grade) -> Day:
        """The day on which it will be asked after a grade, as far as minutes allow."""
        return _asked_on(self.outcomes[grade], self.ahead)

    def moves(self, grade: Grade) -> bool:
        """Whether that is another day than the one on which it is due."""
        return self.asked_on(grade) != self.outcomes[grade].due

    def face(self, language: str) -> Face:
        """What it shows in a language."""
        return face(self.card, self.number, language, self.key, self.day, self.missed)


class Saved(NamedTuple):
    """An answer that is on the disk."""

    key: Key
    grade: Grade
    memory: Memory | None
    """What the answer has left behind; `None` for practice with a card that is new."""
    again_today: bool
    day: Day
    cram: bool = False
    """Whether it was practice, and has changed no memory."""
    leech: bool = False
    """Whether the card has become a leech, or has once more."""
    suspended: bool = False
    """Whether it was suspended for that."""
    ahead: Sequence[Day] = ()
    """The study days after `day` that are left before an interview, if the card is of a topic."""

    def asked_on(self, memory: Memory) -> Day:
        """The day on which the card will be asked with this memory, as far as minutes allow."""
        return _asked_on(memory, self.ahead)


def _asked_on(memory: Memory, ahead: Sequence[Day]) -> Day:
    if not ahead:
        return memory.due
    from studyllm.core.towards import asked_on

    return asked_on(memory, ahead)


class Withdrawn(NamedTuple):
    """An answer that does not count any more."""

    key: Key
    grade: Grade
    day: Day


class Entry(NamedTuple):
    """One answer in a history."""

    answer: Answer
    """With the grade that counts now."""
    given: Grade
    """The grade that was given."""
    withdrawn: bool
    recall: float | None
    """What the scheduler had foretold; `None` where it had nothing to go on."""
    after: Memory | None
    """The memory that it left behind; `None` if it changed none."""


class CardHistory(NamedTuple):
    """All there is to know of a card's past."""

    key: Key
    card: Card | None
    """`None` if no deck has it now."""
    memory: Memory | None
    recall: float | None
    """The chance of recall today; `None` for a card that was never seen."""
    standing: Standing
    leech: bool
    """Whether it was forgotten so often that it should be looked at."""
    entries: list[Entry]
    """Answers in fold order, withdrawn ones and practice too."""
    promises: list[Baseline]
    """What other programs had promised, in fold order."""
    resets: list[Reset]
    """When the card was begun anew, in fold order."""
    memories: list[Memory]
    """What each event that counts has left behind since the card was last begun, in fold order.

    The last is `memory`.
    """


class Marked(NamedTuple):
    """A card that is suspended, buried, flagged or a leech today."""

    key: Key
    suspended: bool
    buried: bool
    flagged: bool
    leech: bool
    lapses: int


class EditPlace(NamedTuple):
    """Where a card can be edited."""

    path: Path
    line: int
    """Counted from 1: the card's, or that of the first mistake in a file that has one."""
    copied: bool = False
    """Whether the file is a copy of a shipped deck, made for this edit."""


class Edited(NamedTuple):
    """What came of an edit."""

    problem: str
    """The first mistake in the file as `file:line:column: message`; empty if there is none."""
    gone: bool
    """Whether no deck has the card any more, by its id."""


class DeckRow(NamedTuple):
    """A deck with its counts; siblings count as cards."""

    slug: str
    title: Text
    topic: str
    """The first of its tags, as the file has it; empty if there is none."""
    shipped: bool
    """Whether it comes with the program."""
    cards: int
    due: int
    """Cards whose day has come."""
    new: int
    """Cards never answered, and not suspended."""
    learned: int
    """Cards answered at least once."""
    hidden: bool
    file: Path


class Today(NamedTuple):
    """What was done on one study day."""

    answers: int
    new: int
    """New cards begun."""
    crammed: int
    """Answers in practice, which are not among `answers`."""
    took_ms: int
    """Of all answers, practice too."""
    streak: int
    """Study days in a row with an answer, up to today, or to yesterday if today has none yet."""


class Counts(NamedTuple):
    """Cards of all decks that are shown, and answers that count."""

    cards_total: int
    cards_new: int
    cards_due: int
    reviews_total: int
    reviews_today: int
