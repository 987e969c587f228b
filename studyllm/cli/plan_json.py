"""What `studyllm plan --json` and `ready --json` print."""

from __future__ import annotations

from collections.abc import Sequence

from studyllm.core.interview import Interview, PointOutlook, Preparation
from studyllm.core.journal import Day
from studyllm.report.interview_shapes import POINT, as_interview, as_preparation
from studyllm.report.shapes import About, Data, iso


def plan(interview: Interview | None, found: Preparation | None, today: Day, language: str) -> Data:
    """The whole object but for its version; there is no plan unless an interview is ahead."""
    return {
        "today": iso(today),
        "interview": interview and as_interview(interview, About(language, today)),
        "plan": found and as_preparation(found, language),
    }


def ready(
    interview: Interview | None,
    found: Preparation,
    points: Sequence[PointOutlook],
    language: str,
) -> Data:
    """The whole object but for its version."""
    about = About(language, found.today)
    return {
        "today": iso(found.today),
        "interview": interview and as_interview(interview, about),
        "readiness": as_preparation(found, language),
        "points": [POINT.data(one, about) for one in points],
    }
