"""Rows of memories as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studyllm.core.schedule import Memory
from studyllm.store.connection import DamageError


def memory_of(row: Sequence[Any]) -> Memory:
    """The memory that a row has.

    Raises:
        DamageError: something is left out, which SQLite lets pass when it reads.
    """
    if None in row:
        raise DamageError
    return Memory._make(row)
