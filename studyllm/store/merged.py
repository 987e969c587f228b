"""What came of a deck file."""

from __future__ import annotations

from typing import NamedTuple


class Merged(NamedTuple):
    """What taking a deck file in has changed, in cards of the file."""

    slug: str
    added: int
    changed: int
    removed: int
    unchanged: int
