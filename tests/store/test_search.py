"""The search in the database against a plain one that reads every card and folds every text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Choices, Cloze, Deck, Number, Point, Points
from studyllm.core.query import Condition, Not, Says, Tagged, fold, parse
from studyllm.core.sm2 import SM2
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database
from studyllm.store.intake import Intake
from studyllm.store.migrations import open_database
from studyllm.store.packing import pack_card
from studyllm.store.search import Place, Search
from studyllm.store.shelf import Seen, Shelf
from studyllm.store.words import _SIGNS, _UNUSUAL, is_foreign
from studyllm.text.clean import clean

DECK = Deck("moe", {"": "Experts"}, tags=("sparse",))


class Bench:
    """A database with one deck, whose cards are set for each case."""

    def __init__(self, folder: Path) -> None:
        self.db: Database = open_database(folder / "studyllm.db", folder / "backups", 0)
        self.search = Search(self.db, SM2.recall)

    def fill(self, *cards: Card) -> None:
        intake = Intake(self.db)
        intake.stage(cards)
        intake.merge(Seen("own:moe.yaml", 0, 0), DECK, b"")

    def found(self, condition: Condition) -> list[str]:
        """The ids of the cards that meet a condition, in the deck's order."""
        (deck,) = Shelf(self.db).decks()
        place = Place(deck.number, deck.slug, DECK.tags, 20_000, True)
        numbers = self.search.numbers(condition, place, 0, deck.cards)
        found = [self.search.card(number) for number in numbers.read()]
        assert len(found) == numbers.cards
        return [one.card.id for one in found if one]

    def keys(self, condition: Condition, first: int, end: int) -> list[str]:
        """The keys of those of some positions that meet a condition."""
        decks = Shelf(self.db).decks()
        places = [Place(deck.number, deck.slug, DECK.tags, 20_000, True) for deck in decks]
        found = [self.search.numbers(condition, place, first, end).read() for place in places]
        cards = [self.search.card(number) for numbers in found for number in numbers]
        return [card.key for card in cards if card]

    def said(self, words: str) -> list[str]:
        return self.found(Says(fold(words)))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("search"))
    yield made
    made.db.close()


def basic(question: str, answer: str = "-", card_id: str = "c1", **more: object) -> Card:
    return Card(card_id, {"": question}, Basic({"": answer}), **more)  # type: ignore[arg-type]


KINDS = (
    Card("basic", {"en": "Why first?", "zh": "为什么第一？"}, Basic({"en": "one", "zh": "一"})),
    Card("cloze", {}, Cloze({"": "the {{second}} of all"})),
    Card("choice", {"": "Q"}, Choices(({"en": "third", "zh": "三"}, {"": "x"}), frozenset([0]))),
    Card("number", {"": "Q"}, Number("65504", "1%", {"en": "fourth"})),
    Card("points", {"": "Q"}, Points((Point({"": "fifth"}, True), Point({"": "y"})))),
    Card("rest", {"": "Q"}, Basic({"": "A"}), note={"": "sixth"}, source={"zh": "第七"}),
)


@pytest.mark.parametrize(
    ("words", "card"),
    [
        *[("first", "basic"), ("为什么", "basic"), ("一", "basic"), ("第一", "basic")],
        *[("second", "cloze"), ("third", "choice"), ("三", "choice"), ("65504", "number")],
        *[("fourth", "number"), ("FIFTH", "points"), ("sixth", "rest"), ("第七", "rest")],
    ],
)
def test_every_text_in_every_language_is_searched(bench: Bench, words: str, card: str) -> None:
    bench.fill(*KINDS)
    assert bench.said(words) == [card]


@pytest.mark.parametrize(
    "words",
    [
        *("question", "answer", "choices", "right", "true", "false", "points", "en", "zh", "null"),
        *(
            "tolerance",
            "1%",
            "tags",
            "hidden-tag",
            "ref1",
            "as_of",
            "2024",
            '"',
            ":",
            "[",
            "{",
            "}",
        ),
        *("c1", "n", "0", "%", "_", "\\"),
    ],
)
def test_the_form_in_which_cards_are_kept_is_not_searched(bench: Bench, words: str) -> None:
    card = Card(
        *("c1", {"en": "Q", "zh": "Q"}, Choices(({"en": "a\nb", "zh": "b"},), frozenset([0]))),
        tags=("hidden-tag",),
        refs=("ref1",),
        as_of="2024-01",
    )
    bench.fill(card, Card("c2", {"": "Q"}, Points((Point({"": "b"}, True),))))
    assert bench.said(words) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RoPE", "rope"),
        ("ＲｏＰＥ", "rope"),
        ("rope", "ＲｏＰＥ"),
        ("Straße", "STRASSE"),
        ("ΔW", "δw"),
        ("x²", "x2"),
        ("是什么？", "是什么?"),
        ("是什么?", "是什么？"),
        ("mixture\n  of experts", "mixture of experts"),
        ("mixture　of experts", "mixture of experts"),
        ("$\\nabla_\\theta$", "\\nabla_"),
        ("$\\nabla$", "nabla"),
        ("line\nnew", "new"),
        ("line\ttab", "tab"),
        ('say "no"', 'say "no"'),
        ("100%", "100%"),
        ("a_b", "a_b"),
        ("e\u0301", "é"),
        ("LoRA", "lora"),
        ("hans", "hans"),
        ("the note", "note"),
    ],
)
def test_a_text_is_found_however_it_is_written(bench: Bench, text: str, words: str) -> None:
    bench.fill(basic(text), basic("other", card_id="c2"))
    assert bench.said(words) == ["c1"]


@pytest.mark.parametrize("text", ["100 of", "aXb", "\nabla", "mixtureof"])
def test_signs_stand_for_themselves(bench: Bench, text: str) -> None:
    bench.fill(basic(text))
    for words in ("100%", "a_b", "nabla", "mixture of"):
        assert bench.said(words) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tag:experts", ["c1"]),
        ("tag:EXPERTS", ["c1"]),
        ("tag:exp", []),
        ("tag:exp*", ["c1", "c2"]),
        ("tag:c3", []),
        ("tag:two_words", ["c2"]),
        ("tag:sparse", ["c1", "c2", "c3"]),
        ("-tag:experts", ["c2", "c3"]),
        ("id:c1", ["c1"]),
        ("id:c*", ["c1", "c2", "c3"]),
        ("id:_1", []),
        ("key:moe/c2", ["c2"]),
        ("key:c2", []),
        ("deck:m*", ["c1", "c2", "c3"]),
        ("deck:m?e", []),
        ("-deck:moe", []),
        ("deck:rope or c3", ["c3"]),
        ("(c1 or c3) -c3", ["c1"]),
        ("-(c1 or c3)", ["c2"]),
        ("kind:basic c2", ["c2"]),
        ("kind:cloze", []),
        ("is:leech or is:due or rated:99999 or lapses:>=0 or ease:!=9", []),
        ("-is:due is:new -is:suspended c1", ["c1"]),
    ],
)
def test_conditions_go_together(bench: Bench, query: str, found: list[str]) -> None:
    bench.fill(
        basic("c1", tags=("experts", "a"), refs=("c3",)),
        basic("c2", card_id="c2", tags=("expert-load", "two_words")),
        basic("c3", card_id="c3", follow_up=("c1",)),
    )
    assert bench.found(parse(query)) == found


LETTERS = st.sampled_from(
    [*'abnN"\\/%_ \n\t*[]{}:,.-0é', "Δ", "ß", "ﬁ", "²", "？", "　", "位", "\u0301"]
)
TEXT = st.text(LETTERS, min_size=1, max_size=8).map(clean)


def reference(card: Card, words: str) -> bool:
    """Whether a text of a basic card has the words."""
    assert isinstance(card.kind, Basic)
    texts = [*card.question.values(), *card.kind.answer.values()]
    return any(words in fold(text) for text in texts)


@settings(deadline=None)
@given(
    st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3), st.text(LETTERS, max_size=4), st.data()
)
def test_words_are_found_where_a_plain_search_finds_them(
    bench: Bench, texts: list[tuple[str, str]], typed: str, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([text for pair in texts for text in pair]))
    start = data.draw(st.integers(0, len(whole)))
    words = fold(typed or whole[start : start + 4])
    if not words:
        return
    cards = [basic(q, a, f"c{n}", tags=(a,)) for n, (q, a) in enumerate(texts)]
    bench.fill(*cards)
    wanted = [card.id for card in cards if reference(card, words)]
    assert bench.found(Says(words)) == wanted
    assert bench.found(Not(Says(words))) == [c.id for c in cards if c.id not in wanted]
    if "*" not in words:
        tagged = [card.id for card in cards if words in map(fold, card.tags)]
        assert bench.found(Tagged(words)) == tagged


IDS = [f"c{number}" for number in range(8)]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(IDS), st.sampled_from(["yes", "no", "ΔW yes"]), st.booleans()
            ),
            unique_by=itemgetter(0),
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_a_part_of_a_deck_is_searched_whatever_its_past(
    bench: Bench, decks: list[list[tuple[str, str, bool]]], first: int, more: int
) -> None:
    """Cards move, go, come back and get siblings, so that numbers follow positions or do not."""
    for cards in decks:
        bench.fill(*(Card(name, {"": text}, Basic({"": "-"}, two)) for name, text, two in cards))
        positions = [
            (f"moe/{name}{sibling}", "yes" in text)
            for name, text, two in cards
            for sibling in (["", "#2"] if two else [""])
        ]
        for condition, says in ((Says("yes"), True), (Not(Says("yes")), False)):
            wanted = [key for key, has in positions[first : first + more] if has is says]
            assert bench.keys(condition, first, first + more) == wanted


def test_a_deck_is_searched_as_it_is_now(tmp_path: Path) -> None:
    """By the one who changed it, and by another program."""
    one = Bench(tmp_path)
    cards = [basic("yes", card_id=name) for name in IDS]
    one.fill(*cards)
    other = Bench(tmp_path)
    for order in (cards, cards[::-1], cards[1:], [cards[0], cards[3], *cards[5:]]):
        one.fill(*order)
        for bench in (one, other, one):
            assert bench.said("yes") == [card.id for card in order]
            assert bench.keys(Says("yes"), 0, 4) == [f"moe/{card.id}" for card in order[:4]]
    one.db.close()
    other.db.close()


@pytest.mark.parametrize("words", ["advantage", "VANTAGE", "disadvantage", "x-ray", "位 advantage"])
def test_words_are_found_whole_whatever_letter_they_are_looked_for_by(
    bench: Bench, words: str
) -> None:
    texts = ["an advantage", "a vantage", "Disadvantages", "an x-ray", "x ray", "单位 advantage"]
    bench.fill(*(basic(text, card_id=f"c{number}") for number, text in enumerate(texts)))
    wanted = [f"c{number}" for number, text in enumerate(texts) if words.lower() in text.lower()]
    assert bench.said(words) == wanted


@pytest.mark.parametrize("query", ["id:ä*", "id:ÄÖ", "key:moe/äö", "id:äö", "key:MOE/Ä*"])
def test_names_of_other_letters_are_found_in_small_and_capital_ones(
    bench: Bench, query: str
) -> None:
    bench.fill(basic("x", card_id="Äö"), basic("y", card_id="aö"))
    assert bench.found(parse(query)) == ["Äö"]


def test_a_sibling_has_the_id_of_its_card(bench: Bench) -> None:
    bench.fill(Card("Äb", {"": "x"}, Basic({"": "y"}, True)), basic("y", card_id="c1"))
    assert bench.found(parse("id:äb")) == ["Äb", "Äb"]
    assert bench.found(parse("key:moe/äb#2")) == ["Äb"]
    assert bench.found(parse("key:moe/c1")) == ["c1"]


def test_a_card_comes_back_as_it_was_packed() -> None:
    for card in (*KINDS, basic("Δ")):
        assert unpack_card(card.id, pack_card(card)) == card


def test_foreign_bodies_are_marked_when_an_older_database_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    made = Bench(tmp_path)
    made.fill(basic("ΔW"), basic("什么？", card_id="c2"))
    made.db.execute("update content set body = ltrim(body)")
    assert made.said("δw") == []
    made.db.execute("pragma user_version = 2")
    made.db.close()
    made = Bench(tmp_path)
    assert made.said("δw") == ["c1"]
    bodies = [body for (body,) in made.db.execute("select body from content order by card")]
    assert [body[0] for body in bodies] == [" ", "{"]
    assert [is_foreign(body) for body in bodies] == [True, False]
    made.db.close()


def test_a_usual_letter_beside_any_other_folds_as_ascii_does() -> None:
    usual = [chr(code) for code in range(0x80, sys.maxunicode) if not _UNUSUAL.search(chr(code))]
    assert len(usual) > 20_000
    for letter in usual:
        plain = _SIGNS.get(letter, letter)
        assert normalize("NFKC", f"A{letter}".casefold()) == f"a{plain}"
