"""Numbers put into bars that people read easily, and the searches that find a bar's cards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from studyllm.core.progress import Bar, Histogram, Quantity

YEAR = 365
"""Days."""

_DAYS = (0, 1, 2, 4, 8, 15, 31, 61, 121, 241, *(YEAR * 2**n + 1 for n in range(21)))

SCALES: dict[Quantity, Sequence[float]] = {
    Quantity.INTERVAL: _DAYS,
    Quantity.STABILITY: _DAYS,
    # In whole hundredths first: 1.3 + 0.1 + 0.1 is not 1.5.
    Quantity.EASE: [n / 100 for n in (*range(0, 300, 10), 300, 350, 400, 500, 700, 1000, 10_000)],
    Quantity.DIFFICULTY: range(1, 12),
    Quantity.RECALL: [n / 100 for n in (*range(0, 70, 10), *range(70, 101, 5))],
}
"""Where a bar ends and the next begins; no number lies below the first.

Days double, roughly, to a year, and then exactly. What lies above the last is of the last bar.
"""


def histogram(quantity: Quantity, counts: Mapping[float, int]) -> Histogram:
    """How a number is distributed.

    Args:
        quantity: what the numbers are.
        counts: how many cards have a number, by number; more than 0.

    Returns:
        The bars from the lowest that has cards to the highest, those between them too.
    """
    if not counts:
        return Histogram(quantity, (), None)
    numbers = sorted(counts)
    up_to = [0, *accumulate(counts[number] for number in numbers)]
    scale = SCALES[quantity]
    first, last = _place(scale, numbers[0]), _place(scale, numbers[-1])
    edges = scale[first : last + 2]
    ends = [bisect_left(numbers, edge) for edge in edges]
    ends[-1] = len(numbers)
    bars = tuple(
        Bar(low, high, up_to[end] - up_to[begin])
        for (low, high), (begin, end) in zip(pairwise(edges), pairwise(ends), strict=True)
    )
    return Histogram(quantity, bars, _median(numbers, up_to))


def _place(scale: Sequence[float], number: float) -> int:
    """Which bar of the scale a number is in."""
    return min(bisect_right(scale, number), len(scale) - 1) - 1


def _median(numbers: Sequence[float], up_to: Sequence[int]) -> float:
    """The middle one of all cards' numbers, or what lies between the middle two."""
    middle = up_to[-1] // 2
    upper = numbers[bisect_right(up_to, middle) - 1]
    lower = upper if up_to[-1] % 2 else numbers[bisect_right(up_to, middle - 1) - 1]
    return (lower + upper) / 2


def query_of(quantity: Quantity, bar: Bar) -> str:
    """The search that finds exactly the cards of a bar, in whichever decks.

    Args:
        quantity: what the bar is of.
        bar: one that `histogram` has made.
    """
    name = quantity.value
    words = [f"{name}:>={_written(bar.low)}"]
    if bar.high < SCALES[quantity][-1]:
        words.append(f"{name}:<{_written(bar.high)}")
    return " ".join([*words, "-is:suspended"])


def _written(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
