"""The tree of decks by its laws, and what is found in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.stats import Knowledge
from studyllm.study import DeckRow
from studyllm.tui.topics import Line, tree

TOPICS = ["", "a", "b", "c"]


def row(slug: str, topic: str = "", due: int = 0, **title: str) -> DeckRow:
    return DeckRow(slug, title or {"": slug}, topic, True, 9, due, 2, 3, False, Path(slug))


@st.composite
def shelves(draw: st.DrawFn) -> list[DeckRow]:
    topics = draw(st.lists(st.sampled_from(TOPICS), max_size=8))
    return [row(f"d{n}", topic, due=n) for n, topic in enumerate(topics)]


def decks(lines: list[Line]) -> list[str]:
    return [line.slugs[0] for line in lines if not line.topic]


@given(shelves())
def test_each_deck_stands_in_the_tree_once(rows: list[DeckRow]) -> None:
    lines = tree(rows, ())
    assert sorted(decks(lines)) == sorted(row.slug for row in rows)
    for line in lines:
        if not line.topic:
            assert line.under in {"", next(r.topic for r in rows if r.slug == line.slugs[0])}


@given(shelves(), st.sets(st.sampled_from(TOPICS)))
def test_a_topic_has_the_sums_of_its_decks(rows: list[DeckRow], folded: set[str]) -> None:
    lines = tree(rows, folded)
    for line in lines:
        if line.topic:
            below = [r for r in rows if r.topic == line.topic]
            assert len(below) > 1
            assert line.slugs == tuple(r.slug for r in below)
            assert line.due == sum(r.due for r in below)
            assert line.new == 2 * len(below)
            assert line.folded == (line.topic in folded)
            shown = [one.slugs[0] for one in lines if one.under == line.topic]
            assert shown == ([] if line.folded else list(line.slugs))
    alone = sum(line.due for line in lines if not line.under)
    assert alone == sum(r.due for r in rows)


@pytest.mark.parametrize("topics", [["", "", ""], ["a", "a", "a"], ["a", "b", "c"], [], ["a"]])
def test_where_topics_tell_nothing_the_list_is_flat(topics: list[str]) -> None:
    rows = [row(f"d{n}", topic) for n, topic in enumerate(topics)]
    lines = tree(rows, {"a"})
    assert decks(lines) == [r.slug for r in rows]
    assert all(not line.topic and not line.under for line in lines)


def test_a_topic_stands_where_the_first_of_its_decks_does() -> None:
    rows = [row("x"), row("m", "a"), row("y", "b"), row("n", "a")]
    assert [line.topic or line.slugs[0] for line in tree(rows, ())] == ["x", "a", "m", "n", "y"]


SHELF = [
    row("moe", "arch", en="Mixture of Experts", zh="混合专家（MoE）"),
    row("t5", "arch", en="T5"),
    row("sft", "Tuning", en="Supervised fine-tuning", zh="监督微调"),
    row("peft", "Tuning", zh="参数高效微调"),
    row("o1", en="Reasoning"),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("MOE", ["moe"]),
        ("混合", ["moe"]),
        ("微调", ["sft", "peft"]),
        ("EXPERTS ", ["moe"]),
        ("mixture  of", ["moe"]),
        ("tuning", ["sft", "peft"]),
        ("arch", ["moe", "t5"]),
        ("5", ["t5"]),
        ("zzz", []),
        ("", ["moe", "t5", "sft", "peft", "o1"]),
    ],
)
def test_decks_are_found_by_slug_title_and_topic(wanted: str, found: list[str]) -> None:
    assert decks(tree(SHELF, (), wanted)) == found


def test_what_is_found_is_seen_though_its_topic_is_folded() -> None:
    lines = tree(SHELF, {"arch"}, "moe")
    assert [(line.topic, line.slugs) for line in lines] == [("arch", ("moe",)), ("", ("moe",))]
    assert decks(tree(SHELF, {"arch"})) == ["sft", "peft", "o1"]


def test_a_topic_is_known_once_all_its_decks_are() -> None:
    line = tree(SHELF, ())[0]
    assert line.known({"moe": Knowledge(2, 1.0, 1)}) is None
    known = {"moe": Knowledge(2, 1.0, 1), "t5": Knowledge(6, 3.0, 2)}
    assert line.known(known) == Knowledge(8, 4.0, 3)


def test_the_topics_of_the_decks_that_come_along_have_names_in_both_languages() -> None:
    rows = [row("moe", "architecture"), row("t5", "architecture"), row("own", "mine")]
    assert tree(rows, [])[0].title == {"en": "Architecture", "zh": "架构"}
    assert [line.slugs for line in tree(rows, [], "架构")][1:] == [("moe",), ("t5",)]
    assert tree([*rows, row("other", "mine")], [])[3].title == {"": "mine"}


def test_a_title_does_not_say_again_below_which_topic_it_stands() -> None:
    titles = ("LLM", "LLM::RoPE", "LLM::", "LLMs::More", "x::LLM::y")
    rows = [row(f"d{n}", "LLM", en=title) for n, title in enumerate(titles)]
    lines = tree([*rows, row("alone", en="LLM::Alone")], ())
    shown = ["LLM", "LLM", "RoPE", "LLM::", "LLMs::More", "x::LLM::y", "LLM::Alone"]
    assert [next(iter(line.short.values())) for line in lines] == shown
    assert lines[2].title == {"en": "LLM::RoPE"}
