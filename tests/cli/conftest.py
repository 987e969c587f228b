"""The program as a shell starts it: a process of its own, its streams and its exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.learned import Given, learned
from tests.conftest import NOW, surroundings
from tests.learner import deck_text

ROOT = Path(__file__).parents[2]
DAY_LATER = "2026-03-03T09:00:00+00:00"


@dataclass
class Done:
    """What a command has left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def loaded(self) -> dict[str, Any]:
        """The one JSON object that was printed, as every JSON parser takes it."""

        def refuse(constant: str) -> None:
            raise ValueError(constant)

        value = json.loads(self.out, parse_constant=refuse)
        assert isinstance(value, dict)
        return value

    @property
    def json(self) -> dict[str, Any]:
        """The object of the present version, without its number."""
        value = self.loaded
        assert value.pop("schema_version") == 1
        return value

    def starting(self, *starts: str) -> list[str]:
        """The lines of the output that start in one of these ways."""
        return [line for line in self.lines if line.startswith(starts)]


@dataclass
class Program:
    """Starts the program on one home, with a clock that stands where the test wants it."""

    home: Path
    now: str = NOW
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return surroundings(self.home, self.now) | self.more

    @property
    def words(self) -> list[str]:
        return [sys.executable, "-m", "studyllm"]

    def __call__(self, *words: str | Path, keys: str = "", code: int = 0) -> Done:
        """Run to the end; `keys` is all of the standard input, `code` what must come back."""
        ran = subprocess.run(
            [*self.words, *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            input=keys,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",  # a test may send bytes that are no text
            timeout=120,
            check=False,
        )
        done = Done(ran.returncode, ran.stdout, ran.stderr)
        assert "Traceback" not in done.err, done.err
        assert done.code == code, f"{done.code}\n{done.out}{done.err}"
        assert "\x1b" not in done.out + done.err
        return done

    def deck(self, slug: str, cards: int = 3, extra: str = "") -> Path:
        """A deck file beside the home, not imported."""
        path = self.home.with_name(f"{slug}.yaml")
        path.write_text(deck_text(slug, cards, extra), encoding="utf-8")
        return path

    def own(self, slug: str, cards: int = 3) -> Path:
        """A deck file in the learner's decks folder."""
        folder = self.home / "decks"
        folder.mkdir(exist_ok=True)
        path = folder / f"{slug}.yaml"
        path.write_text(deck_text(slug, cards), encoding="utf-8")
        return path

    def reviews(self) -> int:
        """How many answers count."""
        return int(self("stats", "--json").json["reviews_total"])


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a database, into which the shipped decks were read."""
    home = tmp_path_factory.mktemp("begun") / "home"
    Program(home)("due")
    return home


@pytest.fixture
def program(_begun: Path, tmp_path: Path) -> Program:
    """The program for someone who has started it once and answered nothing."""
    home = tmp_path / "home"
    shutil.copytree(_begun, home)
    return Program(home)


class Studied(NamedTuple):
    """Somebody who has studied for three months, and what they answered; not to be changed."""

    program: Program
    given: list[Given]


@pytest.fixture(scope="session")
def studied(_begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Studied:
    """With the usual scheduler, in English."""
    home = tmp_path_factory.mktemp("studied") / "home"
    return Studied(Program(home), learned(home, _begun, lang="en"))


@pytest.fixture(scope="session")
def studied_elsewhere(_begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Studied:
    """With the other scheduler, in Chinese."""
    home = tmp_path_factory.mktemp("studied") / "home"
    return Studied(Program(home), learned(home, _begun, lang="zh", scheduler="fsrs"))
