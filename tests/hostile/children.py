"""The program as its own process, its time and memory measured, and what may never come of it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import NOW, surroundings

ROOT = Path(__file__).parents[2]

MOST_BYTES = 500 << 20
"""Of memory."""
REFUSED_S = 5.0
"""Of processor time, in which anything is refused."""
A_CARD_S = 60e-6
"""That a card or fact may cost which is taken."""
SPACE = 4 << 30
"""Of addresses, so that a machine survives what a test finds."""

CODES = (0, 1, 2, 3, 141)
SEPARATORS = {"\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}"}
TURNING = {chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))}
TURNING |= {chr(code) for code in (*range(0x2066, 0x206A), *range(0xE0000, 0xE0080))}


@dataclass
class Done:
    """What a run has left behind."""

    words: list[str]
    code: int
    out: bytes
    err: bytes
    cpu_s: float
    bytes: int

    @property
    def said(self) -> str:
        return self.err.decode("utf-8", "surrogateescape")

    @property
    def told(self) -> str:
        return self.out.decode("utf-8", "surrogateescape")


def steering(data: bytes) -> list[str]:
    """What a terminal would obey, or an eye be deceived by, in what was printed."""
    text = data.decode("utf-8", "surrogateescape").replace("\r\n", "\n")  # as CSV has it
    return sorted(
        f"U+{ord(c):04X}"
        for c in set(text)
        if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")
        or c in SEPARATORS
        or c in TURNING
    )


def flaws(done: Done, cards: int = 0) -> list[str]:
    """What is wrong with a run, whatever it was given.

    Args:
        done: the run.
        cards: how many cards or facts it took in.
    """
    found = []
    if done.code not in CODES:
        found.append(f"ended with {done.code}")
    if b"Traceback" in done.err or b"Error:" in done.err:
        found.append("a traceback")
    if done.code in (1, 2, 3) and not done.err.strip() and "-q" not in done.words:
        found.append("says nothing")
    if odd := steering(done.out) + steering(done.err):
        found.append(f"prints {', '.join(odd)}")
    most = REFUSED_S + A_CARD_S * cards
    if done.cpu_s > most:
        found.append(f"takes {done.cpu_s:.1f} s")
    if done.bytes > MOST_BYTES:
        found.append(f"takes {done.bytes >> 20} MB")
    if any(len(line) > 6_000 for line in done.err.splitlines()):
        found.append("a line of more than 6,000 bytes")
    if len(done.err) > 400_000:
        found.append(f"says {len(done.err):,} bytes")
    return found


@dataclass
class Place:
    """A learner's home for one case, and the folder of temporary files beside it."""

    root: Path
    more: dict[str, str] = field(default_factory=dict)
    now: str = NOW

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def environment(self) -> dict[str, str]:
        return surroundings(self.home, self.now) | {"TMPDIR": str(self.temporary)} | self.more

    def state(self) -> dict[str, str]:
        """What there is, by path and digest; the database by what its tables say."""
        found = {}
        for base, folders, names in os.walk(self.home):
            for name in folders:
                found[Path(base, name).relative_to(self.home).as_posix() + "/"] = ""
            for name in names:
                path = Path(base, name)
                told = path.relative_to(self.home).as_posix()
                if name == "studyllm.db":
                    found[told] = contents(path)
                elif not name.startswith("studyllm.db-"):
                    found[told] = hashlib.sha256(path.read_bytes()).hexdigest()
        for path in self.temporary.iterdir():
            found[f"temporary: {path.name}"] = ""
        return found


def contents(database: Path) -> str:
    """What identifies all rows of the mirror and the journal."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as raw:
        for name in ("journal", "card", "deck", "file", "memory", "standing", "alias"):
            for row in raw.execute(f"select * from {name}"):
                found.update(repr(row).encode("utf-8", "replace"))
    return found.hexdigest()


class Children:
    """Runs commands in children of a process that has imported the program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begun = folder / "begun"
        self._count = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )
        place = Place(self._begun)
        place.temporary.mkdir(parents=True)
        self(place, "due")

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def place(self) -> Place:
        """A home of its own, into which the shipped decks were read."""
        self._count += 1
        root = self._folder / f"place{self._count}"
        shutil.copytree(self._begun, root)
        return Place(root)

    def __call__(self, place: Place, *words: str | Path, keys: bytes = b"") -> Done:
        """Run to the end; `keys` is all of the standard input."""
        return self._run(place, words, keys)

    def within(self, folder: Path, place: Place, *words: str | Path) -> Done:
        """The same in a folder that is removed before it begins."""
        return self._run(place, words, b"", folder)

    def _run(
        self, place: Place, words: tuple[str | Path, ...], keys: bytes, gone: Path | None = None
    ) -> Done:
        self._count += 1
        files = {name: self._folder / f"{self._count}.{name}" for name in ("keys", "out", "err")}
        for name, path in files.items():
            path.write_bytes(keys if name == "keys" else b"")
        asked = {
            "words": [os.fspath(word) for word in words],
            "environment": place.environment,
            "folder": str(gone or place.root),
            "gone": gone is not None,
            "space": SPACE,
            **{name: str(path) for name, path in files.items()},
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        ended = json.loads(self._process.stdout.readline())
        out, err = files["out"].read_bytes(), files["err"].read_bytes()
        for path in files.values():
            path.unlink()
        return Done(
            [str(word) for word in words], ended["code"], out, err, ended["cpu_s"], ended["bytes"]
        )


@contextmanager
def children(folder: Path) -> Iterator[Children]:
    made = Children(folder)
    try:
        yield made
    finally:
        made.close()
