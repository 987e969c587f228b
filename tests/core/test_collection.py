"""Cards by state, mastery and hardness: by their laws, and card by card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.collection import Alike, all_mastered, hardest, hardness, mastery, states
from studyllm.core.progress import States
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.sm2 import SM2
from studyllm.core.stats import knowledge
from tests.core.histories import EXACT
from tests.core.test_stats import MEMORIES

TODAY = 100


@pytest.mark.parametrize(
    ("suspended", "buried", "mature", "found"),
    [
        (False, False, None, States(1, 0, 0, 0, 0)),
        (False, False, False, States(0, 1, 0, 0, 0)),
        (False, False, True, States(0, 0, 1, 0, 0)),
        (True, False, True, States(0, 0, 0, 1, 0)),
        (False, True, True, States(0, 0, 0, 0, 1)),
        (True, True, None, States(0, 0, 0, 1, 0)),
    ],
)
def test_a_card_is_in_one_state(
    suspended: bool, buried: bool, mature: bool | None, found: States
) -> None:
    assert states([Alike(suspended, buried, mature, 1)]) == found


@given(
    st.lists(
        st.builds(Alike, st.booleans(), st.booleans(), st.none() | st.booleans(), st.integers(1, 9))
    )
)
def test_states_add_up_to_all_cards(groups: list[Alike]) -> None:
    assert states(groups).cards == sum(group.cards for group in groups)


def chances(scheduler: Scheduler, memories: list[Memory], day: int) -> list[float]:
    return [scheduler.recall(memory, day) for memory in memories]


@pytest.mark.parametrize("scheduler", EXACT.values(), ids=EXACT)
@given(st.lists(MEMORIES), st.booleans())
def test_mastery_is_the_sum_of_chances_and_never_grows_by_waiting(
    scheduler: Scheduler, memories: list[Memory], leeches: bool
) -> None:
    today = chances(scheduler, memories, TODAY)
    found = mastery(memories, today, scheduler.recall, TODAY, leeches)
    assert found.now == knowledge(memories, scheduler.recall, TODAY, leeches)
    assert found.week == pytest.approx(sum(chances(scheduler, memories, TODAY + 7)))
    assert found.month == pytest.approx(sum(chances(scheduler, memories, TODAY + 30)))
    assert found.month <= found.week * (1 + 1e-12)
    assert found.week <= found.now.recalled * (1 + 1e-12)


@given(st.lists(st.lists(MEMORIES)))
def test_parts_are_mastered_together_as_the_whole(parts: list[list[Memory]]) -> None:
    found, whole = (
        all_mastered(
            mastery(each, chances(SM2, each, TODAY), SM2.recall, TODAY, True) for each in lists
        )
        for lists in (parts, [[memory for part in parts for memory in part]])
    )
    assert (found.now.cards, found.now.weak) == (whole.now.cards, whole.now.weak)
    assert found.now.recalled == pytest.approx(whole.now.recalled)
    assert (found.week, found.month) == pytest.approx((whole.week, whole.month))


FORGOTTEN = st.builds(
    Memory,
    due=st.just(0),
    day=st.integers(0, 3),
    answered=st.just(0),
    interval=st.integers(1, 3),
    lapses=st.integers(1, 3),
    reviews=st.just(9),
    repetitions=st.just(1),
    ease=st.sampled_from([130, 250]),
    difficulty=st.sampled_from([3.0, 9.5]),
)


@given(st.lists(FORGOTTEN), st.integers(0, 6))
def test_the_hardest_cards_are_those_that_nobody_beats(memories: list[Memory], most: int) -> None:
    def by_all(number: int) -> tuple[float, ...]:
        one = memories[number]
        return -one.lapses, one.ease, -one.difficulty, SM2.recall(one, 9)

    cards = sorted(enumerate(memories), key=lambda card: hardness(card[1]))
    found = hardest(cards, lambda memory: SM2.recall(memory, 9), most)
    assert len(set(found)) == len(found) == min(most, len(memories))
    assert [by_all(n) for n in found] == sorted(map(by_all, range(len(memories))))[:most]


def test_no_more_cards_are_read_than_are_needed() -> None:
    memory = Memory(0, 0, 0, 1, 3, 9, 0, 250)
    cards = iter([(1, memory), (2, memory._replace(lapses=2)), (3, memory._replace(lapses=1))])
    assert hardest(cards, lambda memory: 0.5, 1) == [1]
    assert next(cards)[0] == 3
