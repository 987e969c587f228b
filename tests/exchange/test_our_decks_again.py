"""Decks that were exported as CSV and as JSON Lines, read again: the deck files must be the same.

Held against the deck files of the decks themselves, over random decks. In a table the languages of
a text are in the order of its columns.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm.core.cards import Card
from studyllm.core.fields import card_fields, deck_fields
from studyllm.deckfile.writing import render
from studyllm.errors import StudyError
from studyllm.exchange import by_deck, csv_decks, jsonl, jsonl_decks, table
from studyllm.exchange.foreign import Wish
from studyllm.exchange.found import Found
from studyllm.store.bodies import card_json
from studyllm.store.packing import pack_card
from tests.any_decks import AnyDeck, decks

Order: TypeAlias = Callable[[Any], Any]

slowly = settings(
    max_examples=int(os.environ.get("STUDYLLM_EXAMPLES", "12")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
SOME_DECKS = st.lists(decks(most=3), min_size=1, max_size=3, unique_by=lambda each: each[0].slug)


def in_order(value: Any) -> Any:
    """Fields with the languages of each text in the order of the alphabet."""
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if isinstance(value, dict) and not {"question", "cloze", "deck", "point"} & {*value}:
        return dict(sorted(value.items()))
    if isinstance(value, dict):
        return {key: in_order(each) for key, each in value.items()}
    return value


def deck_files(any_decks: list[AnyDeck], order: Order = in_order) -> list[str]:
    return [
        "".join(render(order(deck_fields(d)), map(order, map(card_fields, cards))))
        for d, cards in any_decks
    ]


def table_of(any_decks: list[AnyDeck], raw: bool = False) -> str:
    def fields(cards: list[Card]) -> table.Cards:
        return lambda: map(card_fields, cards)

    return "".join(table.rows([(deck_fields(d), fields(cards)) for d, cards in any_decks], raw=raw))


def lines_of(any_decks: list[AnyDeck]) -> str:
    lines: list[str] = []
    for deck, cards in any_decks:
        bodies = (card_json(card.id, pack_card(card)) for card in cards)
        lines += jsonl.lines(deck_fields(deck), bodies)
    return "".join(lines)


def read(reader: ModuleType, path: Path, order: Order = in_order) -> list[str]:
    """The deck files that would be made of a file."""
    assert reader.recognised(path)
    with reader.read(path, Wish()) as foreign:
        assert not foreign.skipped
        found = [
            "".join(render(order(deck.fields), (order(each.card) for each in deck.cards)))
            for deck in foreign.decks
        ]
        assert not [*foreign.facts()]
    return found


def as_it_is(value: Any) -> Any:
    return value


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ours") / "decks.txt"


@slowly
@given(any_decks=SOME_DECKS)
def test_a_table_gives_the_same_deck_files(any_decks: list[AnyDeck], path: Path) -> None:
    for raw in (False, True):
        text = table_of(any_decks, raw)
        path.write_bytes(text.encode())
        assert read(csv_decks, path) == deck_files(any_decks)
        # A spreadsheet has saved it anew: parted by semicolons, in UTF-16.
        again = io.StringIO(newline="")
        csv.writer(again, delimiter=";").writerows(csv.reader(io.StringIO(text, newline="")))
        path.write_bytes(again.getvalue().encode("utf-16"))
        assert read(csv_decks, path) == deck_files(any_decks)


@slowly
@given(any_decks=SOME_DECKS)
def test_json_lines_give_the_same_deck_files(any_decks: list[AnyDeck], path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(lines_of(any_decks).encode(encoding))
        assert read(jsonl_decks, path, as_it_is) == deck_files(any_decks, as_it_is)


@slowly
@given(any_decks=SOME_DECKS)
def test_rows_that_were_sorted_go_back_to_their_decks(any_decks: list[AnyDeck], path: Path) -> None:
    head, *rows = csv.reader(io.StringIO(table_of(any_decks, raw=True), newline=""))
    rows.sort(key=lambda cells: cells[1:])
    sorted_table = io.StringIO(newline="")
    csv.writer(sorted_table).writerows([head, *rows])
    path.write_bytes(sorted_table.getvalue().encode())
    with csv_decks.read(path, Wish()) as foreign:
        found = {
            deck.fields["deck"]: (deck.fields, {each.card["id"]: each.card for each in deck.cards})
            for deck in foreign.decks
        }
    assert found == {
        deck.slug: (deck_fields(deck), {card.id: card_fields(card) for card in cards})
        for deck, cards in any_decks
    }


HEAD = '{"studyllm":"deck","version":1,"deck":"d"}\n'


def refused(reader: ModuleType, path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(StudyError) as error, reader.read(path, Wish()):
        pass
    return str(error.value).replace(str(path), "f").split("\n")


def test_all_that_is_wrong_with_a_table_is_said_at_once(path: Path) -> None:
    text = "deck (studyllm 1),question,answer,right,number\n" + "d,Q,A\n,Q,A,,\nd,Q,A,x,\n"
    assert refused(csv_decks, path, text + "d,Q,,,5\nd,Q,,,5: {a: b}\n") == [
        "f:2: 3 cells, where the head has 5",
        "f:3: the row names no deck",
        "f:4: `right` takes numbers, counted from 1, not `x`",
        "f:6: `number` takes a number as a text",
    ]
    many = refused(csv_decks, path, text + "d\n" * 30)
    assert len(many) == 21
    assert many[-1] == "… and 13 more of them"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"qestion":"Q"}', "unknown key `qestion`; did you mean `question`?"),
        ('{"question":5}', "`question` takes a text, or one for each language"),
        ('{"question":{}}', "`question` takes a text, or one for each language"),
        ('{"question":{"en":null}}', "`question` takes a text, or one for each language"),
        ('{"question":"\\ud800"}', "`question` takes a text, or one for each language"),
        ('{"number":5}', "`number` takes a number as a text"),
        ('{"number":"5\\n    answer: x"}', "`number` takes a number as a text"),
        ('{"reverse":"yes"}', "`reverse` takes true or false"),
        ('{"right":[true]}', "`right` takes a list of whole numbers"),
        ('{"choices":"a"}', "`choices` takes a list of texts"),
        ('{"choices":[]}', "`choices` takes a list of texts"),
        ('{"points":[{"point":"a"}]}', "`points` takes a list of texts, or of `point` and"),
        ('{"tags":["a",1]}', "`tags` takes a list of words"),
        ('{"id":["a"]}', "`id` takes a name"),
    ],
)
def test_a_line_that_no_deck_file_can_say_is_refused(line: str, message: str, path: Path) -> None:
    (told,) = refused(jsonl_decks, path, HEAD + "\n" + line)
    assert told.startswith(f"f:3: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "f:1: this deck has no cards"),
        ('{"studyllm":"deck","version":1}\n{"id":"a"}', "f:2: the line of its deck does not say"),
        ('{"studyllm":"deck","version":1,"x":1}\n{"id":"a"}', "f:2: unknown key `x`"),
        (
            HEAD + '{"id":"a"}\n' + HEAD.replace("}", ',"title":"T"}') + '{"id":"b"}\n'
            + HEAD.replace("}", ',"title":"U"}') + '{"id":"c"}\n',
            "f:6: the deck `d` has another `title` further up",
        ),
    ],
)  # fmt: skip
def test_a_deck_that_is_not_whole_is_refused(text: str, message: str, path: Path) -> None:
    assert refused(jsonl_decks, path, text)[0].startswith(message)


def test_an_empty_table_of_ours_is_refused(path: Path) -> None:
    (told,) = refused(csv_decks, path, "deck (studyllm 1),question\n")
    assert told == "f: the table has no cards"


def test_decks_that_are_mixed_and_too_many_are_not_held_in_memory() -> None:
    order = by_deck.Order("f")
    for line in range(2, by_deck.MOST_MIXED + 3):
        order.note(Found(line, {"deck": "even" if line % 2 else "odd"}, {}))
    with pytest.raises(StudyError, match=r"f:4: the cards of a deck do not stand together"):
        next(order.decks(lambda: iter(())))


def test_there_is_room_for_as_many_decks_and_cards_as_a_deck_file_has() -> None:
    order = by_deck.Order("f")
    for line in range(by_deck.MOST_CARDS):
        order.check_room(Found(line, {"deck": "d"}, {}))
    with pytest.raises(StudyError, match="f:5: more than 250,000 cards of the deck `d`"):
        order.check_room(Found(5, {"deck": "d"}, {}))
    for line in range(by_deck.MOST_DECKS):
        order.note(Found(line, {"deck": str(line)}, {}))
    order.check_room(Found(5, {"deck": "7"}, {}))
    with pytest.raises(StudyError, match="f:5: more than 1,500 decks; split the file"):
        order.check_room(Found(5, {"deck": "new"}, {}))


def test_a_place_is_the_line_in_the_file(path: Path) -> None:
    path.write_text('deck (studyllm 1),question,answer\r\n\r\nd,"a\nb",c\r\nd,Q,A', newline="")
    with csv_decks.read(path, Wish()) as foreign:
        assert [[found.line for found in deck.cards] for deck in foreign.decks] == [[3, 5]]


def test_other_files_are_not_taken_for_ours(tmp_path: Path) -> None:
    for name, text in [("a.json", "{}"), ("b", HEAD[:20]), ("c", ""), ("d", '{"deck":"d"}')]:
        (tmp_path / name).write_text(text)
        assert not jsonl_decks.recognised(tmp_path / name)
        assert not csv_decks.recognised(tmp_path / name)
    assert not jsonl_decks.recognised(tmp_path)
    assert not csv_decks.recognised(tmp_path / "none")
    (tmp_path / "e").write_text(json.dumps({"studyllm": "journal", "version": 1}))
    assert not jsonl_decks.recognised(tmp_path / "e")
