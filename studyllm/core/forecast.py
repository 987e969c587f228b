"""What a learner will recall: a model of memory, put right by the learner's own answers.

SM-2 foretells nothing, so that FSRS-6 with its default weights foretells where it schedules; else
the learner's own FSRS does. A chance p that the model tells is taken as

    1 / (1 + e^-x),  x = c + shift + slope (logit p - c),  c = logit 0.9

(D. R. Cox, "Two further applications of a model for binary regression", Biometrika 45, 1958).
Shift and slope are those with which the learner's answers so far are the most probable, if both
are normally distributed beforehand around 0 and 1: few answers hardly move them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, log, sqrt
from typing import NamedTuple

from studyllm.core.fsrs import fsrs
from studyllm.core.habits import FIRST_GRADES, RECALLED_GRADES, REPEAT_GRADES, bounds_of
from studyllm.core.journal import Grade
from studyllm.core.progress import NO_GRADES, STATES, Calibration, GradeCounts
from studyllm.core.schedule import NEW, OLD, REPEAT, YOUNG, Scheduler
from studyllm.core.sm2 import SM2

CENTRE = log(0.9 / 0.1)

SHIFT, SHIFT_SD = 0.0, 0.9
SLOPE, SLOPE_SD = 1.0, 0.3
"""How learners differ: means and standard deviations of shift and slope, before anything is
known."""

MISFIT_SD = 0.4
"""What no answers tell of the shift: the days ahead are not like those before, and no learner is
quite like the model."""

STEPS = 25
"""Of Newton's method; a few are enough, once it is near."""

NEAR = 1e-6
"""A chance is at least so far from 0 and 1."""


def model_of(scheduler: Scheduler) -> Scheduler:
    """The algorithm whose memories foretell recall, whatever `scheduler` asks by."""
    return fsrs() if scheduler.fingerprint == SM2.fingerprint else scheduler


class Correction(NamedTuple):
    """How a model's chances are put right for a learner."""

    shift: float = 0.0
    slope: float = 1.0

    def of(self, chance: float) -> float:
        """What a model's chance means for this learner; 0 < p < 1."""
        return self.of_logit(logit(chance))

    def of_logit(self, logit: float) -> float:
        """The same for the log-odds of that chance."""
        return 1 / (1 + exp(-(CENTRE + self.shift + self.slope * (logit - CENTRE))))


class Belief(NamedTuple):
    """What is known of a learner's correction: a normal distribution."""

    best: Correction
    shift_sd: float
    slope_sd: float
    together: float
    """The correlation of both, -1 to 1."""

    def at(self, z: float, w: float) -> Correction:
        """The correction at so many standard deviations from the best.

        Args:
            z: of the shift.
            w: of what the shift leaves open of the slope.
        """
        rest = sqrt(max(0.0, 1 - self.together**2))
        return Correction(
            self.best.shift + sqrt(self.shift_sd**2 + MISFIT_SD**2) * z,
            max(0.0, self.best.slope + self.slope_sd * (self.together * z + rest * w)),
        )


def belief(calibration: Calibration) -> Belief:
    """What a learner's answers tell of shift and slope, by Laplace's approximation.

    Args:
        calibration: of the model, not of the scheduler.
    """
    points = [
        (logit(one.foretold) - CENTRE, *one.passed)
        for one in calibration.bins
        if one.passed.answers
    ]
    shift, slope = SHIFT, SLOPE
    for _ in range(STEPS):
        (g, h), (a, b, c) = _gradient(points, shift, slope)
        det = a * c - b * b
        moves = (c * g - b * h) / det, (a * h - b * g) / det
        # Far from the best a whole step could lead away from it.
        part = 1 / max(1.0, *map(abs, moves))
        shift += part * moves[0]
        slope += part * moves[1]
    _, (a, b, c) = _gradient(points, shift, slope)
    det = a * c - b * b
    return Belief(Correction(shift, slope), sqrt(c / det), sqrt(a / det), -b / sqrt(a * c))


def even(number: int) -> list[float]:
    """So many values that stand for a normal distribution: the middles of equally likely parts.

    In standard deviations, rising.
    """
    return [_quantile((place + 0.5) / number) for place in range(number)]


def _quantile(share: float) -> float:
    """The value below which a share of a normal distribution lies."""
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        if erfc(-middle / sqrt(2)) / 2 < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gradient(
    points: Sequence[tuple[float, int, int]], shift: float, slope: float
) -> tuple[tuple[float, float], tuple[float, float, float]]:
    """The slope of the log-likelihood, and its curvature with the sign turned."""
    g, h = (SHIFT - shift) / SHIFT_SD**2, (SLOPE - slope) / SLOPE_SD**2
    a, b, c = 1 / SHIFT_SD**2, 0.0, 1 / SLOPE_SD**2
    for x, answers, recalled in points:
        q = 1 / (1 + exp(-(CENTRE + shift + slope * x)))
        missing, spread = recalled - answers * q, answers * q * (1 - q)
        g += missing
        h += missing * x
        a += spread
        b += spread * x
        c += spread * x * x
    return (g, h), (a, b, c)


def logit(chance: float) -> float:
    """The log-odds of a chance, or of one that is a little less sure."""
    chance = min(max(chance, NEAR), 1 - NEAR)
    return log(chance / (1 - chance))


class Habits(NamedTuple):
    """How a learner grades: bounds below which a number drawn evenly from 0 to 1 means a grade.

    Of each three: of Again, Hard and Good, rising.
    """

    first: tuple[float, float, float]
    """Of a new card."""
    recalled: tuple[float, float, float]
    """Of a card that is recalled; the first of them is 0."""
    again: tuple[float, float, float]
    """Of a card that is asked again on a day."""


def habits(grades: Sequence[GradeCounts] = (NO_GRADES,) * len(STATES)) -> Habits:
    """What a learner's answers so far tell of the learner's grades.

    Args:
        grades: by the card's state before the answer, as in `core.progress.STATES`.
    """
    later = tuple(map(sum, zip(grades[YOUNG], grades[OLD], strict=True)))
    return Habits(
        bounds_of(grades[NEW], FIRST_GRADES),
        bounds_of((0, *later[Grade.AGAIN :]), RECALLED_GRADES),
        bounds_of(grades[REPEAT], REPEAT_GRADES),
    )


MASK = (1 << 64) - 1


def drawn(seed: int, number: int) -> float:
    """A number from 0 to 1, below 1, as if drawn evenly: the same for the same arguments.

    SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number
    generators", OOPSLA 2014), its state being `seed` after so many steps.
    """
    z = (seed + number * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return ((z ^ z >> 31) >> 11) / (1 << 53)
