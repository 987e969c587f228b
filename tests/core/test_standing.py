"""What a learner says of a card, and takes back, against the rules of marks."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import (
    Answer,
    Correction,
    Fact,
    FactId,
    Grade,
    Mark,
    Review,
    Standing,
    Trait,
    Withdrawal,
    standing,
)

CARD = "deck/card"
TODAY = 20_000


def mark(
    at: int, trait: Trait, *, on: bool = True, day: int = TODAY, cause: FactId | None = None
) -> Mark:
    return Mark(FactId(at, "a", at), CARD, day, trait, on, cause)


def withdrawal(at: int, answer: FactId) -> Withdrawal:
    return Withdrawal(FactId(at, "a", at), CARD, TODAY, answer)


ANSWER = Answer(FactId(1, "a", 1), CARD, Review(Grade.AGAIN, TODAY, 0))


def test_of_a_card_of_which_nothing_was_said_nothing_is_known() -> None:
    assert standing([]) == standing([ANSWER]) == Standing()
    assert not Standing().away(TODAY)


def test_a_suspended_card_is_away_until_it_is_resumed() -> None:
    suspended = standing([mark(2, Trait.SUSPENDED)])
    assert suspended == Standing(suspended=True)
    assert all(suspended.away(day) for day in (TODAY - 1, TODAY, TODAY + 1000))
    resumed = [mark(2, Trait.SUSPENDED), mark(3, Trait.SUSPENDED, on=False)]
    assert standing(resumed) == Standing()
    assert standing([*resumed, mark(4, Trait.SUSPENDED)]) == Standing(suspended=True)


def test_a_buried_card_is_away_on_that_day_only() -> None:
    buried = standing([mark(2, Trait.BURIED)])
    assert buried == Standing(buried=TODAY)
    assert [buried.away(TODAY + n) for n in (-1, 0, 1)] == [False, True, False]
    assert standing([mark(2, Trait.BURIED), mark(3, Trait.BURIED, on=False)]) == Standing()
    twice = [mark(2, Trait.BURIED), mark(3, Trait.BURIED, day=TODAY + 1)]
    assert standing(twice) == Standing(buried=TODAY + 1)


def test_a_flagged_card_is_asked_all_the_same() -> None:
    flagged = standing([mark(2, Trait.FLAGGED)])
    assert flagged == Standing(flagged=True)
    assert not flagged.away(TODAY)
    assert standing([mark(2, Trait.FLAGGED), mark(3, Trait.FLAGGED, on=False)]) == Standing()


def test_traits_do_not_touch_one_another() -> None:
    said = [mark(2 + trait, trait) for trait in Trait]
    assert standing(said) == Standing(suspended=True, buried=TODAY, flagged=True)
    resumed = mark(9, Trait.SUSPENDED, on=False)
    assert standing([*said, resumed]) == Standing(buried=TODAY, flagged=True)


def test_a_mark_falls_with_the_answer_it_follows_from() -> None:
    leech = mark(1, Trait.FLAGGED, cause=ANSWER.id)
    assert standing([ANSWER, leech]).flagged
    assert not standing([ANSWER, leech, withdrawal(2, ANSWER.id)]).flagged
    other = withdrawal(2, FactId(7, "a", 7))
    assert standing([ANSWER, leech, other]).flagged


def test_a_mark_holds_only_as_long_as_the_answer_it_follows_from_counts_as_failed() -> None:
    leech = mark(1, Trait.FLAGGED, cause=ANSWER.id)
    passed = Correction(FactId(1, "a", 5), CARD, TODAY, ANSWER.id, Grade.HARD)
    failed = Correction(FactId(1, "a", 6), CARD, TODAY, ANSWER.id, Grade.AGAIN)
    assert not standing([ANSWER, leech, passed]).flagged
    assert standing([ANSWER, leech, failed, passed]).flagged
    assert not standing([leech]).flagged


def test_what_a_fallen_mark_had_covered_counts_again() -> None:
    said = mark(0, Trait.SUSPENDED)
    resumed = mark(2, Trait.SUSPENDED, on=False, cause=ANSWER.id)
    assert not standing([ANSWER, said, resumed]).suspended
    assert standing([ANSWER, said, resumed, withdrawal(3, ANSWER.id)]).suspended


def test_what_the_learner_said_stays_when_an_answer_is_withdrawn() -> None:
    assert standing([ANSWER, mark(2, Trait.FLAGGED), withdrawal(3, ANSWER.id)]).flagged


@given(
    st.lists(
        st.tuples(st.sampled_from(Trait), st.booleans(), st.integers(0, 3), st.booleans()),
        max_size=10,
    ),
    st.sets(st.integers(0, 3)),
    st.integers(0, 2**32),
)
def test_the_last_mark_of_each_trait_counts_in_whatever_order_they_arrive(
    said: list[tuple[Trait, bool, int, bool]], withdrawn: set[int], seed: int
) -> None:
    answers = [ANSWER._replace(id=FactId(n, "b", n)) for n in range(4)]
    marks = [
        mark(n, trait, on=on, day=TODAY + day, cause=answers[day].id if follows else None)
        for n, (trait, on, day, follows) in enumerate(said)
    ]
    last = {m.trait: m for m in marks if m.cause is None or m.cause.at not in withdrawn}
    on = {trait: m for trait, m in last.items() if m.on}
    buried = on[Trait.BURIED].day if Trait.BURIED in on else None
    facts: list[Fact] = [*answers, *marks]
    facts += [withdrawal(100 + n, answers[n].id) for n in withdrawn]
    Random(seed).shuffle(facts)
    assert standing(facts) == Standing(Trait.SUSPENDED in on, buried, Trait.FLAGGED in on)
