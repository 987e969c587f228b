"""Whether damage of the database is behind an error that should not be.

A value that damage has changed can be of another kind than its column has, or none at all, and what
is done with it then fails somewhere. Each value is not looked at when it is read, which would cost
every start; the file is looked at once something has failed.
"""

from __future__ import annotations

import os
from pathlib import Path

from studyllm.errors import DamagedError, StoreError
from studyllm.store.integrity import flaws
from studyllm.store.reading import reading


def damage(path: Path) -> StoreError | None:
    """What is wrong with a database as one sentence; nothing if it is whole, or is not there."""
    if not os.path.exists(path):  # noqa: PTH110  # of any name at all
        return None
    try:
        with reading(path) as raw:
            # Kinds of values, too: the tables are strict.
            found = flaws(raw, most=1, how="quick_check")
    except StoreError as error:
        return error
    if not found:
        return None
    return DamagedError(
        f"{path}: the database is damaged ({found[0]}); `studyllm doctor` says what to do"
    )
