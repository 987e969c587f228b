"""The digest of a deck file, worked out while something else is done."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread

from studyllm.deckfile import source
from studyllm.errors import StudyError


class Digesting:
    """Begins at once, beside the start of the program; most of it needs no interpreter."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found = b""
        # Whoever ends the program need not wait for it.
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def of(self, path: Path) -> bytes:
        """The digest of a file; the one that was begun is waited for.

        Raises:
            StudyError: it is not there, or cannot be read.
        """
        if path == self._path:
            self._thread.join()
            if self._found:
                return self._found
        return source.digest(path)

    def _run(self) -> None:
        with suppress(StudyError):  # which whoever asks for it will meet
            self._found = source.digest(self._path)
