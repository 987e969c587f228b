"""The packages that Anki made, taken apart and put together again."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "anki"

Members = dict[str, bytes]


def members(name: str) -> Members:
    with zipfile.ZipFile(DATA / name) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def packed(path: Path, of: Members) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in of.items():
            archive.writestr(name, data)
    return path


def changed(path: Path, *statements: str) -> Path:
    """The oldest package, with a collection in which something was changed."""
    of = members("oldest.apkg")
    file = path.with_suffix(".db")
    file.write_bytes(of["collection.anki2"])
    raw = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()
    return packed(path, of | {"collection.anki2": file.read_bytes()})
