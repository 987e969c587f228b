"""Which present card a lost one is: held against a search through the aliases, step by step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.identity import Link
from studyllm.core.journal import Alias, FactId
from studyllm.core.reunion import reunions

Made = list[tuple[str, str]]


def aliases(made: Made) -> list[Alias]:
    """Made one after the other."""
    return [
        Alias(FactId(at, "here", at), card, 0, to) for at, (card, to) in enumerate(made, start=1)
    ]


def found(made: Made, gone: str, present: str) -> list[Link]:
    return reunions(aliases(made), gone.split(), present.split().__contains__)


@pytest.mark.parametrize(
    ("made", "gone", "present", "becomes"),
    [
        ([], "a", "b", {}),
        ([("a", "b")], "b", "a", {"b": "a"}),
        ([("a", "b")], "b", "a b", {}),
        ([("a", "b"), ("b", "c")], "c", "a", {"c": "a"}),
        # Two devices gave it different names, and one of them has stayed.
        ([("a", "b"), ("a", "c")], "c", "b", {"c": "b"}),
        # Two were made one, and are two again.
        ([("a", "m"), ("b", "m")], "m", "a b", {}),
        ([("a", "m"), ("b", "m")], "m", "a", {"m": "a"}),
        # A new card by the old name.
        ([("a", "b"), ("a", "a")], "b", "a", {}),
        ([("a", "b"), ("a", "a")], "a b", "", {}),
        ([("a", "b"), ("a", "a"), ("b", "a")], "b", "a", {"b": "a"}),
        ([("a", "b"), ("a", "a"), ("a", "c")], "b c", "a", {"c": "a"}),
        # It was its own all along.
        ([("a", "b"), ("b", "b")], "a", "b", {"a": "b"}),
        ([("a", "b"), ("c", "d")], "a c", "b d", {"a": "b", "c": "d"}),
    ],
)
def test_a_lost_card_is_the_one_that_an_alias_has_joined_with_it(
    made: Made, gone: str, present: str, becomes: dict[str, str]
) -> None:
    assert found(made, gone, present) == [Link(*link) for link in becomes.items()]


KEYS = st.sampled_from("abcd")


@given(st.lists(st.tuples(KEYS, KEYS), max_size=7), st.sets(KEYS))
def test_one_name_is_led_to_and_it_can_be_reached(made: Made, present: set[str]) -> None:
    gone = " ".join(sorted(set("abcd") - present))
    links = found(made, gone, " ".join(sorted(present)))
    for lost, gained in links:
        assert lost not in present
        assert gained in present
        assert gained in reached(made, lost)
    if not any(card == to for card, to in made):
        for lost in gone.split():
            cards = reached(made, lost) & present
            assert [one.gained for one in links if one.lost == lost] == (
                sorted(cards) if len(cards) == 1 else []
            )


def reached(made: Made, start: str) -> set[str]:
    """All keys to which aliases lead from one, either way."""
    met = {start}
    while more := {b for pair in made for a, b in (pair, pair[::-1]) if a in met} - met:
        met |= more
    return met
