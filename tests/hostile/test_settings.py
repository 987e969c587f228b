"""Settings files that are none, or far too much: one sentence, at once, and the exit code 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.children import Children, flaws

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")


def saying(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text.encode())


@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        Path.mkdir,
        lambda path: path.symlink_to(path),
        lambda path: path.symlink_to("/dev/zero"),
        saying("#" + "x" * 1_000_000),
        saying("keys." + ".".join(["a"] * 5_000) + " = 'x'"),
        saying("[keys." + ".".join(["a"] * 900) + "]\nx = 'y'"),
        saying("keys = " + "[" * 100_000),
        saying("desired_retention = nan"),
        saying("new_per_day = " + "9" * 5_000),
        saying("lang = '\x1b[2J'"),
        saying("k" * 100_000 + " = 1"),
    ],
)
def test_settings_that_cannot_be_used_are_told(
    make: Callable[[Path], object], run: Children
) -> None:
    place = run.place()
    make(place.home / "config.toml")
    for words in (["stats"], ["config", "check"]):
        done = run(place, *words)
        assert flaws(done) == []
        assert done.code in (1, 2)


def test_a_folder_that_is_gone_is_said(run: Children) -> None:
    place = run.place()
    folder = place.root / "gone"
    folder.mkdir()
    place.more["STUDYLLM_HOME"] = str(place.home)
    done = run.within(folder, place, "import", "x.yaml")
    assert (done.code, flaws(done)) == (1, [])
    assert "is gone" in done.said


@pytest.mark.parametrize(
    "words", [["study", "--plain"], ["decks", "add", "mine", "Q", "-", "--new"]]
)
def test_an_input_without_an_end_is_refused(words: list[str], run: Children) -> None:
    done = run(run.place(), *words, keys=b"x" * 1_000_000)
    assert flaws(done) == []
    assert "131,072 characters" in done.said


def test_more_decks_than_anybody_has_are_refused_and_many_are_taken(run: Children) -> None:
    place = run.place()
    before = place.state()
    head = '{"studyllm":"journal","version":1}\n'
    fact = (
        '{"kind":"answer","at_ms":%d,"device":"a","number":%d,"day":"2026-01-01","card":"d%d/a",'
        '"grade":"good","took_ms":1}\n'
    )
    alias = (
        '{"kind":"alias","at_ms":%d,"device":"a","number":%d,"day":"2026-01-01","card":"d/a%d",'
        '"to":"d/a"}\n'
    )
    for line, most in ((fact, 10_000), (alias, 1_000)):
        file = place.root / "j.jsonl"
        lines = (line % (1767258000000 + n, n, n) for n in range(most + 1))
        file.write_text(head + "".join(lines), encoding="utf-8")
        done = run(place, "import", file)
        assert (done.code, flaws(done)) == (1, [])
        assert f"more than {most:,}" in done.said
        assert place.state() == before
    table = place.root / "many.csv"
    rows = "".join(f"d{n},a,q,a\n" for n in range(200))
    table.write_text("deck (studyllm 1),id,question_en,answer_en\n" + rows, encoding="utf-8")
    done = run(place, "import", table)
    assert (done.code, flaws(done)) == (0, [])
    assert len([name for name in place.state() if name.startswith("decks/d")]) == 200
