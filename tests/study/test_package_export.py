"""Packages for Anki, read back with SQLite alone: all cards, and what was learned of them.

Whether Anki takes them as they are meant is for `tests/golden/check_apkg_in_anki.py`.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from studyllm.core.cards import Card, Cloze
from studyllm.core.faces import siblings
from studyllm.core.journal import (
    Answer,
    Fact,
    FactId,
    Grade,
    Review,
    Trait,
    effective,
    standing,
)
from studyllm.errors import StudyError
from studyllm.exchange import anki
from studyllm.exchange.anki.notes import id_of
from studyllm.exchange.anki_writing.notes import Reading, guid
from studyllm.exchange.anki_writing.package import AnkiCard, AnkiDeck, writing
from studyllm.exchange.anki_writing.past import State
from studyllm.exchange.foreign import Wish
from studyllm.study.package_export import Packed
from studyllm.study.views import Scope
from studyllm.study.wishes import Heard, Wishes
from tests.any_decks import AnyDeck, decks
from tests.deckfile.test_media import PNG
from tests.learner import Learner, unheard
from tests.study.pasts import keys, random_past
from tests.study.test_echoes import edited
from tests.study.told import CRAM, NEW, REPEAT, told

SLUGS = ["moe", "rope", "notes", "hidden"]
EPOCH = date(1970, 1, 1)


@dataclass
class Read:
    """What a package holds."""

    names: set[str]
    media: dict[str, str]
    decks: dict[str, dict[str, Any]]
    first_day: int
    notes: dict[str, list[Any]]
    """By guid: name of the note type, fields, tags, changed."""
    cards: dict[tuple[str, int], list[Any]]
    """By guid and number of the sibling: type, queue, due, ivl, factor, reps, lapses, flags,
    data."""
    reviews: list[tuple[Any, ...]]
    """Id, guid, number of the sibling, ease, ivl, lastIvl, factor, time, type."""


def read(content: bytes, folder: Path) -> Read:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        media = json.loads(archive.read("media"))
        path = archive.extract("collection.anki2", folder)
        names = set(archive.namelist())
    with closing(sqlite3.connect(path)) as collection:
        assert collection.execute("pragma integrity_check").fetchall() == [("ok",)]
        crt, models, held = collection.execute("select crt, models, decks from col").fetchone()
        types = {int(number): kind["name"] for number, kind in json.loads(models).items()}
        notes = {
            row[0]: [types[row[1]], row[2].split("\x1f"), row[3].split(), row[4]]
            for row in collection.execute("select guid, mid, flds, tags, mod from notes")
        }
        cards = {
            (row[0], row[1] + 1): list(row[2:])
            for row in collection.execute(
                "select guid, ord, type, queue, due, ivl, factor, reps, lapses, c.flags, c.data"
                " from cards c join notes n on n.id = nid order by c.id"
            )
        }
        reviews = collection.execute(
            "select r.id, guid, ord + 1, ease, r.ivl, lastIvl, r.factor, time, r.type"
            " from revlog r join cards c on c.id = cid join notes n on n.id = nid order by r.id"
        ).fetchall()
    Path(path).unlink()
    return Read(names, media, json.loads(held), crt // 86_400, notes, cards, reviews)


def export(
    learner: Learner, slugs: list[str], folder: Path, language: str = "en", *, only: bool = False
) -> tuple[Read, Packed]:
    stream = io.BytesIO()
    export = learner.study.package_export()
    packed = export.write(stream, folder, slugs, language, unheard, only=only)
    return read(stream.getvalue(), folder), packed


def named(key: str) -> tuple[str, int]:
    """The guid and the number of the sibling of a key."""
    card, _, number = key.partition("#")
    return guid(*card.split("/")), int(number or 1)


@pytest.fixture(scope="module", params=[(1, "sm2"), (2, "fsrs")])
def past(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A learner with a past, and what the package of it holds."""
    folder = tmp_path_factory.mktemp("past")
    learner = random_past(folder, request.param[0], request.param[1], 60)
    learner.study.mark(keys(learner)[0], Trait.BURIED, True)
    yield learner, *export(learner, SLUGS, folder)
    learner.study.close()


def test_each_card_stands_as_the_views_have_it(past: Any) -> None:
    learner, package, packed = past
    assert packed[:2] == (len(package.notes), len(package.cards)) == (18, 22)
    assert package.cards.keys() == {named(key) for key in keys(learner)}
    for key in keys(learner):
        kind, queue, due, interval, factor, _, lapses, flags, data = package.cards[named(key)]
        found = learner.study._shelf.card(key)
        memory, standing = found.memory, found.standing
        away = -1 if standing.suspended else -3 if standing.away(learner.study.day()) else None
        assert queue == (away if away is not None else kind)
        assert flags == int(standing.flagged)
        assert kind == (0 if memory is None else 2)
        if memory is not None:
            assert due + package.first_day == memory.due
            assert interval == memory.due - memory.day
            assert lapses == memory.lapses
            assert factor == (10 * memory.ease or 2500)
            stability = json.loads(data).get("s") if data else None
            assert stability == (round(memory.stability, 4) or None)


def test_new_cards_are_in_the_order_of_their_decks(past: Any) -> None:
    _, package, _ = past
    places = [row[2] for row in package.cards.values() if row[0] == 0]
    assert places == sorted(set(places))


def test_reviews_are_the_answers_that_count(past: Any) -> None:
    """Those of cards that a deck has: an alias may lead siblings to where there are none."""
    learner, package, packed = past
    there = {*keys(learner)}
    answers = [one for one in told(learner) if one.key in there]
    answers.sort(key=lambda one: (one.at, named(one.key)))
    reviews = [row for row in package.reviews if row[8] != 4]
    assert packed.reviews == len(package.reviews)
    assert sorted((*row[1:4], row[7]) for row in reviews) == sorted(
        (*named(one.key), one.grade, one.took_ms) for one in answers
    )
    assert [row[0] for row in reviews] == [one.at for one in answers]
    kinds = {CRAM: {3}, NEW: {0}, REPEAT: {0, 2}}
    by_card = {(row[0], row[1], row[2]): row for row in reviews}
    for one in answers:
        row = by_card[one.at, *named(one.key)]
        assert row[8] in kinds.get(one.state, {1})


def test_a_card_begun_anew_says_so(past: Any) -> None:
    learner, package, _ = past
    begun = [(row[1], row[2]) for row in package.reviews if row[8] == 4]
    resets = [named(key) for key in keys(learner) for _ in learner.study.history.of(key).resets]
    assert sorted(begun) == sorted(resets)


def test_intervals_of_reviews_go_on_from_one_another(past: Any) -> None:
    _, package, _ = past
    before: dict[tuple[str, int], int] = {}
    promised = {named("moe/c6")}
    for _, name, number, *_, interval, last, _, _, kind in package.reviews:
        if (name, number) not in promised:
            assert last == (0 if kind == 4 else before.get((name, number), 0))
        before[name, number] = interval
    assert all(row[6] == 0 for row in package.reviews if row[8] in (3, 4))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2, "moe": 3})
    yield made
    made.study.close()


def test_two_answers_of_one_instant_have_two_ids(learner: Learner, tmp_path: Path) -> None:
    at = learner.now
    made = [
        ("rope/c1", "a", at),
        ("rope/c2", "b", at),
        ("moe/c1", "c", at + 1),
        ("moe/c2", "d", at),
    ]
    review = Review(Grade.GOOD, 20_000, 1)
    facts = [Answer(FactId(at, device, at), key, review) for key, device, at in made]
    learner.study.exchanging.take(facts, lambda _: None)
    package, _ = export(learner, ["rope", "moe"], tmp_path)
    assert [row[0] for row in package.reviews] == [at, at + 1, at + 2, at + 3]
    assert package.reviews[-1][1:3] == named("moe/c1")


def test_a_past_goes_with_the_card_that_it_counts_for(learner: Learner, tmp_path: Path) -> None:
    key = learner.answer().key
    study = learner.study
    with study._db.writing():
        study._ledger.alias(key, "rope/c2", *study.moment())
    package, _ = export(learner, ["rope", "moe"], tmp_path)
    (review,) = package.reviews
    assert (key, review[1:3]) == ("moe/c1", named("rope/c2"))
    learned = {name for name, row in package.cards.items() if row[0] == 2}
    assert learned == {named("rope/c2")}


def test_the_same_decks_are_the_same_package(learner: Learner, tmp_path: Path) -> None:
    learner.answer()
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        learner.study.package_export().write(stream, tmp_path, ["rope"], "en", unheard)
    assert streams[0].getvalue() == streams[1].getvalue()


def test_an_edit_makes_the_notes_newer_and_leaves_their_names(
    learner: Learner, tmp_path: Path
) -> None:
    before, _ = export(learner, ["rope"], tmp_path)
    path = learner.shipped / "rope.yaml"
    path.write_text(path.read_text("utf-8").replace("A1", "Other"), "utf-8")
    os.utime(path, (4_000_000_000, 4_000_000_000))
    learner.reopen()
    after, _ = export(learner, ["rope"], tmp_path)
    assert before.notes.keys() == after.notes.keys()
    assert [note[3] for note in after.notes.values()] == [4_000_000_000] * 2
    assert after.notes[guid("rope", "c1")][1][1] == "Other"


def test_nothing_is_left_of_what_was_broken_off(learner: Learner, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert (done, total) == (1, 2)
        raise KeyboardInterrupt

    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(KeyboardInterrupt):
        learner.study.package_export().write(io.BytesIO(), room, ["rope"], "en", stop)
    assert list(room.iterdir()) == []


def fill(folder: Path) -> None:
    """Write a package where there is room for nothing."""
    with writing(io.BytesIO(), folder, 0, 4) as package:
        package._db.execute("pragma max_page_count = 9")
        package.begin(AnkiDeck("a", "A", "", 0))
        reading = Reading("a", (), lambda _: None, "en")
        for number in range(3_000):
            package.add(reading.note(Card(str(number), {}, Cloze({"": "{{a}}"}))), ())


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="the package cannot be written: database or disk is full"):
        fill(tmp_path)
    assert list(tmp_path.iterdir()) == []


DECKS = {
    "a": """deck: a
title: 'One:::::Two "x"'
tags: [two words]
about: '*all*'
cards: [{q: Q, a: A}]
""",
    "b": "deck: b\ntitle: one:two 'x'\ncards: [{q: {en: Q, zh: 问}, a: A, tags: [a, two words]}]",
}


def own(learner: Learner, texts: dict[str, str]) -> None:
    for slug, text in texts.items():
        (learner.shipped / f"{slug}.yaml").write_text(text, encoding="utf-8")
    learner.reopen()


def test_decks_have_names_of_their_own_and_none_within_another(
    learner: Learner, tmp_path: Path
) -> None:
    own(learner, DECKS)
    package, _ = export(learner, ["a", "b"], tmp_path)
    names = {deck["name"]: deck["desc"] for deck in package.decks.values()}
    assert names == {"Default": "", "One:Two 'x'": "<em>all</em>", "one:two 'x' (b)": ""}
    assert [note[2] for note in package.notes.values()] == [["two_words"], ["a", "two_words"]]
    alone, _ = export(learner, ["a"], tmp_path)
    assert alone.decks.keys() < package.decks.keys()


def test_languages_stand_below_one_another_or_one_alone(learner: Learner, tmp_path: Path) -> None:
    own(learner, DECKS)
    asked = [
        next(iter(export(learner, ["b"], tmp_path, language, only=only)[0].notes.values()))[1][0]
        for language, only in [("en", False), ("zh", False), ("zh", True), ("de", True)]
    ]
    assert asked == ["Q<hr>问", "问<hr>Q", "问", "Q<hr>问"]


KINDS = """deck: kinds
cards:
  - {id: c, q: Which?, choices: [A, B, C], right: [2, 3]}
  - {id: n, q: How much?, number: 1e3, tolerance: 1%, unit: {en: tokens, zh: 个}}
  - {id: p, q: What?, points: [{point: one, required: true}, two]}
  - {id: s, q: Q, a: A, note: N, source: S, as_of: 2024-01}
  - {id: r, q: Q, a: A, reverse: true, as_of: 2024}
  - {id: z, cloze: "{{a}} {{3:b}}"}
"""


def test_each_kind_has_its_fields(learner: Learner, tmp_path: Path) -> None:
    own(learner, {"kinds": KINDS})
    package, _ = export(learner, ["kinds"], tmp_path)
    found = {name: tuple(package.notes[guid("kinds", name)][:2]) for name in "cnpsrz"}
    right = "<div>B. B</div><div>C. C</div>"
    assert found == {
        "c": ("studyllm Choices", ["Which?", f"<div>A. A</div>{right}", right, "", ""]),
        "n": ("studyllm Basic", ["How much?", "1e3 tokens<hr>个 (± 1%)", "", ""]),
        "p": ("studyllm Basic", ["What?", "<ul><li><b>!</b> one</li><li>two</li></ul>", "", ""]),
        "s": ("studyllm Basic", ["Q", "A", "N", "S, 2024-01"]),
        "r": ("studyllm Basic (and reversed)", ["Q", "A", "", "2024"]),
        "z": ("studyllm Cloze", ["{{c1::a}} {{c3::b}}", "", ""]),
    }
    assert [number for name, number in package.cards if name == guid("kinds", "z")] == [1, 3]


def test_a_note_of_ankis_keeps_the_name_it_has_there() -> None:
    own = "B~_lGA6t[f"
    assert guid("any", id_of(own)) == own
    others = ["anki-", "anki-0", "anki-00", "anki-ff", "anki-41-2", "anki-é", "anki-4120"]
    assert [len(guid("any", other)) for other in others[:-1]] == [20] * 6
    assert guid("any", others[-1]) == "A "


PICTURED = """deck: mine
cards:
  - {id: a, q: "![one](one.png) ![again](two.png)", a: "![gone](gone.png) ![bad](../x.png)"}
  - {id: b, cloze: "{{![c](one.png)}} is it"}
"""


def test_pictures_come_along_once_and_under_plain_names(learner: Learner, tmp_path: Path) -> None:
    folder = learner.shipped / "media" / "mine"
    folder.mkdir(parents=True)
    for name in ("one.png", "two.png"):
        (folder / name).write_bytes(PNG)
    own(learner, {"mine": PICTURED})
    package, packed = export(learner, ["mine"], tmp_path)
    ((member, stored),) = package.media.items()
    assert package.names == {"collection.anki2", "media", member}
    image = f'<img src="{stored}" alt="'
    question, answer = package.notes[guid("mine", "a")][1][:2]
    assert question == f'{image}one"> {image}again">'
    assert answer == "gone (gone.png) bad (../x.png)"
    assert package.notes[guid("mine", "b")][1][0] == f'{{{{c1::{image}c">}}}} is it'
    assert stored.startswith("studyllm-")
    assert stored.endswith(".png")
    assert "/" not in stored
    assert len(packed.missing) == 1
    assert "gone.png: there is no such picture" in packed.missing[0]


def test_our_own_reader_finds_the_same_days(past: Any, tmp_path: Path) -> None:
    learner, package, _ = past
    path = tmp_path / "p.apkg"
    with path.open("wb") as stream:
        learner.study.package_export().write(stream, tmp_path, SLUGS, "en", unheard)
    met: dict[str, list[Fact]] = {}
    questions = {}
    with anki.read(path, Wish(room=tmp_path)) as foreign:
        for deck in foreign.decks:
            for found in deck.cards:
                key = f"{deck.fields['deck']}/{found.card['id']}"
                questions[key] = found.card.get("question", found.card.get("cloze"))
        for fact in foreign.facts():
            met.setdefault(fact.card, []).append(fact)
    assert foreign.skipped == []
    fold = learner.study._scheduler.tally
    for key in keys(learner):
        facts = met.get(key, [])
        memory, counted = fold(effective(facts))
        theirs = learner.study._shelf.card(key)
        if memory is None:
            assert theirs.memory is None
        else:
            assert memory.due == theirs.memory.due
            assert len(counted) == sum(
                row[1:3] == named(key) and row[8] != 4 for row in package.reviews
            )
        assert standing(facts)[::2] == theirs.standing[::2]
    assert questions["rope/c1"] == "Question 1 of rope?"
    cloze = questions["notes/n2"]
    assert cloze == "{{1:One 2}}, {{2:two}} and {{3:three}} of notes."


@pytest.mark.parametrize("replace", [False, True])
def test_a_package_of_ours_is_known_by_its_slugs_and_ids(
    learner: Learner, tmp_path: Path, replace: bool
) -> None:
    learner.study.start(Scope(decks=("rope",)))
    learner.answer()
    learner.answer()
    path = tmp_path / "p.apkg"
    with path.open("wb") as stream:
        learner.study.package_export().write(stream, tmp_path, ["rope"], "en", unheard)
    facts = list(learner.study.exchanging.facts())
    taken = partial(learner.study.import_file, path, anki)
    if not replace:
        with pytest.raises(StudyError, match="the slug `rope` comes with studyllm"):
            taken(Wishes(), Heard())
    else:
        (merged,) = taken(Wishes(replace=True), Heard()).decks
        assert (merged.slug, merged.added, merged.removed) == ("rope", 0, 0)
    assert list(learner.study.exchanging.facts()) == facts


def test_what_anki_has_made_of_a_package_of_ours_is_another_deck(
    learner: Learner, tmp_path: Path
) -> None:
    path = tmp_path / "p.apkg"
    with path.open("wb") as stream:
        learner.study.package_export().write(stream, tmp_path, ["rope"], "en", unheard)

    def in_anki(raw: sqlite3.Connection) -> None:
        held = json.loads(raw.execute("select decks from col").fetchone()[0])
        renamed = {number: deck | {"name": "Another"} for number, deck in held.items()}
        raw.execute("update col set decks = ?", (json.dumps(renamed),))
        raw.execute("update notes set data = ''")

    edited(path, in_anki)
    with anki.read(path, Wish(room=tmp_path)) as foreign:
        (deck,) = foreign.decks
        assert deck.fields["deck"] == "another"
        assert {found.card["id"][:5] for found in deck.cards} == {"anki-"}


@settings(max_examples=6, deadline=None)
@given(decks())
def test_any_deck_is_a_whole_package(
    tmp_path_factory: pytest.TempPathFactory, one: AnyDeck
) -> None:
    deck, cards = one
    stream = io.BytesIO()
    folder = tmp_path_factory.mktemp("any")
    state = State(0, 0, 1, 0, 0, 0, 0, 0, "")
    with writing(stream, folder, 1, 4) as package:
        reading = Reading(deck.slug, deck.tags, lambda _: None, "en")
        package.begin(AnkiDeck(deck.slug, "x", "", 1))
        for card in cards:
            asked = siblings(card)
            package.add(reading.note(card), [AnkiCard(n - 1, state, ()) for n in asked])
    found = read(stream.getvalue(), folder)
    assert found.names == {"collection.anki2", "media"}
    assert list(found.notes) == [guid(deck.slug, card.id) for card in cards]
    assert list(found.cards) == [
        (guid(deck.slug, card.id), number) for card in cards for number in siblings(card)
    ]
    for card, (kind, fields, tags, _) in zip(cards, found.notes.values(), strict=True):
        assert len(fields) == {"studyllm Cloze": 3, "studyllm Choices": 5}.get(kind, 4)
        assert fields[0]
        assert len(tags) <= len(deck.tags) + len(card.tags)
    assert {path.name for path in folder.iterdir()} == set()
