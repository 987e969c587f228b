"""The examples of `docs/import-formats.md`, against what the readers make of them."""

from __future__ import annotations

import re
from pathlib import Path

from studyllm.exchange import csv_decks, jsonl_decks, markdown_decks
from studyllm.exchange.foreign import Wish

PAGE = (Path(__file__).parents[2] / "docs/import-formats.md").read_text(encoding="utf-8")
READERS = {"csv": csv_decks, "markdown": markdown_decks, "json": jsonl_decks}


def test_every_example_of_the_page_is_read(tmp_path: Path) -> None:
    found = []
    for language, body in re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        path = tmp_path / f"example.{language}"
        path.write_text(body, encoding="utf-8")
        assert READERS[language].recognised(path)
        with READERS[language].read(path, Wish()) as foreign:
            found += [(language, deck.fields["deck"], len([*deck.cards])) for deck in foreign.decks]
            facts = len([*foreign.facts()])
            assert not foreign.skipped
        assert facts == ("SR:" in body)
    assert found == [
        ("csv", "llm", 2),
        ("markdown", "attention", 2),
        ("markdown", "llm", 4),
        ("json", "moe", 1),
    ]


def test_every_name_of_a_column_on_the_page_is_known(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = re.findall(r"^  \| (`.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    names = [name for row in rows for cell in row for name in re.split("[,;] ", cell)]
    for name in (re.sub("`", "", each) for each in names if not each.startswith("parted by")):
        if name == "else by blanks":
            continue
        path.write_text(f"{name},front,back\nx,Q,A\n", encoding="utf-8")
        with csv_decks.read(path, Wish()) as foreign:
            assert not any("not known" in why for _, why in foreign.skipped), name
