"""Looking through cards: what is found, in which order, and what a row tells.

The suite tries some random queries, `STUDYLLM_QUERIES=20000` as many as it says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.journal import Answer, FactId, Grade, Review, Trait
from studyllm.core.query import Order
from studyllm.errors import QueryError
from studyllm.study.browsing import FIRST, Sort
from tests.learner import NOON, Learner, deck_text

QUERIES = int(os.environ.get("STUDYLLM_QUERIES", "1000"))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"moe": 3, "rope": 2}, new_per_day=100)
    yield made
    made.study.close()


def found(learner: Learner, query: str = "", order: str = "deck", *, back: bool = False) -> str:
    """The ids of the cards that a query finds, one word each, of `moe` without the deck."""
    sort = Sort(Order(order), back)
    keys = learner.study.browsing.search(query, sort, "en").look_through().keys()
    return " ".join(key.removeprefix("moe/") for key in keys)


def test_an_empty_query_finds_every_card_in_the_order_of_the_decks(learner: Learner) -> None:
    assert found(learner) == "c1 c2 c3 rope/c1 rope/c2"
    learner.study.order_decks(["rope"])
    assert found(learner) == "rope/c1 rope/c2 c1 c2 c3"


def test_cards_are_found_by_what_was_done_with_them(learner: Learner) -> None:
    learner.reopen()
    first = learner.study.next()
    assert first
    assert first.key == "moe/c1"
    learner.answer(Grade.GOOD)
    learner.study.mark("moe/c2", Trait.SUSPENDED, True)
    learner.study.mark("moe/c3", Trait.BURIED, True)
    learner.study.mark("rope/c1", Trait.FLAGGED, True)
    second = learner.study.next()
    assert second
    assert second.key.startswith("rope")
    for query, keys in {
        "is:learned": "c1",
        "is:new": "c2 c3 rope/c1 rope/c2",
        "is:young": "c1",
        "is:mature": "",
        "is:suspended": "c2",
        "is:buried": "c3",
        "is:flagged": "rope/c1",
        "is:leech": "",
        "is:due": "",
        "due:1": "c1",
        "due:<=0": "",
        "rated:1": "c1",
        "ease:2.5": "c1",
        "ease:>2.5 or stability:>0 or difficulty:>0": "",
        "interval:1": "c1",
        "lapses:0": "c1",
        "recall:1": "c1",
        "recall:<1": "",
        "-recall:>=0": "c2 c3 rope/c1 rope/c2",
        "-lapses:0": "c2 c3 rope/c1 rope/c2",
    }.items():
        assert found(learner, query) == keys, query
    learner.tomorrow()
    assert found(learner, "is:due") == "c1"
    assert found(learner, "is:buried") == ""
    assert found(learner, "due:0 -rated:1 rated:2") == "c1"
    learner.tomorrow(3)
    assert found(learner, "due:-3") == "c1"
    learner.study.mark("moe/c1", Trait.SUSPENDED, True)
    assert found(learner, "is:due") == ""


def test_leeches_are_those_of_decks_that_want_to_be_told(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})
    for _ in range(40):
        if learner.study.next() is None:
            learner.tomorrow()
        else:
            memory = learner.study.next().memory  # type: ignore[union-attr]
            learner.answer(Grade.AGAIN if memory and memory.repetitions else Grade.GOOD)
    assert found(learner, "is:leech lapses:>=8") == "one/c1"
    (row,) = rows(learner, "is:leech")
    assert row.leech
    learner.reopen(leech="off")
    assert found(learner, "is:leech") == ""
    learner.study.close()


def rows(learner: Learner, query: str, language: str = "en") -> list[Any]:
    search = learner.study.browsing.search(query, Sort(), language).look_through()
    return [search.row(place) for place in range(search.count)]


def test_fsrs_has_stability_and_difficulty(learner: Learner) -> None:
    learner.reopen(scheduler="fsrs")
    learner.answer(Grade.GOOD)
    (row,) = rows(learner, "stability:>0 difficulty:>0")
    shown = f"{row.memory.stability:.1f}"
    assert found(learner, f"stability:{shown}") == "c1"
    assert found(learner, f"difficulty:{row.memory.difficulty:.1f}") == "c1"
    assert found(learner, "ease:>0") == ""


def test_what_was_found_is_sorted(learner: Learner) -> None:
    learner.give(
        Answer(FactId(NOON + n, "", NOON + n), f"moe/c{n}", Review(grade, 20_000, 1000))
        for n, grade in ((1, Grade.GOOD), (2, Grade.HARD), (3, Grade.EASY))
    )
    assert found(learner, "", "ease") == "c2 c1 c3 rope/c1 rope/c2"
    assert found(learner, "", "ease", back=True) == "c3 c1 c2 rope/c1 rope/c2"
    assert found(learner, "deck:moe", "due") == found(learner, "deck:moe", "interval") == "c1 c2 c3"
    assert found(learner, "deck:moe", "stability", back=True) == "c1 c2 c3"
    assert found(learner, "", "deck", back=True) == "rope/c2 rope/c1 c3 c2 c1"


def test_questions_are_sorted_as_they_are_compared(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})
    text = "deck: moe\ncards:\n" + "".join(
        f"  - {{id: {name}, {kind}}}\n"
        for name, kind in [
            ("c1", "question: beta, answer: x"),
            ("c2", "question: {en: Alpha, zh: 丙}, answer: {en: x, zh: x}"),
            ("c3", "cloze: 'ALPHA {{bit}}'"),
        ]
    )
    (learner.shipped / "moe.yaml").write_text(text, encoding="utf-8")
    learner.study.sync()
    assert found(learner, "", "question") == "c2 c3 c1"
    search = learner.study.browsing.search("", Sort(Order.QUESTION, True), "zh").look_through()
    assert list(search.keys()) == ["moe/c2", "moe/c1", "moe/c3"]
    learner.study.close()


def test_a_row_tells_what_is_known_of_its_card(learner: Learner) -> None:
    learner.answer()
    learner.study.mark("moe/c1", Trait.FLAGGED, True)
    (row,) = rows(learner, "is:learned", "zh")
    assert (row.key, row.title["zh"], row.question) == ("moe/c1", "卡片", "Question 1 of moe?")
    assert (row.memory.interval, row.standing.flagged, row.buried, row.leech) == (
        1,
        True,
        False,
        False,
    )


def test_a_row_is_read_again_when_that_is_asked_for(learner: Learner) -> None:
    search = learner.study.browsing.search("c1 or question", Sort(), "en").look_through()
    assert (row := search.row(0))
    assert not row.standing.flagged
    learner.study.mark("moe/c1", Trait.FLAGGED, True)
    search.read_again()
    assert (row := search.row(0))
    assert row.standing.flagged
    (learner.shipped / "moe.yaml").unlink()
    learner.study.sync()
    search.read_again()
    assert search.row(0) is None


def test_the_first_rows_are_there_before_all_cards_were_looked_at(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"large": 3 * FIRST})
    search = learner.study.browsing.search("question", Sort(), "en")
    assert (search.count, search.cards, search.done) == (0, 3 * FIRST, False)
    search.look()
    assert (search.count, search.done) == (FIRST, False)
    assert search.look_through().count == 3 * FIRST
    assert len(list(search.keys())) == 3 * FIRST
    learner.study.close()


def test_a_card_can_be_looked_at(learner: Learner) -> None:
    asked = learner.study.browsing.card("moe/c2")
    assert asked
    assert (asked.key, asked.is_new, asked.deck.slug) == ("moe/c2", True, "moe")
    assert learner.study.browsing.card("moe/c9") is None


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("deck:mo", "did you mean `deck:moe`?"),
        ("-(x or deck:xyzzy)", "there is no deck `xyzzy`"),
        ("is:du", "did you mean `is:due`?"),
    ],
)
def test_a_mistake_is_one_sentence(learner: Learner, query: str, sentence: str) -> None:
    with pytest.raises(QueryError) as caught:
        found(learner, query)
    assert sentence in str(caught.value)


SIGNS = [
    *'()-"\\:：＂（）<=>*%_?[]{}',
    " ",
    " or ",
    "is:",
    "due:",
    "tag:",
    "deck:",
    "id:",
    "Question",
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    made = Learner(tmp_path_factory.mktemp("random"), {"moe": 2})
    extra = "  - {id: d, question: ΔW？, answer: 100%, tags: [a]}\n"
    (made.shipped / "own.yaml").write_text(deck_text("own", 1, extra), encoding="utf-8")
    made.study.sync()
    yield made
    made.study.close()


@settings(max_examples=QUERIES, deadline=None)
@given(
    st.lists(st.sampled_from(SIGNS) | st.text(max_size=4)).map("".join) | st.text(),
    st.sampled_from(Order),
    st.booleans(),
)
def test_whatever_is_typed_finds_cards_or_is_one_sentence(
    shelf: Learner, query: str, order: Order, backwards: bool
) -> None:
    with suppress(QueryError):
        search = shelf.study.browsing.search(query, Sort(order, backwards), "en").look_through()
        every = [search.row(place) for place in range(search.count)]
        assert all(row and row.question.isprintable() for row in every)
        assert len(every) <= search.cards == 4
