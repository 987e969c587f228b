"""What follows from a journal, told a second time: answers, memories and marks.

Written after docs/scheduling.md from what `studyllm export journal` writes; it shares no code with
the program. FSRS is py-fsrs.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

from tests.second_aliases import card_of

Data = dict[str, Any]

GRADES = ("again", "hard", "good", "easy")
NEVER = -(10**9)
"""Before all days."""


def day_of(iso: str) -> int:
    return (date.fromisoformat(iso) - date(1970, 1, 1)).days


def iso(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(day)).isoformat()


# Memories.


@dataclass
class Known:
    """What is remembered of a card."""

    last: int
    """The study day of the last answer, or of what was promised."""
    due: int
    interval: int
    ease: int = 250
    passes: int = 0
    """In a row."""
    stability: float = 0.0
    difficulty: float = 0.0
    reviews: int = 0
    lapses: int = 0
    answered: int | None = None
    """The study day of the last answer: a promise is none."""
    failed: bool = False
    """Whether the last answer that the schedule goes by was Again."""


def promised(fact: Data) -> tuple[int, int, int]:
    """Interval, last day and due day of a baseline: no interval is longer than a hundred years."""
    day = day_of(fact["day"])
    return min(36_500, fact["interval"]), day, min(day + 36_500, day_of(fact["due"]))


class Sm2:
    """Steps 1 to 6 of the paper, with the two paragraphs on late and early cards."""

    def answer(self, known: Known | None, grade: int, day: int) -> Known:
        if known is None:
            # A pass of a new card is the first one; a failure is 1 day too.
            ease = max(130, 250 + (0, -14, 0, 10)[grade])
            known = Known(day, day + 1, 1, ease, int(grade > 0), failed=grade == 0, reviews=1)
            known.answered = day
            return known
        if day == known.answered:
            return known
        passed_days = max(0, day - known.last)
        lapses = known.lapses + int(grade == 0 and known.passes > 0)
        if grade == 0:
            new = Known(day, day + 1, 1, known.ease, 0, failed=True)
        else:
            early = day < known.due
            change = (0, -14, 0, 0 if early else 10)[grade]
            ease = max(130, known.ease + change)
            interval = self._interval(known, grade, ease, passed_days, early)
            new = Known(day, day + interval, interval, ease, known.passes + 1)
        new.lapses, new.reviews, new.answered = lapses, known.reviews + 1, day
        return new

    def _interval(self, known: Known, grade: int, ease: int, passed: int, early: bool) -> int:
        if known.passes == 0:
            return 1
        if known.passes == 1:
            return 6
        times = Fraction(ease, 100)
        if early:
            passed = min(passed, known.interval)
            return min(36500, max(known.interval, math.ceil(passed * times)))
        base = known.interval if grade == 1 else max(passed, known.interval)
        return min(36500, math.ceil(base * times))

    def adopt(self, fact: Data) -> Known:
        interval, day, due = promised(fact)
        # A card of less than six days has been passed once, one from elsewhere with 0 not at all.
        passes = 0 if interval == 0 else 1 if interval < 6 else 2
        ease = max(130, fact.get("ease", 250))
        return Known(day, due, interval, ease, passes, failed=interval == 0)

    def recall(self, known: Known, day: int) -> float:
        return math.pow(0.9, max(0, day - known.last) / max(1, known.interval))


class Fsrs:
    """py-fsrs, in whole days and without steps."""

    def __init__(self, retention: float = 0.9) -> None:
        self._fsrs = Scheduler(
            desired_retention=retention,
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
        )

    def answer(self, known: Known | None, grade: int, day: int) -> Known:
        card = FsrsCard(card_id=1)
        at = datetime.fromtimestamp(day * 86400, UTC)
        if known is not None:
            card.state, card.step = State.Review, None
            card.stability, card.difficulty = known.stability, known.difficulty
            card.last_review = datetime.fromtimestamp(min(known.last, day) * 86400, UTC)
        card, _ = self._fsrs.review_card(card, Rating(grade + 1), at)
        interval = (card.due - at).days
        assert card.stability is not None
        assert card.difficulty is not None
        new = Known(day, day + interval, interval, 0, int(grade > 0), card.stability)
        new.difficulty, new.failed = card.difficulty, grade == 0
        if known is not None:
            lapse = grade == 0 and known.passes > 0 and known.answered != day
            new.lapses = known.lapses + int(lapse)
            new.reviews = known.reviews
        new.reviews += 1
        new.answered = day
        return new

    def adopt(self, fact: Data) -> Known:
        interval, day, due = promised(fact)
        first: Any
        first, _ = self._fsrs.review_card(
            FsrsCard(card_id=1), Rating.Good, datetime.fromtimestamp(0, UTC)
        )
        stability: Any = fact.get("stability", fact["interval"])
        difficulty = fact.get("difficulty", first.difficulty)
        known = Known(day, due, interval, 0, int(interval > 0))
        known.stability = max(0.001, stability)
        known.difficulty = float(min(10, max(1, difficulty)))
        known.failed = interval == 0
        return known

    def recall(self, known: Known, day: int) -> float:
        card = FsrsCard(card_id=1, stability=known.stability)
        card.last_review = datetime.fromtimestamp(0, UTC)
        at = card.last_review + timedelta(max(0, day - known.last))
        return self._fsrs.get_card_retrievability(card, at)


# The journal.


@dataclass
class Given:
    """An answer that counts, with what was known of its card before."""

    at: int
    day: int
    card: str
    kind: str
    grade: int
    took_ms: int
    foretold: int = 0
    """In ten-thousandths."""
    said: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def deck(self) -> str:
        return self.card.partition("/")[0]

    @property
    def recalled(self) -> bool:
        return self.grade > 0


def name(fact: Data) -> tuple[int, str, int]:
    return fact["at_ms"], fact["device"], fact["number"]


class Past:
    """What follows from the journal: answers, memories and marks."""

    def __init__(self, lines: Iterable[str], step: Sm2 | Fsrs) -> None:
        facts = [json.loads(line) for line in list(lines)[1:] if line.strip()]
        facts.sort(key=name)
        links = [(name(one), one["card"], one["to"]) for one in facts if one["kind"] == "alias"]
        self.plan: Data | None = None
        """The interview that was chosen last, if it was not cleared since."""
        for one in facts:
            if one["kind"] in ("plan", "unplan"):
                self.plan = one if one["kind"] == "plan" else None
        facts = [one for one in facts if one["kind"] not in ("plan", "unplan")]
        for fact in facts:
            fact["card"] = card_of(links, fact["card"], fact.get("of", fact)["at_ms"])
        self.facts: list[Data] = facts
        taken = {name(one["of"]) for one in facts if one["kind"] == "withdrawal"}
        self.grades = {
            name(one["of"]): one["grade"] for one in facts if one["kind"] == "correction"
        }
        self.given: list[Given] = []
        self.known: dict[str, Known] = {}
        self.days: dict[str, set[int]] = defaultdict(set)
        """On which a card was answered, and not begun anew since on that day."""
        self.marks: dict[str, dict[str, int]] = defaultdict(dict)
        self._failed: set[tuple[int, str, int]] = set()
        for fact in facts:
            if name(fact) in taken:
                continue
            if fact["kind"] == "baseline":
                self._adopt(fact, step)
            elif fact["kind"] == "reset":
                self.known.pop(fact["card"], None)
                self.days[fact["card"]].discard(day_of(fact["day"]))
            elif fact["kind"] in ("answer", "practice", "mock"):
                self._answer(fact, step)
        for fact in facts:
            on, trait = not fact["kind"].startswith("un"), fact["kind"].removeprefix("un")
            if trait not in ("suspend", "bury", "flag"):
                continue
            if "of" not in fact or name(fact["of"]) in self._failed:
                self.marks[fact["card"]][trait] = day_of(fact["day"]) if on else NEVER

    def _adopt(self, fact: Data, step: Sm2 | Fsrs) -> None:
        """What was learned here before is counted on."""
        known, new = self.known.get(fact["card"]), step.adopt(fact)
        if known is not None:
            new.lapses, new.reviews, new.answered = known.lapses, known.reviews, known.answered
        self.known[fact["card"]] = new

    def _answer(self, fact: Data, step: Sm2 | Fsrs) -> None:
        card, day = fact["card"], day_of(fact["day"])
        grade = GRADES.index(self.grades.get(name(fact), fact["grade"]))
        if grade == 0:
            self._failed.add(name(fact))
        one = Given(fact["at_ms"], day, card, "practice", grade, min(60_000, fact["took_ms"]))
        one.said, one.missed = fact.get("said", []), fact.get("missed", [])
        self.given.append(one)
        if fact["kind"] == "answer":
            self.days[card].add(day)
            known = self.known.get(card)
            one.kind = self._kind(known, day)
            if known is not None:
                one.foretold = min(9999, max(1, round(step.recall(known, day) * 10_000)))
            self.known[card] = step.answer(known, grade, day)

    def times(self, today: int) -> list[tuple[int, bool]]:
        """Of the last 400 answers of earlier days, taken back or not; and if it was the first."""
        found = []
        begun: dict[str, int] = {}
        for fact in self.facts:
            if fact["kind"] == "answer":
                first = begun.setdefault(fact["card"], fact["at_ms"]) == fact["at_ms"]
                if day_of(fact["day"]) < today:
                    found.append((min(60_000, fact["took_ms"]), first))
        return found[-400:]

    def _kind(self, known: Known | None, day: int) -> str:
        if known is None:
            return "new"
        if known.answered == day:
            return "repeat"
        return "young" if known.interval < 21 else "mature"

    def is_marked(self, card: str, trait: str) -> bool:
        return self.marks.get(card, {}).get(trait, NEVER) > NEVER

    def is_buried(self, card: str, today: int) -> bool:
        return self.marks.get(card, {}).get("bury") == today
