"""Ways of asking that `benchmarks.interview` compares: ours, plain ones, and Anki's."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.preparing import Asking, Morning, Way, deck_of
from studyllm.core.again import Turn
from studyllm.core.cards import Key
from studyllm.core.fsrs import fsrs
from studyllm.core.interview import Interview
from studyllm.core.journal import Grade, Recall
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Agenda, Due, Queue
from studyllm.core.sm2 import SM2, adopt, recall
from studyllm.core.towards import RESERVE, Towards, early, new_today

NEW_PER_DAY = 20
"""What Anki and this app ask unless something else is set."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Our queue without an interview: what is due, then new cards while there is time."""

    scheduler: Scheduler
    new_per_day: int = NEW_PER_DAY

    def asking(self, morning: Morning) -> Asking:
        """The cards of a day."""
        memories = morning.memories
        agenda = Agenda(
            morning.day,
            due=[due_of(card, one) for card, one in memories.items() if one.due <= morning.day],
            fresh=morning.fresh,
            new_left=self.new_per_day,
            budget=morning.time,
        )
        return Queue(agenda, self.scheduler.again_below)


@dataclass(frozen=True, slots=True)
class Paced:
    """The same by a learner who begins so many more new cards a day that all will be met."""

    scheduler: Scheduler

    def asking(self, morning: Morning) -> Asking:
        """The cards of a day."""
        unseen = sum(map(len, morning.fresh.values()))
        days = morning.setting.days - morning.day
        pace = max(NEW_PER_DAY, -(-unseen // max(1, days - RESERVE)))
        return Plain(self.scheduler, pace).asking(morning)


@dataclass(frozen=True, slots=True)
class Ours:
    """Our queue towards the interview."""

    scheduler: Scheduler

    def asking(self, morning: Morning) -> Asking:
        """The cards of a day."""
        day, setting, fresh, memories, time = morning
        interview = Interview(setting.days, setting.minutes)
        days = len(interview.study_days(day))
        weights = dict.fromkeys(fresh, 1)
        seen = memories.items()
        due = [due_of(card, one) for card, one in seen if early(one) <= day or days == 1]
        number = sum(one.due <= day for one in due)
        unseen = {deck: len(cards) for deck, cards in fresh.items()}
        new = new_today(unseen, weights, days, time, number, NEW_PER_DAY)
        agenda = Agenda(
            day,
            due=due,
            fresh=fresh,
            new_left=sum(new.values()),
            new_left_in=new,
            budget=time,
            towards=Towards(setting.days, days - 1, weights, self.scheduler, memories),
        )
        return Queue(agenda, self.scheduler.again_below)


def due_of(card: Key, memory: Memory) -> Due:
    """A card as the queue takes it."""
    return Due(card, deck_of(card), memory.due, memory.interval)


@dataclass(frozen=True, slots=True)
class Anki:
    """As Anki asks when nothing has been set: see `AnkiDay` and `anki_step`."""

    scheduler: Scheduler

    def asking(self, morning: Morning) -> Asking:
        """The cards of a day."""
        return AnkiDay(morning)


class AnkiDay:
    """A day's cards in Anki's default order.

    20 new cards, mixed evenly with those that are due, which come by due day and then at random;
    a new card is asked until two Goods or one Easy, a forgotten one until it is passed, as the
    learning steps of 1 and 10 minutes and the relearning step of 10 have it. When the time is
    over, what is being learned is gone through, and nothing else is begun.
    """

    WAIT = 3
    """Answers until a card that is being learned comes again, if others are left."""

    def __init__(self, morning: Morning) -> None:
        luck = random.Random(f"order {morning.day}")
        due = [(one.due, luck.random(), card) for card, one in morning.memories.items()
               if one.due <= morning.day]  # fmt: skip
        reviews = [card for *_, card in sorted(due)]
        new = [card for cards in morning.fresh.values() for card in cards][:NEW_PER_DAY]
        places = [((place + 0.5) / len(cards), kind, card)
                  for kind, cards in enumerate((reviews, new))
                  for place, card in enumerate(cards)]  # fmt: skip
        self._cards = [card for *_, card in sorted(places)][::-1]
        self._new = set(new)
        self._learning: dict[Key, tuple[int, int]] = {}
        """Goods that are missing, and the turn of the last answer; the longest waiting first."""
        self._left_ms = morning.time.day_ms
        self._turns = 0

    def next(self) -> Key | None:
        """The card to ask now; `None` in the evening."""
        first = next(iter(self._learning), None)
        if first is not None and self._turns - self._learning[first][1] >= self.WAIT:
            return first
        if self._cards and self._left_ms > 0:
            return self._cards[-1]
        return first

    def answered(self, turn: Turn) -> None:
        """It was answered."""
        self._turns += 1
        self._left_ms -= turn.took_ms
        card, grade = turn.card, turn.grade
        if card in self._learning:
            missing, _ = self._learning.pop(card)
        else:
            self._cards.pop()
            missing = 2 if card in self._new else 0
        steps = 2 if card in self._new else 1
        if grade == Grade.AGAIN:
            missing = steps
        elif grade == Grade.EASY or (grade == Grade.HARD and steps == 1):
            missing = 0
        elif grade == Grade.GOOD:
            missing -= 1
        if missing > 0:
            self._learning[card] = missing, self._turns


AGAIN, HARD, GOOD, EASY = Grade


def anki_step(memory: Memory | None, review: Recall) -> Memory:
    """SM-2 as Anki varies it, with its defaults and without fuzz.

    A new card leaves learning with 1 day, after Easy with 4; Hard gives 1.2 times the interval,
    Good the ease times, Easy 1.3 times more; half the days by which it was late count for Good
    and all of them for Easy. Again lowers the ease by 0.20 and leaves 1 day, Hard lowers it by
    0.15, Easy raises it by 0.15; it is never under 1.30.
    """
    grade, day, _ = review
    if memory is None:
        days = 4 if grade == EASY else 1
        return Memory(day + days, day, day, days, 0, 1, int(grade > AGAIN), 250)
    if memory.answered == day:  # learning steps, which end with an Easy at the soonest
        if memory.reviews == 1 and grade == EASY and not memory.lapses:
            return memory._replace(due=day + 4, interval=4, repetitions=1)
        return memory._replace(repetitions=int(grade > AGAIN))
    seen = memory._replace(day=day, answered=day, reviews=memory.reviews + 1)
    interval, ease = memory.interval, memory.ease
    if grade == AGAIN:
        ease = max(130, ease - 20)
        lapses = memory.lapses + 1
        return seen._replace(due=day + 1, interval=1, lapses=lapses, repetitions=0, ease=ease)
    late = max(0, day - memory.due)
    hard = max(interval + 1, _rounded(interval * 1.2))
    good = max(hard + 1, _rounded((interval + late / 2) * ease / 100))
    easy = max(good + 1, _rounded((interval + late) * ease * 1.3 / 100))
    days = (hard, good, easy)[grade - HARD]
    changed = max(130, ease + (-15, 0, 15)[grade - HARD])
    return seen._replace(due=day + days, interval=days, repetitions=1, ease=changed)


def _rounded(days: float) -> int:
    """Halves upwards."""
    return int(days + 0.5)


ANKI_SM2 = Scheduler(anki_step, adopt, recall, recall, "anki", again_below=Grade.HARD)

WAYS: dict[str, Way] = {
    "ours, SM-2": Ours(SM2),
    "ours, FSRS": Ours(fsrs()),
    "SM-2": Plain(SM2),
    "FSRS 0.90": Plain(fsrs()),
    "FSRS 0.95": Plain(fsrs(retention=0.95)),
    "FSRS 0.90 paced": Paced(fsrs()),
    "Anki": Anki(ANKI_SM2),
}
"""By name."""
