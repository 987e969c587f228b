"""Decks as CSV, against the cards that they were made of, Python's csv and our reader."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Choices, Deck, Point, Points
from studyllm.core.fields import Fields, card_fields, deck_fields
from studyllm.errors import StudyError
from studyllm.exchange import table, table_reading
from studyllm.store.bodies import may_have_languages
from studyllm.store.packing import pack_card
from studyllm.text.spreadsheet import BYTE_ORDER_MARK, neutral
from tests.any_decks import STRINGS, AnyDeck, decks

HEAD = "deck (studyllm 1),id,question,answer\r\n"


def written(*any_decks: AnyDeck, raw: bool = False) -> str:
    def fields(cards: list[Card]) -> table.Cards:
        return lambda: map(card_fields, cards)

    return "".join(table.rows([(deck_fields(d), fields(cards)) for d, cards in any_decks], raw=raw))


def read(text: str) -> list[tuple[Fields, Fields]]:
    """The cards of a file, each with its deck as the deck's first row has it."""
    heads: dict[str, Fields] = {}
    found = []
    for each in table_reading.read(io.StringIO(text, newline=""), "f"):
        head = heads.setdefault(each.deck["deck"], each.deck)
        found.append((head, each.card))
    return found


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(decks(most=3), min_size=1, max_size=2, unique_by=lambda each: each[0].slug))
def test_a_file_has_all_that_the_decks_say(any_decks: list[AnyDeck]) -> None:
    wanted = [(deck_fields(deck), card_fields(card)) for deck, cards in any_decks for card in cards]
    for raw in (False, True):
        text = written(*any_decks, raw=raw)
        assert read(text) == wanted
        # Another program has rewritten it in its own way of quoting, with a mark.
        again = io.StringIO(newline="")
        csv.writer(again, quoting=csv.QUOTE_ALL).writerows(
            csv.reader(io.StringIO(text, newline=""))
        )
        assert read(BYTE_ORDER_MARK + again.getvalue()) == wanted


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(decks(most=3), min_size=1, max_size=2, unique_by=lambda each: each[0].slug))
def test_only_cards_with_languages_decide_which_columns_there_are(
    any_decks: list[AnyDeck],
) -> None:
    def those(cards: list[Card]) -> table.Cards:
        return lambda: (card_fields(c) for c in cards if may_have_languages(pack_card(c)))

    def all_of(cards: list[Card]) -> table.Cards:
        return lambda: map(card_fields, cards)

    named = [(deck_fields(deck), all_of(cards)) for deck, cards in any_decks]
    quicker = table.rows(named, many=[those(cards) for _, cards in any_decks])
    assert "".join(quicker) == written(*any_decks)


@settings(deadline=None)
@given(st.lists(st.none() | STRINGS, min_size=1, max_size=5).filter(any))
def test_a_list_comes_back_from_its_cell(items: list[str | None]) -> None:
    assert table_reading.unlisted(table.listed(items), "f") == items


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(decks(most=3))
def test_cells_are_neutral_unless_they_are_to_be_raw(any_deck: AnyDeck) -> None:
    raw = csv.reader(io.StringIO(written(any_deck, raw=True), newline=""))
    rows = csv.reader(io.StringIO(written(any_deck), newline=""))
    assert next(raw)[1:] == next(rows)[1:]
    assert [[neutral(cell) for cell in cells] for cells in raw] == list(rows)


def test_a_spreadsheet_shows_what_a_person_expects() -> None:
    text = written(
        (
            Deck("d", {"en": "D", "zh": "卡"}, tags=("t", "u")),
            [
                Card("a", {"en": "Q?", "zh": "问？"}, Basic({"": "=1"}, reverse=True)),
                Card(
                    "b",
                    {"": "Which?"},
                    Choices(({"": "one"}, {"": "two"}, {"": "three"}), frozenset({0, 2})),
                ),
                Card("c", {"": "Say."}, Points((Point({"": "x\ny"}, True), Point({"": "z"})))),
            ],
        )
    )
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert text.count("\r\n") == 4
    assert head[:5] == ["deck (studyllm 1)", "id", "question", "question_en", "question_zh"]
    found = [{key: cell for key, cell in zip(head, cells, strict=True) if cell} for cells in rows]
    assert found == [
        {
            head[0]: "d",
            "id": "a",
            "question_en": "Q?",
            "question_zh": "问？",
            "answer": "'=1",
            "reverse": "true",
            "deck_title_en": "D",
            "deck_title_zh": "卡",
            "deck_tags": "t\nu",
        },
        {
            head[0]: "d",
            "id": "b",
            "question": "Which?",
            "choices": "one\ntwo\nthree",
            "right": "1\n3",
        },
        {head[0]: "d", "id": "c", "question": "Say.", "points": "* x\n  y\n* z", "required": "1"},
    ]


def test_what_a_person_changes_in_a_spreadsheet_is_understood() -> None:
    text = (
        "deck (studyllm 1),id,question,answer,choices,right,reverse,tags,points,required\r\n"
        'd,a,Q,A,,,TRUE,"x\r\n\r\ny\r\n",,\r\n'
        ",,,,,,,,,\r\n"
        'd,b,Q,,"one\r\ntwo\r\n\r\n","1, 2",,,,\r\n'
        'd,c,Q,,,,False,,"* p\n\n  r\n* q",2\r\n'
        "\r\n"
    )
    assert [card for _, card in read(text)] == [
        {"id": "a", "question": "Q", "answer": "A", "reverse": True, "tags": ["x", "y"]},
        {"id": "b", "question": "Q", "choices": ["one", "two"], "right": [1, 2]},
        {
            "id": "c",
            "question": "Q",
            "reverse": False,
            "points": ["p\n\nr", {"point": "q", "required": True}],
        },
    ]


def test_our_files_are_known_by_their_first_line() -> None:
    deck = (Deck("d", {"": "d"}), [Card("a", {"": "Q"}, Basic({"": "A"}))])
    for raw in (False, True):
        first = written(deck, raw=raw).partition("\r\n")[0]
        assert table_reading.is_ours(first)
        assert table_reading.is_ours(BYTE_ORDER_MARK + first)
        assert table_reading.is_ours('"' + first.replace(",", '","') + '"')
    assert not table_reading.is_ours("deck,id,question")
    assert not table_reading.is_ours("")


def test_a_place_is_the_line_where_a_row_begins() -> None:
    text = HEAD + 'd,a,"Q\nQ",A\r\nd,b,Q,A\r\n'
    assert [each.line for each in table_reading.read(io.StringIO(text, newline=""), "f")] == [2, 4]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f:1: the first column is not `deck (studyllm 1)`, as in tables of studyllm"),
        ("a,b\r\n", "f:1: the first column is not `deck (studyllm 1)`, as in tables of studyllm"),
        ("deck (studyllm 1),nota\r\n", "f:1: unknown column `nota`; did you mean `note`?"),
        ("deck (studyllm 1),tags_en\r\n", "f:1: unknown column `tags_en`; did you mean `tags`?"),
        ("deck (studyllm 1),\x1bxyz\r\n", "f:1: unknown column `␛xyz`"),
        ("deck (studyllm 1),id,id\r\n", "f:1: the column `id` is there twice"),
        (HEAD + "d,a,Q\r\n", "f:2: 3 cells, where the head has 4"),
        (HEAD + ",a,Q,A\r\n", "f:2: the row names no deck"),
        (HEAD + 'd,a,Q,A\r\nd,b,"Q,A\r\nd,c\r\n', "f:3: this row cannot be read: unexpected end"),
        (HEAD + 'd,a,"Q"x,A\r\n', "f:2: this row cannot be read: ',' expected after '\"'"),
        (
            "deck (studyllm 1),note,note_en\r\nd,one,two\r\n",
            "f:2: `note` has a text without a language, and others in languages",
        ),
        (
            'deck (studyllm 1),choices_en,choices_zh\r\nd,"a\nb",c\r\n',
            "f:2: `choices` has not as many items in each language: 2 in `en`, 1 in `zh`",
        ),
        ('deck (studyllm 1),choices\r\nd,"* a\n*"\r\n', "f:2: `choices`: item 2 is empty"),
        (
            'deck (studyllm 1),choices,choices_en\r\nd,"* a\n* b","* c\n*"\r\n',
            "f:2: `choices`: item 1 has a text without a language, and others in languages",
        ),
        (
            'deck (studyllm 1),choices\r\nd,"* a\nb"\r\n',
            "f:2: `choices`: a further line of an item begins with two blanks",
        ),
        (
            "deck (studyllm 1),right\r\nd,one\r\n",
            "f:2: `right` takes numbers, counted from 1, not `one`",
        ),
        (
            "deck (studyllm 1),reverse\r\nd,WAHR\r\n",
            "f:2: `reverse` takes true or false, not `WAHR`",
        ),
        (
            "deck (studyllm 1),points,required\r\nd,p,2\r\n",
            "f:2: `required: 2`, but there are 1 points",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    with pytest.raises(StudyError) as error:
        list(table_reading.read(io.StringIO(text, newline=""), "f"))
    assert str(error.value).startswith(message)
