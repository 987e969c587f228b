"""Files that nobody meant well: every reader gives cards or one clear error, and never a traceback.

Good files with bytes changed, cut and doubled, and bytes at random. What is read is a deck file's
fields: it renders to YAML that our deck format reads or refuses.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm.core.journal import Baseline
from studyllm.deckfile.writing import render
from studyllm.errors import StudyError
from studyllm.exchange import csv_decks, files, jsonl_decks, markdown_decks
from studyllm.exchange.foreign import Wish
from studyllm.text.clean import clean, one_line

READERS = [csv_decks, jsonl_decks, markdown_decks]
EXAMPLES = int(os.environ.get("STUDYLLM_EXAMPLES", "60"))

GOOD = [
    'deck (studyllm 1),id,question_en,question_zh,choices,right\r\nd,a,"Q,\n",问,"x\ny",2\r\n',
    "front;back;tags\nQ1;A1;x y\nQ2;{{c1::a}};\n",
    "#separator:tab\n#html:true\n#tags column:3\na<br>b\t<b>c</b>{{c1::x::y}}\tt\n",
    "问题,答案\n什么？,注意力。\n多少？,五万。\n",
    '{"studyllm":"deck","version":1,"deck":"d"}\n{"id":"a","question":{"en":"Q"},"answer":"A"}\n',
    '{"studyllm":"deck","version":1,"deck":"d"}\n{"cloze":"{{a}}","points":["x"],"tags":["t"]}\n',
    "---\nname = \"x\"\n---\nQ: a\nA: b\n---\nC: the [x] is $y$\n```\nQ: code\n```\n",
    "#flashcards/x\na::b ^id\n<!--SR:!2026-01-01,3,250!fsrs,1,2-->\n\nc\n??\n![[p.png|3]] [[y|z]]",
    "the ==x;;y== {{1::z}}\n<!--SR:!2026-01-01,3,250-->\n\n#flashcards/z q:::a\n",
]  # fmt: skip
ODD = [b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"\r", b"::", b"{{", b"}}", b"==", b"$"]
ODD += [b"```", b"[", b"]]", b"---\n", b"\n", b"\n\n", b"<!--SR:", b"\xd6\xd0", b"\xe4\xb8\xad"]


@st.composite
def hostile(draw: st.DrawFn) -> bytes:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "gb18030"]))
    content = draw(st.sampled_from(GOOD)).encode(encoding)
    random = Random(draw(st.integers(0, 2**32)))
    for _ in range(random.randint(1, 6)):
        at, until = sorted(random.randint(0, len(content)) for _ in range(2))
        odd = random.choice(ODD) * random.choice([1, 1, 3])
        middle = random.choice([odd, content[at:until] * 2, b"", content[at:until] + odd])
        content = content[:at] + middle + content[until:]
    return content


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "file.txt"


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(content=hostile(), wish=st.sampled_from([Wish(), Wish(), Wish("gb18030"), Wish("utf-16")]))
def test_a_reader_gives_cards_or_says_what_is_wrong(content: bytes, wish: Wish, path: Path) -> None:
    path.write_bytes(content)
    for reader in READERS:
        reader.recognised(path)
        error = told(reader, path, wish)
        assert not error or error.startswith(str(path))
        assert clean(error) == error


def told(reader: ModuleType, path: Path, wish: Wish) -> str:
    """The error that reading gives, or nothing."""
    lines = len(path.read_bytes()) + 2
    try:
        with reader.read(path, wish) as foreign:
            for deck in foreign.decks:
                cards = list(deck.cards)
                assert deck.fields["deck"]
                assert all(0 < each.line < lines for each in cards)
                assert "".join(render(deck.fields, (each.card for each in cards)))
            assert all(isinstance(fact, Baseline) for fact in foreign.facts())
            assert all(why and one_line(why) == why for _, why in foreign.skipped)
    except StudyError as error:
        return str(error)
    return ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_regular_file_is_refused(reader: ModuleType, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    big = tmp_path / "big"
    with big.open("wb") as file:
        file.truncate(files.LARGEST_TEXT + 1)
    most = "16" if reader is markdown_decks else "64"
    for path, why in [
        (tmp_path, "a folder; a deck is a regular file"),
        (pipe, "a pipe; a deck is a regular file"),
        (big, f"larger than {most} MB"),
        (tmp_path / "none", "no such file"),
    ]:
        assert not reader.recognised(path)
        with pytest.raises(StudyError) as error, reader.read(path, Wish()):
            pass
        assert str(error.value) == f"{path}: {why}"


@pytest.mark.parametrize("line", ["$a", "`", "![", "[[", "==a ", "{{a", "<!--SR:", "- ", " ", "::"])
def test_a_long_line_of_marks_is_read_at_once(line: str, path: Path) -> None:
    # In quadratic time each of these would take minutes.
    path.write_text(f"q::a\n\n{line * 200_000}\n\nx::{line * 10_000}y\n\nC: {line * 10_000}\n")
    with markdown_decks.read(path, Wish()) as foreign:
        assert [len([*deck.cards]) > 0 for deck in foreign.decks] == [True]
