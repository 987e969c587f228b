"""What each formula of the decks and of `papers.txt` looks like, written to `formulas.txt`.

Run: `python -m tests.golden.make_formulas`, then read every line that has changed as a sceptic: is
there any other way to read it than the source's? The file is worth what that reading is worth.

A formula is a line with its source, then what becomes of it in Unicode and in ASCII. Those of the
decks are laid out as they stand there; those of papers on a line and in 76 cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from studyllm.config import shipped_decks
from studyllm.core.cloze import SPAN
from studyllm.text.math import GLUE, Charset, display, inline

FOLDER = Path(__file__).parent
WIDTH = 76
RAW = "(raw)"
"""Stands where there is no form that is certain, and the source is shown."""


class Formula(NamedTuple):
    """A formula as it is in a text."""

    source: str
    is_display: bool


def of_decks() -> list[Formula]:
    """The formulas of all decks that come along, each once."""
    found: dict[Formula, None] = {}
    for path in sorted(shipped_decks().glob("*.yaml")):
        for text in _texts(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)):
            for match in SPAN.finditer(text):
                if match["inline"]:
                    found[Formula(match[0][1:-1], False)] = None
                elif match["display"]:
                    found[Formula(" ".join(match[0][2:-2].split()), True)] = None
    return list(found)


def _texts(value: Any) -> Iterator[str]:
    """All that is written somewhere in a deck."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def of_papers() -> list[Formula]:
    """The formulas of `papers.txt`, in both ways."""
    sources = (FOLDER / "papers.txt").read_text(encoding="utf-8").splitlines()
    return [Formula(source, way) for source in sources for way in (False, True)]


def lines(formula: Formula, charset: Charset) -> list[str]:
    """What a formula looks like, without blanks at the ends of lines."""
    if formula.is_display:
        plane = display(formula.source, WIDTH, charset)
        return [RAW] if plane is None else [line.rstrip() for line in plane.lines]
    line = inline(formula.source, charset)
    return [RAW] if line is None else [line.replace(GLUE, " ")]


def told(formulas: Iterable[Formula]) -> Iterator[str]:
    """The lines of the file."""
    for formula in formulas:
        yield f"{'$$' if formula.is_display else '$'} {formula.source}"
        for charset in ("unicode", "ascii"):
            yield from (f"{charset[0]} {line}".rstrip() for line in lines(formula, charset))
        yield ""


def main() -> None:
    text = "\n".join(told([*of_decks(), *of_papers()]))
    (FOLDER / "formulas.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
