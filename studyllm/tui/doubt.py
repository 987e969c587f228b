"""What makes one doubt the clock. Without Textual, for whoever only wants to say it."""

from __future__ import annotations

from typing import NamedTuple


class ClockDoubt(NamedTuple):
    """The clock and what the learner did last do not go together; both as date and time."""

    now: str
    """What the clock says."""
    newest: str
    """When the learner did something last, as the clock said then."""
