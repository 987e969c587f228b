"""What only single answers tell: hours, tags, key points missed, and what was foretold of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from studyllm.core.activity import Adding
from studyllm.core.calibration import calibration, forecast, unpacked
from studyllm.core.cards import Card, Key, Point, Points
from studyllm.core.journal import HOUR_MS, Answer, Fact, Grade, Review, effective
from studyllm.core.periods import Stretch
from studyllm.core.points import digest
from studyllm.core.progress import Passed, PointCount, Survey
from studyllm.core.schedule import COUNTED_MS, CRAM, Scheduler

HOURS = 24

AGAIN = Grade.AGAIN
"""Looked up once: a million answers are held against it."""


class Given(NamedTuple):
    """An answer that counts."""

    answer: Answer
    review: Review
    """The answer's."""
    state: int
    """The card's before it."""
    chance: float | None
    """As `Scheduler.tally` gives it."""


class Surveying:
    """Takes the past of one card after the other, and tells what they come to."""

    def __init__(self, scheduler: Scheduler, stretch: Stretch, offset: int) -> None:
        """What is counted, and how.

        Args:
            scheduler: what foretells.
            stretch: the study days whose answers count.
            offset: seconds that the learner's clock is ahead of UTC.
        """
        self._scheduler = scheduler
        self._stretch = stretch
        self._offset_ms = offset * 1000
        self._answers = [0] * HOURS
        self._recalled = [0] * HOURS
        self._tags: dict[str, Adding] = {}
        self._bins: Counter[int] = Counter()
        self._points: list[PointCount] = []

    def take(
        self, key: Key, facts: Iterable[Fact], card: Card | None, tags: Collection[str]
    ) -> None:
        """Count the answers of one card.

        Args:
            key: its key; none is taken twice.
            facts: all that happened to it, in any order.
            card: what it says now; `None` if it is gone.
            tags: its own and its deck's.
        """
        given = self._given(key, facts)
        self._by_hour_and_bin(given)
        if tags:
            self._by_tag(given, set(tags))
        if card is not None and isinstance(card.kind, Points):
            self._by_point(key, given, card.kind.points)

    def survey(self) -> Survey:
        """What all cards that were taken come to."""
        return Survey(
            tuple(map(Passed, self._answers, self._recalled)),
            {tag: self._tags[tag].done() for tag in sorted(self._tags)},
            tuple(sorted(self._points, key=lambda one: (-one.missed, one.said, one.key))),
            calibration({number: unpacked(packed) for number, packed in self._bins.items()}),
        )

    def _given(self, key: Key, facts: Iterable[Fact]) -> list[Given]:
        """The answers of the stretch that count, in fold order."""
        first, last = self._stretch
        counting = effective(facts)
        _, counted = self._scheduler.tally(key, counting)
        answers = [one for one in counting if isinstance(one, Answer)]
        return [
            Given(answer, *count)
            for answer, count in zip(answers, counted, strict=True)
            if first <= count[0].day <= last
        ]

    def _by_hour_and_bin(self, given: Iterable[Given]) -> None:
        for answer, review, state, chance in given:
            recalled = review.grade > AGAIN
            if state != CRAM:
                hour = (answer.id.at + self._offset_ms) // HOUR_MS % HOURS
                self._answers[hour] += 1
                self._recalled[hour] += recalled
            if chance is not None:
                number, _, packed = forecast(chance, recalled)
                self._bins[number] += packed

    def _by_tag(self, given: Iterable[Given], tags: Iterable[str]) -> None:
        cells: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        for _, (grade, _, took_ms), state, _ in given:
            cell = cells[int(grade), state]
            cell[0] += 1
            cell[1] += min(took_ms, COUNTED_MS)
        if not cells:
            return
        for tag in tags:
            adding = self._tags.setdefault(tag, Adding(self._stretch))
            for place, counts in cells.items():
                adding.add(*place, *counts)

    def _by_point(self, key: Key, given: Iterable[Given], points: Iterable[Point]) -> None:
        said: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for one in given:
            if one.answer.recital is not None:
                said.update(one.answer.recital.said)
                missed.update(one.answer.recital.missed)
        texts = {digest(point): point.text for point in points} if missed else {}
        self._points += [
            PointCount(key, text, said[name], missed[name])
            for name, text in texts.items()
            if missed[name]
        ]
