"""Simulated study days: the queue asks, a simulated learner answers, the scheduler schedules."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from benchmarks.learners import TrueMemory, When
from studyllm.core.again import Turn
from studyllm.core.budget import budget
from studyllm.core.cards import Key
from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Agenda, Due, Queue

DECKS = 12
"""So many come with the program."""

NEW_MS = 16_000
"""What a card takes when it is met first, whatever the grade."""
TIMES_MS = {Grade.AGAIN: 13_000, Grade.HARD: 12_000, Grade.GOOD: 8_000, Grade.EASY: 6_000}
"""What every other answer takes, by its grade.

About what the simulator of the open-spaced-repetition project takes for a review (13.05, 11.74,
7.42 and 5.6 s)."""

TIMES = 400
"""How many of the newest answers of earlier days the budget is measured by, as the app does it."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a learner sets out to do."""

    cards: int = 500
    days: int = 180
    new_per_day: int = 20
    minutes: int = 0
    """Of each day at most, apart from cards to be asked again; 0 is as long as it takes."""
    absent: range = field(default=range(0))
    """Days without study; the first day is 0."""

    def decks(self) -> dict[str, list[Key]]:
        """Cards by deck: as many in each, but for one."""
        decks: dict[str, list[Key]] = {f"deck{number:02}": [] for number in range(DECKS)}
        for number in range(self.cards):
            deck = f"deck{number % DECKS:02}"
            decks[deck].append(f"{deck}/c{number:05}")
        return decks


class StudyDay(NamedTuple):
    """What a day was like."""

    due: int
    """Cards that were due in the morning."""
    reviews: int
    """Answers to due cards, the first of the day only."""
    recalled: int
    """How many of them were better than Again."""
    answers: int
    """All, those to new cards and those to cards asked again included."""
    took_ms: int
    left: int
    """Cards that were due and still are in the evening."""
    begun: int
    """Cards that have been answered at all, up to this day."""
    known: float
    """How many of these would be recalled next morning: the sum of the true chances."""


class Simulation:
    """One learner with one scheduler."""

    def __init__(self, scheduler: Scheduler, truth: TrueMemory, life: Life) -> None:
        self._scheduler = scheduler
        self._truth = truth
        self._life = life
        self._fresh = life.decks()
        self._memories: dict[Key, Memory] = {}
        self._studied_ms = 0
        self._times: deque[tuple[int, bool]] = deque(maxlen=TIMES)

    def days(self) -> Iterator[StudyDay]:
        """All days of the life, in their order."""
        for day in range(self._life.days):
            yield self._day(day)

    def _day(self, day: int) -> StudyDay:
        due = [card for card, memory in self._memories.items() if memory.due <= day]
        done: Counter[str] = Counter()
        if day not in self._life.absent:
            done = self._sitting(day, due)
        tomorrow = When(day + 1, self._studied_ms / 1000)
        return StudyDay(
            due=len(due),
            reviews=done["reviews"],
            recalled=done["recalled"],
            answers=done["answers"],
            took_ms=done["took_ms"],
            left=sum(self._memories[card].due <= day for card in due),
            begun=len(self._memories),
            known=sum(self._truth.recall(card, tomorrow) for card in self._memories),
        )

    def _sitting(self, day: int, due: list[Key]) -> Counter[str]:
        """Study until the queue is empty; counts of what was done."""
        queue = Queue(self._agenda(day, due), self._scheduler.again_below)
        done: Counter[str] = Counter()
        times = []
        while card := queue.next():
            grade = self._truth.answer(card, When(day, self._studied_ms / 1000))
            before = self._memories.get(card)
            took_ms = NEW_MS if before is None else TIMES_MS[grade]
            self._studied_ms += took_ms
            if before is None:
                self._fresh[_deck(card)].remove(card)
            elif before.day < day:
                done["reviews"] += 1
                done["recalled"] += grade > Grade.AGAIN
            self._memories[card] = self._scheduler.after(card, before, Review(grade, day, took_ms))
            done["answers"] += 1
            done["took_ms"] += took_ms
            times.append((took_ms, before is None))
            queue.answered(Turn(card, _deck(card), grade, took_ms))
        self._times.extend(times)
        return done

    def _agenda(self, day: int, due: list[Key]) -> Agenda:
        minutes = self._life.minutes
        memories = self._memories
        return Agenda(
            day,
            due=[Due(c, _deck(c), memories[c].due, memories[c].interval) for c in due],
            fresh=self._fresh,
            new_left=self._life.new_per_day,
            budget=budget(minutes, self._times) if minutes else None,
        )


def _deck(card: Key) -> str:
    return card.partition("/")[0]


class Result(NamedTuple):
    """What came of a life without limit and absence."""

    recall: float
    """The mean true chance of recall of the cards begun, on the morning after the last day."""
    mean_recall: float
    """The same on the morning after each day, averaged over the days."""
    retention: float
    """The share of reviews that were better than Again; of each day's the first of a card only."""
    reviews: float
    """A day: cards that were due and were asked."""
    answers: float
    """A day: new cards and cards asked again included."""
    peak: float
    """Answers of the fullest day."""
    minutes: float
    """A day."""
    cost: float
    """Minutes of study for each card that is known in the end."""


def result(days: list[StudyDay]) -> Result:
    """The figures of a life; at least one card was begun, and one reviewed."""
    last, number = days[-1], len(days)
    minutes = sum(day.took_ms for day in days) / 60_000
    reviews = sum(day.reviews for day in days)
    begun = [day for day in days if day.begun]
    return Result(
        recall=last.known / last.begun,
        mean_recall=sum(day.known / day.begun for day in begun) / len(begun),
        retention=sum(day.recalled for day in days) / max(1, reviews),
        reviews=reviews / number,
        answers=sum(day.answers for day in days) / number,
        peak=max(day.answers for day in days),
        minutes=minutes / number,
        cost=minutes / last.known,
    )


class Return(NamedTuple):
    """What came of an absence, with a limited time a day."""

    backlog: float
    """Cards that were due on the morning of the first day back."""
    days: float
    """Which day back, the first being 1, ended with no due card left; infinite if none did."""
    begun: float
    """Cards begun until the last day: a limit makes new cards wait."""
    known: float
    """How many of them would be recalled on the morning after: the sum of the true chances."""


def absence(days: list[StudyDay], absent: range) -> Return:
    """What came of an absence that ended before the last day."""
    back = days[absent.stop :]
    cleared = (number for number, day in enumerate(back, 1) if not day.left)
    return Return(back[0].due, next(cleared, inf), back[-1].begun, back[-1].known)
