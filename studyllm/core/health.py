"""What was found when it was looked whether all is well."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How it stands with one thing; the later, the worse."""

    OK = "ok"
    NOTE = "note"
    """Nothing has to be done."""
    WARNING = "warning"
    """Something is in danger, or not as it was meant."""
    WRONG = "wrong"
    """Something cannot be relied on."""


class Finding(NamedTuple):
    """What one check has found."""

    group: str
    """What it belongs to: file, schema, journal, …"""
    name: str
    """Of the check, unique in its group."""
    state: State
    says: str
    """In one sentence."""
    way_out: str = ""
    """What to do, where something can be done."""


def worst(findings: Iterable[Finding]) -> State:
    """The worst state of some findings; OK if there are none."""
    order = list(State)
    return max((finding.state for finding in findings), key=order.index, default=State.OK)
