"""What was learned in Anki, as facts of the journal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from studyllm.core.cards import Key
from studyllm.core.journal import (
    Answer,
    Baseline,
    Day,
    Fact,
    FactId,
    Grade,
    Mark,
    Promise,
    Reset,
    Review,
    Trait,
)
from studyllm.exchange.anki.collection import CardRow, Clock, ReviewRow
from studyllm.exchange.foreign import Skipped

LEARN, RELEARN, REVIEW, CRAM = 0, 2, 1, 3
"""Kinds of rows in the review log that are answers."""
NEW, LEARNING, REVIEWING, RELEARNING = range(4)
"""Types of cards."""
SUSPENDED: Final = -1
"""The queue of a suspended card."""
FLAGS: Final = 7
"""The bits of a card's flags that hold its colour."""

FIRST_MS: Final = 946_684_800_000
LAST_MS: Final = 4_102_444_800_000
"""The years 2000 and 2100: rows before and behind are mistakes."""
LONGEST_MS: Final = 24 * 3_600_000
LONGEST_DAYS: Final = 36_500
DEVICES: Final = "anki"
"""Begins the names of devices of what was learned in Anki."""
EPOCH_S: Final = 1_000_000_000
"""From here on, what a card is due at is an instant, below a number of days."""


class Known(NamedTuple):
    """A card that has become one of ours."""

    key: Key
    guid: str
    row: CardRow


class Facts:
    """Tells what was learned of the cards that were taken over."""

    def __init__(
        self, clock: Clock, older_grades: bool, skipped: list[Skipped], first: bool = False
    ) -> None:
        """`first`: whether nothing of any package is known here, which this one could take back."""
        self._clock = clock
        self._first = first
        self._older_grades = older_grades
        self._skipped = skipped
        self.cards: dict[int, Known] = {}
        """By Anki's number."""
        self._learned = False

    def told(self, reviews: Iterable[ReviewRow], newest: dict[int, int]) -> Iterator[Fact]:
        """All facts: the answers in the order of the log, then what holds of each card.

        Args:
            reviews: the log.
            newest: the number of the last row of each card.
        """
        lost: Counter[str] = Counter()
        answered: set[int] = set()
        yield from self._answers(reviews, lost, answered)
        for why, count in lost.items():
            self._skipped.append(Skipped("review log", f"{count:,} rows {why}"))
        # One that was exported without what was learned does not say what is suspended.
        self._learned = bool(answered) or any(c.row.type != NEW for c in self.cards.values())
        for card in self.cards.values():
            yield from self._standing(card, newest.get(card.row.id, 0), card.row.id in answered)

    def _answers(
        self, reviews: Iterable[ReviewRow], lost: Counter[str], answered: set[int]
    ) -> Iterator[Answer]:
        """The answers; notes which rows are none, and which cards have any."""
        new = tuple.__new__  # A million are made, each of three values by name.
        day = self._clock.day
        named: dict[int, tuple[Key, str]] = {}
        for at, number, ease, took_ms, kind in reviews:
            card = named.get(number) or self._named(number, named)
            if card is None:
                lost["of cards that are not taken over"] += 1
            elif not FIRST_MS <= at <= LAST_MS:
                lost["of an impossible time"] += 1
            elif kind in _ANSWERS and ease > 0:
                answered.add(number)
                if self._older_grades and kind in (LEARN, RELEARN) and ease in (2, 3):
                    ease += 1
                if not 0 <= took_ms <= LONGEST_MS:
                    took_ms = 0 if took_ms < 0 else LONGEST_MS
                review = new(Review, (_GRADES.get(ease, Grade.EASY), day(at // 1000), took_ms))
                key, device = card
                of = new(FactId, (at, device, at))
                yield new(Answer, (of, key, review, kind == CRAM, False, None, None))

    def _named(self, number: int, named: dict[int, tuple[Key, str]]) -> tuple[Key, str] | None:
        """The key of a card, and the device of its answers; also noted in `named`."""
        card = self.cards.get(number)
        if card is None:
            return None
        device = digest(card.guid, card.row.ordinal, "review")
        found = named[number] = card.key, device
        return found

    def _standing(self, card: Known, newest: int, answered: bool) -> Iterator[Fact]:
        row = card.row
        if not FIRST_MS <= newest <= LAST_MS:
            newest = 0
        number = newest or row.id
        if not FIRST_MS <= number <= LAST_MS:
            if row.type != NEW:
                self._skipped.append(Skipped(f"card {row.id}", "its due date: an impossible time"))
            return
        of = FactId(number + 1, digest(card.guid, row.ordinal, "card"), number)
        if row.type != NEW:
            yield Baseline(of, card.key, self._promise(row, newest))
        elif answered:
            yield Reset(of, card.key, self._clock.day(number // 1000))
        yield from self._marks(card)

    def _promise(self, row: CardRow, newest: int) -> Promise:
        due = self._due(row)
        interval = min(max(row.interval, 0), LONGEST_DAYS)
        last = self._clock.day(newest // 1000) if newest else due - interval
        state = _state(row.data)
        ease = min(max(row.factor // 10, 100), 9_999) if row.factor > 0 else None
        stability = _between(state.get("s"), 0.001, LONGEST_DAYS)
        difficulty = _between(state.get("d"), 1.0, 10.0)
        if stability is None or difficulty is None:
            stability = difficulty = None
        return Promise(last, due, interval, ease, stability, difficulty)

    def _due(self, row: CardRow) -> Day:
        due = row.due
        if row.original_deck and row.original_due:
            due = row.original_due  # what it has now is its place in a filtered deck, or a preview
        if due >= EPOCH_S:
            return self._clock.day(min(due, LAST_MS // 1000))
        return self._clock.first_day + min(max(due, -LONGEST_DAYS), LONGEST_DAYS)

    def _marks(self, card: Known) -> Iterator[Mark]:
        """What holds of a card, and what does not: it may have, when an older package was made."""
        at = card.row.mod * 1000
        if not FIRST_MS <= at <= LAST_MS:
            at = card.row.id
        day = self._clock.day(at // 1000)
        said = (
            (Trait.SUSPENDED, card.row.queue == SUSPENDED),
            (Trait.FLAGGED, card.row.flags & FLAGS),
        )
        for trait, on in said:
            if on or (self._learned and not self._first):
                device = digest(card.guid, card.row.ordinal, trait.name)
                number = at if on else at + 1  # a flag does not change when a card was changed
                yield Mark(FactId(number, device, number), card.key, day, trait, bool(on))


_ANSWERS: Final = frozenset((LEARN, REVIEW, RELEARN, CRAM))
_GRADES: Final = {grade.value: grade for grade in Grade}


def digest(guid: str, ordinal: int, what: str) -> str:
    """A device's name for what was learned of one card in Anki: the same from each package."""
    said = f"{guid}\0{ordinal}\0{what}".encode("utf-8", "replace")
    return f"{DEVICES}{blake2b(said, digest_size=14).hexdigest()}"


def _state(data: str) -> dict[str, Any]:
    """What a scheduler has noted on a card, as far as it is asked for."""
    if not data.startswith("{") or ('"s"' not in data and "\\" not in data):
        return {}
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _between(value: object, least: float, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return None
    return float(min(max(value, least), most))
