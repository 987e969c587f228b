"""Whether a forecast of recall can be trusted: one judgement for screens, commands and reports."""

from __future__ import annotations

from enum import Enum
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyllm.core.progress import Calibration

ENOUGH = 400
"""Answers from which on a forecast is judged: chance alone then moves 90% by 3 points."""

NEAR = 0.03
"""How far the mean forecast may be from what was recalled and still be right."""


class Trust(Enum):
    """What there is to say of a forecast; the value is how its words are named."""

    LATER = "trust later"
    """There are too few answers to tell."""
    LESS = "trust less"
    """Less was recalled than was foretold."""
    MORE = "trust more"
    """More was recalled than was foretold."""
    CARDS = "trust"
    """It is right on average, and tells cards apart."""
    AVERAGE = "trust average"
    """It is right on average, which is all that is known of it."""


def trust(found: Calibration) -> Trust:
    """The judgement on what was foretold and recalled.

    Wrong is a forecast whose mean p differs from the share that was recalled by more than NEAR and
    by more than two standard errors, 2 sqrt(p (1 - p) / n). One that is not wrong tells cards apart
    if its log-loss with two errors is below that of always telling the share.
    """
    answers, share = found.passed.answers, found.passed.share
    if share is None or answers < ENOUGH:
        return Trust.LATER
    missed = found.foretold - share
    if abs(missed) > max(NEAR, 2 * sqrt(found.foretold * (1 - found.foretold) / answers)):
        return Trust.LESS if missed > 0 else Trust.MORE
    return Trust.CARDS if found.loss + 2 * found.error < found.plain_loss else Trust.AVERAGE
