"""Decks merged into the mirror against a plain account of it, whatever others do meanwhile.

The account knows keys and texts alone: no numbers, no plan, and nothing of who wrote when.
`STUDYLLM_INTAKES=2000` merges so many lists of decks, the usual run a few.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Cloze, Deck, tail_of
from studyllm.core.faces import siblings
from studyllm.store.connection import Database
from studyllm.store.intake import MANY, Intake
from studyllm.store.merged import Merged
from studyllm.store.migrations import open_database
from studyllm.store.packing import pack_card
from studyllm.store.shelf import Seen

INTAKES = int(os.environ.get("STUDYLLM_INTAKES", "40"))

SLUGS = ("a", "b")
IDS = ("p", "q", "r", "s", "t")


class Row(NamedTuple):
    """A sibling, as a deck has it."""

    key: str
    shares: str | None
    body: str | None


def rows(slug: str, cards: list[Card]) -> list[Row]:
    found = []
    for card in cards:
        keys = [f"{slug}/{tail_of(card.id, number)}" for number in siblings(card)]
        found.append(Row(keys[0], None, pack_card(card)))
        found += [Row(key, keys[0], None) for key in keys[1:]]
    return found


@dataclass
class Account:
    """What must be in the mirror."""

    decks: dict[str, list[Row]] = field(default_factory=dict)
    learned: set[str] = field(default_factory=set)
    orphans: dict[str, str] = field(default_factory=dict)
    """Bodies by key."""
    newcomers: set[str] = field(default_factory=set)

    def merge(self, slug: str, new: list[Row]) -> Merged:
        old = self.decks.get(slug, [])
        before = {row.key: row for row in old}
        keys = {row.key for row in new}
        heads = [row for row in new if row.shares is None]
        gone = [row for row in old if row.key not in keys]
        added = [row.key for row in heads if row.key not in before]
        changed = [
            row.key
            for row in heads
            if row.key in before and before[row.key].body not in (None, row.body)
        ]
        if self.learned or self.orphans:
            with_past = {row.shares or row.key for row in gone if row.key in self.learned}
            for row in gone:
                if row.body is not None and row.key in with_past:
                    self.orphans[row.key] = row.body
            for key in keys - before.keys():
                self.orphans.pop(key, None)
            past = {row.shares or row.key for row in new if row.key in self.learned}
            self.newcomers |= {"", *(key for key in added if key not in past)}
        self.decks[slug] = new
        lost = sum(row.shares is None for row in gone)
        return Merged(slug, len(added), len(changed), lost, len(heads) - len(added) - len(changed))


def held(db: Database) -> tuple[dict[str, list[Row]], dict[str, bool], dict[str, str]]:
    """Decks, whether their cards are fresh, and bodies of no deck's cards."""
    decks: dict[str, list[Row]] = {}
    fresh = {}
    for slug, key, shares, body, is_fresh in db.execute(
        "select deck.slug, n.text, h.text, content.body, card.fresh from deck "
        "left join card on card.deck = deck.id left join name n on n.id = card.id "
        "left join name h on h.id = card.shares left join content on content.card = card.id "
        "order by deck.slug, card.position"
    ):
        decks.setdefault(slug, []).append(Row(key, shares, body))
        fresh[key] = bool(is_fresh)
    left = db.execute(
        "select name.text, body from content join name on name.id = content.card "
        "where content.card not in (select id from card)"
    )
    return decks, fresh, dict(left)


def names(db: Database) -> dict[str, int]:
    return dict(db.execute("select text, id from name"))


def check(db: Database, account: Account, before: dict[str, int]) -> None:
    decks, fresh, left = held(db)
    assert decks == account.decks
    assert fresh == {
        row.key: row.key not in account.learned for deck in decks.values() for row in deck
    }
    assert left == account.orphans
    orphans = "select name.text from orphan join name on name.id = orphan.card"
    assert {key for (key,) in db.execute(orphans)} == account.orphans.keys()
    newcomers = "select coalesce(text, '') from newcomer left join name on name.id = card"
    assert {key for (key,) in db.execute(newcomers)} == account.newcomers
    counts = dict(db.execute("select slug, cards from deck"))
    assert counts == {slug: len(deck) for slug, deck in account.decks.items()}
    numbers = names(db)
    assert before.items() <= numbers.items()
    # Siblings go where the first one goes.
    led = set(db.execute("select former, since, card from alias"))
    texts = {number: key for key, number in numbers.items()}
    for former, since, card in led:
        if "#" in texts[former]:
            continue
        for key, number in numbers.items():
            if key.startswith(f"{texts[former]}#"):
                other = numbers[texts[card] + key[key.index("#") :]]
                assert (number, since, other) in led
    assert db.execute("pragma integrity_check").fetchone()[0] == "ok"


def name(db: Database, key: str) -> int:
    db.execute("insert or ignore into name (text) values (?)", (key,))
    return int(db.execute("select id from name where text = ?", (key,)).fetchone()[0])


def learn(db: Database, account: Account, key: str) -> None:
    number = name(db, key)
    db.execute(
        "insert or replace into memory values (?, 1, 1, 1, 1, 0, 1, 1, 250, 0, 0)", (number,)
    )
    account.learned.add(key)


def lead(db: Database, key: str, to: str) -> None:
    row = (name(db, key), 1, name(db, to))
    db.execute("insert or ignore into alias (former, since, card) values (?, ?, ?)", row)
    for (text,) in db.execute("select text from name where text like ? || '#%'", (key,)).fetchall():
        other = name(db, to + text[text.index("#") :])
        db.execute("insert or ignore into alias values (?, 1, ?)", (name(db, text), other))


TEXTS = st.sampled_from(["so", "thus"])
CLOZES = st.sampled_from(
    ["{{1:x}} {{2:y}}", "{{2:x}} {{3:y}}", "{{1:x}}", "{{1:x}} {{2:y}} {{3:z}}"]
)
KINDS = st.one_of(
    st.builds(Basic, st.fixed_dictionaries({"": TEXTS}), st.booleans()),
    st.builds(Cloze, st.fixed_dictionaries({"": CLOZES})),
)
DECKS = st.lists(
    st.tuples(st.sampled_from(IDS), KINDS), min_size=1, max_size=5, unique_by=lambda one: one[0]
).map(
    lambda cards: [Card(i, {} if isinstance(kind, Cloze) else {"": i}, kind) for i, kind in cards]
)
KEYS = st.builds(
    lambda slug, i, tail: f"{slug}/{i}{tail}",
    st.sampled_from(SLUGS),
    st.sampled_from(IDS),
    st.sampled_from(["", "#2", "#3"]),
)


class Meanwhile(NamedTuple):
    """What another program does between a plan and its merge, or the same one within it."""

    learned: list[str] = []
    decks: dict[str, list[Card]] = {}
    each_time: bool = False
    within: list[str] = []
    """Keys of facts that come first in the transaction itself."""


NOTHING = Meanwhile()
MEANWHILE = st.one_of(
    st.just(NOTHING),
    st.builds(
        Meanwhile,
        st.lists(KEYS, max_size=2),
        st.dictionaries(st.sampled_from(SLUGS), DECKS, max_size=1),
        st.booleans(),
        st.lists(KEYS, max_size=2),
    ),
)
STEPS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(SLUGS), DECKS, min_size=1, max_size=2),
        MEANWHILE,
        st.one_of(st.none(), st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))),
    ),
    min_size=1,
    max_size=4,
)


def seen(slug: str) -> Seen:
    return Seen(f"data:{slug}.yaml", 1, 1)


def put(db: Database, account: Account, decks: dict[str, list[Card]], during: Meanwhile) -> None:
    """Stage decks, foresee their merge, and merge them in one transaction."""
    intake = Intake(db)
    for number, cards in enumerate(decks.values()):
        intake.stage(cards)
        intake.put_aside(number)
    calls = 0

    def foresee() -> None:
        nonlocal calls
        for number, slug in enumerate(decks):
            intake.take_up(number)
            intake.foresee(slug)
            intake.put_aside(number)
        calls += 1
        if calls == 1 or during.each_time:
            elsewhere(db.path, account, during)

    with intake.writing(foresee):
        for key in during.within:
            learn(db, account, key)
        for number, (slug, cards) in enumerate(decks.items()):
            intake.take_up(number)
            merged = intake.put(seen(slug), Deck(slug, {"": slug}), b"")
            assert merged == account.merge(slug, rows(slug, cards))
            intake.put_aside(number)
    intake.forget()


def elsewhere(path: Path, account: Account, during: Meanwhile) -> None:
    if not (during.learned or during.decks):
        return
    other = Database(path)
    other.execute("pragma synchronous = off")
    with other.writing():
        for key in during.learned:
            learn(other, account, key)
    put(other, account, during.decks, NOTHING)
    other.raw.close()


@settings(max_examples=INTAKES, suppress_health_check=list(HealthCheck), deadline=None)
@given(STEPS)
def test_the_mirror_is_what_a_plain_account_says(
    steps: list[tuple[dict[str, list[Card]], Meanwhile, tuple[str, str] | None]],
) -> None:
    with TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "studyllm.db", Path(folder) / "backups", 0)
        db.execute("pragma synchronous = off")
        account = Account()
        for decks, during, led in steps:
            before = names(db)
            if led and led[0] != led[1]:
                with db.writing():
                    lead(db, f"a/{led[0]}", f"b/{led[1]}")
            put(db, account, decks, during)
            check(db, account, before)
        db.raw.close()


@pytest.mark.parametrize("count", [1, MANY - 1, MANY, MANY + 1, 3 * MANY])
def test_any_number_of_cards_is_staged_in_its_order(tmp_path: Path, count: int) -> None:
    db = open_database(tmp_path / "studyllm.db", tmp_path / "backups", 0)
    account = Account()
    cards = [Card(f"c{n}", {"": f"{n}?"}, Basic({"": "so"}, n % 7 == 3)) for n in range(count)]
    put(db, account, {"a": cards}, NOTHING)
    put(db, account, {"a": cards[::-1]}, NOTHING)
    check(db, account, {})
    db.close()


def test_of_what_is_refused_nothing_is_left(tmp_path: Path) -> None:
    db = open_database(tmp_path / "studyllm.db", tmp_path / "backups", 0)
    account = Account()
    cards = [Card(f"c{n}", {"": f"{n}?"}, Basic({"": "so"})) for n in range(2 * MANY)]

    def broken() -> Iterator[Card]:
        yield from cards
        raise ValueError("broken")

    intake = Intake(db)
    with pytest.raises(ValueError, match="broken"):
        intake.stage(broken())
    intake.stage(cards[:1])
    assert intake.staged() == 1
    with pytest.raises(ZeroDivisionError):
        intake.merge(seen("a"), Deck("a", {"": "a"}), b"", None, lambda: 1 / 0)
    check(db, account, {})
    intake.stage(cards)
    merged = intake.merge(seen("a"), Deck("a", {"": "a"}), b"")
    assert merged == account.merge("a", rows("a", cards))
    check(db, account, {})
    db.close()
