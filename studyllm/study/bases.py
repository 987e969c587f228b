"""What the learner's copies of shipped decks were made of, and what a newer version did to them.

By slug and digest, so that both are there before the database says that they hold.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home
from studyllm.deckfile.rewriting import write_new
from studyllm.deckfile.source import digest_of, shown
from studyllm.errors import StudyError
from studyllm.lasting import make_folder, sync_folder
from studyllm.rests import remove_rests


class Record(NamedTuple):
    """What the newest version has done to a copy: ids of cards, and keys of the deck after `#`."""

    updated: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    """What both have changed, until the learner has chosen."""


class Bases:
    """Files in a folder of the learner's data that is no folder of decks."""

    def __init__(self, home: Home) -> None:
        self._folder = home.bases

    def file(self, slug: str, digest: str) -> Path:
        """Where the base of a copy is kept, which may be missing.

        Args:
            slug: of the deck.
            digest: of the shipped file that the copy was made of, in hexadecimal.
        """
        return self._folder / f"{slug}@{digest}.yaml"

    def keep(self, slug: str, raw: bytes) -> None:
        """Keep the base of a copy, on disk when this returns."""
        path = self.file(slug, digest_of(raw).hex())
        if not path.exists():
            self._put(path, raw)

    def record(self, slug: str, digest: str) -> Record | None:
        """What was done to a copy when it was given its base; `None` if that was at its making.

        Raises:
            StudyError: it cannot be read.
        """
        path = self._record(slug, digest)
        try:
            value = json.loads(path.read_bytes())
            return Record(*(tuple(map(str, value[name])) for name in Record._fields))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise StudyError(f"{shown(path)}: cannot be read; move it away to go on") from error

    def note(self, slug: str, digest: str, record: Record) -> None:
        """Remember what was done to a copy, on disk when this returns."""
        content = json.dumps(record._asdict(), ensure_ascii=False, indent=1)
        self._put(self._record(slug, digest), content.encode())

    def undecided(self) -> list[str]:
        """The slugs of copies of which there are conflicts."""
        found = []
        with suppress(OSError):
            for path in sorted(self._folder.glob("[!.]*@*.json")):
                slug, _, digest = path.stem.rpartition("@")
                record = self.record(slug, digest)
                if record is not None and record.conflicts:
                    found.append(slug)
        return found

    def forget(self, slug: str, but: str = "") -> None:
        """Let all go that is kept of a copy but what belongs to one digest."""
        with suppress(OSError):  # what stays does no harm
            for path in self._folder.iterdir():
                mine, _, digest = path.stem.rpartition("@")
                if mine == slug and digest != but:
                    path.unlink()

    def _record(self, slug: str, digest: str) -> Path:
        return self._folder / f"{slug}@{digest}.json"

    def _put(self, path: Path, content: bytes) -> None:
        temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            make_folder(path.parent)
            remove_rests(path.parent, f".{path.name}.")
            write_new(temporary, content, 0o600)
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise StudyError(f"{shown(path)}: cannot be written: {error.strerror}") from error
        finally:
            temporary.unlink(missing_ok=True)
