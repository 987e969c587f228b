"""Where facts go by aliases: held against the same told backwards, from the newest alias on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.aliases import ALWAYS, about, by_key, card_of, stretches
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

KEYS = ("d/a", "d/b", "e/c", "e/d")


def alias(at: int, key: str, to: str, device: str = "x") -> Alias:
    return Alias(FactId(at, device, at), key, 0, to)


def led(key: str, at: int, *aliases: Alias) -> str:
    made = by_key(aliases)
    return card_of(key, at, lambda one: made.get(one, ()))


def told_backwards(aliases: list[Alias]) -> dict[str, list[tuple[int, str]]]:
    """For which card facts of each key count, from which instant on; the latest stretch first."""
    end = {key: key for key in KEYS}
    led: set[str] = set()
    found: dict[str, list[tuple[int, str]]] = {key: [] for key in KEYS}
    for one in sorted(aliases, reverse=True):
        if one.to == one.card:
            found[one.card].append((one.id.at, end[one.card]))
            end[one.card] = one.card
            led.discard(one.card)
        elif one.card not in led:
            led.add(one.card)
            end[one.card] = end[one.to]
    for key in KEYS:
        found[key].append((ALWAYS, end[key]))
    return found


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
def test_a_fact_goes_where_it_goes_by_aliases_told_backwards(
    aliases: list[Alias], key: str, at: int, sibling: str
) -> None:
    expected = next(card for since, card in told_backwards(aliases)[key] if since <= at)
    assert led(key + sibling, at, *aliases) == expected + sibling


@given(ALIASES)
def test_stretches_begin_with_all_times_and_at_aliases_to_the_key_itself(
    aliases: list[Alias],
) -> None:
    made = by_key(aliases)
    for key in KEYS:
        found = stretches(key, lambda one: made.get(one, ()))
        own = {one.id.at for one in aliases if one.card == one.to == key}
        assert [since for since, _ in found] == [ALWAYS, *sorted(own)]


@given(ALIASES, st.randoms())
def test_the_order_of_arrival_does_not_matter(aliases: list[Alias], chance: object) -> None:
    shuffled = sorted(aliases, key=lambda one: hash((one, str(chance))))
    assert by_key(shuffled) == by_key(aliases)


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
