"""One mock interview as it runs: from question to question, each answer on disk at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studyllm.core.again import AgainToday
from studyllm.core.budget import MINUTE_MS
from studyllm.core.cards import Key, Points
from studyllm.core.debrief import Debrief
from studyllm.core.journal import Answer, Day, Grade, Mock, Recital, Review, follows_in_sitting
from studyllm.core.mock import Thread
from studyllm.core.points import recital
from studyllm.core.session import Left
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfCard
from studyllm.study.planning import turn_of
from studyllm.study.trial import Trial
from studyllm.study.views import Asked, Saved, Withdrawn


class Chosen(NamedTuple):
    """What a mock interview was begun with: with the same cards and memories, it is the same."""

    minutes: int
    seed: int
    began: int
    """Epoch milliseconds; names the mock."""


class Around(NamedTuple):
    """What a mock interview needs of those who hold it."""

    moment: Callable[[], tuple[int, Day]]
    """Tells the present instant in epoch milliseconds and its study day."""
    answered: Callable[[], None]
    """Is called after each answer that was written."""
    debrief: Callable[[int], Debrief | None]
    """Tells what the mock that began then has shown."""
    again_below: Grade
    """Of the scheduler: a card whose last answer of the day is below this is asked again."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the interviewer asks now."""

    asked: Asked
    """Shows no hint of what was left out the last time. `Trial` takes it."""
    number: int
    """Of the question, from 1; its follow-ups have the same."""
    of: int
    """How many questions the mock has."""
    depth: int
    """0 for the question itself, then its follow-ups, each deeper."""
    follow_ups: int
    """How many are still to come with this question."""
    allotted_ms: int
    """For the question and all its follow-ups together."""
    spent_ms: int
    """Of that, with the answers before this one."""

    @property
    def left_ms(self) -> int:
        """What is left for this answer and the follow-ups behind it, at least 0.

        To be told; nobody is cut off.
        """
        return max(0, self.allotted_ms - self.spent_ms)


class Told(NamedTuple):
    """An answer that is on the disk, and where the mock was when it was given."""

    answer: Answer
    question: int
    """Counted from 0, as the depth is."""
    depth: int
    spent_ms: int
    """On that question before it."""


def recital_of(trial: Trial) -> Recital | None:
    """What is written down of the key points, which the learner has gone through.

    Other than in a sitting, where a card can be graded without ticking, none ticked is none said.
    `None` for a card that has no key points.
    """
    kind = trial.asked.card.kind
    if not isinstance(kind, Points):
        return None
    return trial.recital or recital(kind.points, ())


class Rehearsal:
    """Asks the questions of one mock interview and writes the answers down, as practice."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        ledger: Ledger,
        around: Around,
        chosen: Chosen,
        threads: Sequence[Thread],
    ) -> None:
        """`threads` are its questions, at least one."""
        self._db = database
        self._shelf = shelf
        self._ledger = ledger
        self._around = around
        self.chosen = chosen
        self._threads = threads
        self._question = self._depth = 0
        self._spent_ms = 0
        self._given: list[Told] = []
        self._asked: tuple[ShelfCard, Question] | None = None
        self._unsure: Answer | None = None
        self._last_at: int | None = None

    @property
    def questions(self) -> int:
        """How many questions were drawn; fewer than wished for if there are too few cards."""
        return len(self._threads)

    @property
    def given(self) -> int:
        """How many answers are on the disk."""
        return len(self._given)

    def asked(self) -> Question | None:
        """What is asked now, with the text that the deck has now; `None` at the end.

        The same until `answer` or `skip`. A card that has gone or was put away meanwhile is
        passed over.
        """
        with plainly(self._db.path):
            while self._question < len(self._threads):
                question = self._look_up()
                if question is not None:
                    return question
                self._advance()
        self._asked = None
        return None

    def answer(self, grade: Grade, took_ms: int, recital: Recital | None = None) -> Saved:
        """Record the answer to what `asked` gave, and move on; it changes no memory.

        Args:
            grade: the learner's.
            took_ms: milliseconds from question shown to answer ended.
            recital: which key points it named, as `recital_of` gives it.

        Raises:
            StoreError: it could not be saved. The question stays, and trying again cannot count
                the answer twice.
        """
        if self._asked is None:
            raise ValueError("nothing is asked")
        found, question = self._asked
        with self._db.writing():
            self._ledger.catch_up()
            answer = self._append(question, grade, max(0, took_ms), recital)
        self._unsure = None
        self._last_at = answer.id.at
        self._given.append(Told(answer, self._question, self._depth, self._spent_ms))
        self._spent_ms += answer.review.took_ms
        self._advance()
        self._around.answered()
        grade, day, _ = answer.review
        again_today = grade < question.asked.again_below
        return Saved(answer.card, grade, found.memory, again_today, day, cram=True)

    def undo(self) -> Withdrawn | None:
        """Let the last answer of this mock not count any more, and ask its question again.

        `None` if none was given.
        """
        if not self._given:
            return None
        answer, question, depth, spent_ms = self._given[-1]
        grade, day, _ = answer.review
        with self._db.writing():
            self._ledger.catch_up()
            if any(one.id == answer.id for one in self._ledger.answers_of(day)):
                self._ledger.withdraw(answer, *self._around.moment())
        del self._given[-1]
        self._asked = None
        self._question, self._depth, self._spent_ms = question, depth, spent_ms
        if answer.opens:
            self._last_at = None  # the next answer opens in its place
        return Withdrawn(answer.card, grade, day)

    def skip(self) -> None:
        """Go on with the next question, without the rest of this one; nothing is written."""
        self._depth = len(self._threads[self._question]) - 1
        self._advance()

    def debrief(self) -> Debrief | None:
        """What the mock has shown so far, as its facts tell; `None` before the first answer."""
        return self._around.debrief(self.chosen.began)

    def _look_up(self) -> Question | None:
        """The card at the present place; `None` if it cannot be asked any more."""
        thread = self._threads[self._question]
        key, day = thread[self._depth], self._around.moment()[1]
        found = self._shelf.card(key)
        if found is None:
            key = self._ledger.card_of(key)
            found = self._shelf.card(key)
        if found is None or found.standing.away(day):
            return None
        question = Question(
            _asked(key, found, day, self._again_below(key, day), self.given),
            self._question + 1,
            len(self._threads),
            self._depth,
            len(thread) - 1 - self._depth,
            self.chosen.minutes * MINUTE_MS // len(self._threads),
            self._spent_ms,
        )
        self._asked = found, question
        return question

    def _again_below(self, key: Key, day: Day) -> Grade:
        """Grades below this bring the card back today."""
        again = AgainToday(self._around.again_below)
        for answer in self._ledger.answers_of(day):
            again.take(turn_of(answer))
        return again.below(key, cram=True)

    def _advance(self) -> None:
        self._asked = None
        self._depth += 1
        if self._depth == len(self._threads[self._question]):
            self._question, self._depth, self._spent_ms = self._question + 1, 0, 0

    def _append(
        self, question: Question, grade: Grade, took_ms: int, recital: Recital | None
    ) -> Answer:
        """Write the answer, unless an attempt that seemed to fail has done so."""
        if self._unsure is not None and self._ledger.has(self._unsure):
            return self._unsure
        at, day = self._around.moment()
        opens = self._last_at is None or not follows_in_sitting(at, self._last_at)
        review = Review(grade, day, took_ms)
        new_id, key = self._ledger.new_id(at), question.asked.key
        chosen = self.chosen
        mock = Mock(
            chosen.began,
            chosen.seed,
            chosen.minutes,
            question.of,
            question.number,
            question.depth,
        )
        answer = Answer(new_id, key, review, True, opens, recital, mock)
        self._unsure = answer
        # Whatever has become of the card's key since, in another process.
        self._ledger.append_anywhere(answer)
        return answer


def _asked(key: Key, found: ShelfCard, day: Day, again_below: Grade, done: int) -> Asked:
    """A card as a mock asks it: as practice, and without a hint."""
    return Asked(
        key=key,
        deck=found.deck,
        card=found.card,
        number=found.sibling,
        day=day,
        outcomes={},
        memory=found.memory,
        standing=found.standing,
        leech=False,
        cram=True,
        repeat=False,
        is_new=found.memory is None,
        missed=frozenset(),
        again_below=again_below,
        left=Left(0, 0, 0),
        done=done,
    )
