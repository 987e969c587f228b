"""Simulated learners: what is really in their heads, which no scheduler gets to see.

Two memories that have little in common, so that no scheduler is only marked by its own work; the
second one twice, because how hard its cards are is our assumption.

`FsrsMemory` is FSRS-6 with its default weights: to a learner like this the scheduler FSRS-6 is
never wrong. Chances and grades where FSRS itself is silent are the defaults of the simulator that
the open-spaced-repetition project publishes with its optimizer (first grades, grades of recalled
cards, shares of the grades given on the same day after a failure).

`ActrMemory` is the model of P. I. Pavlik and J. R. Anderson, "Practice and forgetting effects on
vocabulary memory: An activation-based model of the spacing effect", Cognitive Science 29 (2005),
559-586. Every meeting with a card leaves a trace that fades by a power law, the faster the more
active the card was at that moment: spaced meetings last longer than massed ones. Its parameters
are those with which srs-benchmark, of the same project, begins to fit this model, rounded. The
paper's experiment was with pairs of Japanese and English words; what we add for cards about a
subject of which something is known are EASE, HARD_EASE, EASE_SD and MEETINGS.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from math import exp, inf, log
from typing import NamedTuple, Protocol

from studyllm.core.cards import Key
from studyllm.core.fsrs import WEIGHTS, fsrs
from studyllm.core.journal import Day, Grade, Review
from studyllm.core.schedule import Memory

DAY_S = 86_400

FIRST_GRADES = (0.24, 0.094, 0.495, 0.171)
"""Shares of Again, Hard, Good and Easy among first answers."""
SAME_DAY = 0.9
"""The chance of recall when a card is asked again on the same day, for which FSRS has no curve.

So that Good or Easy come as often as published (0.72)."""

HARD_BELOW, EASY_FROM = 1.357, 4.094
"""Bounds of the margin by which a card is recalled, in logits. With these the recalled cards get
Hard, Good and Easy in the shares 0.224, 0.631, 0.145 where the chance of recall is 0.9."""

DECAY, DECAY_SCALE = 0.177, 0.217
"""a and c: a trace fades with the exponent c x e^m + a, m being the activation before it."""
THRESHOLD, NOISE = -0.704, 0.255
"""tau and s: recall has the chance 1 / (1 + e^((tau - m) / s))."""
SLOWER = 0.025
"""h: how much slower time passes for a trace between sittings than in them."""
EASE, HARD_EASE, EASE_SD = 0.6, 0.3, 0.4
"""By how much a card's threshold lies below tau: normally distributed, so that cards differ.

With a mean of 0.6 a card that was new and was met three times on a day is recalled with 0.87 on
the next, with 0.3 it is 0.67."""
MEETINGS = 3
"""A card was met up to so many times in the YEAR before, each number as likely as the others."""
YEAR = 365


class When(NamedTuple):
    """A moment in a learner's life."""

    day: Day
    """From 0 on."""
    studied_s: float
    """Seconds studied until then, on all days together."""


class TrueMemory(Protocol):
    """What decides whether the learner recalls a card."""

    def recall(self, card: Key, when: When) -> float:
        """The chance of recall of a card that was answered; 0 <= p <= 1."""

    def answer(self, card: Key, when: When) -> Grade:
        """The learner answers, sees the answer, and remembers that, too."""


def graded(chance: float, luck: float) -> Grade:
    """What a learner answers: not Again with just that chance, and the better the higher it is.

    Args:
        chance: of recall; 0 <= chance <= 1.
        luck: a number drawn evenly from 0 to 1.
    """
    margin = _logit(chance) + _logit(luck)
    if not margin > 0:
        return Grade.AGAIN
    if margin < HARD_BELOW:
        return Grade.HARD
    return Grade.GOOD if margin < EASY_FROM else Grade.EASY


def _logit(share: float) -> float:
    if share <= 0:
        return -inf
    return inf if share >= 1 else log(share / (1 - share))


class _Luck:
    """Luck of a card's own: the same card has the same luck with every scheduler."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[Key, random.Random] = {}

    def of(self, card: Key) -> random.Random:
        if card not in self._streams:
            self._streams[card] = random.Random(f"{self._seed} {card}")
        return self._streams[card]


class FsrsMemory:
    """A head in which FSRS-6 is the truth, with its default weights unless others are given."""

    def __init__(self, seed: int, weights: Sequence[float] = WEIGHTS) -> None:
        """`weights`: w0 to w20."""
        self._luck = _Luck(seed)
        self._fsrs = fsrs(weights)
        self._memories: dict[Key, Memory] = {}

    def recall(self, card: Key, when: When) -> float:
        """The chance of recall, which falls from one day to the next."""
        return self._fsrs.recall(self._memories[card], when.day)

    def answer(self, card: Key, when: When) -> Grade:
        """An answer, after which the card's true state is another."""
        luck = self._luck.of(card)
        before = self._memories.get(card)
        if before is None:
            grade = luck.choices(list(Grade), FIRST_GRADES)[0]
        else:
            chance = SAME_DAY if before.day == when.day else self.recall(card, when)
            grade = graded(chance, luck.random())
        self._memories[card] = self._fsrs.step(before, Review(grade, when.day, 0))
        return grade


class Trace(NamedTuple):
    """What a meeting with a card has left."""

    at: float
    """Seconds, counted SLOWER between sittings."""
    decay: float


def activation(traces: list[Trace], at: float) -> float:
    """How active a card is: the logarithm of what its traces add up to; -inf without any.

    Args:
        traces: of meetings not after `at`; one counts as at least a second old.
        at: seconds, as traces count them.
    """
    if not traces:
        return -inf
    left = 0.0
    for then, decay in traces:
        age = at - then
        if age < 1.0:
            age = 1.0
        left += age**-decay
    return log(left)


def meet(traces: list[Trace], at: float) -> None:
    """Add what a meeting leaves: the more active the card, the faster that will fade."""
    traces.append(Trace(at, DECAY_SCALE * exp(activation(traces, at)) + DECAY))


def chance(active: float, ease: float = 0.0) -> float:
    """The chance of recall of a card.

    Args:
        active: its activation.
        ease: by how much its threshold lies below THRESHOLD.
    """
    odds = (THRESHOLD - ease - active) / NOISE
    return 1 / (1 + exp(odds)) if odds < 700 else 0.0


class ActrMemory:
    """A head in which activation decides."""

    def __init__(self, seed: int, ease: float = EASE) -> None:
        """`ease`: the mean of all cards."""
        self._luck = _Luck(seed)
        self._mean_ease = ease
        self._traces: dict[Key, list[Trace]] = {}
        self._ease: dict[Key, float] = {}

    def recall(self, card: Key, when: When) -> float:
        """The chance of recall, which falls from second to second."""
        return chance(activation(self._traces[card], _at(when)), self._ease[card])

    def answer(self, card: Key, when: When) -> Grade:
        """An answer, and a trace of it: the learner has seen what was right."""
        luck = self._luck.of(card)
        if card not in self._traces:
            self._ease[card] = luck.gauss(self._mean_ease, EASE_SD)
            self._traces[card] = _met_before(luck)
        grade = graded(self.recall(card, when), luck.random())
        meet(self._traces[card], _at(when))
        return grade


def _at(when: When) -> float:
    """Seconds since a year before the first day, counted SLOWER when there was no sitting."""
    return (YEAR + when.day) * DAY_S * SLOWER + when.studied_s * (1 - SLOWER)


def _met_before(luck: random.Random) -> list[Trace]:
    traces: list[Trace] = []
    for day in sorted(luck.choices(range(YEAR), k=luck.randint(0, MEETINGS))):
        meet(traces, day * DAY_S * SLOWER)
    return traces


MEMORIES: dict[str, Callable[[int], TrueMemory]] = {
    "FSRS-6": FsrsMemory,
    "ACT-R": ActrMemory,
    "ACT-R, hard": partial(ActrMemory, ease=HARD_EASE),
}
"""By name; each is made with a seed."""

WEAK_FIRST, WEAK_GROWTH = 0.4, 0.5
"""What the stabilities after a first answer, and their growth by a recall, are multiplied by."""


def weak_weights() -> tuple[float, ...]:
    """FSRS-6's weights of a learner who forgets faster than its default has it."""
    first = [stability * WEAK_FIRST for stability in WEIGHTS[:4]]
    return (*first, *WEIGHTS[4:8], WEIGHTS[8] + log(WEAK_GROWTH), *WEIGHTS[9:])
