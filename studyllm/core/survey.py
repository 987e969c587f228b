"""What only single answers tell: hours, tags, key points missed, and what was foretold of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import islice
from typing import TypeAlias

from studyllm.core.activity import CELLS, Adding
from studyllm.core.calibration import calibration, forecast, unpacked
from studyllm.core.cards import Card, Key, Points
from studyllm.core.journal import HOUR_MS, Grade, Promise, Recital, Review
from studyllm.core.periods import Stretch
from studyllm.core.points import digest
from studyllm.core.progress import Calibration, Done, Passed, PointCount, Survey
from studyllm.core.schedule import COUNTED_MS, CRAM, FORETOLD, Memory, Scheduler, state_before

HOURS = 24

# Looked up once: a million answers are held against them.
AGAIN, GRADES = Grade.AGAIN, len(Grade)

Event: TypeAlias = tuple[int, int, Review | Promise | None, bool, Recital | None]
"""What happened to a card and counts: the card's number; epoch milliseconds; an answer, a promise,
or `None` where it was begun anew; whether the answer was practice; the key points it named."""


class Surveying:
    """Takes what happened as it happened, and tells what it comes to."""

    def __init__(
        self,
        scheduler: Scheduler,
        stretch: Stretch,
        offset: int,
        foretold: Calibration | None = None,
    ) -> None:
        """What is counted, and how.

        Args:
            scheduler: what foretells.
            stretch: the study days whose answers count.
            offset: seconds that the learner's clock is ahead of UTC.
            foretold: what forecasts come to; `None` if that is to be found.
        """
        self._scheduler = scheduler
        self._stretch = stretch
        self._offset_ms = offset * 1000
        self._foretold = foretold
        self._hours = [0] * (2 * HOURS)
        """Answers by hour; of each first those that failed."""
        self._cells: dict[frozenset[str], list[int]] = {}
        """Answers as in CELLS, and last their milliseconds; by the tags of their cards."""
        self._of_card: dict[int, list[int]] = {}
        """The cells of each card."""
        self._keys: dict[int, Key] = {}
        self._memories: dict[int, Memory] = {}
        self._bins: Counter[int] = Counter()
        self._said: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._missed: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._points: list[PointCount] = []

    def meet(self, card: int, key: Key, tags: Collection[str]) -> None:
        """Let a card's answers count; those of others do not.

        Args:
            card: its number.
            key: its key.
            tags: its own and its deck's.
        """
        nothing = [0] * (len(CELLS) + 1)
        self._of_card[card] = self._cells.setdefault(frozenset(tags), nothing)
        if self._scheduler.spreads:
            self._keys[card] = key

    def take(self, events: Iterable[Event]) -> None:
        """Count some answers; all events that are taken must come in fold order."""
        first, last = self._stretch
        scheduler, keys = self._scheduler, self._keys
        of_card, memories, step = self._of_card, self._memories, scheduler.step
        hours, ahead, tells = self._hours, self._offset_ms, self._foretold is None
        for card, at, what, cram, recital in events:
            cells = of_card.get(card)
            if cells is None:
                continue
            if not isinstance(what, Review):
                self._turn(card, what)
                continue
            memory = memories.get(card)
            grade, day, took_ms = what
            state = CRAM if cram else state_before(memory, day)
            if first <= day <= last:
                cells[state * GRADES + grade - 1] += 1
                cells[-1] += min(took_ms, COUNTED_MS)
                if not cram:
                    hours[(at + ahead) // HOUR_MS % HOURS * 2 + (grade > AGAIN)] += 1
                if tells and memory is not None and state in FORETOLD:
                    self._compare(memory, what)
                if recital is not None:
                    self._said[card].update(recital.said)
                    self._missed[card].update(recital.missed)
            if not cram:
                memories[card] = (
                    scheduler.after(keys[card], memory, what) if keys else step(memory, what)
                )

    @property
    def missed(self) -> list[int]:
        """The numbers of the cards of which key points were left out."""
        return [card for card, points in self._missed.items() if points]

    def name(self, card: int, key: Key, points: Card) -> None:
        """Say what a card of `missed` says now, so that what it asks for is told of."""
        if not isinstance(points.kind, Points):
            return
        said, missed = self._said[card], self._missed[card]
        texts = {digest(point): point.text for point in points.kind.points}
        self._points += [
            PointCount(key, text, said[name], missed[name])
            for name, text in texts.items()
            if missed[name]
        ]

    def survey(self) -> Survey:
        """What all that was taken comes to."""
        failed, passed = self._hours[::2], self._hours[1::2]
        bins = {number: unpacked(packed) for number, packed in self._bins.items()}
        return Survey(
            tuple(Passed(no + yes, yes) for no, yes in zip(failed, passed, strict=True)),
            self._by_tag(),
            tuple(sorted(self._points, key=lambda one: (-one.missed, one.said, one.key))),
            self._foretold or calibration(bins),
        )

    def forget(self, most: int) -> bool:
        """Let go of so many cards, and say whether there was one: for all at once takes a while."""
        some = list(islice(self._of_card, most))
        for card in some:
            del self._of_card[card]
            self._memories.pop(card, None)
        return bool(some)

    def _turn(self, card: int, what: Promise | None) -> None:
        """Go on from what another program had promised, or begin anew."""
        if what is None:
            self._memories.pop(card, None)
        else:
            self._memories[card] = self._scheduler.adopt(self._memories.get(card), what)

    def _compare(self, memory: Memory, review: Review) -> None:
        chance = self._scheduler.recall(memory, review.day)
        number, _, packed = forecast(chance, review.grade > AGAIN)
        self._bins[number] += packed

    def _by_tag(self) -> dict[str, Done]:
        """What was done with the cards of each tag that has answers, the tags sorted."""
        found: dict[str, Adding] = {}
        for tags, (*answers, took_ms) in self._cells.items():
            if any(answers):
                for tag in tags:
                    adding = found.setdefault(tag, Adding(self._stretch))
                    for (state, grade), count in zip(CELLS, answers, strict=True):
                        adding.add(grade, state, count, 0)
                    adding.add(Grade.AGAIN, CRAM, 0, took_ms)
        return {tag: found[tag].done() for tag in sorted(found)}
