"""FSRS-6 against py-fsrs 6.3.2, on paper and live, and against numbers worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import inf, nan
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.fsrs import LEAST_WEIGHTS, MOST_WEIGHTS, WEIGHTS, flaw, fsrs, recall
from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory
from tests.golden.make_fsrs import Reference, history, weights_within_bounds

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "fsrs.json").read_text())

CARD = "deck/card"
CLOSE = 1e-9

AGAIN, HARD, GOOD, EASY = Grade


def replaced(*changes: tuple[int, float]) -> list[float]:
    """The default weights with some others at their places."""
    weights = list(WEIGHTS)
    for place, weight in changes:
        weights[place] = weight
    return weights


def close(number: float) -> object:
    return pytest.approx(number, rel=CLOSE, abs=0)


@pytest.mark.parametrize("place", range(len(GOLDEN["schedulers"])))
def test_agrees_with_the_reference(place: int) -> None:
    known = GOLDEN["schedulers"][place]
    scheduler = fsrs(known["weights"], known["retention"])
    cases: list[dict[str, Any]] = [c for c in GOLDEN["cases"] if c["scheduler"] == place]
    assert cases
    for case in cases:
        held: Memory | None = None
        for (grade, day), (interval, stability, difficulty) in zip(
            case["answers"], case["states"], strict=True
        ):
            held = scheduler.step(held, Review(Grade(grade), day, 0))
            assert (held.due, held.interval) == (day + interval, interval)
            assert held.stability == close(stability)
            assert held.difficulty == close(difficulty)
        assert held is not None
        days, chance = case["recall"]
        assert scheduler.recall(held, held.day + days) == close(chance)


def test_agrees_with_the_package_over_thirty_thousand_reviews() -> None:
    rng = Random(632)
    reviews = apart = 0
    worst = 0.0
    for number in range(4000):
        weights: Sequence[float] = WEIGHTS if number % 2 else weights_within_bounds(rng)
        retention = 0.7 + rng.random() * 0.29
        reference = Reference(weights, retention)
        scheduler = fsrs(weights, retention)
        held: Memory | None = None
        for grade, day, state in history(rng, reference):
            held = scheduler.step(held, Review(Grade(grade), day, 0))
            reviews += 1
            apart += held.interval != state.interval
            later = day + int(rng.random() * 400)
            worst = max(
                worst,
                abs(held.stability / state.stability - 1),
                abs(held.difficulty / state.difficulty - 1),
                abs(scheduler.recall(held, later) / reference.recall(later) - 1),
            )
    assert reviews > 30_000
    assert apart == 0
    assert worst < CLOSE


@pytest.mark.parametrize(
    ("grade", "stability", "difficulty"),
    [
        # The gain of a same-day answer is exp(w17 (grade - 3 + w18)) x stability ^ -w19, and
        # 2.3065 ^ -0.0658 is 0.946494. From Hard on it is held at 1.
        (AGAIN, 0.775084, 7.394503),  # exp(0.5425 x -1.9088) = 0.355040; x 0.946494 = 0.336043
        (HARD, 2.3065, 4.752858),  # exp(0.5425 x -0.9088) = 0.610777; x 0.946494 = 0.578096
        (GOOD, 2.3065, 2.111214),  # exp(0.5425 x 0.0912) = 1.050720; x 0.946494 = 0.994500
        (EASY, 3.946054, 1.0),  # exp(0.5425 x 1.0912) = 1.807557; x 0.946494 = 1.710841
    ],
)
def test_an_answer_of_the_same_day_counts_by_the_same_day_formula(
    grade: Grade, stability: float, difficulty: float
) -> None:
    first = fsrs().step(None, Review(GOOD, 0, 0))
    # w2; w4 - exp(2 w5) + 1 = 7.4133 - 5.295196
    assert (first.stability, first.difficulty) == pytest.approx((2.3065, 2.118104), rel=1e-6)
    again = fsrs().step(first, Review(grade, 0, 0))
    assert again.stability == pytest.approx(stability, rel=1e-6)
    assert again.difficulty == pytest.approx(difficulty, rel=1e-6)


def test_a_second_hard_of_the_day_leaves_the_stability_as_it_is() -> None:
    first = fsrs().step(None, Review(HARD, 0, 0))
    again = fsrs().step(first, Review(HARD, 0, 0))
    assert again.stability == first.stability == WEIGHTS[1]
    assert again.due == first.due
    assert again.difficulty > first.difficulty


def test_an_answer_on_a_day_before_the_last_counts_as_one_of_its_day() -> None:
    first = fsrs().step(None, Review(GOOD, 100, 0))
    for grade in Grade:
        same = fsrs().step(first, Review(grade, 100, 0))
        back = fsrs().step(first, Review(grade, 97, 0))
        assert (back.due, back.day, back.answered) == (same.due - 3, 97, 97)
        assert back.interval == same.interval
        assert (back.stability, back.difficulty) == (same.stability, same.difficulty)


def test_a_card_is_due_when_its_recall_has_fallen_to_the_retention() -> None:
    for retention in (0.7, 0.8, 0.9, 0.95, 0.99):
        scheduler = fsrs(retention=retention)
        held = scheduler.fold(CARD, [Review(EASY, day, 0) for day in (0, 30, 300)])
        assert held is not None
        assert scheduler.recall(held, held.due - 1) > retention - 1e-4
        assert scheduler.recall(held, held.due + 1) < retention
    assert fsrs(retention=0.9).step(None, Review(EASY, 0, 0)).interval == round(WEIGHTS[3])


def test_only_a_forgotten_card_that_had_been_passed_has_lapsed() -> None:
    answers = [(AGAIN, 0), (GOOD, 1), (AGAIN, 1), (AGAIN, 9), (HARD, 10), (AGAIN, 20), (AGAIN, 20)]
    held: Memory | None = None
    lapses = []
    for grade, day in answers:
        held = fsrs().step(held, Review(grade, day, 0))
        lapses.append(held.lapses)
    assert lapses == [0, 0, 0, 0, 0, 1, 1]
    assert held is not None
    assert (held.reviews, held.repetitions, held.ease) == (7, 0, 0)


STABILITIES = st.floats(0.001, 36_500)
DECAYS = st.floats(0.1, 0.8)


@given(STABILITIES, DECAYS)
def test_recall_is_nine_in_ten_when_the_stability_has_passed(
    stability: float, decay: float
) -> None:
    assert recall(stability, stability, decay) == close(0.9)
    assert recall(0, stability, decay) == 1


@given(STABILITIES, DECAYS, st.integers(0, 100_000), st.integers(1, 1000))
def test_recall_falls_and_is_a_probability(
    stability: float, decay: float, elapsed: int, later: int
) -> None:
    chance = recall(elapsed, stability, decay)
    assert 0 < recall(elapsed + later, stability, decay) < chance <= 1


@given(st.integers(-1000, 0))
def test_recall_is_certain_until_the_last_answer(days: int) -> None:
    held = fsrs().step(None, Review(GOOD, 20_000, 0))
    assert fsrs().recall(held, 20_000 + days) == 1


def test_the_default_weights_are_those_of_the_reference() -> None:
    known = GOLDEN["schedulers"][0]
    assert known["name"] == "defaults"
    assert list(WEIGHTS) == known["weights"]
    assert flaw(WEIGHTS) == flaw(LEAST_WEIGHTS) == flaw(MOST_WEIGHTS) == ""


REFUSED = [
    (WEIGHTS[:19], "has 19 weights, and FSRS-6 has 21"),
    ((*WEIGHTS, 1.0), "has 22 weights, and FSRS-6 has 21"),
    (replaced((0, 1.3)), "must have w0 <= w1 <= w2 <= w3, or a better grade could be due sooner"),
    (replaced((2, 1.0)), "must have w0 <= w1 <= w2 <= w3, or a better grade could be due sooner"),
    (replaced((3, 2.0)), "must have w0 <= w1 <= w2 <= w3, or a better grade could be due sooner"),
    (replaced((15, 1.01)), "has 1.01 as w15, which must be from 0 to 1"),
    (replaced((16, 0.99)), "has 0.99 as w16, which must be from 1 to 6"),
    (replaced((4, nan)), "has nan as w4, which must be from 1 to 10"),
    (replaced((8, inf)), "has inf as w8, which must be from 0 to 4.5"),
]


@pytest.mark.parametrize(("weights", "said"), REFUSED)
def test_weights_that_cannot_be_used_are_refused(weights: Sequence[float], said: str) -> None:
    assert flaw(weights) == said
    with pytest.raises(ValueError, match="the list "):
        fsrs(weights)


@pytest.mark.parametrize("place", range(len(WEIGHTS)))
def test_each_weight_has_bounds_which_are_the_references(place: int) -> None:
    least, most = LEAST_WEIGHTS[place], MOST_WEIGHTS[place]
    for weight in (least - 0.0001, most + 0.0001):
        weights = replaced((place, weight))
        assert flaw(weights).startswith(f"has {weight:g} as w{place}, which must be from")
        with pytest.raises(ValueError, match="out of bounds"):
            Reference(weights, 0.9)


@pytest.mark.parametrize("retention", [0.69, 0.6999, 0.9901, 1.0, 0.0, -0.9, nan, inf])
def test_a_retention_out_of_range_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match=r"is not from 0\.7 to 0\.99"):
        fsrs(retention=retention)


def test_schedulers_that_differ_have_different_fingerprints() -> None:
    made = [fsrs(), fsrs(retention=0.91), fsrs(replaced((20, 0.2))), fsrs(replaced((0, 0.3)))]
    assert len({scheduler.fingerprint for scheduler in made}) == len(made)
    assert fsrs(list(WEIGHTS)).fingerprint == fsrs().fingerprint
