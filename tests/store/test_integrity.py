"""SQLite's own check of a file: what it finds, and that it can be stopped."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from studyllm.store import integrity
from studyllm.store.reading import reading


def numbers(path: Path, rows: int) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("create table number (value integer primary key, square integer not null)")
    raw.execute(
        "with recursive counted(n) as (select 1 union all select n + 1 from counted limit ?)"
        " insert into number select n, n * n from counted",
        (rows,),
    )
    raw.execute("create index by_square on number (square)")
    return raw


def test_a_whole_file_has_no_flaws_and_a_damaged_one_has(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with numbers(path, 2000) as raw:
        assert integrity.flaws(raw) == []
        assert integrity.flaws(raw, 1, how="quick_check") == []
        (root,) = raw.execute("select rootpage from sqlite_master where type = 'index'").fetchone()
        (size,) = raw.execute("pragma page_size").fetchone()
    raw.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = bytes(size)
    path.write_bytes(content)
    with sqlite3.connect(path) as raw:
        assert len(integrity.flaws(raw, 1)) >= 1
    raw.close()


@pytest.mark.skipif(os.name != "posix", reason="signals to oneself")
def test_ctrl_c_stops_it_and_stays_ctrl_c(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    raw = numbers(tmp_path / "some.db", 200_000)
    with pytest.raises(KeyboardInterrupt):
        integrity.flaws(raw, tick=lambda _: os.kill(os.getpid(), signal.SIGINT))
    signal.signal(signal.SIGINT, before)
    raw.close()


def test_a_database_that_is_only_read_trusts_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    numbers(path, 3).close()
    with reading(path) as raw:
        assert raw.execute("pragma trusted_schema").fetchone() == (0,)
        assert raw.execute("pragma cell_size_check").fetchone() == (1,)
