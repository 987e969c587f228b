"""The days until an interview, lived in advance: a learner with drawn luck follows the plan.

The rules are those of the queue towards an interview (`core.towards`), less what makes no
difference to what is known in the end: new cards come first, as their time is reserved, and what
has to be asked again that day is asked at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from studyllm.core.cards import Key
from studyllm.core.forecast import Correction, Habits, drawn
from studyllm.core.journal import Day, Grade
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Budget, note_of
from studyllm.core.towards import AGAIN_BELOW, Towards, early, new_today, worth

AGAIN_AT_MOST = 12
"""So often a card is asked again on one day."""

SEEDS = 40
"""Bits for the place of a card."""

AT_ONCE = 200
"""Cards of a step."""

GRADES = tuple(Grade)


class Lived(NamedTuple):
    """What came of one day."""

    new: Mapping[str, int]
    """By deck."""
    reviews: int
    took_ms: int
    left: int
    """Cards that were due and were not asked."""


@dataclass(frozen=True, slots=True)
class Today:
    """What was done today already; cards by their places."""

    day: Day
    spent_ms: int = 0
    begun: Mapping[str, int] = field(default_factory=dict)
    """New cards, by deck."""
    reviewed: int = 0
    """Cards that were not new."""
    done: Collection[int] = ()
    """Cards that are not asked any more, but for those in `weak`."""
    weak: Sequence[int] = ()
    """Cards that have to be asked again."""


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is the same whatever the luck. A card is a place in `keys`."""

    date: Day
    days: Sequence[Day]
    """Of study, from today to the last before `date`."""
    budget: Budget
    """Of each day."""
    scheduler: Scheduler
    model: Scheduler
    habits: Habits
    weights: Mapping[str, int]
    """By deck; each card is of one of them."""
    new_per_day: int
    keys: Sequence[Key]
    decks: Sequence[str]
    start: Sequence[tuple[Memory, Memory] | None]
    """The scheduler's memory and the model's; `None` of a new card."""
    beyond: Mapping[str, int]
    """How many more new cards decks have, which time does not reach."""
    today: Today
    rough: bool
    """Whether what is due the longest comes first, and not what values the most: that takes less
    time, and as much fits."""
    values: dict[Day, dict[Memory, float]]
    """What reviews on a day are worth, as far as it was worked out."""

    def value(self, card: int, memory: Memory, day: Day) -> float:
        """What a review of the card values for the interview, times the topic's weight."""
        known = self.values.setdefault(day, {})
        if memory not in known:
            towards = Towards(self.date, 0, {}, self.scheduler, {})
            known[memory] = worth(self.keys[card], memory, day, towards)
        return known[memory] * self.weights[self.decks[card]]

    def know_values(self) -> Iterator[None]:
        """Work out what all lives need, in steps of some milliseconds."""
        seen = [(card, state[0]) for card, state in enumerate(self.start) if state]
        if not self.is_scarce(len(seen), self.budget.day_ms):
            return
        for day in self.days:
            for number, (card, memory) in enumerate(seen):
                if early(memory) <= day or day == self.days[-1]:
                    self.value(card, memory, day)
                if number % AT_ONCE == 0:
                    yield

    def is_scarce(self, cards: int, time_ms: int) -> bool:
        """Whether the order of so many cards makes a difference: else there is time for all of
        them, some of them twice.
        """
        return 2 * cards * self.budget.review_ms > time_ms


class Life:
    """One draw of luck."""

    def __init__(self, ground: Ground, correction: Correction, seed: int) -> None:
        self._ground = ground
        self._correct = cache(correction.of)
        self._seed = seed << SEEDS
        self._one = ground.model is ground.scheduler
        self.states = list(ground.start)
        """Of each card, as in `Ground.start`."""
        self._answers = [0] * len(self.states)
        self._fresh: dict[str, list[int]] = {deck: [] for deck in ground.weights}
        self._ready: dict[Day, list[int]] = defaultdict(list)
        self._notes = None
        if any("#" in key for key in ground.keys):
            self._notes = list(map(note_of, ground.keys))
        self._dues = [state[0].due if state else 0 for state in self.states]
        self._met: set[Key] = set()
        self._time_ms = 0
        weak = set(ground.today.weak)
        for card in reversed(range(len(self.states))):
            state = self.states[card]
            if state is None:
                self._fresh[ground.decks[card]].append(card)
            elif card not in weak:
                self._ready[early(state[0])].append(card)

    def days(self) -> Iterator[tuple[Day, Lived]]:
        """The study days that are left, one after another."""
        days = self._ground.days
        return ((day, self._day(day, len(days) - place)) for place, day in enumerate(days))

    def unseen(self) -> Counter[str]:
        """How many cards are still new, by deck."""
        beyond = self._ground.beyond
        left = {deck: len(cards) + beyond.get(deck, 0) for deck, cards in self._fresh.items()}
        return Counter(left)

    def chances(self) -> list[float]:
        """Of recall on the day of the interview, of each card; 0 of a card that was not met."""
        recall, date, correct = self._ground.model.recall, self._ground.date, self._correct
        return [correct(recall(state[1], date)) if state else 0.0 for state in self.states]

    def _day(self, day: Day, days: int) -> Lived:
        today = self._ground.today if day == self._ground.today.day else Today(day)
        self._time_ms = before = self._ground.budget.day_ms - today.spent_ms
        for card in today.weak:
            self._repeat(card, day)
            self._put_off(card, day)
        self._met = {self._notes[card] for card in today.done} if self._notes else set()
        due, later = self._askable(day, days, today)
        number = sum(self._dues[card] <= day for card in due)
        new = self._begin(day, self._wanted(days, number, today), today)
        rest = self._review(day, due)
        # What is left with time to spare is a sibling of what was asked.
        left = max(0, number - len(due) + len(rest)) if self._time_ms <= 0 else 0
        rest += self._review(day, later)
        reviews = len(due) + len(later) - len(rest)
        self._ready[day + 1] += rest
        return Lived(new, reviews, before - self._time_ms, left)

    def _askable(self, day: Day, days: int, today: Today) -> tuple[list[int], list[int]]:
        """Cards that were seen: those asked first, and those asked if there is time."""
        ready = [self._ready.pop(one) for one in sorted(self._ready) if one <= day or days == 1]
        cards = [card for some in ready for card in some]
        if today.done:
            self._ready[day + 1] += [card for card in cards if card in today.done]
            cards = [card for card in cards if card not in today.done]
        if days == 1:
            return cards, []
        dues = self._dues
        due = [card for card in cards if dues[card] <= day]
        later = [card for card in cards if dues[card] > day]
        return due, later

    def _wanted(self, days: int, due: int, today: Today) -> dict[str, int]:
        """How many new cards of each deck are still to be begun."""
        ground, begun = self._ground, today.begun
        morning = self.unseen() + Counter(begun)
        wanted = new_today(
            morning, ground.weights, days, ground.budget, due + today.reviewed, ground.new_per_day
        )
        return {deck: number - begun.get(deck, 0) for deck, number in wanted.items()}

    def _begin(self, day: Day, wanted: dict[str, int], today: Today) -> Counter[str]:
        """New cards are met, from each deck in turn, as far as time goes."""
        begun = Counter(today.begun)
        new: Counter[str] = Counter()
        new_ms = self._ground.budget.new_ms
        skipped: list[int] = []
        while self._time_ms >= new_ms:
            open_ = [deck for deck, left in wanted.items() if left > 0 and self._fresh[deck]]
            if not open_:
                break
            deck = min(open_, key=begun.__getitem__)
            card = self._fresh[deck].pop()
            if card in today.done or self._is_sibling(card):
                skipped.append(card)
                continue
            self._answer(card, day)
            wanted[deck] -= 1
            begun[deck] += 1
            new[deck] += 1
        for card in reversed(skipped):
            self._fresh[self._ground.decks[card]].append(card)
        return new

    def _is_sibling(self, card: int) -> bool:
        """Whether a sibling was asked on this day; else the card stands for its note."""
        if self._notes is None:
            return False
        note = self._notes[card]
        if note in self._met:
            return True
        self._met.add(note)
        return False

    def _review(self, day: Day, cards: list[int]) -> list[int]:
        """Cards are asked, as far as time goes; those that were not."""
        if self._time_ms <= 0:
            return list(cards)
        if self._ground.is_scarce(len(cards), self._time_ms):
            cards = self._by_rank(day, cards)
        rest = []
        for card in cards:
            if self._time_ms > 0 and not self._is_sibling(card):
                self._answer(card, day)
            else:
                rest.append(card)
        return rest

    def _by_rank(self, day: Day, cards: Iterable[int]) -> list[int]:
        ground = self._ground
        if ground.rough:
            return sorted(cards, key=self._dues.__getitem__)
        order = []
        for card in cards:
            state = self.states[card]
            assert state is not None
            order.append((-ground.value(card, state[0], day), ground.keys[card], card))
        order.sort()
        return [card for _, _, card in order]

    def _answer(self, card: int, day: Day) -> None:
        """The day's first answer to a card, and more if it is asked again."""
        ground, state = self._ground, self.states[card]
        luck = self._luck(card)
        if state is None:
            self._time_ms -= ground.budget.new_ms
            grade = _graded(luck, ground.habits.first)
        else:
            self._time_ms -= ground.budget.review_ms
            forgotten = 1 - self._correct(ground.model.recall(state[1], day))
            grade = GRADES[0]
            if luck >= forgotten:
                grade = _graded((luck - forgotten) / (1 - forgotten), ground.habits.recalled)
        self._step(card, grade, day)
        if grade < AGAIN_BELOW:
            self._repeat(card, day)
        self._put_off(card, day)

    def _put_off(self, card: int, day: Day) -> None:
        """A card was answered, and comes again some time."""
        state = self.states[card]
        assert state is not None
        self._ready[max(day + 1, early(state[0]))].append(card)

    def _repeat(self, card: int, day: Day) -> None:
        """A card is asked again until it need not be."""
        ground = self._ground
        for _ in range(AGAIN_AT_MOST):
            self._time_ms -= ground.budget.review_ms
            grade = _graded(self._luck(card), ground.habits.again)
            self._step(card, grade, day)
            if grade >= AGAIN_BELOW:
                break

    def _luck(self, card: int) -> float:
        self._answers[card] += 1
        return drawn(self._seed + card, self._answers[card])

    def _step(self, card: int, grade: Grade, day: Day) -> None:
        ground, state, review = self._ground, self.states[card], (grade, day, 0)
        memory, model = state or (None, None)
        after = ground.scheduler.after(ground.keys[card], memory, review)
        other = after if self._one else ground.model.step(model, review)
        self.states[card] = after, other
        self._dues[card] = after.due


def _graded(luck: float, bounds: tuple[float, float, float]) -> Grade:
    again, hard, good = bounds
    if luck < good:
        return GRADES[0] if luck < again else GRADES[1] if luck < hard else GRADES[2]
    return GRADES[3]
