"""When a forecast is believed, against cases worked out by hand and a test of another form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.progress import Calibration, Passed
from studyllm.core.trust import ENOUGH, Trust, trust


def found(answers: int, recalled: int, foretold: float, loss: float = 0.30) -> Calibration:
    return Calibration((), Passed(answers, recalled), foretold, loss, 0.01)


@pytest.mark.parametrize(
    ("calibration", "judgement"),
    [
        (found(0, 0, 0.0), Trust.LATER),
        (found(ENOUGH - 1, 1, 0.9), Trust.LATER),
        # Always telling the average of 90% loses 0.325.
        (found(1000, 900, 0.9), Trust.CARDS),
        (found(1000, 900, 0.9, 0.31), Trust.AVERAGE),
        # Of 400 answers that 50% was foretold of, two standard errors are 5 points.
        (found(400, 219, 0.5, 0.6), Trust.CARDS),
        (found(400, 221, 0.5), Trust.MORE),
        # Of a million it is the 3 points that count.
        (found(1_000_000, 871_000, 0.9), Trust.CARDS),
        (found(1_000_000, 869_000, 0.9), Trust.LESS),
        (found(1000, 950, 0.9), Trust.MORE),
    ],
)
def test_a_forecast_is_judged_by_what_was_recalled(
    calibration: Calibration, judgement: Trust
) -> None:
    assert trust(calibration) is judgement


@given(st.integers(ENOUGH, 10**6), st.integers(0, 1000), st.integers(0, 1000))
def test_what_is_called_wrong_is_surely_so(answers: int, thousandths: int, foretold: int) -> None:
    """In whole numbers: squares instead of roots, thousandths instead of shares."""
    recalled = answers * thousandths // 1000
    off = 1000 * recalled - answers * foretold  # times 1000 answers
    spread = 4 * answers * foretold * (1000 - foretold)
    wrong = abs(off) > 30 * answers and off * off > spread
    close = abs(off * off - spread) <= answers or abs(abs(off) - 30 * answers) <= 1
    judged = trust(found(answers, recalled, foretold / 1000))
    assert close or (judged in (Trust.LESS, Trust.MORE)) == wrong
    assert close or not wrong or (judged is Trust.LESS) == (off < 0)
