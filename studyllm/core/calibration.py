"""What a scheduler foretold, held against what was recalled, in whole numbers.

A forecast is a chance of recall. It is counted in ten-thousandths, from 1 to 9,999: so sums are
whole numbers that do not depend on their order, and no loss is infinite. The loss of a forecast is
the logarithmic one, -ln of the chance that was given to what happened (I. J. Good, "Rational
decisions", 1952), in hundred-thousandths of a nat. Their squares are at most 850 thousand million
each, which leaves room for ten million answers in 64 bits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from studyllm.core.progress import Calibration

WHOLE = 10_000
"""Certainty, in the unit of forecasts."""

NAT = 100_000
"""A nat, in the unit of losses."""

EDGES = (0, 2_500, 4_500, 6_000, 6_750, 7_250, 7_750, 8_250, 8_750, 9_250, 9_750, WHOLE)
"""Where the bins begin, and where the last ends.

Narrow where forecasts are: most cards are asked when their chance has fallen to what the learner
aims at. What is commonly aimed at, 0.70, 0.75 and so on to 0.95, lies in the middle of its bin, so
that forecasts which come near it from both sides stand together.
"""

_INNER = EDGES[1:-1]


FIELD = 64
"""Bits of one sum in a packed number."""


class Sums(NamedTuple):
    """What forecasts of a bin add up to."""

    answers: int
    recalled: int
    chance: int
    """In units of WHOLE to one."""
    loss: int
    """In units of NAT to one."""
    square: int
    """Of the losses' squares, which are exact."""

    @property
    def packed(self) -> int:
        """All of them in one number: such numbers, added up, are their sums packed.

        A million answers are added up in a fifth of the time.
        """
        return sum(one << FIELD * place for place, one in enumerate(self))


def unpacked(number: int) -> Sums:
    """The sums that were packed; each may be below 0, as after answers that were taken away."""
    found = []
    for _ in Sums._fields:
        low = number & (1 << FIELD) - 1
        one = low - (low >> FIELD - 1 << FIELD)
        found.append(one)
        number = number - one >> FIELD
    return Sums(*found)


NOTHING = Sums(0, 0, 0, 0, 0)


class Forecast(NamedTuple):
    """One forecast, as it is added up."""

    bin: int
    """From 0."""
    sums: Sums
    packed: int
    """The sums."""


def forecast(chance: float, recalled: bool) -> Forecast:
    """What one forecast adds to the sums.

    Args:
        chance: 0 to 1.
        recalled: whether the card was.
    """
    return _forecast(round(chance * WHOLE) * 2 + recalled)


@cache  # of about 20,000
def _forecast(code: int) -> Forecast:
    """By twice the chance, and one more if the card was recalled."""
    chance, recalled = min(max(code // 2, 1), WHOLE - 1), code % 2
    loss = round(-log((chance if recalled else WHOLE - chance) / WHOLE) * NAT)
    sums = Sums(1, recalled, chance, loss, loss * loss)
    return Forecast(bisect_right(_INNER, chance), sums, sums.packed)


def calibration(bins: Mapping[int, Sums]) -> Calibration:
    """What some forecasts amount to.

    Args:
        bins: their sums by the bin's number, from 0; one that is not there has none.
    """
    from studyllm.core.progress import Bin, Calibration, Passed

    everything = Sums(*(sum(column) for column in zip(NOTHING, *bins.values(), strict=True)))
    found = []
    for number, (low, high) in enumerate(pairwise(EDGES)):
        sums = bins.get(number, NOTHING)
        foretold = _mean(sums, (low + high) / 2 / WHOLE)
        found.append(Bin(low / WHOLE, high / WHOLE, Passed(*sums[:2]), foretold))
    return Calibration(
        tuple(found),
        Passed(*everything[:2]),
        _mean(everything, 0.0),
        everything.loss / (everything.answers * NAT) if everything.answers else 0.0,
        _error(everything),
    )


def _mean(sums: Sums, otherwise: float) -> float:
    return sums.chance / (sums.answers * WHOLE) if sums.answers else otherwise


def _error(sums: Sums) -> float:
    """The standard error of the mean loss; 0 of fewer than two forecasts."""
    if sums.answers < 2:
        return 0.0
    answers, _, _, loss, square = sums
    spread = answers * square - loss * loss  # in whole numbers, so it is not below 0
    return sqrt(spread / (answers - 1)) / answers / NAT
