"""How a learner grades, and what is expected to be asked again because of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyllm.core.journal import Grade
from studyllm.core.progress import GradeCounts
from studyllm.core.schedule import NEW, OLD, REPEAT, YOUNG

FIRST_GRADES = (0.24, 0.094, 0.495, 0.171)
RECALLED_GRADES = (0.0, 0.224, 0.631, 0.145)
REVIEW_GRADES = (0.1, 0.202, 0.568, 0.13)
REPEAT_GRADES = (0.1, 0.2, 0.57, 0.13)
"""How often cards get Again, Hard, Good and Easy: new ones, those that are recalled, the same
with one in ten forgotten, those that are asked again on the same day. Defaults of the simulator
that the open-spaced-repetition project publishes with its optimizer, the last ones rounded."""

GRADES_WEIGH = 30
"""So many answers of a learner's own count as much as these."""


class Repeats(NamedTuple):
    """How many answers more on the same day there are to be expected, until a card passes."""

    new: float
    """After the first answer to a new card."""
    review: float
    """After the first one of the day to another card."""
    again: float
    """To a card that has to be asked again."""


def repeats(grades: Sequence[GradeCounts], again_below: Grade) -> Repeats:
    """What this learner's cards to be asked again add to a day.

    Args:
        grades: by the card's state before the answer, as in `core.progress.STATES`.
        again_below: a card whose last answer of the day is below it is asked again.
    """
    later = tuple(map(sum, zip(grades[YOUNG], grades[OLD], strict=True)))
    below = again_below - 2  # where the share below that grade stands in its bounds
    new, review, more = (
        bounds_of(counts, usual)[below]
        for counts, usual in (
            (grades[NEW], FIRST_GRADES),
            (later, REVIEW_GRADES),
            (grades[REPEAT], REPEAT_GRADES),
        )
    )
    again = 1 / (1 - more)
    return Repeats(new * again, review * again, again)


def bounds_of(counts: Sequence[int], usual: Sequence[float]) -> tuple[float, float, float]:
    """The shares of Again, of Again and Hard, and of all but Easy, with what is usual."""
    weigh = GRADES_WEIGH + sum(counts)
    again, hard, good, _ = (
        (count + share * GRADES_WEIGH) / weigh for count, share in zip(counts, usual, strict=True)
    )
    return again, again + hard, again + hard + good
