"""Plans against laws, over random situations, and against small cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.again import Turn
from studyllm.core.budget import Pace
from studyllm.core.calibration import Sums, calibration, forecast
from studyllm.core.forecast import Correction, Habits, belief, even
from studyllm.core.foreseeing import AGAIN_AT_MOST, Life
from studyllm.core.fsrs import fsrs
from studyllm.core.interview import HORIZON, Expected, Interview
from studyllm.core.journal import Grade
from studyllm.core.line import LOOK_AHEAD
from studyllm.core.lives import Chance
from studyllm.core.planner import point_outlooks, prepare
from studyllm.core.progress import PointCount
from studyllm.core.reaching import reached
from studyllm.core.schedule import Scheduler
from studyllm.core.session import Agenda, Due, Queue
from studyllm.core.situation import Situation, TopicCards, ground, whole
from studyllm.core.towards import Towards, early, new_today
from tests.core.plans import (
    NOTHING,
    SCHEDULERS,
    TODAY,
    done,
    foreseen,
    learned,
    plan,
    situation,
    situations,
    topic,
)


@settings(max_examples=25)
@given(situations())
def test_what_is_planned_adds_up(given_: Situation) -> None:
    found = foreseen(given_)
    plan_ = found.preparation
    assert plan_ == foreseen(given_).preparation, "the same situation, the same plan"
    assert plan_.unseen + sum(day.new for day in plan_.days) == sum(
        len(one.fresh) for one in given_.topics
    )
    assert [day.day for day in plan_.days] == list(range(TODAY, given_.interview.date))
    for day in plan_.days:
        assert day.off == given_.interview.is_off(day.day)
        assert not day.off or day[2:] == (0, 0, 0)
        assert day.minutes > 0 or not day.new + day.reviews
    today = plan_.days[0].new if plan_.days else 0
    assert sum(one.new for one in plan_.topics) == today
    assert [one.slug for one in plan_.topics] == [one.slug for one in given_.topics]


@settings(max_examples=25)
@given(situations())
def test_shares_are_in_order_and_the_whole_is_made_of_its_topics(given_: Situation) -> None:
    found = foreseen(given_)
    plan_ = found.preparation
    for then in (plan_.then, *(one.then for one in plan_.topics)):
        assert 0 <= then.low <= then.mean <= then.high <= 1
    weights = [one.weight * one.cards for one in plan_.topics]
    for whole_, parts in (
        (plan_.now, [one.now for one in plan_.topics]),
        (plan_.idle, [one.idle for one in plan_.topics]),
        (plan_.then.mean, [one.then.mean for one in plan_.topics]),
    ):
        sums = sum(w * part for w, part in zip(weights, parts, strict=True))
        assert whole_ == pytest.approx(sums / (sum(weights) or 1))
    assert plan_.idle <= plan_.now + 1e-12
    for one in plan_.topics:
        keys = [key for key in found.chances if key.startswith(f"{one.slug}/")]
        mean = sum(found.chances[key].then for key in keys) / (one.cards or 1)
        assert one.then.mean == pytest.approx(mean)
        if one.complete is not None and given_.interview.date > TODAY:
            assert TODAY <= one.complete < given_.interview.date


@settings(max_examples=25)
@given(situations())
def test_a_plan_fits_if_it_leaves_no_card_unseen_and_says_what_it_takes_if_not(
    given_: Situation,
) -> None:
    found = foreseen(given_).preparation
    if found.fits:
        assert not (found.unseen and given_.interview.study_days(TODAY))
        return
    short = found.shortfall
    assert short is not None
    interview, date = given_.interview, max(TODAY, given_.interview.date)
    if short.minutes is not None:
        assert short.minutes > interview.minutes
        enough = _with(given_, replace(interview, minutes=short.minutes))
        assert foreseen(enough).preparation.fits
    if short.date is not None:
        assert short.date > date
        assert foreseen(_with(given_, replace(interview, date=short.date))).preparation.fits
    if short.drop:
        kept = [one for one in given_.topics if one.slug not in short.drop]
        assert len(kept) == len(given_.topics) - len(short.drop) > 0
        assert foreseen(replace(given_, topics=kept)).preparation.fits


def _with(given_: Situation, interview: Interview) -> Situation:
    return replace(given_, interview=interview)


@settings(max_examples=25)
@given(situations(), st.integers(1, 30))
def test_more_minutes_never_leave_more_cards_unseen(given_: Situation, more: int) -> None:
    interview = given_.interview
    longer = _with(given_, replace(interview, minutes=interview.minutes + more))
    assert foreseen(longer).preparation.unseen <= foreseen(given_).preparation.unseen


@pytest.mark.parametrize("scheduler", SCHEDULERS.values(), ids=SCHEDULERS)
@pytest.mark.parametrize("days", [1, 4, 9])
@pytest.mark.parametrize("minutes", [2, 4, 7, 60])
def test_a_day_asks_what_the_queue_asks(scheduler: Scheduler, days: int, minutes: int) -> None:
    """As long as nothing has to be asked again, which the queue does a little later; and but for
    where time ends, where the queue has chosen the card of another deck among the next few."""
    histories = [((3, 3), 1), ((4,), 5), ((1, 3), 2), ((3,), 2), ((3, 3, 3), 3), ((2, 3), 9)]
    topics = [
        topic(slug, 5, [learned(f"{slug}/{n}", scheduler, *one) for n, one in enumerate(histories)])
        for slug in "abc"
    ]
    given_ = situation(*topics, days=days, minutes=minutes, scheduler=scheduler)
    always_good = Habits((0.0, 0.0, 1.0), (0.0, 0.0, 1.0), (0.0, 0.0, 1.0))
    start = replace(ground(given_, whole(given_)), habits=always_good)
    life = Life(start, Correction(shift=50.0), 0)
    _, lived = next(life.days())

    memories = {one.key: one.memory for each in topics for one in each.learned}
    dues = [
        Due(key, key[0], memory.due, memory.interval)
        for key, memory in memories.items()
        if early(memory) <= TODAY or days == 1
    ]
    weights = dict.fromkeys("abc", 1)
    due = sum(one.due <= TODAY for one in dues)
    new = new_today(dict.fromkeys("abc", 5), weights, days, given_.budget, due, 20)
    queue = Queue(
        Agenda(
            TODAY,
            dues,
            {one.slug: one.fresh for one in topics},
            sum(new.values()),
            new,
            budget=given_.budget,
            towards=Towards(TODAY + days, days - 1, weights, scheduler, memories),
        ),
        scheduler.again_below,
    )
    asked = set()
    while key := queue.next():
        asked.add(key)
        took_ms = given_.pace.review_ms if key in memories else given_.pace.new_ms
        queue.answered(Turn(key, key[0], Grade.GOOD, took_ms))
    states = zip(start.keys, start.start, life.states, strict=True)
    changed = {key for key, before, after in states if before != after}
    assert len(changed - asked) <= (LOOK_AHEAD if minutes < 60 else 0)
    assert sum(lived.new.values()) == len(asked - memories.keys())
    assert lived.reviews == len(asked & memories.keys())


def test_a_card_that_fails_over_and_over_does_not_go_on_for_ever() -> None:
    given_ = situation(topic("a", 1), days=1, minutes=60)
    always_again = Habits((1.0, 1.0, 1.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0))
    life = Life(replace(ground(given_, whole(given_)), habits=always_again), Correction(), 0)
    ((_, lived),) = life.days()
    assert lived.took_ms == 20_000 + AGAIN_AT_MOST * 10_000


def test_a_plan_of_one_known_card_is_what_the_model_tells() -> None:
    one = learned("a/1", grades=(3, 3), ago=1)
    found = plan(topic("a", seen=[one]), days=0)
    told = fsrs().recall(one.model, TODAY)
    lives = [one_.of(told) for one_ in corrections_of()]
    assert found.days == ()
    assert found.now == found.idle == pytest.approx(sum(lives) / len(lives))
    assert found.then.mean == pytest.approx(found.idle)
    assert found.then.low < found.then.mean < found.then.high
    assert found.topics[0][3:5] == (1, 1)
    assert found.weakest == pytest.approx(found.idle)
    assert found.fits


def corrections_of() -> list[Correction]:
    known = belief(NOTHING)
    spread = even(12)
    return [known.at(spread[place], spread[(place * 5 + 3) % 12]) for place in range(12)]


def test_new_cards_are_met_in_turn_and_their_topics_complete() -> None:
    found = plan(topic("a", 4), topic("b", 2), topic("c", 0), days=5, minutes=60)
    assert [day.new for day in found.days] == [6, 0, 0, 0, 0]
    assert [one.new for one in found.topics] == [4, 2, 0]
    assert [one.complete for one in found.topics] == [TODAY] * 3
    assert [one.cards for one in found.topics] == [4, 2, 0]
    assert (found.now, found.idle) == (0, 0)
    assert found.then.mean > 0.5
    assert found.topics[2].then == (0, 0, 0)


def test_minutes_too_few_for_a_card_plan_nothing_and_say_how_many_it_takes() -> None:
    found = plan(topic("a", 3), minutes=1, pace=Pace(50_000, 90_000), days=9)
    assert [day.new for day in found.days] == [0] * 9
    assert found.unseen == 3
    assert found.then == (0, 0, 0)
    assert found.weakest == 0
    assert found.topics[0].complete is None
    assert found.shortfall is not None
    assert found.shortfall.minutes is not None
    assert found.shortfall.minutes >= 2
    assert found.shortfall.date is None
    assert found.shortfall.drop == ()


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_from_the_date_on_nothing_is_planned(days: int) -> None:
    found = plan(topic("a", 2, [learned("a/1")]), days=days)
    assert found.days == ()
    assert found.now == found.idle == pytest.approx(found.then.mean)
    assert found.unseen == 2
    assert found.shortfall is None


def test_only_days_off_are_told_and_nothing_is_done_on_them() -> None:
    interview = Interview(TODAY + 3, 25, days_off=(TODAY, TODAY + 1, TODAY + 2))
    found = plan(topic("a", 2, [learned("a/1")]), interview=interview)
    assert [day[1:] for day in found.days] == [(True, 0, 0, 0)] * 3
    assert found.then.mean == pytest.approx(found.idle)
    assert found.idle < found.now


def test_no_cards_are_a_plan_too() -> None:
    for topics in ([], [topic("a")]):
        found = plan(*topics)
        assert found.fits
        assert (found.now, found.idle, found.then, found.weakest) == (0, 0, (0, 0, 0), 0)
        assert [day[2:] for day in found.days] == [(0, 0, 0)] * 10
    assert foreseen(situation()).chances == {}


def test_what_is_planned_for_today_is_what_is_left_of_it() -> None:
    before = plan(topic("a", 12), days=9, minutes=10)
    assert before.days[0].new == 12
    seen = [learned(f"a/done{number}", ago=0) for number in range(5)]
    turns = [Turn(one.key, "a", Grade.GOOD, 20_000) for one in seen]
    after = plan(topic("a", 7, seen), days=9, minutes=10, turns=turns, begun={"a": 5})
    assert after.days[0].new == 7
    spent = [Turn("z/1", "z", Grade.GOOD, 600_000)]
    assert plan(topic("a", 12), days=9, minutes=10, turns=spent).days[0][2:] == (0, 0, 0)


def test_what_failed_today_is_asked_again_today_and_practice_is_no_answer() -> None:
    one = learned("a/1", grades=(1,), ago=0)
    turns = [Turn("a/1", "a", Grade.AGAIN, 20_000)]
    again = plan(topic("a", seen=[one]), turns=turns)
    assert again.days[0].minutes == 1
    passed = [*turns, Turn("a/1", "a", Grade.GOOD, 10_000)]
    assert plan(topic("a", seen=[one]), turns=passed).days[0].minutes == 0
    practised = plan(topic("a", 1), turns=[Turn("a/new000", "a", Grade.GOOD, 9_000, cram=True)])
    assert practised.days[0].new == 1


def test_what_is_buried_is_not_asked_today() -> None:
    found = plan(topic("a", 1, [learned("a/1")]), buried={"a/new000", "a/1"}, days=3)
    assert found.days[0][2:] == (0, 0, 0)
    assert found.days[1].new == 1
    assert found.days[1].reviews == 1


def test_siblings_are_not_asked_on_one_day() -> None:
    seen = [learned("a/1"), learned("a/1#2")]
    keys = ["a/x", "a/x#2", "a/y"]
    siblings = TopicCards("a", {"": "A"}, 1, keys, seen)
    found = plan(siblings, days=3, minutes=60)
    assert [day.new for day in found.days] == [2, 1, 0]
    assert found.days[0].reviews == 1
    assert found.fits, "a sibling that has to wait is not for want of time"
    turns = [Turn("a/1#2", "a", Grade.GOOD, 10_000)]
    assert plan(siblings, days=3, minutes=60, turns=turns).days[0].reviews == 0


def test_the_topics_that_are_lost_the_least_with_are_dropped() -> None:
    dear, cheap = topic("dear", 40, weight=9), topic("cheap", 40, weight=1)
    learned_ = topic("known", 0, [learned(f"known/{n}", grades=(4,) * 9) for n in range(3)])
    found = plan(learned_, dear, cheap, days=4, minutes=8)
    assert found.shortfall is not None
    assert found.shortfall.drop == ("cheap",)
    assert found.shortfall.minutes is not None
    assert found.shortfall.date is not None


def test_a_learner_who_recalls_less_than_the_model_tells_is_foretold_less() -> None:
    told = [forecast(0.9, recalled) for recalled in [True] * 60 + [False] * 40]
    sums = [sum(column) for column in zip(*(one.sums for one in told), strict=True)]
    weak = calibration({told[0].bin: Sums(*sums)})
    cards = topic("a", 10, [learned(f"a/{n}") for n in range(10)])
    usual, less = plan(cards), plan(cards, calibration=weak)
    assert less.then.mean < usual.then.mean
    assert less.now < usual.now
    assert less.then.high - less.then.low < 0.5
    assert less.calibration == weak


ASKED, OTHER = {"": "Why?"}, {"": "How?"}


def test_a_point_is_named_as_often_as_its_card_is_recalled_and_it_was_said() -> None:
    counts = [
        (PointCount("a/1", {"": "one"}, 0, 0), ASKED, True),
        (PointCount("a/1", {"": "two"}, 2, 0), ASKED, False),
        (PointCount("a/2", {"": "three"}, 1, 1), OTHER, False),
    ]
    found = point_outlooks(counts, {"a/1": Chance(0.4, 0.8)})
    assert [(one.now, one.then) for one in found] == [
        (pytest.approx(0.4 * 0.75), pytest.approx(0.8 * 0.75)),
        (pytest.approx(0.4 * 3.5 / 4), pytest.approx(0.8 * 3.5 / 4)),
        (0.0, 0.0),
    ]
    assert [one.question for one in found] == [ASKED, ASKED, OTHER]
    assert [one.required for one in found] == [True, False, False]
    assert (found[2].said, found[2].missed) == (1, 1)


def test_a_preparation_is_that_of_the_prospect() -> None:
    given_ = situation(topic("a", 3))
    assert done(prepare(given_)) == foreseen(given_).preparation


def test_of_very_many_cards_those_in_reach_are_followed_and_the_others_stand() -> None:
    seen = [learned(f"a/{n}", grades=(3, 3), ago=n % 9) for n in range(2_600)]
    given_ = situation(topic("a", 500, seen), days=2, minutes=5)
    (cut,) = done(reached(given_))
    assert (len(cut.learned), len(cut.fresh)) == (2_000, 500)
    due = {one.key for one in seen if one.memory.due < TODAY + 2}
    assert due < {one.key for one in cut.learned}
    found = foreseen(given_)
    plan_ = found.preparation
    assert plan_.unseen + sum(day.new for day in plan_.days) == 500
    assert plan_.idle < plan_.then.mean
    whole_ = sum(one.then for one in found.chances.values())
    assert plan_.topics[0].then.mean == pytest.approx(whole_ / 3_100)


def test_of_very_many_new_cards_the_first_are_followed() -> None:
    given_ = situation(topic("a", 5_000, [learned("a/1")]), days=2, minutes=5)
    (cut,) = done(reached(given_))
    assert cut.fresh == cut.topic.fresh[: len(cut.fresh)]
    assert len(cut.fresh) < 2_100
    found = foreseen(given_).preparation
    assert found.unseen + sum(day.new for day in found.days) == 5_000
    assert found.weakest == 0
    assert found.topics[0].complete is None


def test_a_long_plan_is_foreseen_with_fewer_lives() -> None:
    cards = topic("a", 800)
    found = plan(cards, days=60, minutes=60)
    assert found.unseen == 0
    assert found.then.low < found.then.mean < found.then.high


def test_of_an_interview_far_ahead_the_next_days_are_in_sight() -> None:
    near = Interview(TODAY + HORIZON, 25, (6,), topics={"a": 3})
    assert near.in_sight(TODAY) is near
    far = replace(near, date=TODAY + 2_900_000)
    assert far.in_sight(TODAY) == near
    assert far.in_sight(TODAY + 1) == replace(near, date=near.date + 1)


def test_a_day_that_is_left_for_study_is_found_however_far_the_interview_is() -> None:
    off = tuple(range(TODAY, TODAY + 9))
    assert Interview(TODAY + 2_900_000, 25, days_off=off).has_study_day(TODAY)
    assert not Interview(TODAY + 9, 25, days_off=off).has_study_day(TODAY)
    assert not Interview(TODAY, 25).has_study_day(TODAY)


@pytest.mark.parametrize(
    ("low", "high", "is_vague"),
    [(0.7, 0.9, False), (0.7, 0.904, False), (0.7, 0.906, True), (0.0, 1.0, True)],
)
def test_a_share_is_vague_if_its_range_is_wider_than_twenty_points(
    low: float, high: float, is_vague: bool
) -> None:
    assert Expected(0.8, low, high).is_vague is is_vague
