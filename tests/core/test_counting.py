"""Answers that are counted while they are folded, against a fold and a count after it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.calibration import forecast
from studyllm.core.counting import Tally
from studyllm.core.journal import Answer, FactId, Grade, Review
from studyllm.core.schedule import CRAM, Scheduler
from tests.core.histories import every, exact

CARD, DECK = "deck/card", 7

DAYS = st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 40)), max_size=12)
TOOK = st.integers(-5, 90_000)


@st.composite
def answered(draw: st.DrawFn) -> list[Review]:
    """Answers of one card; days can come again, and go back."""
    day = draw(st.integers(-3, 20_000))
    found = []
    for grade, gap in draw(DAYS):
        day += gap - 2
        found.append(Review(grade, day, draw(TOOK)))
    return found


def facts(reviews: list[Review]) -> list[Answer]:
    return [Answer(FactId(at, "a", at), CARD, review) for at, review in enumerate(reviews)]


@every
@given(cards=st.lists(answered(), max_size=3))
def test_it_is_the_fold_and_what_follows_from_it(
    scheduler: Scheduler, cards: list[list[Review]]
) -> None:
    quick, slow = Tally(scheduler), Tally(scheduler)
    expected: Counter[tuple[int, int, int, int]] = Counter()
    took: Counter[tuple[int, int, int, int]] = Counter()
    answers: Counter[tuple[int, int]] = Counter()
    for reviews in cards:
        memory, counted = scheduler.tally(facts(reviews))
        told = [(int(one.grade), one.day, one.took_ms) for one in reviews]
        first = quick.fold(DECK, CARD, told[: len(told) // 2])
        assert quick.fold(DECK, CARD, told[len(told) // 2 :], first) == memory
        for review, state, chance in counted:
            slow.add(DECK, review, state, chance)
            place = review.day, DECK, int(review.grade), state
            expected[place] += 1
            took[place] += min(review.took_ms, 60_000)
            if chance is not None:
                answers[review.day, forecast(chance, True).bin] += 1
    assert quick.counts() == slow.counts() == {at: (n, took[at]) for at, n in expected.items()}
    assert quick.sums() == slow.sums()
    assert {place: sums.answers for place, sums in quick.sums().items()} == answers


@exact
@given(reviews=answered())
def test_what_is_taken_away_is_as_if_it_had_never_been(
    scheduler: Scheduler, reviews: list[Review]
) -> None:
    tally = Tally(scheduler)
    _, counted = scheduler.tally(facts(reviews))
    tally.fold(DECK, CARD, reviews)
    for review, state, chance in counted:
        tally.add(DECK, review, state, chance, -1)
    assert not tally.counts()
    assert not tally.sums()
    review = Review(Grade.GOOD, 3, 1_000)
    tally.add(DECK, review, CRAM, None, -1)
    assert tally.counts() == {(3, DECK, 3, CRAM): (-1, -1_000)}
