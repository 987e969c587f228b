"""Files that chance has spoilt, read in this process: cards or one of our errors, and no third.

What is accepted is written and read back, and is the same; what would be shown of it steers
nothing. The suite reads 5,000 decks and 5,000 tables and fewer of the rest;
`STUDYLLM_FUZZED_DECKS=1000000`, `STUDYLLM_FUZZED_TABLES=1000000`, `STUDYLLM_FUZZED_NOTES`,
`STUDYLLM_FUZZED_LINES`, `STUDYLLM_FUZZED_JOURNALS` and `STUDYLLM_FUZZED_SETTINGS` as many as they
say, `STUDYLLM_FUZZ_SEED=7` others.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from studyllm import config, deckfile
from studyllm.core.cards import Card, Deck
from studyllm.core.fields import card_fields, deck_fields
from studyllm.deckfile.checking import Checker, RefusedError
from studyllm.deckfile.writing import render
from studyllm.errors import StudyError
from studyllm.exchange import csv_decks, journal, jsonl_decks, markdown_decks
from studyllm.exchange.foreign import Skipped, Wish
from studyllm.text.clean import clean
from tests.exchange.test_hostile_texts import GOOD as TEXTS
from tests.exchange.test_hostile_texts import ODD

ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("STUDYLLM_FUZZ_SEED", "0"))

CARD = "  - {id: %s, q: '%s', a: %s}\n"
DECKS = [
    b"deck: d\ncards:\n  - q: Q\n    a: A\n",
    "deck: d\ntitle: {en: T, zh: 题}\ntags: [x, y]\ncards:\n  - id: a\n    q: {en: Q, zh: 问}\n"
    "    a: {en: A, zh: 答}\n    note: n\n  - cloze: the {{x::y}} is {{2:$z$}}\n".encode(),
    (
        b"deck: d\ncards:\n  - q: Q\n    choices: [a, b, c]\n    right: [1, 3]\n    was: [z]\n"
        b"  - {id: n, q: 'N', number: 1.5e3, tolerance: 1%, unit: GB}\n"
    ),
    (
        b"deck: d\ncards:\n  - q: |\n      two\n      lines\n    points:\n      - one\n"
        b"      - {point: two, required: true}\n    refs: [http://x.y/z]\n    as_of: 2026-03\n"
    ),
]
PIECES = [
    *(piece.encode() for piece in "{}[]:,-?&*!|>'\"%@`#~<\n\t \\$="),
    *(b": ", b"- ", b"{{", b"}}", b"<<: ", b"---\n", b"...\n", b"%TAG ! x\n", b"!!str ", b"&a "),
    *(b"*a", b"\xff", b"\0", b"\x1b]0;x\x07", b"\r", b"\xef\xbb\xbf", b"\xc2\x85", b"\xff\xfe"),
    *(b"\xe2\x80\xae", b"\xf3\xa0\x81\x81", b"\xed\xa0\x80", b'"\\ud800"', b"9" * 30, b"1e400"),
    *(b"id: a\n", b"answer: ", b"right: [0]", b"as_of: 2024-13", b"cards:\n", b"q: ", b"  ", b"."),
]
SETTINGS = [
    b"new_per_day = 3\ntheme = 'dark'\ndesired_retention = 0.9\nfsrs_weights = []\n",
    b"[decks.moe]\nnew_per_day = 5\nleech = 'off'\n[keys]\n'quiz.undo' = ['z', 'f2']\n",
]
JOURNAL = (
    b'{"studyllm":"journal","version":1}\n'
    b'{"kind":"answer","at_ms":1767258000000,"device":"a","number":1,"day":"2026-01-01",'
    b'"card":"d/a","grade":"good","took_ms":1,"said":["x"],"missed":[]}\n'
    b'{"kind":"withdrawal","at_ms":1767258000005,"device":"a","number":2,"day":"2026-01-01",'
    b'"card":"d/a","of":{"at_ms":1767258000000,"device":"a","number":1}}\n'
    b'{"kind":"baseline","at_ms":5,"device":"b","number":5,"day":"2026-01-01","card":"d/b#2",'
    b'"due":"2026-01-05","interval":4,"stability":1.5,"difficulty":5}\n'
)


def often(name: str, usual: int) -> int:
    return int(os.environ.get(f"STUDYLLM_FUZZED_{name}", str(usual)))


def spoilt(good: bytes, chance: random.Random, pieces: list[bytes]) -> bytes:
    """The bytes with a few pieces put in, cut out, repeated or replaced."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        start = chance.randrange(len(good) + 1)
        end = min(len(good), start + chance.choice((0, 1, 3, 40)))
        piece = chance.choice(
            (b"", chance.choice(pieces), chance.choice(pieces) * 9, good[start:end] * 2)
        )
        good = good[:start] + piece + good[end:]
    return good


def many(name: str, usual: int, goods: list[bytes], pieces: list[bytes]) -> Iterator[bytes]:
    chance = random.Random(f"{name} {SEED}")
    for _ in range(often(name, usual)):
        yield spoilt(chance.choice(goods), chance, pieces)


@pytest.fixture(scope="module")
def path() -> Iterator[Path]:
    """A file that no disk has to keep, where there is memory for that."""
    from tempfile import TemporaryDirectory

    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder, "d.yaml")


def outcome(take: Callable[[], object], content: bytes) -> object:
    """What is taken; `None` if it was refused in one of our ways."""
    try:
        return take()
    except StudyError as error:
        said = str(error)
        assert said, content
        assert clean(said) == said, content
        return None
    except BaseException as error:
        raise AssertionError(content) from error


def harmless(deck: Deck, cards: list[Card], content: bytes) -> str:
    """The deck as it would be written; nothing in it steers a terminal."""
    said = repr((deck_fields(deck), [card_fields(card) for card in cards]))
    assert clean(said) == said, content
    return "".join(render(deck_fields(deck), map(card_fields, cards)))


def test_spoilt_decks_are_refused_or_stay_as_they_are(path: Path) -> None:
    taken = 0
    for content in many("DECKS", 5_000, DECKS, PIECES):
        path.write_bytes(content)
        found = outcome(lambda: deckfile.load(path), content)
        if isinstance(found, tuple):
            taken += 1
            deck, cards = found
            path.write_text(harmless(deck, cards, content), encoding="utf-8", newline="")
            assert deckfile.load(path) == found, content
    assert taken > often("DECKS", 5_000) // 20


def taken_texts(reader: object, path: Path, content: bytes) -> int:
    """How many cards a reader of other formats gives, each checked and written down."""
    path.write_bytes(content)
    count = 0
    with reader.read(path, Wish()) as foreign:  # type: ignore[attr-defined]
        for deck in foreign.decks:
            checker = Checker("x")
            head = checker.head(deck.fields)
            for found in deck.cards:
                try:
                    card = checker.card(found.card, found.line)
                except RefusedError as error:
                    said = str(error)
                    foreign.skipped.append(Skipped("card", said))
                    continue
                said = repr((deck_fields(head), card_fields(card)))
                assert clean(said) == said, content
                count += 1
        list(foreign.facts())
        for place, why in foreign.skipped:
            assert clean(why + place) == why + place, content
    return count


@pytest.mark.parametrize(
    ("name", "usual", "reader", "which"),
    [
        ("TABLES", 5_000, csv_decks, slice(0, 4)),
        ("LINES", 3_000, jsonl_decks, slice(4, 6)),
        ("NOTES", 3_000, markdown_decks, slice(6, 9)),
    ],
)
def test_spoilt_texts_are_refused_or_become_cards(
    name: str, usual: int, reader: object, which: slice, path: Path
) -> None:
    goods = [text.encode() for text in TEXTS[which]]
    file = path.with_suffix(".txt")
    taken = 0
    for content in many(name, usual, goods, [*ODD, *PIECES]):
        taken += bool(outcome(partial(taken_texts, reader, file, content), content))
    assert taken > often(name, usual) // 50


def test_spoilt_journals_are_refused_or_tell_facts(path: Path) -> None:
    taken = 0
    for content in many("JOURNALS", 3_000, [JOURNAL], PIECES):
        lines = content.decode("utf-8", "surrogateescape").splitlines(keepends=True)

        def facts(lines: list[str] = lines) -> list[str]:
            return [journal.line(fact) for fact in journal.read(lines, "j")]

        found = outcome(facts, content)
        if isinstance(found, list):
            taken += 1
            again = [journal.line(one) for one in journal.read([journal.HEADER, *found], "j")]
            assert again == found, content
            assert clean("".join(found)) == "".join(found), content
    assert taken > often("JOURNALS", 3_000) // 50


def test_spoilt_settings_are_refused_or_hold(path: Path) -> None:
    file = path.with_name("config.toml")
    taken = 0
    for content in many("SETTINGS", 3_000, SETTINGS, [*PIECES, b"nan", b"[a.b]\n", b"= 1\n"]):
        file.write_bytes(content)
        taken += isinstance(outcome(lambda: config.load(file), content), config.Settings)
        assert all(clean(told) == told for told in config.check(file)), content
    assert taken > often("SETTINGS", 3_000) // 50
