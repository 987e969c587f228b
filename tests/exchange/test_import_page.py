"""The examples of `docs/import-formats.md`, against what the readers make of them."""

from __future__ import annotations

import re
from pathlib import Path

from studyllm.exchange import csv_decks, jsonl_decks, markdown_decks
from studyllm.exchange.foreign import Wish
from studyllm.exchange.table_layout import layout_of

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


def test_every_name_of_a_column_on_the_page_is_known() -> None:
    rows = re.findall(r"^  \| (`.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    cells = (cell.partition("; parted by")[0] for row in rows for cell in row)
    names = [name.strip("`") for cell in cells for name in re.split("[,;] ", cell)]
    assert len(names) > 40
    for name in names:
        assert layout_of([f"{name},front,back\n"], "f").left_out == (), name
    assert layout_of(["colour,front,back\n"], "f").left_out == ("colour",)
