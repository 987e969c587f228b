"""Packages of Anki, against what Anki says of them: see `tests/golden/make_anki_packages.py`."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core import cloze
from studyllm.core.journal import Answer, Baseline, Fact, Grade, Mark, Reset, Trait
from studyllm.deckfile.names import folded, id_flaw, slug_flaw
from studyllm.exchange import anki
from studyllm.exchange.anki import slugs_of
from studyllm.exchange.anki.notes import id_of, own_id, shown
from studyllm.exchange.foreign import Skipped, Wish
from tests.exchange.anki_packages import DATA, changed

TOLD = json.loads((DATA / "told.json").read_text(encoding="utf-8"))
LEARNED = ("new.apkg", "legacy.apkg", "new.colpkg", "legacy.colpkg", "oldest.apkg")
ALL = (*LEARNED, "unlearned.apkg")


class Taken:
    """All that a package gives."""

    def __init__(self, path: Path, room: Path | None) -> None:
        with anki.read(path, Wish(room=room)) as found:
            self.decks: dict[str, dict[str, Any]] = {}
            self.cards: dict[str, dict[str, Any]] = {}
            self.media: dict[str, bytes] = {}
            for deck in found.decks:
                slug = deck.fields["deck"]
                self.decks[slug] = deck.fields
                for card in deck.cards:
                    self.cards[f"{slug}/{card.card['id']}"] = card.card
                for name, opened in deck.media.items():
                    with opened() as file:
                        self.media[name] = file.read()
            self.facts: list[Fact] = list(found.facts())
            self.skipped: list[Skipped] = found.skipped
        if room:
            assert not list(room.iterdir())


@pytest.fixture(scope="module", params=LEARNED)
def taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    return Taken(DATA / request.param, tmp_path_factory.mktemp("room"))


def key_of(card: dict[str, Any], taken: Taken) -> str:
    """The key of one of Anki's cards, found by what it asks rather than by how it was made."""
    slug = {"LLM::RoPE": "llm-rope", "数学::代数 & more": "数学-代数-more"}.get(
        card["deck"], card["deck"].lower()
    )
    own = f"{slug}/{id_of(card['guid'])}"
    further = f"{own}-{card['ord'] + 1}"
    if further in taken.cards:
        return further
    number = f"#{card['ord'] + 1}" if card["ord"] else ""
    return own + number


def known() -> list[dict[str, Any]]:
    return [card for card in TOLD["cards"] if not card["kind"].startswith("Image Occlusion")]


def words(text: str) -> str:
    """What is read of a text, without marks, formulas' signs and blanks."""
    text = re.sub(r"!\[\]\([^)]*\)|\[\[type:[^]]*\]\]|\[anki:play[^]]*\]|\bSource\b", "", text)
    text = re.sub(r"\|( --- \|)+|^\d\. ", "", text, flags=re.MULTILINE)
    return re.sub(r"[\s\\*`#|$()\[\]…\-.]", "", text)


@pytest.mark.parametrize("name", ALL)
def test_a_package_is_known_by_its_content(name: str, tmp_path: Path) -> None:
    other = tmp_path / "something.txt"
    other.write_bytes((DATA / name).read_bytes())
    assert anki.recognised(other)
    other.write_bytes(b"PK\x03\x04")
    assert not anki.recognised(other)
    assert not anki.recognised(tmp_path)
    assert not anki.recognised(tmp_path / "none")
    assert not anki.recognised(DATA / "told.json")


def test_each_card_of_anki_is_one_of_ours(taken: Taken) -> None:
    ours = set()
    for key, card in taken.cards.items():
        numbers = cloze.numbers(card["cloze"]) if "cloze" in card else [1]
        numbers = (1, 2) if card.get("reverse") else numbers
        ours |= {key + (f"#{number}" if number > 1 else "") for number in numbers}
    assert ours == {key_of(card, taken) for card in known()}


def test_each_card_says_what_anki_says(taken: Taken) -> None:
    for told in known():
        key = key_of(told, taken)
        card = taken.cards[key.partition("#")[0]]
        if "cloze" in card:
            parts = cloze.parse(card["cloze"])
            number = told["ord"] + 1
            asked = "".join(p if isinstance(p, str) else p.text for p in parts)
            hidden = [p for p in parts if not isinstance(p, str) and p.number == number]
            assert hidden, told
            assert words(told["answer"]).startswith(words(asked)), told
            for part in hidden:
                assert (part.hint or "...") in told["question"]
            continue
        turned = "#" in key
        question, answer = card["question"], card["answer"]
        question, answer = (answer, question) if turned else (question, answer)
        if told["kind"] != "Cloze":
            asked = told["question"].replace("Bridle 1990", "")  # shown on demand
            assert words(question) == words(asked), told
        if "[[type" not in told["answer"] and "LaTeX" not in told["answer"]:
            more = card.get("source", "")
            assert words(told["answer"]).endswith(words(f"{answer}{more}")), told


def test_the_decks_are_those_that_have_cards(taken: Taken) -> None:
    titles = {slug: fields["title"] for slug, fields in taken.decks.items()}
    assert titles == {
        "elsewhere": "Elsewhere",
        "llm": "LLM",
        "llm-rope": "LLM::RoPE",
        "数学-代数-more": "数学::代数 & more",
    }
    assert taken.decks["llm-rope"]["tags"] == ["LLM"]


def test_labels_are_kept(taken: Taken) -> None:
    for told in known():
        card = taken.cards[key_of(told, taken).partition("#")[0]]
        assert card.get("tags", []) == sorted(told["tags"])


def test_each_review_is_an_answer(taken: Taken) -> None:
    by_id = {card["id"]: card for card in known()}
    wanted = []
    for number, card_id, ease, took_ms, kind, day in TOLD["revlog"]:
        if kind < 4:
            key = key_of(by_id[card_id], taken)
            wanted.append((number, key, ease, took_ms, kind == 3, day))
    answers = [fact for fact in taken.facts if isinstance(fact, Answer)]
    found = [
        (a.id.at, a.card, a.review.grade, a.review.took_ms, a.cram, a.review.day) for a in answers
    ]
    assert found == wanted
    assert all(a.id.number == a.id.at and len(a.id.device) >= 16 for a in answers)


def test_each_scheduled_card_is_due_as_anki_says(taken: Taken) -> None:
    found = {f.card: f.promise for f in taken.facts if isinstance(f, Baseline)}
    newest = {row[1]: row[5] for row in TOLD["revlog"]}
    wanted = {key_of(c, taken): c for c in known() if c["type"]}
    assert found.keys() == wanted.keys()
    for key, promise in found.items():
        card = wanted[key]
        assert promise.due == card["due_day"], card
        assert promise.interval == card["interval"]
        assert promise.ease == (card["factor"] // 10 or None)
        assert (promise.stability, promise.difficulty) == (card["stability"], card["difficulty"])
        assert promise.day == newest.get(card["id"], promise.due - promise.interval)


@pytest.mark.parametrize("due", [40, 1_780_000_000])
def test_a_card_that_is_previewed_is_due_when_it_was(due: int, tmp_path: Path) -> None:
    """Its next show in a filtered deck may be an instant, but it goes back to its old due date."""
    where = "where type = 2 and odid = 0"
    home = changed(tmp_path / "home.apkg", f"update cards set due = {due} {where}")
    away = changed(
        tmp_path / "away.apkg",
        f"update cards set odid = did, odue = {due}, queue = 4, due = 1790000000 {where}",
    )
    first, second = (
        [fact for fact in Taken(path, tmp_path / "room").facts if isinstance(fact, Baseline)]
        for path in (home, away)
    )
    assert first == second != []


def test_what_was_begun_anew_and_suspended_and_flagged_is_so(taken: Taken) -> None:
    began = [fact.card for fact in taken.facts if isinstance(fact, Reset)]
    assert began == [key_of(c, taken) for c in known() if c["question"] == "Begun anew?"]
    told = [fact for fact in taken.facts if isinstance(fact, Mark)]
    assert len(told) == 2 * len(known())
    marks = {(f.card, f.trait, True) for f in told if f.on}
    suspended = {key_of(c, taken) for c in known() if c["queue"] == -1}
    flagged = {key_of(c, taken) for c in known() if c["flag"]}
    assert marks == {(key, Trait.SUSPENDED, True) for key in suspended} | {
        (key, Trait.FLAGGED, True) for key in flagged
    }
    assert len(marks) == 3


def test_no_two_facts_have_one_id(taken: Taken) -> None:
    assert max(Counter(fact.id for fact in taken.facts).values()) == 1


def test_pictures_come_along_under_names_of_our_own(taken: Taken) -> None:
    texts = " ".join(card["question"] for card in taken.cards.values() if "question" in card)
    named = set(re.findall(r"!\[\]\((anki-[0-9a-f]{20}\.png)\)", texts))
    assert named == taken.media.keys()
    assert len(named) == 2
    assert all(data.startswith(b"\x89PNG") for data in taken.media.values())


def test_what_is_left_out_is_said(taken: Taken) -> None:
    assert sorted({why for _, why in taken.skipped}) == [
        "a hidden part inside another is only hidden by itself",
        "it hides places on a picture, which no terminal shows",
        "without the sound `sound.mp3`",
    ]


def test_all_generations_say_the_same(tmp_path: Path) -> None:
    first, *others = (Taken(DATA / name, tmp_path) for name in LEARNED)
    for other in others:
        assert other.cards == first.cards
        assert other.facts == first.facts
        assert other.media == first.media


def test_a_package_without_history_has_cards_alone(tmp_path: Path) -> None:
    unlearned, learned = Taken(DATA / "unlearned.apkg", tmp_path), Taken(DATA / "new.apkg", None)
    assert unlearned.facts == []
    assert len(unlearned.cards) == len(learned.cards)


def test_slugs_are_plain_and_each_its_own() -> None:
    names = {1: "A::b c", 2: "a::B-C", 3: "../..", 4: "", 5: "x" * 300, 6: "~.con/#"}
    names |= {7: "CON", 8: "aux::x.y", 9: "nul.a", 10: "\U00020000" * 90}
    assert slugs_of(names) == {
        1: "a-b-c",
        2: "a-b-c-2",
        3: "anki",
        4: "anki-2",
        5: "x" * 80,
        6: "anki-con",
        7: "anki-con-2",
        8: "aux-x.y",
        9: "anki-nul.a",
        10: "\U00020000" * 50,
    }


@pytest.mark.parametrize(
    ("number", "instead", "told"),
    [
        (1, "[…]", "[…] of b"),
        (2, "[…]", "a […] c of b"),
        (1, None, "a b c of b"),
    ],
)
def test_a_hidden_part_alone_can_be_shown(number: int, instead: str | None, told: str) -> None:
    assert shown("{{c1::a {{c2::b::hint}} c::hint}} of b", number, instead) == told


@settings(max_examples=30)
@given(st.lists(st.text(max_size=90), max_size=3))
def test_any_deck_and_note_has_a_name_that_can_be_one(names: list[str]) -> None:
    slugs = slugs_of(dict(enumerate(names)))
    assert len({*slugs.values()}) == len(names)
    for slug in slugs.values():
        assert folded(slug) == slug
        assert not slug_flaw(slug)
    for name in names:
        assert folded(id_of(name)) == id_of(name)
        assert not id_flaw(id_of(name))


@settings(max_examples=50)
@given(st.sampled_from(["", "~", "~0123456789", "a"]), st.text(max_size=105))
def test_what_a_package_calls_an_id_of_ours_is_one_or_nothing(head: str, name: str) -> None:
    own = own_id(f"studyllm:{head}{name}")
    if own:
        assert own == head + name == folded(own)
    assert bool(own) == (folded(head + name) == head + name and not id_flaw(head + name))
    assert not own_id(f"{head}{name}")


def test_an_older_collection_tells_its_zone_by_when_it_was_made(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "a.apkg", "update col set conf = json_remove(conf, '$.creationOffset')"
    )
    assert Taken(path, None).facts == Taken(DATA / "oldest.apkg", None).facts


def test_the_day_begins_when_the_collection_says(tmp_path: Path) -> None:
    # The reviews were made between 18 and 20 o'clock.
    path = changed(tmp_path / "a.apkg", "update col set conf = json_set(conf, '$.rollover', 23)")
    later, usual = Taken(path, None).facts, Taken(DATA / "oldest.apkg", None).facts
    for one, other in zip(later, usual, strict=True):
        if isinstance(one, Answer) and isinstance(other, Answer):
            assert one.review.day == other.review.day - 1


def test_the_three_grades_of_older_schedulers_are_ours(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "a.apkg",
        "update col set conf = json_set(conf, '$.schedVer', 1)",
        "update revlog set ease = 2",
    )
    answers = [fact for fact in Taken(path, None).facts if isinstance(fact, Answer)]
    kinds = {row[0]: row[4] for row in TOLD["revlog"]}
    for answer in answers:
        learning = kinds[answer.id.number] in (0, 2)
        assert answer.review.grade == (Grade.GOOD if learning else Grade.HARD)


def test_cards_of_one_note_keep_its_key_where_it_can_be_kept(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "a.apkg",
        "delete from cards where ord = 1"
        " and nid in (select id from notes where flds like '%Paris%')",
    )
    usual, fewer = Taken(DATA / "oldest.apkg", None), Taken(path, None)
    (key,) = (key for key, card in usual.cards.items() if "Paris" in card.get("cloze", ""))
    assert fewer.cards[key]["cloze"] == (
        "{{1:Paris::city}} is in **France**; {{1:it}} has {{4:20}} districts."
    )
    gone = {fact for fact in usual.facts if fact.card == f"{key}#2"}
    assert set(fewer.facts) == set(usual.facts) - gone
