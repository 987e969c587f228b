"""Limits on what a deck may hold: what is within them loads, one more is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.deckfile.build import Builder
from studyllm.deckfile.events import Fold, events
from studyllm.deckfile.names import Lines
from studyllm.deckfile.report import MAX_PROBLEMS, EnoughError, Report
from studyllm.deckfile.shape import MAX_DEPTH, MAX_ITEMS, MAX_NAME, MAX_TEXT, Limits
from studyllm.deckfile.source import Source
from studyllm.errors import DeckError

HEAD = "deck: d\ncards:\n"


def loads(folder: Path, text: str) -> bool:
    path = folder / "d.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    try:
        deckfile.load(path)
    except DeckError:
        return False
    return True


def problem(text: str, limits: Limits) -> str:
    """The only problem of a deck under limits of the test's own."""
    report = Report("d")
    builder = Builder(report, limits)
    fold = Fold(Source(io.BytesIO((HEAD + text).encode()), "d", None), report, limits)
    try:
        for node in fold:
            builder.card(node)
        builder.deck(fold.root, fold.listed)
    except EnoughError:
        pass
    return "; ".join(f"{found.line}: {found.message}" for found in report.error().problems)


def cards(count: int, more: str = "") -> str:
    return "".join(f"  - {{id: c{i}, q: Q, a: A{more}}}\n" for i in range(count))


def test_texts_lists_and_names_have_a_length(tmp_path: Path) -> None:
    for unit in ("x", "位"):
        fits = unit * (MAX_TEXT // len(unit.encode()))
        assert loads(tmp_path, f"  - q: Q\n    a: {fits}\n")
        assert not loads(tmp_path, f"  - q: Q\n    a: {fits}{unit}\n")
    for count in (MAX_ITEMS, MAX_ITEMS + 1):
        points = ", ".join(map(str, range(count)))
        assert loads(tmp_path, f"  - q: Q\n    points: [{points}]\n") == (count == MAX_ITEMS)
    for length in (MAX_NAME, MAX_NAME + 1):
        name = "位" * length
        assert loads(tmp_path, f"  - id: {name}\n    q: Q\n    a: A\n") == (length == MAX_NAME)


def test_depth_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    for opened in ("[", "{", "- ", "? ", "[{"):
        path.write_text(opened * 30_000)
        with pytest.raises(DeckError, match=rf"more than {MAX_DEPTH} lists and mappings"):
            deckfile.load(path)


def test_cards_are_counted() -> None:
    limits = Limits(cards=3)
    assert problem(cards(3), limits) == ""
    assert problem(cards(9), limits) == "6: more than 3 cards; split the deck"


def test_values_of_a_card_are_counted() -> None:
    limits = Limits(values=20)
    assert problem(cards(9), limits) == ""
    assert problem("  - tags: [" + "x, " * 20 + "]", limits) == "3: more than 20 values in one card"
    assert (
        problem("  - tags: [" + "[], " * 20 + "]", limits) == "3: more than 20 values in one card"
    )
    assert problem("  - tags: [" + "*x , " * 20 + "]", limits).endswith(
        "more than 20 values in one card"
    )


def test_values_of_a_deck_are_counted() -> None:
    limits = Limits(all_values=90)
    assert problem(cards(10), limits) == ""
    assert problem(cards(20), limits) == "13: more than 90 values; split the deck"


def test_ids_to_remember_are_counted() -> None:
    limits = Limits(links=3)
    late = cards(4, ", follow_up: [late]").replace("c3", "late")
    assert problem(late, limits) == "6: a card cannot follow up on itself"
    assert problem(cards(5, ", follow_up: [x]"), limits) == "6: more than 3 ids to remember"
    assert problem(cards(1, ", was: [1, 2, 3, 4]"), limits) == "3: more than 3 ids to remember"


def test_a_flood_of_problems_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(HEAD + "  - x\n" * 2 * MAX_PROBLEMS)
    with pytest.raises(DeckError) as refused:
        deckfile.load(path)
    assert len(refused.value.problems) == MAX_PROBLEMS
    assert str(refused.value).count("\n") == DeckError.SHOWN


class Broken(Source):
    """A file on which PyYAML fails in one of the ways that it has."""

    def __init__(self, error: Exception) -> None:
        super().__init__(io.BytesIO(), "d", None)
        self._error = error

    def read(self, _size: int = -1) -> bytes:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        OverflowError(),
        IndexError(),
        KeyError(),
        AttributeError(),
        TypeError(),
        RecursionError(),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_else_escapes_from_pyyaml_becomes_a_problem(error: Exception) -> None:
    report = Report("d")
    assert list(events(Broken(error), report))[1:] == []
    assert str(report.error()) == f"d:1:1: this cannot be read ({type(error).__name__})"


def test_lines_of_many_names_are_kept() -> None:
    lines = Lines()
    names = [f"card-{i}" for i in range(5000)]
    assert [lines.add(name, i) for i, name in enumerate(names, 1)] == [0] * 5000
    assert [lines.line(name) for name in names] == list(range(1, 5001))
    assert lines.add("card-7", 9) == 8
    assert "card-7" in lines
    assert "card-5000" not in lines
