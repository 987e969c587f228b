"""The numbers of cards against the same taken card by card from the facts of the journal.

The reference folds each card's facts by itself, in plain lists; `STUDYLLM_PASTS=200` tries so many
random pasts.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from studyllm.cli.clock import date_of
from studyllm.core.distribution import query_of
from studyllm.core.journal import (
    Answer,
    Baseline,
    Correction,
    Fact,
    Grade,
    Mark,
    Reset,
    Trait,
    Withdrawal,
)
from studyllm.core.progress import (
    Bar,
    CardLine,
    Histogram,
    Outlook,
    Quantity,
    Result,
    States,
    Topic,
    Work,
)
from studyllm.core.query import Order
from studyllm.core.schedule import Memory
from studyllm.study.browsing import Sort
from tests.learner import Learner, deck_text
from tests.study.pasts import HIDDEN, keys, random_past

PASTS = int(os.environ.get("STUDYLLM_PASTS", "6"))

SHOWN = ("moe", "notes", "rope")
SOME: tuple[tuple[str, ...], ...] = ((), ("rope",), (HIDDEN, "moe"))
"""Decks that are asked about."""


class Whole(NamedTuple):
    """A card as its facts have it."""

    key: str
    deck: str
    memory: Memory | None
    suspended: bool
    buried: bool
    flagged: bool
    leech: bool
    recalls: tuple[float, float, float]
    """Today, in 7 and in 30 days; 0 of a new card."""
    failed: bool
    """Whether the last answer that its schedule goes by is Again."""


def drained(work: Work[Result]) -> Result:
    steps = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            assert steps == sorted(steps)
            assert all(done <= total for done, total in steps)
            found: Result = end.value
            return found


def whole(learner: Learner, key: str) -> Whole:
    """One card, from nothing but its facts."""
    study = learner.study
    facts = sorted(study._ledger.facts_of(key), key=lambda fact: fact.id)
    memory, failed_ids, last = None, set(), None
    gone = {fact.answer for fact in facts if isinstance(fact, Withdrawal)}
    for fact in facts:
        if fact.id in gone:
            continue
        if isinstance(fact, Reset):
            memory = last = None
        elif isinstance(fact, Baseline):
            memory = study._scheduler.adopt(memory, fact.promise)
            last = Grade.GOOD if fact.promise.interval else Grade.AGAIN
        elif isinstance(fact, Answer):
            grade = grade_of(fact, facts)
            if grade == Grade.AGAIN:
                failed_ids.add(fact.id)
            if not fact.cram:
                before = memory
                review = fact.review._replace(grade=grade)
                memory = study._scheduler.after(fact.card, memory, review)
                last = last if memory == before else grade
    today = study.day()
    said: dict[Trait, Mark] = {}
    for fact in facts:
        if isinstance(fact, Mark) and (fact.cause is None or fact.cause in failed_ids):
            said[fact.trait] = fact
    on = {trait for trait, mark in said.items() if mark.on}
    deck = key.partition("/")[0]
    buried = Trait.BURIED in on and said[Trait.BURIED].day == today
    wants = study.settings.leech_of(deck) != "off"
    later = [study._scheduler.recall(memory, today + n) if memory else 0.0 for n in (0, 7, 30)]
    return Whole(
        key,
        deck,
        memory,
        Trait.SUSPENDED in on,
        buried,
        Trait.FLAGGED in on,
        wants and memory is not None and memory.lapses >= 8,
        (later[0], later[1], later[2]),
        last == Grade.AGAIN,
    )


def grade_of(answer: Answer, facts: list[Fact]) -> Grade:
    for fact in reversed(facts):
        if isinstance(fact, Correction) and fact.answer == answer.id:
            return fact.grade
    return answer.review.grade


def cards(learner: Learner, decks: tuple[str, ...]) -> list[Whole]:
    every = [whole(learner, key) for key in keys(learner)]
    return [one for one in every if one.deck in (decks or SHOWN)]


def learned(every: list[Whole]) -> list[tuple[Memory, Whole]]:
    return [(one.memory, one) for one in every if one.memory and not one.suspended]


def states_of(every: list[Whole]) -> States:
    awake = [one for one in every if not one.suspended and not one.buried]
    suspended = [one for one in every if one.suspended]
    memories = [one.memory for one in awake if one.memory is not None]
    mature = [memory for memory in memories if memory.interval >= 21]
    return States(
        new=len(awake) - len(memories),
        young=len(memories) - len(mature),
        mature=len(mature),
        suspended=len(suspended),
        buried=len(every) - len(awake) - len(suspended),
    )


@pytest.fixture(params=[(seed, name) for seed in range(PASTS) for name in ("sm2", "fsrs")])
def learner(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Learner]:
    made = random_past(tmp_path, *request.param)
    assert made.sound()
    yield made
    made.study.close()
    shutil.rmtree(tmp_path)


def test_numbers_are_those_of_each_card_by_itself(learner: Learner) -> None:
    for decks in SOME:
        every = cards(learner, decks)
        assert learner.study.statistics.states(decks) == states_of(every)
        check_outlook(learner.study.statistics.outlook(20, decks), every, learner.study.day())
        histograms, topics = drained(learner.study.statistics.memories(decks))
        check_histograms(histograms, every, learner.settings.scheduler)
        check_topics(topics, every)
        check_hardest(learner.study.statistics.hardest(5, decks), every)
        check_lines(list(learner.study.statistics.cards(decks)), every)


def test_the_search_of_a_bar_finds_its_cards_and_no_other(learner: Learner) -> None:
    for decks in SOME:
        where = " or ".join(f"deck:{slug}" for slug in decks) or "-is:hidden"
        every = cards(learner, decks)
        for quantity, bars, _ in drained(learner.study.statistics.memories(decks))[0]:
            numbers = numbers_of(every, quantity)
            for bar in bars:
                query = f"{query_of(quantity, bar)} ({where})"
                found = list(
                    learner.study.browsing.search(query, Sort(), "en").look_through().keys()
                )
                within = {key for key, n in numbers.items() if is_in(bar, quantity, n)}
                assert set(found) == within, query
                assert len(found) == bar.cards


def test_cards_are_sorted_by_their_chance_of_recall(learner: Learner) -> None:
    sort = Sort(Order.RECALL)
    search = learner.study.browsing.search("", sort, "en").look_through()
    hits = [search.row(place) for place in range(search.count)]
    recalls = [hit.recall for hit in hits if hit and hit.recall is not None]
    every = [whole(learner, key) for key in keys(learner)]
    assert recalls == sorted(one.recalls[0] for one in every if one.memory)
    assert all(hit and hit.recall is None for hit in hits[len(recalls) :])
    assert len(hits) == len(every)


def test_cards_are_found_by_the_days_on_which_they_were_answered(learner: Learner) -> None:
    answered: dict[int, set[str]] = {}
    for key in keys(learner):
        facts = learner.study._ledger.facts_of(key)
        gone = {fact.answer for fact in facts if isinstance(fact, Withdrawal)}
        for fact in facts:
            if isinstance(fact, Answer) and not fact.cram and fact.id not in gone:
                answered.setdefault(fact.review.day, set()).add(key)
    days = sorted(answered)
    assert len(days) > 5
    for first, last in [*zip(days, days, strict=True), *zip(days, days[5:], strict=False)]:
        query = f"answered:{date_of(first)}..{date_of(last)}"
        search = learner.study.browsing.search(query, Sort(), "en").look_through()
        between = [answered[day] for day in days if first <= day <= last]
        assert set(search.keys()) == set().union(*between)


def test_a_search_by_days_sees_what_was_answered_and_undone_before_it(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"moe": 3})
    today = f"answered:{date_of(learner.study.day())}"

    def found(query: str) -> list[str]:
        return list(learner.study.browsing.search(query, Sort(), "en").look_through().keys())

    assert found(today) == []
    learner.answer()
    assert found(today) == ["moe/c1"]
    assert found(f"-({today} or id:c2)") == ["moe/c3"]
    learner.study.undo()
    assert found(today) == []
    learner.study.close()


def numbers_of(every: list[Whole], quantity: Quantity) -> dict[str, float]:
    """A number of the learned cards that are not suspended, by key; as it is shown."""
    return {
        one.key: {
            Quantity.INTERVAL: float(memory.interval),
            Quantity.RECALL: one.recalls[0],
            Quantity.EASE: memory.ease / 100,
            Quantity.STABILITY: float(f"{memory.stability:.1f}"),
            Quantity.DIFFICULTY: float(f"{memory.difficulty:.1f}"),
        }[quantity]
        for memory, one in learned(every)
    }


def is_in(bar: Bar, quantity: Quantity, number: float) -> bool:
    certain = quantity == Quantity.RECALL and number == bar.high == 1
    return bar.low <= number < bar.high or certain


def check_outlook(found: Outlook, every: list[Whole], today: int) -> None:
    due = [(memory.due - today, memory.interval >= 21) for memory, _ in learned(every)]
    assert found.backlog == sum(days < 0 for days, _ in due)
    assert found.later == sum(days >= 20 for days, _ in due)
    assert [day.day for day in found.days] == list(range(today, today + 20))
    for day in found.days:
        assert day.young == due.count((day.day - today, False))
        assert day.mature == due.count((day.day - today, True))
    assert found.backlog + sum(day.cards for day in found.days) + found.later == len(due)


def check_histograms(found: tuple[Histogram, ...], every: list[Whole], scheduler: str) -> None:
    known = learned(every)
    if not known:
        nothing = [(quantity, (), None) for quantity in (Quantity.INTERVAL, Quantity.RECALL)]
        assert list(found) == nothing
        return
    own = {
        "sm2": {Quantity.EASE},
        "fsrs": {Quantity.STABILITY, Quantity.DIFFICULTY},
    }[scheduler]
    assert {one.quantity for one in found} == {Quantity.INTERVAL, Quantity.RECALL, *own}
    for quantity, bars, middle in found:
        numbers = numbers_of(every, quantity).values()
        assert sum(bar.cards for bar in bars) == len(known)
        assert all(before.high == after.low for before, after in pairwise(bars))
        for bar in bars:
            assert bar.cards == sum(is_in(bar, quantity, number) for number in numbers)
        assert middle is not None
        assert middle == pytest.approx(median(numbers))
        assert bars[0].low <= middle <= bars[-1].high


def check_topics(found: tuple[Topic, ...], every: list[Whole]) -> None:
    assert [topic.slug for topic in found] == sorted({one.deck for one in every})
    for topic in found:
        own = [one for one in every if one.deck == topic.slug and not one.suspended]
        known = [one for _, one in learned(own)]
        assert (topic.cards, topic.learned) == (len(own), len(known))
        sums = [sum(one.recalls[when] for one in known) for when in range(3)]
        assert (topic.now, topic.week, topic.month) == pytest.approx(sums)
        assert topic.month <= topic.week + 1e-9 <= topic.now + 2e-9
        weak = {one.key for one in known if one.recalls[0] < 0.7 or one.failed or one.leech}
        assert topic.weak == len(weak)


def check_hardest(found: list[CardLine], every: list[Whole]) -> None:
    hard = [
        (-memory.lapses, memory.ease, -memory.difficulty, one.recalls[0])
        for memory, one in learned(every)
        if memory.lapses
    ]
    assert len({line.key for line in found}) == len(found)
    shown = []
    for line in found:
        assert line.memory
        shown.append((-line.memory.lapses, line.memory.ease, -line.memory.difficulty, line.recall))
    assert shown == sorted(hard)[:5]


def check_lines(found: list[CardLine], every: list[Whole]) -> None:
    assert [line.key for line in found] == [one.key for one in every]
    for line, one in zip(found, every, strict=True):
        assert line.memory == one.memory
        assert (line.recall or 0.0) == one.recalls[0]
        assert (line.recall is None) == (line.memory is None)
        assert (line.standing.suspended, line.standing.flagged) == (one.suspended, one.flagged)
        assert line.leech == one.leech
        assert line.key.startswith(f"{one.deck}/{line.card.id}")


def test_what_is_hard_comes_with_its_texts(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 2})
    for grade in (Grade.GOOD, Grade.AGAIN):
        while learner.study.next() is not None:
            learner.answer(grade)
            if grade == Grade.AGAIN:
                break
        learner.tomorrow()
    (line,) = learner.study.statistics.hardest()
    assert (line.key, line.card.question) == ("rope/c1", {"": "Question 1 of rope?"})
    learner.study.close()


def test_without_cards_there_is_nothing(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})
    statistics = learner.study.statistics
    assert statistics.states().cards == 0
    histograms, topics = drained(statistics.memories())
    assert (topics, [one.bars for one in histograms]) == ((), [(), ()])
    ahead = statistics.outlook()
    assert (ahead.backlog, len(ahead.days), ahead.later) == (0, 30, 0)
    assert statistics.hardest() == list(statistics.cards()) == []
    learner.study.close()


def test_the_time_of_due_cards_is_the_learners_own(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 20})
    assert learner.study.statistics.outlook().review_ms == 10_000
    for _ in range(6):
        learner.answer(Grade.GOOD, 45_000)
    learner.tomorrow()
    while learner.study.next() is not None:
        learner.answer(Grade.GOOD, 7_000)
    learner.tomorrow()
    assert learner.study.statistics.outlook().review_ms == 7_000
    learner.study.close()


def test_between_two_steps_a_card_can_be_answered_and_a_deck_come(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"moe": 3, "rope": 3})
    for _ in range(3):
        learner.answer()
    work = learner.study.statistics.memories()
    stream = learner.study.statistics.cards()
    next(work)
    next(stream)
    learner.answer()
    (learner.shipped / "more.yaml").write_text(deck_text("more", 3), encoding="utf-8")
    learner.study.sync()
    assert sum(topic.learned for topic in drained(work)[1]) >= 3
    assert len(list(stream)) == 5
    learner.study.close()
