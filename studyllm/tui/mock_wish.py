"""What a learner wants of a mock interview before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from studyllm.core.mock import MINUTES


class MockWish(NamedTuple):
    """What the command has named; the first page offers the rest."""

    minutes: int = MINUTES
    """For all of it."""
    questions: int | None = None
    """`None`: as many as the minutes have room for."""
    topics: Mapping[str, int] | None = None
    """Weights by slug; `None`: those of the interview, or all decks."""
    seed: int | None = None
    """`None`: one that follows from the clock."""
