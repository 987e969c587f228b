"""Decks given out: what comes back from each form is the deck, and files stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.core.cards import Card, Deck
from studyllm.core.fields import card_fields
from studyllm.errors import StoreError, StudyError
from studyllm.exchange import jsonl, table_reading
from tests.learner import Learner, deck_text, notes_text

ROOT = Path(__file__).parents[2]
COMMENTED = "# mine\r\ndeck: rope\r\ncards:\r\n- {q: 位置?, a: A}  # \x85\u2028 \u200b\r\n"


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2, "moe": 3})
    yield made
    made.study.close()


def put(learner: Learner, content: bytes) -> None:
    """Write the file of the deck `rope`, and have it read."""
    (learner.shipped / "rope.yaml").write_bytes(content)
    learner.reopen()


def loaded(tmp_path: Path, text: str) -> tuple[Deck, list[Card]]:
    path = tmp_path / "written.yaml"
    path.write_bytes(text.encode())
    return deckfile.load(path)


def mirrored(learner: Learner) -> list[str]:
    """The ids of the cards of `rope` in JSON Lines, which come from the mirror alone."""
    lines = learner.study.deck_export.json_lines(["rope"])
    return [each.card["id"] for each in jsonl.read(lines, "f")]


def yaml(learner: Learner, *, anew: bool = False) -> str:
    return "".join(learner.study.deck_export.yaml("rope", anew=anew))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_untouched_file_comes_back_byte_for_byte(learner: Learner, mark: str) -> None:
    content = (mark + COMMENTED).encode()
    put(learner, content)
    assert yaml(learner).encode() == content


def test_written_anew_it_is_the_same_deck_without_comments(
    learner: Learner, tmp_path: Path
) -> None:
    put(learner, COMMENTED.encode())
    text = yaml(learner, anew=True)
    assert "mine" not in text
    assert loaded(tmp_path, text) == deckfile.load(learner.shipped / "rope.yaml")


def test_a_file_in_another_encoding_is_written_anew(learner: Learner, tmp_path: Path) -> None:
    put(learner, COMMENTED.replace("\r", "").encode("utf-16"))
    assert loaded(tmp_path, yaml(learner)) == deckfile.load(learner.shipped / "rope.yaml")


@pytest.mark.parametrize("broken", [b"deck: rope\ncards: [{q: Q}]\n", b"\xff", b""])
def test_of_a_broken_file_the_last_good_state_is_written(
    learner: Learner, tmp_path: Path, broken: bytes
) -> None:
    good = deckfile.load(learner.shipped / "rope.yaml")
    put(learner, broken)
    assert loaded(tmp_path, yaml(learner)) == good


def test_a_file_that_changed_since_it_was_read_is_not_given_out(
    learner: Learner, tmp_path: Path
) -> None:
    good = deckfile.load(learner.shipped / "rope.yaml")
    (learner.shipped / "rope.yaml").write_text(deck_text("rope", 9), encoding="utf-8")
    assert loaded(tmp_path, yaml(learner)) == good
    (learner.shipped / "rope.yaml").unlink()
    assert loaded(tmp_path, yaml(learner)) == good


def test_a_file_that_changes_while_it_is_given_out_is_told(learner: Learner) -> None:
    pieces = learner.study.deck_export.yaml("rope")
    (learner.shipped / "rope.yaml").write_text(deck_text("rope", 9), encoding="utf-8")
    with pytest.raises(StudyError, match=r"rope\.yaml: changed while it was read; try again"):
        list(pieces)
    pieces = learner.study.deck_export.yaml("moe")
    (learner.shipped / "moe.yaml").write_bytes(b"deck: m\xf6")
    with pytest.raises(StudyError, match="changed while it was read"):
        list(pieces)


def test_keys_stay_the_same_where_the_file_gave_no_ids(learner: Learner, tmp_path: Path) -> None:
    put(learner, b"deck: rope\ncards:\n- {q: Eins, a: A}\n- {cloze: '{{Zwei}}'}\n")
    before = mirrored(learner)
    assert [card.id for card in loaded(tmp_path, yaml(learner, anew=True))[1]] == before
    for _ in range(5):
        learner.answer()
    put(learner, yaml(learner, anew=True).replace("Eins", "Drei").encode())
    assert mirrored(learner) == before
    assert {row.slug: row.learned for row in learner.study.decks()} == {"moe": 3, "rope": 2}


def test_a_card_is_given_out_once_and_not_once_a_sibling(learner: Learner) -> None:
    put(learner, notes_text("rope", 4).encode())
    export = learner.study.deck_export
    assert mirrored(learner) == ["n1", "n2", "n3", "n4"]
    assert len(list(export.table(["rope"]))) == 5
    assert yaml(learner, anew=True).count("- id:") == 4


def test_all_that_are_shown_are_meant_in_the_learners_order_if_none_is_named(
    learner: Learner,
) -> None:
    export = learner.study.deck_export
    assert export.slugs() == ["moe", "rope"]
    learner.study.order_decks(["rope"])
    assert export.slugs() == ["rope", "moe"]
    learner.study.hide_decks(["rope"], True)
    assert export.slugs() == ["moe"]
    assert export.slugs(["rope", "moe", "rope"]) == ["rope", "moe"]
    slugs = [each.deck["deck"] for each in jsonl.read(export.json_lines(), "f")]
    assert slugs == ["moe"] * 3


def test_nothing_is_written_by_giving_decks_out(learner: Learner) -> None:
    before = learner.study._db.raw.total_changes
    export = learner.study.deck_export
    assert all(
        (list(export.yaml("moe", anew=True)), list(export.table()), list(export.json_lines()))
    )
    assert learner.study._db.raw.total_changes == before


def test_a_damaged_card_is_told_in_plain_words(learner: Learner) -> None:
    learner.study._db.execute("update content set body = '{\"number\":[1'")
    export = learner.study.deck_export
    for chunks in (export.json_lines(["rope"]), export.table(["rope"])):
        with pytest.raises(StoreError, match="the database is damaged"):
            list(chunks)
    with pytest.raises(StoreError, match="the database is damaged"):
        list(export.yaml("rope", anew=True))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    made = Learner(tmp_path_factory.mktemp("shipped"), {})
    made.shipped = ROOT / "decks"
    made.reopen()
    yield made
    made.study.close()


@pytest.mark.parametrize("slug", sorted(path.stem for path in (ROOT / "decks").glob("*.yaml")))
def test_shipped_decks_are_whole_in_each_form(shipped: Learner, tmp_path: Path, slug: str) -> None:
    export = shipped.study.deck_export
    file = ROOT / "decks" / f"{slug}.yaml"
    assert "".join(export.yaml(slug)).encode() == file.read_bytes()
    deck, cards = deckfile.load(file)
    assert loaded(tmp_path, "".join(export.yaml(slug, anew=True))) == (deck, cards)
    fields = list(map(card_fields, cards))
    assert [each.card for each in jsonl.read(export.json_lines([slug]), "f")] == fields
    for raw in (False, True):
        text = "".join(export.table([slug], raw=raw))
        found = table_reading.read(io.StringIO(text, newline=""), "f")
        assert [each.card for each in found] == fields
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(cards) + 1
