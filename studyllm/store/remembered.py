"""Rows of the views, refused where damage has left something out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def complete(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Rows of columns that all have a value.

    Raises:
        DamageError: one has none in one of them.
    """
    for row in rows:
        if None in row:
            raise DamageError
        yield row
