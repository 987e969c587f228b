"""The sentence about today's part of a plan that other commands say, too; it costs them little."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyllm.study import Asked, Study


def todays_plan(study: Study, asked: Asked | None) -> str:
    """What the plan asks today, or a kind word when its day has come; else nothing.

    Args:
        study: in a sitting about all that is to be asked.
        asked: the card that it asks first.
    """
    interview = study.interview()
    if interview is None:
        return ""
    from studyllm.cli import plan_words
    from studyllm.core.session import Left

    today = study.day()
    if interview.date <= today:
        return plan_words.over(interview, today)
    left = asked.left if asked else Left(0, 0, 0)
    return plan_words.asks(interview, left, study.minutes(left), today)
