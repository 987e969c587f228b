"""Where facts go by aliases: held against a telling that follows each from its key to a card."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.aliases import ALWAYS, about, card_of, stretches
from studyllm.core.journal import (
    Alias,
    Answer,
    Baseline,
    Correction,
    Fact,
    FactId,
    Grade,
    Mark,
    Promise,
    Reset,
    Review,
    Trait,
    Withdrawal,
)
from tests import second_aliases

KEYS = ("d/a", "d/b", "e/c", "e/d")


def alias(at: int, key: str, to: str, device: str = "x") -> Alias:
    return Alias(FactId(at, device, at), key, 0, to)


def led(key: str, at: int, *aliases: Alias) -> str:
    return card_of(stretches(aliases), key, at)


ALIASES = st.lists(
    st.builds(
        alias,
        st.integers(0, 12),
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.sampled_from("xyz"),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(ALIASES, st.sampled_from(KEYS), st.integers(-1, 13), st.sampled_from(["", "#2", "#17"]))
def test_a_fact_goes_where_it_goes_by_following_aliases_one_after_another(
    aliases: list[Alias], key: str, at: int, sibling: str
) -> None:
    links = [(tuple(one.id), one.card, one.to) for one in aliases]
    expected = second_aliases.card_of(links, key + sibling, at)
    assert led(key + sibling, at, *aliases) == expected
    assert led(key + sibling, at, *reversed(aliases)) == expected


@given(ALIASES)
def test_stretches_begin_with_all_times_and_at_aliases_to_the_key_itself(
    aliases: list[Alias],
) -> None:
    found = stretches(aliases)
    assert found.keys() == {one.card for one in aliases}
    for key, of_key in found.items():
        own = {one.id.at for one in aliases if one.card == one.to == key}
        assert [since for since, _ in of_key] == [ALWAYS, *sorted(own)]


@given(ALIASES)
def test_aliases_that_lead_nowhere_near_a_key_do_not_matter(aliases: list[Alias]) -> None:
    whole = stretches(aliases)
    for key in whole:
        near, size = {key}, 0
        while len(near) > size:
            size = len(near)
            near |= {one.to for one in aliases if one.card in near}
        assert stretches(one for one in aliases if one.card in near)[key] == whole[key]


def test_a_long_chain_is_followed_at_once() -> None:
    chain = [alias(step, f"d/{step}", f"d/{step + 1}") for step in range(20_000)]
    assert led("d/0", 0, *chain) == "d/20000"


def test_a_key_without_aliases_is_a_card() -> None:
    assert led("d/a", 0) == "d/a"
    assert led("d/b#3", 0, alias(1, "d/a", "d/b")) == "d/b#3"


def test_aliases_are_followed_from_key_to_key() -> None:
    chain = alias(1, "d/a", "d/b"), alias(2, "d/b", "e/c"), alias(3, "e/c", "e/d")
    assert [led(key, 9, *chain) for key in KEYS] == ["e/d"] * 4


def test_one_that_is_older_than_the_one_that_led_to_a_key_leads_on_no_more() -> None:
    back = alias(1, "d/a", "d/b"), alias(2, "d/b", "d/a")
    assert [led(key, at, *back) for key in ("d/a", "d/b") for at in (0, 9)] == ["d/a"] * 4


def test_the_newest_alias_of_a_key_holds() -> None:
    twice = alias(1, "d/a", "d/b"), alias(2, "d/a", "e/c")
    assert led("d/a", 0, *twice) == "e/c"
    assert led("d/b", 0, *twice) == "d/b"


def test_an_alias_to_itself_parts_what_was_before_from_what_comes_after() -> None:
    parted = alias(1, "d/a", "d/b"), alias(5, "d/a", "d/a")
    assert [led("d/a", at, *parted) for at in (0, 4, 5, 6)] == ["d/b", "d/b", "d/a", "d/a"]
    later = alias(7, "d/a", "e/c")
    assert [led("d/a", at, *parted, later) for at in (4, 5, 8)] == ["d/b", "e/c", "e/c"]


def test_who_comes_by_a_key_goes_where_its_card_went_and_not_by_what_the_key_became() -> None:
    moved = alias(1, "d/a", "d/b"), alias(2, "d/b", "e/c")
    anew = alias(3, "d/b", "d/b"), alias(4, "d/b", "e/d")
    assert [led("d/a", at, *moved, *anew) for at in (0, 9)] == ["e/c", "e/c"]
    assert [led("d/b", at, *moved, *anew) for at in (0, 9)] == ["e/c", "e/d"]


def test_what_is_about_another_fact_goes_where_that_goes() -> None:
    given_at = FactId(3, "x", 3)
    later = FactId(8, "y", 8)
    facts: list[Fact] = [
        Withdrawal(later, "d/a", 0, given_at),
        Correction(later, "d/a", 0, given_at, Grade.HARD),
        Mark(later, "d/a", 0, Trait.SUSPENDED, True, given_at),
        Answer(given_at, "d/a", Review(Grade.GOOD, 0, 0)),
    ]
    assert [about(fact) for fact in facts] == [3, 3, 3, 3]
    others: list[Fact] = [
        Mark(later, "d/a", 0, Trait.SUSPENDED, True),
        Reset(later, "d/a", 0),
        Baseline(later, "d/a", Promise(0, 1, 1)),
        alias(8, "d/a", "d/b"),
    ]
    assert [about(fact) for fact in others] == [8, 8, 8, 8]
