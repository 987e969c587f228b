"""What programs do that are killed at it: how each begins, what is typed, and what may be left."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from studyllm.cli.commands import Root
from studyllm.cli.output import say_now
from studyllm.config import Home, Settings
from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, Grade, Moment
from studyllm.exchange import journal
from studyllm.store import backup
from studyllm.store.migrations import MIGRATIONS, open_database
from studyllm.study import open_study
from tests.conftest import NOW
from tests.deckfile.test_media import PNG
from tests.exchange.anki_packages import DATA
from tests.faults.homes import OUT, Found, database, environment, home_of
from tests.faults.nursery import Nursery
from tests.learner import NOON, deck_text
from tests.study.test_arrival import answers

ANSWERS = 12
"""Given before."""

DUMPS = Path(__file__).parents[1] / "store"


class Job(NamedTuple):
    """A command, and what it needs."""

    words: Sequence[str]
    """Of the command line; `{}` is the learner's folder."""
    keys: str = ""
    prepare: Callable[[Path], None] = lambda _: None
    """Puts what else it needs into the learner's folder."""


def begun(nursery: Nursery, folder: Path) -> None:
    """A learner who has answered some cards."""
    home_of(folder).mkdir()
    (home_of(folder) / "config.toml").write_text("new_per_day = 9999\n")
    (folder / OUT).mkdir()
    ran = nursery.run(["study", "--plain"], folder, environment(folder), keys="\n3\n" * ANSWERS)
    assert ran.out.count("saved: ") == ANSWERS


def _for_import(folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    (elsewhere / "media" / "large").mkdir(parents=True)
    (elsewhere / "media" / "large" / "a.png").write_bytes(PNG)
    extra = "  - {id: p, question: '![a](a.png)', answer: A}\n"
    (elsewhere / "large.yaml").write_text(deck_text("large", 110, extra), encoding="utf-8")
    rows = "".join(f"Word {n},meaning {n}\n" for n in range(120))
    (elsewhere / "words.csv").write_text(f"question,answer\n{rows}", encoding="utf-8")
    shutil.copy(DATA / "new.apkg", elsewhere)
    facts = [fact for slug in ("one", "two") for fact in answers(slug, 60)]
    facts = [
        fact._replace(id=fact.id._replace(at=fact.id.at + n * 99, number=fact.id.number + n * 99))
        for n, fact in enumerate(facts)
    ]
    (elsewhere / "journal.jsonl").write_text("".join(journal.lines(facts)), encoding="utf-8")
    (elsewhere / "linked").mkdir()
    for slug in ("here", "there"):
        (elsewhere / "linked" / f"{slug}.yaml").write_text(deck_text(slug, 30), encoding="utf-8")


def _replacing(folder: Path) -> None:
    _for_import(folder)
    (home_of(folder) / "decks").mkdir()
    (home_of(folder) / "decks" / "large.yaml").write_text(deck_text("large", 9), encoding="utf-8")


def _for_export(folder: Path) -> None:
    for name in ("x.jsonl", "x.csv", "x.html", "x.apkg"):
        (folder / OUT / name).write_text("what was there before\n")


def _given(folder: Path) -> None:
    """Another device has been at the folder that is carried about."""
    from tests.learner import Learner

    other = Learner(folder / "other", {"rope": 60})
    for turn in range(30):
        other.answer(list(Grade)[turn % 4])
    other.study.sync_with(folder / OUT)
    other.study.close()
    shutil.rmtree(folder / "other")


def _for_restore(folder: Path) -> None:
    """A backup, and answers that were given since."""
    home = Home(home_of(folder), home_of(folder))
    now = Moment(int(datetime.fromisoformat(NOW).timestamp()) * 1000, 0)
    study = open_study(home, Settings(new_per_day=9999), lambda: now, shipped=folder)
    (folder / "elsewhere").mkdir()
    made = backup.make(study._db.raw, home.backups, now.at)
    made.rename(folder / "elsewhere" / "kept.db")
    for _ in range(3):
        study.next()
        study.grade(Grade.GOOD, 5)
    study.close()


def older(version: int) -> Callable[[Path], None]:
    """Makes the database one of an older version."""

    def prepare(folder: Path) -> None:
        for path in home_of(folder).glob("studyllm.db*"):
            path.unlink()
        dump = 3 if version >= 3 else 1
        with closing(sqlite3.connect(database(folder))) as raw:
            raw.executescript((DUMPS / f"version-{dump}.sql").read_text(encoding="utf-8"))
            if dump == 3:  # its dump has left out which files there were
                raw.execute(
                    "insert into file (path, size, mtime_ns, digest, deck) "
                    "select 'shipped:' || slug || '.yaml', 0, 0, x'00', id from deck"
                )
                raw.commit()
        if version > dump:
            open_database(database(folder), folder / "x", NOON, MIGRATIONS[:version]).close()
            shutil.rmtree(folder / "x")

    return prepare


def back_up(folder: str, times: str) -> int:
    """Answer and back up in turn, months apart, and say each backup once it was made."""
    now = NOON + 9 * DAY_MS
    home = Home(home_of(Path(folder)), home_of(Path(folder)))
    study = open_study(home, Settings(new_per_day=9999), lambda: Moment(now, 0))
    study.sync()
    study.start()
    for _ in range(int(times)):
        now += 9 * DAY_MS
        study.next()
        study.grade(Grade.GOOD, 5)
        say_now(backup.make(study._db.raw, home.backups, now).name)
    study.close()
    return 0


def appoint(folder: str, times: str) -> int:
    """Choose an interview and clear it in turn, and say each once it is chosen."""
    home = Home(home_of(Path(folder)), home_of(Path(folder)))
    study = open_study(home, Settings(), lambda: Moment(NOON + 9 * DAY_MS, 0))
    for number in range(1, int(times) + 1):
        if number % 3:
            study.preparing.choose(Interview(study.day() + number, number, topics={"moe": number}))
        else:
            study.preparing.clear()
        say_now(str(number))
    study.close()
    return 0


def _with_a_plan(folder: Path) -> None:
    appoint(str(folder), "1")


ANSWERING = Job(["study", "--plain"], "\n3\n\n1\n\n4\nu\n\n2\nf\n\n3\n\n1\nb\n" * 3)

MOCKING = Job(["mock", "--plain", "--seed", "7", "--questions", "25"], "\n+1 3\n2\n" * 40)

APPOINTING = Job(["tests.faults.jobs:appoint", "{}", "12"])

PLANNING = {
    "plan": Job(["plan", "--date", "2999-01-01", "--minutes", "5", "--topics", "moe"]),
    "another plan": Job(["plan", "--date", "+9", "--off", "sat"], prepare=_with_a_plan),
    "plan cleared": Job(["plan", "--clear"], prepare=_with_a_plan),
}

IMPORTS = {
    "yaml": Job(["import", "{}/elsewhere/large.yaml"], prepare=_for_import),
    "yaml in place of another": Job(
        ["import", "--replace", "{}/elsewhere/large.yaml"], prepare=_replacing
    ),
    "csv": Job(["import", "{}/elsewhere/words.csv"], prepare=_for_import),
    "apkg": Job(["import", "{}/elsewhere/new.apkg"], prepare=_for_import),
    "journal": Job(["import", "{}/elsewhere/journal.jsonl"], prepare=_for_import),
    "link": Job(["import", "--link", "{}/elsewhere/linked"], prepare=_for_import),
}

EXPORTS = {
    "journal": Job(["export", "journal", "-o", "{}/out/x.jsonl"], prepare=_for_export),
    "deck": Job(["export", "deck", "-o", "{}/out/x.csv"], prepare=_for_export),
    "progress": Job(["export", "progress", "-o", "{}/out/x.html"], prepare=_for_export),
    "package": Job(["export", "deck", "moe", "-o", "{}/out/x.apkg"], prepare=_for_export),
}

MIGRATING = {
    f"from {version}": Job(["due"], prepare=older(version)) for version in range(1, len(MIGRATIONS))
}

SYNCING = {"sync": Job(["sync", "{}/out"], prepare=_given)}

BACKING_UP = Job(["tests.faults.jobs:back_up", "{}", "4"])

RESTORING = {
    "restore": Job(["restore", "{}/elsewhere/kept.db", "--yes"], prepare=_for_restore),
}
RESTORING = {name: job for name, job in RESTORING.items() if name in Root.places}
"""Where there is such a command."""


def is_prefix(part: Found, whole: Found) -> bool:
    """Whether somebody who did the latter had done the former at some time."""
    return whole.answers[: len(part.answers)] == part.answers
