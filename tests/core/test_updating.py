"""The three-way merge of a copy, a base and a newer version, against changes worked out as sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card
from studyllm.core.updating import Fate, Plan, chosen, fates, plan

IDS = "abcdef"
SIDES = st.dictionaries(st.sampled_from(IDS), st.integers(0, 2))


def card(name: str, answer: object = 0, *links: str, was: Sequence[str] = ()) -> Card:
    basic = Basic({"": str(answer)})
    return Card(name, {"": f"{name}?"}, basic, follow_up=links, was=tuple(was))


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int | None]:
    pairs = set(before.items()) ^ set(after.items())
    return {name: after.get(name) for name, _ in pairs}


@given(SIDES, SIDES, SIDES)
def test_what_one_side_changes_is_as_that_side_has_it(
    base: dict[str, int], mine: dict[str, int], shipped: dict[str, int]
) -> None:
    own, new = changes(base, mine), changes(base, shipped)
    both = {name for name in own.keys() & new.keys() if own[name] != new[name]}
    expected: dict[str, int | None] = {**base}
    expected |= {**new, **own}
    found = fates(base, mine, shipped)
    assert {name for name, fate in found.items() if fate is Fate.CONFLICT} == both
    after = {name: mine.get(name) for name in found} | {
        name: shipped.get(name)
        for name, fate in found.items()
        if fate in (Fate.UPDATED, Fate.ADDED, Fate.REMOVED)
    }
    assert {name: value for name, value in after.items() if value is not None} == {
        name: value for name, value in expected.items() if value is not None
    }


@example({"a": 0, "b": 0}, {"b": 0, "c": 0, "a": 0}, {"a": 0, "c": 0})
@example({"b": 2, "d": 0, "a": 0}, {"d": 0, "a": 0, "b": 2}, {"a": 0, "d": 0})
@given(SIDES, SIDES, SIDES)
def test_merging_again_with_the_newer_version_as_base_changes_nothing(
    base: dict[str, int], mine: dict[str, int], shipped: dict[str, int]
) -> None:
    former, own, new = ([card(*item) for item in side.items()] for side in (base, mine, shipped))
    made = plan(former, own, new)
    again = plan(former, made.cards(), new)
    assert again.cards() == made.cards()
    pending = [name for name, fate in made.fates.items() if fate is Fate.CONFLICT]
    later = plan(new, made.cards(), new, pending)
    assert later.cards() == made.cards()
    assert {n for n, fate in later.fates.items() if fate is Fate.CONFLICT} == {*pending}
    kept = plan(new, made.cards(), new)
    assert {*kept.fates.values()} <= {Fate.STAYS}


@given(SIDES, SIDES)
def test_without_a_base_nothing_changes_and_all_that_differs_is_told(
    mine: dict[str, int], shipped: dict[str, int]
) -> None:
    found = fates(None, mine, shipped)
    assert {name for name, fate in found.items() if fate is Fate.CONFLICT} == {
        name for name, value in shipped.items() if mine.get(name) != value
    }
    assert {*found.values()} <= {Fate.CONFLICT, Fate.STAYS}
    made = plan(None, [card(*item) for item in mine.items()], [])
    assert made.cards() == [card(*item) for item in mine.items()]


@given(SIDES, SIDES, st.permutations(IDS), st.permutations(IDS))
def test_who_moves_cards_has_them_there_and_what_is_new_has_its_neighbour(
    base: dict[str, int], more: dict[str, int], mine_order: list[str], new_order: list[str]
) -> None:
    former = [card(*item) for item in base.items()]
    added = base | more
    shipped = [card(name, added[name]) for name in new_order if name in added]
    for order in (mine_order, list(base)):
        mine = [card(name, base[name]) for name in order if name in base]
        made = plan(former, mine, shipped)
        moved = mine != former
        wanted = [each.id for each in (mine if moved else shipped)]
        assert [name for name in made.order if name in wanted] == wanted
        names = [each.id for each in shipped]
        for before, name in pairwise(names):
            if name not in base:
                assert made.order.index(before) + 1 == made.order.index(name)


def fate_of(made: Plan) -> dict[str, str]:
    return {name: fate.value for name, fate in made.fates.items() if fate is not Fate.STAYS}


@pytest.mark.parametrize(
    ("base", "mine", "shipped", "fate", "result"),
    [
        # a card that gets another id is the same card
        (["a"], ["a"], [card("z", was="a")], {"a": "updated"}, ["z"]),
        (["a"], [card("a", 1)], [card("z", was="a")], {"a": "conflict"}, ["a"]),
        (["a", "b"], ["b"], [card("z", was="a"), "b"], {"a": "conflict"}, ["b"]),
        (["a"], [card("z", was="a")], [card("z", was="a")], {}, ["z"]),
        # a card that another names is there
        (["a", "b"], [card("a", 1, "b"), "b"], ["a"], {"b": "conflict"}, ["a", "b"]),
        (["a", "b"], ["a"], [card("a", 1, "b"), "b"], {"a": "conflict"}, ["a"]),
        (["a", "b"], ["a"], ["a", "b", card("c", 0, "b")], {"c": "conflict"}, ["a"]),
        (["a"], ["a", card("b", 0, "a")], [card("z", was="a")], {"a": "conflict"}, ["a", "b"]),
        # an earlier id is no card's, and one card's
        (["a"], ["a"], ["a", card("z", was="b"), "b"], {"z": "added", "b": "conflict"}, None),
        (["a"], ["a", card("b", was="z")], ["a", "z"], {"z": "conflict"}, ["a", "b"]),
        (["a"], ["a", "b"], ["a", card("c", was="b")], {"b": "conflict"}, ["a", "b"]),
        (["a"], ["a", card("b", was="x")], ["a", card("c", was="x")], {"c": "conflict"}, None),
        (["a"], ["a", card("b", was="x")], [card("a", was="x")], {"a": "conflict"}, ["a", "b"]),
    ],
)
def test_names_lead_to_cards_that_are_there(
    base: list[str | Card],
    mine: list[str | Card],
    shipped: list[str | Card],
    fate: dict[str, str],
    result: list[str] | None,
) -> None:
    former, own, new = (
        [each if isinstance(each, Card) else card(each) for each in side]
        for side in (base, mine, shipped)
    )
    made = plan(former, own, new)
    if result is not None:
        assert fate_of(made) == fate
        assert [each.id for each in made.cards()] == result
    ids = {each.id for each in made.cards()}
    for each in made.cards():
        assert ids.issuperset(each.follow_up)
        assert ids.isdisjoint(each.was)


def test_a_choice_takes_the_newer_version_of_what_was_named() -> None:
    mine = [card("a", 1), card("b", 1), card("x")]
    shipped = [replace(card("z", was="a")), card("n"), card("c", 2)]
    assert [each.id for each in chosen(["a", "b"], mine, shipped).cards()] == ["z", "x"]
    made = chosen(["c", "n"], mine, shipped)
    assert [each.id for each in made.cards()] == ["a", "n", "c", "b", "x"]
    assert fate_of(made) == {"c": "added", "n": "added"}
