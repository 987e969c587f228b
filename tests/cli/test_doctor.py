"""`studyllm doctor`: every state that things can be in, and the way out of each."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from studyllm.store.migrations import MIGRATIONS
from tests.cli.conftest import DAY_LATER, ROOT, Program

TWO_DAYS_LATER = "2026-03-04T09:00:00+00:00"
WELL = "All of it agrees with what you did."


@pytest.fixture(scope="module")
def _answered(_begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("answered") / "home"
    shutil.copytree(_begun, home)
    program = Program(home)
    program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\n\n1\n\n3\n")
    program.now = DAY_LATER
    program("study", "own", "--plain", keys="\n4\n\n3\n")
    return home


@pytest.fixture
def studied(_answered: Path, tmp_path: Path) -> Program:
    """Somebody who has answered two cards, one of them badly, and both a day later."""
    shutil.copytree(_answered, tmp_path / "home")
    return Program(tmp_path / "home", TWO_DAYS_LATER)


@contextmanager
def changed(program: Program) -> Iterator[sqlite3.Connection]:
    """The database, to be changed behind the program's back."""
    with closing(sqlite3.connect(program.home / "studyllm.db")) as raw, raw:
        yield raw


def change(program: Program, *statements: str) -> None:
    with changed(program) as raw:
        for statement in statements:
            raw.execute(statement)


def checks(found: dict[str, Any], *states: str) -> dict[str, dict[str, str]]:
    """The checks in some of these states, by group and name."""
    states = states or ("warning", "wrong")
    told = {f"{one['group']}/{one['name']}": one for one in found["checks"]}
    return {name: one for name, one in told.items() if one["state"] in states}


def examined(program: Program, *words: str, code: int = 0) -> dict[str, Any]:
    return program("doctor", "--json", *words, code=code).json


def test_all_is_well_in_few_lines(studied: Program) -> None:
    done = studied("doctor")
    assert done.err == ""
    assert done.lines[-1] == WELL
    assert len(done.lines) < 16
    assert [line.split()[0] for line in done.lines if line[:1].strip()][:11] == [
        *("file", "schema", "journal", "views", "decks", "backups"),
        *("places", "clock", "config", "versions", "terminal"),
    ]


def test_json_tells_every_check_and_what_was_compared(studied: Program) -> None:
    found = examined(studied)
    assert found["ok"]
    assert found["state"] in ("ok", "note")  # an SQLite may be old
    compared = {key: found[key] for key in ("facts", "cards", "memory", "standing", "tally")}
    assert compared == {"facts": 5, "cards": 2, "memory": [], "standing": [], "tally": 0}
    assert (found["calibration"], found["alias"]) == (0, 0)
    assert (found["repaired"], found["backup"], found["warnings"]) == ([], None, [])
    assert {"studyllm", "python", "sqlite", "textual", "libyaml", "system"} <= set(
        found["versions"]
    )
    for one in found["checks"]:
        assert set(one) == {"group", "name", "state", "says", "way_out"}
    assert checks(found) == {}


def test_what_does_not_follow_from_the_answers_is_found_and_made_anew(studied: Program) -> None:
    change(
        studied,
        "update memory set due = due + 1 where card = (select min(card) from memory)",
        "update tally set answers = 7",
        "update card set fresh = 1",
    )
    found = examined(studied, code=3)
    assert (found["memory"], found["ok"], found["state"]) == (["own/c1"], False, "wrong")
    assert found["tally"] > 0
    wrong = checks(found)
    assert set(wrong) == {"views/memory", "views/tally", "views/fresh"}
    assert wrong["views/memory"]["says"].endswith("of 1 card differ: own/c1")
    assert "--repair" in wrong["views/fresh"]["way_out"]
    told = studied("doctor", code=3)
    assert told.lines[-1] == "3 things are wrong."
    repaired = examined(studied, "--repair")
    assert repaired["ok"]
    assert len(repaired["repaired"]) == 1
    assert Path(repaired["backup"]).exists()
    assert studied("doctor").lines[-1] == WELL


def test_indexes_and_triggers_are_made_anew_and_foreign_ones_go(studied: Program) -> None:
    change(
        studied,
        "drop index memory_due",
        "drop trigger journal_no_delete",
        "create trigger hostile after insert on journal begin delete from memory; end",
        "create view peeping as select * from journal",
        "create table notes (x)",
    )
    before = checks(examined(studied, code=3))
    assert set(before) == {"schema/triggers", "schema/foreign", "schema/tables"}
    assert before["schema/triggers"]["says"].endswith(
        "index `memory_due`, trigger `journal_no_delete`"
    )
    assert "trigger `hostile`, view `peeping`" in before["schema/foreign"]["says"]
    assert before["schema/tables"]["state"] == "warning"
    done = studied("doctor", "--repair")
    assert done.starting("repaired:") == [
        "repaired: dropped the trigger `hostile`",
        "repaired: dropped the view `peeping`",
        "repaired: made the index `memory_due` anew",
        "repaired: made the trigger `journal_no_delete` anew",
    ]
    assert set(checks(examined(studied))) == {"schema/tables"}  # it stays, and is named
    with changed(studied) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute("delete from journal")


def test_a_trigger_that_was_changed_is_ours_again(studied: Program) -> None:
    change(
        studied,
        "drop trigger journal_no_update",
        "create trigger journal_no_update before update on journal begin select 1; end",
    )
    assert set(checks(examined(studied, code=3))) == {"schema/triggers"}
    studied("doctor", "--repair")
    with changed(studied) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute("update journal set day = 0")


def test_nothing_is_repaired_where_no_backup_can_be_made(studied: Program) -> None:
    change(studied, "drop trigger journal_no_delete", "update tally set answers = 7")
    backups = studied.home / "backups"
    for path in backups.iterdir():
        path.unlink()
    backups.rmdir()
    backups.write_text("in the way", encoding="utf-8")
    refused = studied("doctor", "--repair", code=3)
    assert "no backup could be made" in refused.err
    assert set(checks(examined(studied, code=3))) == {"schema/triggers"}


def test_a_missing_table_is_told_with_the_way_back(studied: Program) -> None:
    change(studied, "drop table content")
    wrong = checks(examined(studied, code=3))
    assert wrong["schema/tables"]["says"] == "tables that are missing: table `content`"
    assert "studyllm restore --newest" in wrong["schema/tables"]["way_out"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty (0 bytes)"), (b"x" * 5000, "not a database"), (b"SQLite format 3\0", "cut off")],
)
def test_a_file_that_cannot_be_opened_is_told_beside_all_else(
    studied: Program, content: bytes, said: str
) -> None:
    path = studied.home / "studyllm.db"
    path.write_bytes(content)
    found = examined(studied, code=3)
    wrong = checks(found, "wrong")
    assert set(wrong) == {"file/database"}
    assert said in wrong["file/database"]["says"]
    assert "`studyllm restore --newest`" in wrong["file/database"]["way_out"]
    assert str(studied.home / "backups") in wrong["file/database"]["way_out"]
    groups = {one["group"] for one in found["checks"]}
    assert groups == {"file", "backups", "places", "clock", "config", "versions", "terminal"}
    assert found["facts"] is None
    assert path.read_bytes() == content
    studied("doctor", "--repair", code=3)
    assert path.read_bytes() == content


def test_without_a_database_none_is_made(program: Program) -> None:
    path = program.home / "studyllm.db"
    path.unlink()
    assert examined(program)["ok"]
    assert not path.exists()


def test_a_database_that_is_gone_is_missed_where_there_are_backups(studied: Program) -> None:
    (studied.home / "studyllm.db").unlink()
    (missed,) = checks(examined(studied)).values()
    assert missed["name"] == "database"
    assert missed["way_out"].startswith("`studyllm restore --newest`")


def test_a_newer_database_is_left_alone(studied: Program) -> None:
    change(studied, f"pragma user_version = {len(MIGRATIONS) + 1}")
    (wrong,) = checks(examined(studied, code=3)).values()
    assert (wrong["name"], wrong["way_out"]) == ("version", "bring studyllm up to date")


def test_the_clock_and_the_answers_of_the_future_are_told(studied: Program) -> None:
    studied.now = "2037-01-01T09:00:00+00:00"
    studied("study", "own", "--plain", keys="\n3\n\n3\n")
    studied.now = TWO_DAYS_LATER
    (future,) = checks(examined(studied)).values()
    assert future["says"] == "2 answers of the future, from 2037-01-01 09:00 on"
    assert "`studyllm undo --sitting`" in future["way_out"]
    studied("undo", "--sitting")
    assert checks(examined(studied)) == {}
    studied.now = "2026-12-01T09:00:00+00:00"
    assert set(checks(examined(studied))) == {"clock/clock"}


def test_an_unknown_zone_is_told(studied: Program) -> None:
    studied.more["TZ"] = "Middle-Earth/Shire"
    assert set(checks(examined(studied))) == {"clock/zone"}
    studied.more["TZ"] = "CET-1CEST"
    assert checks(examined(studied)) == {}


def test_a_deck_that_changed_unseen_is_read_again(studied: Program) -> None:
    path = studied.home / "decks" / "own.yaml"
    about = path.stat()
    path.write_text(path.read_text("utf-8").replace("A1", "B1"), encoding="utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    (stale,) = checks(examined(studied, code=3)).values()
    assert stale["name"] == "mirror"
    assert str(path) in stale["says"]
    studied("doctor", "--repair")
    assert examined(studied)["ok"]
    assert stale["state"] == "wrong"


@pytest.mark.parametrize(
    "statement",
    ["delete from content", "delete from card where id = (select max(id) from card)"],
)
def test_a_mirror_that_contradicts_itself_is_made_anew(studied: Program, statement: str) -> None:
    whole = studied("due", "--json").json
    change(studied, statement)
    assert "decks/mirror" in checks(examined(studied, code=3))
    assert examined(studied, "--repair")["ok"]
    assert studied("due", "--json").json == whole


def test_histories_without_a_card_and_broken_decks_are_told(studied: Program) -> None:
    path = studied.home / "decks" / "own.yaml"
    path.unlink()
    notes = checks(examined(studied), "note")
    assert notes["decks/orphans"]["says"] == "2 histories wait for a card"
    assert "decks orphans" in notes["decks/orphans"]["way_out"]
    path.write_text("deck: [", encoding="utf-8")
    assert str(path) in checks(examined(studied))["decks/files"]["says"]


def test_places_that_others_see_or_carry_about_are_warned_of(studied: Program) -> None:
    (studied.home / ".stfolder").mkdir()
    (studied.home / "novel.txt").touch()  # A folder that is for more than studying keeps its mode.
    studied.home.chmod(0o755)
    found = examined(studied)
    assert found["ok"]
    assert set(checks(found)) == {"places/carried", "places/rights"}
    carried = next(one for one in found["warnings"] if "Syncthing" in one)
    assert carried.startswith(f"the database lies in {studied.home}, which Syncthing carries ")
    assert f"chmod 700 '{studied.home}'" in studied("doctor").out


def test_a_damaged_backup_and_leftovers_are_told(studied: Program) -> None:
    folder = studied.home / "backups"
    newest = max(folder.glob("studyllm-*.db"))
    newest.write_bytes(newest.read_bytes()[:-9000])
    left = folder / "studyllm-20260101-000000-000.part"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    found = examined(studied, code=3)
    assert set(checks(found)) == {"backups/newest"}
    assert str(left) in checks(found, "note")["places/leftovers"]["says"]


def test_settings_that_cannot_be_used_are_told_beside_all_else(studied: Program) -> None:
    (studied.home / "config.toml").write_text('new_per_dya = 3\nlang = "zh"\n', encoding="utf-8")
    found = examined(studied, code=3)
    (wrong,) = checks(found).values()
    assert "new_per_dya" in wrong["says"]
    assert found["facts"] == 5
    studied.more["STUDYLLM_HOEM"] = "x"
    assert sum(one["state"] == "wrong" for one in examined(studied, code=3)["checks"]) == 2


def test_a_database_that_another_program_writes_to_is_looked_at_all_the_same(
    studied: Program,
) -> None:
    studied("due")  # in this folder it is another device, which writes down its name
    with closing(sqlite3.connect(studied.home / "studyllm.db", isolation_level=None)) as raw:
        raw.execute("begin immediate")
        found = examined(studied)
        raw.execute("rollback")
    assert "file/lock" in checks(found, "note")
    assert found["facts"] == 5


def harm(program: Program) -> None:
    """Damage all pages with texts of cards, and the beginning."""
    path = program.home / "studyllm.db"
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        if b'"question":' in content[page : page + 4096]:
            content[page : page + 200] = b"\xa5" * 200
    path.write_bytes(content)


def test_what_a_damaged_database_had_is_saved_and_taken_in_again(
    studied: Program, tmp_path: Path
) -> None:
    before = studied("export", "journal").lines
    harm(studied)
    content = (studied.home / "studyllm.db").read_bytes()
    (wrong,) = checks(examined(studied, code=3)).values()
    assert "the database is damaged" in wrong["says"]
    target = tmp_path / "saved.jsonl"
    done = studied("doctor", "--salvage", target)
    assert done.lines[0] == f"5 facts of what you did stand in {target} now."
    assert "`studyllm restore --newest`" in done.lines[-1]
    assert sorted(target.read_text("utf-8").splitlines()) == sorted(before)
    assert target.stat().st_mode & 0o077 == 0
    found = studied("doctor", "--salvage", target, "--json").json
    assert (found["facts"], found["lost"], found["file"]) == (5, {}, str(target))
    assert found["backup"] in map(str, (studied.home / "backups").iterdir())
    assert (studied.home / "studyllm.db").read_bytes() == content
    other = Program(tmp_path / "other", TWO_DAYS_LATER)
    assert "5 facts" in other("import", target).out
    assert sorted(other("export", "journal").lines) == sorted(before)


def test_what_no_backup_has_is_saved_too(studied: Program, tmp_path: Path) -> None:
    shutil.rmtree(studied.home / "backups")
    harm(studied)
    done = studied("doctor", "--salvage", tmp_path / "saved.jsonl")
    assert "move the database away" in done.lines[-1]


@pytest.mark.parametrize("words", [["--salvage", "x.jsonl", "--repair"], ["--salvage"]])
def test_salvage_is_asked_for_alone_and_with_a_file(studied: Program, words: list[str]) -> None:
    studied("doctor", *words, code=2)


def test_the_database_is_never_the_place_of_what_is_saved(studied: Program) -> None:
    path = studied.home / "studyllm.db"
    before = path.read_bytes()
    for name in ("studyllm.db", "studyllm.db-wal"):
        assert "stays as it is" in studied("doctor", "--salvage", studied.home / name, code=1).err
    assert path.read_bytes() == before


def test_nothing_can_be_saved_where_there_is_nothing(program: Program, tmp_path: Path) -> None:
    target = tmp_path / "saved.jsonl"
    (program.home / "studyllm.db").write_bytes(b"x" * 50_000)
    assert "nothing in it can be read" in program("doctor", "--salvage", target, code=3).err
    (program.home / "studyllm.db").unlink()
    assert "there is no database" in program("doctor", "--salvage", target, code=1).err
    assert not target.exists()


@pytest.mark.parametrize("dump", ["version-1.sql", "version-3.sql"])
def test_an_older_database_is_told_and_brought_up_to_date(tmp_path: Path, dump: str) -> None:
    program = Program(tmp_path / "home", TWO_DAYS_LATER)
    program.home.mkdir(mode=0o700)
    path = program.home / "studyllm.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((ROOT / "tests/store" / dump).read_text("utf-8"))
    path.chmod(0o600)
    found = examined(program)
    assert "made by an older studyllm" in checks(found, "note")["file/version"]["says"]
    assert found["ok"]
    assert {"schema", "journal", "views"} <= {one["group"] for one in found["checks"]}
    assert "file/version" not in checks(examined(program), "note")
