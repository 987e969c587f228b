"""The way to an interview against its rules: what is met, what is asked, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Grade, Review
from studyllm.core.line import ALL
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Budget, Due, Left
from studyllm.core.sm2 import SM2
from studyllm.core.tiers import ranked, tiers
from studyllm.core.towards import (
    RESERVE,
    Towards,
    asked_on,
    early,
    new_today,
    worth,
)
from tests.core.sittings import TODAY, deck_of, drain, due, memory, queue, towards, turn

MINUTE = 60_000
DAY = Budget(10 * MINUTE, 10_000, 20_000)

MEMORIES = st.builds(
    lambda ago, interval: memory(Due("a/1", "a", TODAY - ago + interval, interval)),
    st.integers(0, 40),
    st.integers(1, 90),
)
COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 60), max_size=4)
WEIGHTS = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9), min_size=1)
BUDGETS = st.builds(
    Budget, st.integers(0, 90 * MINUTE), st.integers(1, 60_000), st.integers(1, 60_000)
)
DUES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.integers(-9, 9), st.integers(1, 30)),
    unique_by=lambda one: one[:2],
    max_size=30,
)


def cards(made: list[tuple[str, int, int, int]]) -> list[Due]:
    return [due(f"{deck}/{n}", late, interval) for deck, n, late, interval in made]


def parts(found: list[Due], way: Towards) -> tuple[list[Due], list[Due], list[Due]]:
    """What comes first, after that and at last, each in its order."""
    first, then, outside = tiers(found, TODAY, way, set())
    return first.near(ALL), then().near(ALL), outside


@given(MEMORIES, st.lists(st.integers(1, 60), unique=True, max_size=20).map(sorted))
def test_a_card_is_asked_on_a_study_day_and_never_after_the_last(
    memory: Memory, gaps: list[int]
) -> None:
    ahead = [TODAY + gap for gap in gaps]
    day = asked_on(memory, ahead)
    if not ahead:
        assert day == memory.due
        return
    assert day in ahead
    assert day == ahead[-1] or day >= early(memory)
    assert all(other >= day or other < early(memory) for other in ahead)


@given(MEMORIES)
def test_a_card_may_be_asked_from_a_third_of_its_interval_on_and_not_on_its_own_day(
    memory: Memory,
) -> None:
    assert memory.day < early(memory) <= memory.due
    assert 3 * (early(memory) - memory.day) < memory.interval + 3


@given(COUNTS, WEIGHTS, st.integers(1, 60), BUDGETS, st.integers(0, 200), st.integers(0, 50))
def test_no_more_new_cards_than_there_are_and_than_the_day_can_take(
    unseen: dict[str, int],
    weights: dict[str, int],
    days: int,
    time: Budget,
    reviews: int,
    usual: int,
) -> None:
    new = new_today(unseen, weights, days, time, reviews, usual)
    assert set(new) == set(weights)
    assert all(0 <= number <= unseen.get(deck, 0) for deck, number in new.items())
    assert sum(new.values()) * time.new_ms <= time.day_ms


@given(COUNTS, WEIGHTS, st.integers(RESERVE + 1, 60), st.integers(0, 200), st.integers(0, 50))
def test_all_topics_are_met_some_days_before_the_last_where_the_minutes_reach(
    unseen: dict[str, int], weights: dict[str, int], days: int, reviews: int, usual: int
) -> None:
    left = {deck: number for deck, number in unseen.items() if deck in weights}
    enough = Budget(1440 * MINUTE, 10_000, 20_000)
    for ahead in range(days, RESERVE, -1):
        new = new_today(left, weights, ahead, enough, reviews, usual)
        left = {deck: number - new[deck] for deck, number in left.items()}
    assert not any(left.values())


def test_where_there_is_time_so_many_as_usual_are_begun() -> None:
    assert new_today({"a": 100}, {"a": 1}, 60, DAY, 0, 20) == {"a": 20}
    assert new_today({"a": 100}, {"a": 1}, 60, DAY, 40, 20) == {"a": 10}
    assert new_today({"a": 100}, {"a": 1}, 60, DAY, 60, 20) == {"a": 2}


def test_where_as_many_as_usual_are_too_few_half_the_time_that_is_left_begins_more() -> None:
    assert new_today({"a": 500}, {"a": 1}, 23, DAY, 0, 20) == {"a": 27}
    assert new_today({"a": 500}, {"a": 1}, 23, DAY, 8, 20) == {"a": 25}
    assert new_today({"a": 400}, {"a": 1}, 23, DAY, 0, 20) == {"a": 20}


def test_a_missed_day_is_made_up_for_on_all_that_are_left() -> None:
    assert new_today({"a": 100}, {"a": 1}, 13, DAY, 60, 0) == {"a": 10}
    assert new_today({"a": 100}, {"a": 1}, 11, DAY, 60, 0) == {"a": 13}


def test_new_cards_are_shared_out_by_weight_and_by_what_is_left() -> None:
    unseen = {"a": 40, "b": 40, "c": 20, "d": 40}
    new = new_today(unseen, {"a": 1, "b": 2, "c": 2}, 60, DAY, 0, 16)
    assert new == {"a": 4, "b": 8, "c": 4}


@given(DUES, WEIGHTS, st.integers(0, 9))
def test_what_is_due_comes_before_what_is_not_and_topics_before_the_rest(
    made: list[tuple[str, int, int, int]], weights: dict[str, int], days: int
) -> None:
    found = cards(made)
    first, then, outside = parts(found, towards(found, weights, days))
    assert sorted([*first, *then, *outside]) == sorted(found)
    assert all(one.deck in weights for one in (*first, *then))
    assert all(one.deck not in weights for one in outside)
    assert all(one.due <= TODAY or not days for one in first)
    assert all(one.due > TODAY and days for one in then)


KEPT = st.builds(
    lambda n, ago, interval, ease, passes, stability, difficulty: (
        Due(f"{'ab'[n % 2]}/{n // 2}", "ab"[n % 2], TODAY - ago + interval, interval),
        Memory(
            TODAY - ago + interval, TODAY - ago, TODAY - ago, interval, 0, 5, passes, ease,
            stability, difficulty,
        ),
    ),
    st.integers(0, 40),
    st.integers(0, 60),
    st.integers(1, 40),
    st.integers(130, 300),
    st.integers(0, 4),
    st.floats(0.001, 300),
    st.floats(1, 10),
)  # fmt: skip


@given(
    st.lists(KEPT, unique_by=lambda known: known[0].card, max_size=40),
    st.sampled_from([SM2, fsrs(), fsrs(retention=0.99)]),
    st.integers(0, 60),
    st.integers(1, 100),
)
def test_the_order_is_that_of_all_worths_though_not_all_are_worked_out(
    known: list[tuple[Due, Memory]], scheduler: Scheduler, days: int, weight: int
) -> None:
    weights = {"a": weight, "b": 1}
    way = Towards(TODAY + days + 1, days, weights, scheduler, {})
    plain = sorted(
        (-weights[one.deck] * worth(one.card, memory, TODAY, way), one) for one, memory in known
    )
    assert list(ranked(known, TODAY, way)) == [one for _, one in plain]


@given(DUES, st.integers(1, 9), st.integers(0, 4), st.integers(1, 30), st.data())
def test_what_is_read_only_when_it_is_needed_comes_as_if_it_had_been_there(
    made: list[tuple[str, int, int, int]], days: int, new: int, minutes: int, data: st.DataObject
) -> None:
    found = [*cards(made), due("a/x#2", -3), due("a/x#3", -4), due("b/new2#2", -5)]
    whole = towards(found, {"a": 2, "b": 1}, days)
    late = [one for one in found if one.deck != "c" and one.due > TODAY]
    late_known = [(one, whole.memories[one.card]) for one in late]
    rest = [one for one in found if one not in late]
    parts: dict[str, Any] = {
        "fresh": {"b": [f"b/new{n}" for n in range(4)]},
        "new_left": new,
        "budget": Budget(minutes * MINUTE, 10_000, 20_000),
    }
    lazy = replace(whole, early=lambda: iter(late_known))
    one, other = queue(due=found, **parts, towards=whole), queue(due=rest, **parts, towards=lazy)
    for _ in range(60):
        assert one.left() == other.left()
        card = one.next()
        assert other.next() == card
        if card is None:
            break
        assert one.upcoming(card, deck_of(card)) == other.upcoming(card, deck_of(card))
        if data.draw(st.integers(0, 9)) == 0:
            one.drop(card)
            other.drop(card)
            continue
        cram = one.is_cram(card)
        assert other.is_cram(card) == cram
        done = turn(
            card,
            data.draw(st.sampled_from(Grade)),
            data.draw(st.sampled_from([0, 10_000, 40_000])),
            cram=cram,
        )
        one.answered(done)
        other.answered(done)


@given(DUES, st.integers(0, 9))
def test_what_a_review_is_worth_decides_and_a_weight_of_two_is_worth_twice(
    made: list[tuple[str, int, int, int]], days: int
) -> None:
    found = cards(made)
    weights = {"a": 2, "b": 1, "c": 1}
    way = towards(found, weights, days)
    for tier in parts(found, way)[:2]:
        values = [
            weights[one.deck] * worth(one.card, way.memories[one.card], TODAY, way) for one in tier
        ]
        assert values == sorted(values, reverse=True)


def test_a_review_is_worth_the_chance_with_it_less_that_without_and_more_to_weak_cards() -> None:
    one = due("a/1", 0, 10)
    way = towards([one], {"a": 1}, 5)
    known = way.memories["a/1"]
    passed = SM2.after("a/1", known, Review(Grade.GOOD, TODAY, 0))
    failed = SM2.after("a/1", known, Review(Grade.AGAIN, TODAY, 0))
    now, without = SM2.estimate(known, TODAY), SM2.estimate(known, TODAY + 6)
    then = now * SM2.estimate(passed, TODAY + 6) + (1 - now) * SM2.estimate(failed, TODAY + 6)
    expected = (then - without) * (1 - without) ** 0.5
    assert worth("a/1", known, TODAY, way) == pytest.approx(expected, rel=1e-12)


def test_of_two_cards_with_one_interval_the_one_that_was_forgotten_more_often_comes_first() -> None:
    found = [due("a/1", 0, 6), due("a/2", 0, 6)]
    way = towards(found, {"a": 1}, 5)
    way = replace(way, memories={**way.memories, "a/2": way.memories["a/2"]._replace(reviews=7)})
    assert [one.card for one in parts(found, way)[0]] == ["a/2", "a/1"]


@pytest.mark.parametrize("below", [Grade.HARD, Grade.GOOD])
def test_only_what_was_forgotten_is_asked_again_today(below: Grade) -> None:
    found = [due("a/1"), due("b/1")]
    asked = queue(below, due=found, towards=towards(found, {"a": 1}))
    assert asked.again_below("a/1", cram=False) == Grade.HARD
    asked.answered(turn("a/1", Grade.HARD))
    assert asked.weak == []
    asked.answered(turn("b/1", Grade.AGAIN))
    assert asked.weak == ["b/1"]


def test_on_the_last_day_the_weakest_come_first_due_or_not() -> None:
    found = [due("a/1", -8, 10), due("a/2", 3, 10), due("a/3", -2, 10)]
    first, then, _ = parts(found, towards(found, {"a": 1}, 0))
    assert [one.card for one in first] == ["a/2", "a/3", "a/1"]
    assert then == []


def test_new_cards_have_their_time_before_reviews() -> None:
    found = [due(f"a/{n}") for n in range(9)]
    fresh = {"a": [f"a/new{n}" for n in range(3)]}
    parts: dict[str, Any] = {"due": found, "fresh": fresh, "new_left": 2}
    parts["budget"] = Budget(60_000, 10_000, 20_000)
    assert queue(**parts, towards=towards(found, {"a": 1})).left() == Left(2, 2, 0)
    assert queue(**parts).left() == Left(6, 0, 0)


def test_cards_of_no_topic_come_when_all_of_the_topics_are_done() -> None:
    found = [due("b/1", 9), due("b/2", 8), due("a/1"), due("a/2", -3)]
    way = towards(found, {"a": 1})
    asked = queue(due=found, fresh={"a": ["a/new"]}, new_left=1, towards=way)
    assert asked.left() == Left(4, 1, 0)
    assert drain(asked) == ["a/new", "a/1", "a/2", "b/1", "b/2"]


def test_what_comes_later_has_the_time_that_is_left() -> None:
    found = [due("a/1"), due("a/2", -3), due("b/1")]
    way = towards(found, {"a": 1})
    asked = queue(due=found, budget=Budget(20_000, 10_000, 20_000), towards=way)
    assert asked.left() == Left(2, 0, 0)
    assert drain(asked, took_ms=10_000) == ["a/1", "a/2"]


def test_a_card_that_comes_later_can_be_dropped() -> None:
    found = [due("a/1"), due("a/2", -3), due("b/1")]
    asked = queue(due=found, towards=towards(found, {"a": 1}))
    asked.drop("a/2")
    assert drain(asked) == ["a/1", "b/1"]


def test_a_sibling_that_is_not_due_gives_way_to_a_new_card() -> None:
    found = [due("a/1", -3)]
    way = towards(found, {"a": 1})
    assert drain(queue(due=found, fresh={"a": ["a/1#2"]}, new_left=1, towards=way)) == ["a/1#2"]


@given(DUES)
def test_without_new_cards_and_limits_each_card_comes_once(
    made: list[tuple[str, int, int, int]],
) -> None:
    found = cards(made)
    asked = drain(queue(due=found, towards=towards(found, {"a": 1, "b": 2})))
    assert sorted(asked) == sorted(one.card for one in found)
    decks = [deck_of(card) for card in asked]
    assert "c" not in decks or set(decks[decks.index("c") :]) == {"c"}
