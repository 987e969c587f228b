"""Deck files that come again after an edit: the mirror has them as if they had been read anew.

`STUDYLLM_DECK_TEXTS=20000` edits as many decks as it says, the usual run some hundred.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.load import write_deck
from studyllm import deckfile
from studyllm.core.cards import Card, Deck
from studyllm.deckfile.kept import Former, Rereading, Stretch, UnlikeError
from studyllm.deckfile.shape import Limits
from studyllm.errors import StudyError
from studyllm.store.connection import Database
from studyllm.store.intake import Intake
from studyllm.store.migrations import open_database
from studyllm.store.shelf import Seen
from studyllm.study.again import restaged
from studyllm.study.library import real
from studyllm.study.wishes import Heard, Wishes
from tests.deckfile.spellings import Speller, bent
from tests.learner import Learner, deck_text, notes_text, unheard
from tests.store.test_intake import Row, rows

TEXTS = int(os.environ.get("STUDYLLM_DECK_TEXTS", "600"))
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))


class Mirror:
    """A mirror with one deck, the file that it has come from, and our copy of that."""

    def __init__(self, folder: Path) -> None:
        self.db: Database = open_database(folder / "studyllm.db", folder / "backups", 0)
        self.db.execute("pragma synchronous = off")
        self.intake = Intake(self.db)
        self.file, self.own = folder / "d.yaml", folder / "own.yaml"
        self.pictured: list[Card] = []

    def first(self, text: str) -> bool:
        """Have a file read as a whole; whether it is a deck."""
        for path in (self.file, self.own):
            path.write_bytes(text.encode("utf-8", "replace"))
        reading = deckfile.read(self.own)
        try:
            self.intake.stage(reading)
        except StudyError:
            return False
        self.merge(reading.deck, reading.digest)
        return True

    def again(self, text: str) -> Deck | None:
        """Have the file taken in by what has changed; nothing if it is to be read as a whole."""
        self.file.write_bytes(text.encode("utf-8", "replace"))
        self.pictured.clear()
        note = self.pictured.append
        heard = Heard(lambda _: None, unheard)
        found = restaged(self.intake, lambda _: self.own, self.file, Wishes(), heard, note)
        if found:
            self.merge(*found)
            assert found[1] == deckfile.digest(self.file)
        return found[0] if found else None

    def merge(self, deck: Deck, digest: bytes) -> None:
        self.intake.merge(Seen("data:own.yaml", 1, 1), deck, digest, str(real(self.file)))

    def rows(self) -> list[Row]:
        found = self.db.execute(
            "select name.text, lead.text, body from card join name on name.id = card.id "
            "left join name as lead on lead.id = shares left join content on card = card.id "
            "order by position"
        )
        return [Row(*row) for row in found]


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    made = Mirror(tmp_path)
    yield made
    made.db.raw.close()


def edited(text: str, chance: random.Random) -> str:
    """A deck's text after some of its cards were changed, moved, given twice, lost or added."""
    dash = re.search(r"\n *- ", text)
    if dash is None:
        return bent(text, chance)
    head, *pieces = text.split(dash[0])
    others = Speller(chance).deck().split(dash[0])
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        place = chance.randrange(len(pieces))
        match chance.randrange(7):
            case 0:
                pieces[place] = bent(pieces[place], chance)
            case 1:
                pieces.insert(chance.randrange(len(pieces)), pieces[place])
            case 2:
                pieces.insert(chance.randrange(len(pieces)), pieces.pop(place))
            case 3 if len(pieces) > 1:
                del pieces[place]
            case 4:
                pieces.insert(place, chance.choice(others))
            case 5:
                pieces[place] = pieces[place].replace("a: ", "a: x", 1)
            case _:
                pieces.append(f"q: New {chance.random()}\n{' ' * (len(dash[0]) - 1)}a: A\n")
    if chance.random() < 0.1:
        head = bent(head, chance)
    return dash[0].join((head, *pieces))


def test_an_edited_file_is_in_the_mirror_as_if_it_were_read_anew(mirror: Mirror) -> None:
    taken = decks = 0
    for number in range(TEXTS):
        chance = random.Random(f"{SEED} again {number}")
        text = Speller(chance).deck()
        if not mirror.first(text):
            continue
        decks += 1
        changed = edited(text, chance)
        deck = mirror.again(changed)
        if deck is not None:
            taken += 1
            assert (deck, mirror.rows()) == expected(mirror.file), (text, changed)
    assert decks > TEXTS // 4
    assert taken > decks // 4


def expected(path: Path) -> tuple[Deck, list[Row]]:
    """What a reading of the whole file gives."""
    deck, cards = deckfile.load(path)
    return deck, rows(deck.slug, cards)


PLAIN = "deck: d\ncards:\n" + "".join(f"  - id: c{n}\n    q: Q{n}\n    a: A{n}\n" for n in range(4))
LINKED = PLAIN + "  - id: x\n    q: X\n    a: Y\n    follow_up: [c1]\n    was: [gone]\n"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (PLAIN, PLAIN.replace("A1", "B")),
        (PLAIN, PLAIN.replace("c1", "c9")),
        (PLAIN, PLAIN + "  - q: new\n    a: b\n"),
        (PLAIN, PLAIN.replace("  - id: c1\n    q: Q1\n    a: A1\n", "")),
        (PLAIN, PLAIN.replace("\n", "\r\n")),
        (LINKED, LINKED.replace("A2", "B")),
        (LINKED.replace("[c1]", "[x1]").replace("c1", "x1"), LINKED.replace("c1", "x1")),
    ],
)
def test_what_a_learner_edits_is_told_from_the_texts(
    mirror: Mirror, text: str, changed: str
) -> None:
    assert mirror.first(text)
    assert mirror.again(changed) is not None
    assert mirror.rows() == expected(mirror.file)[1]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (PLAIN, PLAIN + "  - id: c1\n    q: new\n    a: b\n"),
        (PLAIN, PLAIN + "  - id: c1\n    q: Q1\n    a: A1\n"),
        (PLAIN, PLAIN + "  - q: n\n    a: b\n  - q: n\n    a: b\n"),
        (PLAIN, PLAIN.replace("A1", "[")),
        (PLAIN, PLAIN.replace("deck: d", "deck: d\ntitle: T")),
        (PLAIN, PLAIN + "title: T\n"),
        (PLAIN + "title: T\n", PLAIN),
        (PLAIN + "title: T\n", PLAIN + "title: T\n  - q: n\n    a: b\n"),
        (PLAIN, PLAIN + "  -\n    q: n\n    a: b\n"),
        (PLAIN, PLAIN.rstrip("\n")),
        (PLAIN, PLAIN.replace("a: A1", "a: A1\n    follow_up: [c2]")),
        (LINKED, LINKED.replace("id: c1", "id: c9")),
        (LINKED, LINKED.replace("id: c1", "id: gone")),
        (LINKED, LINKED.replace("  - id: c1\n    q: Q1\n    a: A1\n", "")),
        (LINKED, PLAIN + "  - id: gone\n    q: X\n    a: Y\n" + LINKED[len(PLAIN) :]),
        (
            PLAIN.replace("a: A1", 'a: "A\n  - id: c2\n    q: Q2\n    a: A2"'),
            PLAIN.replace("A1", "B"),
        ),
        (PLAIN, "cards:\n"),
        (PLAIN, ""),
        (PLAIN, PLAIN + "\x00"),
    ],
)
def test_all_of_a_file_is_read_where_that_is_not_enough(
    mirror: Mirror, text: str, changed: str
) -> None:
    assert mirror.first(text)
    before = mirror.rows()
    assert mirror.again(changed) is None
    assert mirror.rows() == before


def test_nothing_is_taken_from_a_copy_that_is_not_what_was_read(mirror: Mirror) -> None:
    assert mirror.first(PLAIN)
    mirror.own.write_text(PLAIN.replace("A1", "B"), encoding="utf-8")
    assert mirror.again(PLAIN.replace("A1", "B")) is None
    mirror.own.unlink()
    assert mirror.again(PLAIN.replace("A1", "B")) is None


def test_nothing_is_taken_from_a_mirror_that_is_not_what_was_read(mirror: Mirror) -> None:
    assert mirror.first(PLAIN)
    mirror.db.execute("delete from content where card = (select max(card) from content)")
    assert mirror.again(PLAIN.replace("A1", "B")) is None
    mirror.db.execute("delete from card where position = 3")
    assert mirror.again(PLAIN.replace("A1", "B")) is None


def test_pictures_of_cards_that_stay_are_told(mirror: Mirror) -> None:
    text = PLAIN.replace("a: A2", 'a: "\\u0021[a](b.png)"')
    assert mirror.first(text)
    assert mirror.again(text.replace("A1", "B")) is not None
    assert [card.kind for card in mirror.pictured] == [deckfile.load(mirror.file)[1][2].kind]


def test_most_of_a_large_deck_is_never_read(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    write_deck(old, 5_000)
    cards = old.read_text(encoding="utf-8").split("\n  - ")
    kept = [*cards[:500], *cards[1_200:4_000], *cards[500:510], *cards[4_000:]]
    new.write_text("\n  - ".join(kept), encoding="utf-8")
    found = list(Rereading(new, Former(old, deckfile.digest(old), 5_000), None))
    assert sum(part.cards for part in found if isinstance(part, Stretch)) >= len(kept) - 1 - 10
    with pytest.raises(UnlikeError):
        list(Rereading(new, Former(old, deckfile.digest(old), 4_999), None))


@pytest.mark.parametrize("limits", [Limits(cards=4), Limits(values=6), Limits(all_values=20)])
def test_a_deck_that_has_grown_past_a_limit_is_read_as_a_whole(
    tmp_path: Path, limits: Limits
) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(PLAIN, encoding="utf-8")
    new.write_text(PLAIN + "  - id: n\n    q: n\n    a: b\n", encoding="utf-8")
    former = Former(old, deckfile.digest(old), 4)
    assert list(Rereading(new, former, None))
    with pytest.raises(UnlikeError):
        list(Rereading(new, former, None, limits))


def test_a_learner_who_imports_an_edited_file_keeps_what_was_learned(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})
    file = tmp_path / "notes.yaml"
    file.write_text(notes_text("notes", 6), encoding="utf-8")
    learner.study.import_deck(file)
    learner.study.start()
    key = learner.answer().key
    cards = deck_text("x", 1).split("cards:\n")[1]
    text = notes_text("notes", 6).replace("B3", "C3")
    file.write_text(f"deck: notes\ncards:\n{cards}{text.split('cards:' + chr(10))[1]}")
    merged = learner.study.import_deck(file)
    assert merged == ("notes", 1, 1, 0, 5)
    assert learner.study.import_deck(file) == ("notes", 0, 0, 0, 7)
    assert learner.home.decks.joinpath("notes.yaml").read_bytes() == file.read_bytes()
    assert learner.sound()
    card = learner.study.history.of(key)
    assert card.memory is not None
    assert card.memory.reviews == 1
    learner.study.close()
