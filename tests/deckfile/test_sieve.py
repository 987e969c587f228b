"""What is read without libyaml is what libyaml would have read: cards, lines and every problem."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load import write_deck
from studyllm import deckfile
from studyllm.core.cards import Card
from studyllm.core.fields import card_fields, deck_fields
from studyllm.deckfile.build import Builder
from studyllm.deckfile.events import Fold
from studyllm.deckfile.ordinary import Ordinary
from studyllm.deckfile.patterns import EVERY
from studyllm.deckfile.report import EnoughError, Report
from studyllm.deckfile.shape import LIMITS, Limits
from studyllm.deckfile.sieve import Sieve
from studyllm.deckfile.source import Source
from studyllm.deckfile.spelling import entries
from studyllm.deckfile.writing import render
from tests.deckfile.spellings import Speller, bent

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "decks").glob("*.yaml"))
BAD = sorted((ROOT / "tests/decks/bad").glob("*.yaml"))

TEXTS = int(os.environ.get("STUDYLLM_DECK_TEXTS", "2000"))
"""How many deck texts are read in both ways."""
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))


class Piecemeal(io.BytesIO):
    """A file that gives at most so many bytes at once."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._most if size is None or size < 0 else min(size, self._most))


def told(data: bytes, most: int, limits: Limits, every: int) -> dict[str, Any]:
    """All that a reading of these bytes tells; through libyaml alone if `every` is 0."""
    report = Report("d")
    builder = Builder(report, limits)
    source = Source(Piecemeal(data, most), "d", None)
    sieve = Sieve(source, limits, every)
    fold = Fold(sieve, report, limits, sieve.runs) if every else Fold(source, report, limits)
    cards: list[Card] = []
    deck = None
    try:
        for node in fold:
            card = builder.card(node)
            if card is not None and not report.count:
                cards.append(card)
        deck = builder.deck(fold.root, fold.listed)
    except EnoughError:
        pass
    problems = report.error().problems
    return {
        # As they are written: the order of languages counts.
        "cards": [str(card) for card in cards],
        "deck": str(deck),
        "problems": problems,
        "digest": None if problems else source.digest(),
        "lines": [builder.lines.line(card.id) for card in cards],
    }


def ordinary(data: bytes) -> tuple[int, int]:
    """How many cards of a deck are read without libyaml, and how many there are."""
    source = Source(io.BytesIO(data), "d", None)
    sieve = Sieve(source)
    report = Report("d")
    nodes = list(Fold(sieve, report, runs=sieve.runs))
    assert not report.count
    return sum(isinstance(node, Ordinary) for node in nodes), len(nodes)


def agree(text: str | bytes, most: int = 1 << 16, limits: Limits = LIMITS) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    # With 1, each card is learned from, so that the next may be read by its expression.
    every = EVERY if len(data) % 4 == 0 else 1
    assert told(data, most, limits, every) == told(data, most, limits, 0), data


NEARLY = (
    "question:\n      en: A\n       zh: B\n    answer: C",
    "question:\n      en: A\n     zh: B\n    answer: C",
    "question:\n      en: |\n       A\n      B\n    answer: C",
    "question:\n      en: A\n      en: B\n    answer: C",
    "question:\n    en: A\n    answer: C",
    "q: A\n     B\n    a: C",
    "q: A\n   a: C",
    "q: A\n     a: C",
    "q: A\n\n    a: C\n    # c",
    "q: A\n    a: |\n      b\n     c",
    "q: A\n    a: |\n\n      b",
    "q: A\n    a: |\n      b\n        \n      c",
    "q: A\n    a: |\n      b\n\n\n",
    "q: A\n    a: |\n        b\n      c",
    "q: A\n    a: |\n      b\n    c",
    "q: A #b\n    a: C",
    "q: A#b:c\n    a: C:",
    "q: A: b\n    a: C",
    "q: A \n    a: C",
    "q: 'A\n      b'\n    a: C",
    'q: "A\n  - q: b\n    a: c"\n    a: C',
    "q: 'A'b\n    a: C",
    "q: ''\n    a: C",
    "q: ''''\n    a: C",
    'q: " "\n    a: C',
    "q: A\n    a: C\n    tags:\n    - a\n      - b",
    "q: A\n    a: C\n    tags:\n      - a\n    - b",
    "q: A\n    a: C\n    tags:\n      - a\n      b",
    "q: A\n    a: C\n    tags:\n      - a\n      - a",
    "q: A\n    a: C\n    tags: [a, 'b, c', \"d\"]",
    "q: A\n    a: C\n    tags: ['a\"', a - b, c]",
    "q: A\n    a: C\n    tags: [a, b\n      , c]",
    "q: A\n    a: C\n    follow_up: ['c1', c2]",
    "q: A\n    choices:\n      - en: B\n         zh: C\n      - en: D\n        zh: E",
    "q: A\n    choices: [B, 'C', B]",
    "q: A\n    points:\n      - point: B\n        point: C\n      - point:\n          en: D",
    "q: A\n    points:\n      - required: true\n      - B",
    "q: A\n    number: 5\n    right: [1]",
    "q: A\n    cloze: '{{b}}'",
    "cloze: '{{b}'",
    "q: A\n    question: B\n    a: C",
    "id: c9\n    q: A\n    a: C\n    was: [c9, w]\n    follow_up:\n      - c9\n      - x",
    "- q: A\n      a: C",
    "{q: A, a: C}\n  - {q: B, a: C}",
    "q: A\n    a: C\n...",
    "q: A\n    a: C\n---",
    "q: A\n    a: C\ntitle: T\ncards:\n  - q: D\n    a: E",
    "q: &x A\n    a: *x",
    "q: !x A\n    a: C",
    "",
    "x",
    "[",
    "'",
    "? q\n    : A",
    "<<: {q: A}\n    a: B",
)
"""Cards that are nearly ordinary, or not one card, or nearly without fault."""


@pytest.mark.parametrize("card", NEARLY)
def test_what_is_nearly_ordinary_is_read_alike(card: str) -> None:
    plain = "".join(f"  - q: Q{number}\n    a: A\n    tags: [t, u]\n" for number in range(3))
    text = f"deck: d\ncards:\n{plain}  - {card}\n{plain.replace('Q', 'R')}"
    for most in (1 << 16, 40):
        for each in (text, text.replace("\n  ", "\n"), f"deck: d\ncards:\n  - {card}\n"):
            agree(each, most)
            agree(each + " ", most)


@pytest.mark.parametrize("path", [*SHIPPED, *BAD], ids=lambda path: path.stem)
def test_files_are_read_alike(path: Path) -> None:
    data = path.read_bytes()
    for most in (1 << 16, 1_000, 100):
        agree(data, most)


def test_any_spelling_is_read_alike() -> None:
    for number in range(TEXTS):
        chance = random.Random(f"{SEED} {number}")
        text = Speller(chance).deck()
        if chance.random() < 0.5:
            text = bent(text, chance)
        if chance.random() < 0.1:
            text = text.replace("\n", chance.choice(("\r\n", "\r")))
        most = chance.choice((1 << 16, 1 << 16, 700, 200, 50))
        limits = LIMITS
        if chance.random() < 0.1:
            limits = Limits(
                chance.choice((1, 2, 3, 250)),
                chance.choice((8, 15, 25, 50, 5_000)),
                chance.choice((30, 60, 90, 8_000)),
                chance.choice((1, 2, 3, 250)),
            )
        agree(text, most, limits)


def test_parts_of_decks_in_any_order_are_read_alike() -> None:
    texts = [path.read_text("utf-8", errors="replace") for path in BAD]
    texts += [deckfile.template("d"), *(path.read_text("utf-8")[:3_000] for path in SHIPPED)]
    for number in range(TEXTS // 2):
        chance = random.Random(f"{SEED} parts {number}")
        text = bent(chance.choice(texts), chance)
        if chance.random() < 0.3:
            other = chance.choice(texts) + "\n"
            text = text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other)) :]
        agree(text, chance.choice((1 << 16, 300, 64)))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nearly_all_cards_of_shipped_decks_are_ordinary(path: Path) -> None:
    few, all_of_them = ordinary(path.read_bytes())
    assert few >= 0.95 * all_of_them


def test_all_cards_that_are_plainly_written_are_ordinary(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    write_deck(path, 2_000)
    assert ordinary(path.read_bytes()) == (2_000, 2_000)
    short = path.read_text("utf-8").replace("question:", "q:").replace("answer:", "a:")
    assert ordinary(short.encode()) == (2_000, 2_000)


def test_what_is_written_by_us_is_ordinary() -> None:
    for path in SHIPPED:
        deck, cards = deckfile.load(path)
        written = "".join(render(deck_fields(deck), map(card_fields, cards)))
        few, all_of_them = ordinary(written.encode())
        assert few >= 0.95 * all_of_them


def test_ordinary_cards_are_found_around_others() -> None:
    odd = "  - q: [x\n", '  - q: "a\n      b"\n    a: A\n', "  # c\n", "  - {q: c, a: A}\n"
    plain = "".join(f"  - q: Q{number}\n    a: A\n" for number in range(3))
    more = plain.replace("Q", "R")
    head = "deck: d\ncards:\n"
    assert ordinary((head + plain + odd[1] + odd[3] + more).encode()) == (6, 8)
    assert ordinary((head + plain + "title: T\n").encode()) == (2, 3)
    agree(head + plain + odd[0] + more)


def test_a_text_that_does_not_match_is_given_up_where_it_does_not() -> None:
    """Else each place in it would be tried, which takes quadratic time."""
    rows = entries(4)("q: x\n    a:\n" + "      b:\n" * 1_000 + "   x")
    assert [row[1] for row in rows] == ["q", ""]
