"""Cards put aside hold as much as those of the text they came of, and nothing is left behind."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from studyllm.core.fields import Fields
from studyllm.errors import StudyError
from studyllm.exchange import csv_decks
from studyllm.exchange.foreign import Wish
from studyllm.exchange.found import Found
from studyllm.exchange.spool import Spool, spool

ROPE: Fields = {"deck": "rope", "title": "Seile \u2028 绳"}
CARDS = [
    Found(2, ROPE, {"question": "What holds?\nAnd 结?", "answer": "A knot", "tags": ["a", "b"]}),
    Found(5, {"deck": "sail"}, {"question": {"en": "Wind", "zh": "风"}, "points": ["x"]}),
    Found(9, dict(ROPE), {"question": "\ud800", "answer": "y", "reverse": True}),
]


def test_cards_come_back_as_they_were_as_often_as_asked(tmp_path: Path) -> None:
    with spool(tmp_path / "room") as aside:
        for card in CARDS:
            aside.put(card)
        assert [list(aside.cards(lambda: iter(()))) for _ in range(2)] == [CARDS, CARDS]
    assert not list((tmp_path / "room").iterdir())


def test_what_is_too_much_is_read_again(tmp_path: Path) -> None:
    with open(tmp_path / "aside", "w+", encoding="ascii") as file:
        aside = Spool(file, tmp_path, most=150)
        for card in CARDS:
            aside.put(card)
        assert list(aside.cards(lambda: iter(CARDS[:1]))) == CARDS[:1]
    assert not (tmp_path / "aside").read_bytes()


def test_a_room_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match="cannot be written"), spool(tmp_path / "file" / "room"):
        pass


def test_a_disk_that_is_full_is_told() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with suppress(OSError), open(full, "w", buffering=1, encoding="ascii") as file:
        aside = Spool(file, full)
        with pytest.raises(StudyError, match="cannot be written"):
            aside.put(CARDS[0])


@pytest.mark.parametrize(
    "text",
    [
        'question,answer,tags\nOne?,1,a b\nTwo?,2,\nOne?,again,\n,lost,\nThree?,"3\n4",x\n',
        "question,answer,deck\nOne?,1,a\nTwo?,2,b\nThree?,3,a\n",
        "deck,id,question,answer\nwords,one,One?,1\nwords,two,Two?,2\n",
    ],
)
def test_a_table_has_the_same_cards_with_a_room_and_without(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.csv"
    path.write_text(text, encoding="utf-8")
    found = []
    for room in (None, tmp_path / "room"):
        with csv_decks.read(path, Wish(room=room)) as foreign:
            decks = [(deck.fields, list(deck.cards)) for deck in foreign.decks]
            found.append((decks, foreign.skipped))
    assert found[0] == found[1]
    assert found[0][0]
