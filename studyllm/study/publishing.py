"""Files that get their names with a transaction: all of them if it was committed, else none.

What is to be renamed is written down in the transaction itself, done after it, and done at the next
start if the program was killed in between.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from studyllm.errors import StudyError
from studyllm.lasting import make_folder, sync_folder
from studyllm.store import hot
from studyllm.store.connection import Database
from studyllm.text.clean import one_line

_NAME: Final = "publishing"
"""In `meta`."""
REST: Final = ".import-"
"""Begins the names of what an import has not ended with; then comes the number of its program."""


class Move(NamedTuple):
    """What becomes of one file, or of one folder of pictures."""

    source: str
    target: str
    away: bool = False
    """Whether it makes room for another one, so that a target that is there says it was done."""


class Publishing:
    """Renames files together with what the database says of them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, moves: list[Move]) -> None:
        """Write down what is to be done, within a transaction; nobody else's may be open."""
        from studyllm.store import cold

        pending = [*self._pending(), *moves]
        self._db.execute(cold.SET_META, (_NAME, json.dumps(pending)))

    def leave(self, paths: Iterable[Path]) -> None:
        """Remove files and folders of pictures that came to nothing, as far as they are there."""
        from studyllm.deckfile.pictures import drop

        awaited = {move.source for move in self._pending()}
        for path in paths:
            if str(path) in awaited:
                continue
            if path.is_dir():
                drop(path)
            else:
                path.unlink(missing_ok=True)

    def finish(self) -> bool:
        """Do what was written down; whether there was anything.

        Raises:
            StudyError: a file cannot be moved; it will be tried again.
        """
        moves = list(self._pending())
        if not moves:
            return False
        from studyllm.store import cold

        for move in moves:
            _do(move)
            if move.away:  # what takes its place would be taken for it
                _sync_folders([move])
        _sync_folders(moves)
        with self._db.writing():
            done = set(moves)
            left = [move for move in self._pending() if move not in done]
            self._db.execute(cold.SET_META, (_NAME, json.dumps(left) if left else ""))
        return True

    def _pending(self) -> Iterator[Move]:
        value = dict(row[:2] for row in self._db.execute(hot.META)).get(_NAME, "")
        yield from (Move(*parts) for parts in (json.loads(value) if value else ()))


def _sync_folders(moves: list[Move]) -> None:
    for folder in {Path(name).parent for move in moves for name in move[:2]}:
        sync_folder(folder)


def _do(move: Move) -> None:
    from studyllm.deckfile.pictures import put

    source, target = Path(move.source), Path(move.target)
    try:
        if move.away and os.path.lexists(target):
            return
        make_folder(target.parent)
        # Another program may have been faster.
        with suppress(FileNotFoundError):
            if source.is_dir():
                put(source, target)
                source.rmdir()
            else:
                source.replace(target)
    except OSError as error:
        name = one_line(str(target))
        raise StudyError(f"{name}: cannot be written: {error.strerror}") from error
