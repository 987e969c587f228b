"""The numbers of answers against the same told answer by answer from the rows of the journal.

`tests.study.told` reads those rows by itself. `STUDYLLM_PASTS=200` tries so many random pasts.
"""

from __future__ import annotations

import gc
import os
import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import blake2b
from itertools import pairwise
from math import sqrt
from pathlib import Path

import pytest

from studyllm.core.journal import Baseline, Counting, Grade, Recital, Reset, effective
from studyllm.core.progress import (
    Calibration,
    Done,
    Passed,
    Period,
    Progress,
    Result,
    Survey,
    Work,
)
from studyllm.core.survey import Event
from studyllm.store.tallied import Tallied
from tests.learner import Learner, reading_through
from tests.progress import survey_of
from tests.study.pasts import HIDDEN, random_past
from tests.study.told import EDGES, MATURE, YOUNG, Told, done, told

ROOT = Path(__file__).parents[2]

PASTS = int(os.environ.get("STUDYLLM_PASTS", "8"))

SOME: tuple[tuple[str, ...], ...] = ((), ("rope",), (HIDDEN, "talk"), ("nowhere",))
"""Decks that are asked about."""

TALK = """\
deck: talk
tags: [speech, both]
cards:
  - id: parts
    question: Name the parts.
    points: [router, {point: {en: experts, zh: 专家}, required: true}, loss, loss]
    tags: [both, own]
  - id: steps
    question: Name the steps.
    points: [first, second]
  - id: plain
    question: Anything else?
    answer: No.
"""
TAGS = {
    "parts": {"speech", "both", "own"},
    "steps": {"speech", "both"},
    "plain": {"speech", "both"},
}
WORDS = {"parts": ("router", "experts", "loss"), "steps": ("first", "second")}


def name(words: str) -> str:
    """What a point is called in the journal."""
    return blake2b(words.encode(), digest_size=8).hexdigest()


def talk(learner: Learner, chance: random.Random) -> None:
    """Some weeks in which points are ticked, and a card's points change."""
    path = learner.shipped / "talk.yaml"
    path.write_text(TALK.replace("router", "gate"), encoding="utf-8")
    learner.reopen()
    for turn in range(40):
        if turn == 20:
            path.write_text(TALK, encoding="utf-8")
            learner.reopen()
        if turn % 4 == 3:
            learner.tomorrow(chance.choice([1, 3, 30]))
        asked = learner.study.next()
        if asked is None:
            continue
        recital = None
        words = list(WORDS.get(asked.card.id, ()))
        if words and asked.key.startswith("talk/") and chance.random() < 0.8:
            if turn < 20:
                words[0] = words[0].replace("router", "gate")
            said = {one for one in words if chance.random() < 0.5}
            recital = Recital(
                tuple(name(one) for one in words if one in said),
                tuple(name(one) for one in words if one not in said),
            )
        learner.now += 7_000_000
        learner.study.grade(chance.choice(list(Grade)), chance.randrange(90_000), recital)
        if chance.random() < 0.1:
            learner.study.undo()


@pytest.fixture(scope="module", params=range(PASTS))
def learner(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Learner]:
    seed = request.param
    chance = random.Random(seed)
    made = random_past(tmp_path_factory.mktemp("past"), seed, ("sm2", "fsrs")[seed % 2])
    talk(made, chance)
    if seed % 3 == 0:
        (made.shipped / "moe.yaml").unlink()
    made.offset = chance.randrange(-48, 56) * 900
    made.reopen()
    yield made
    made.study.close()


@pytest.fixture(scope="module")
def answers(learner: Learner) -> list[Told]:
    """Those up to today."""
    today = learner.study.day()
    return [one for one in told(learner) if one.day <= today]


def of(answers: Sequence[Told], decks: Sequence[str]) -> list[Told]:
    return [one for one in answers if not decks or one.deck in decks]


def starts(learner: Learner, answers: Sequence[Told]) -> list[int | None]:
    """Days to begin with."""
    today = learner.study.day()
    return [None, today, today - 29, min(one.day for one in answers) - 3]


def drained(work: Work[Result]) -> Result:
    steps = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            assert steps == sorted(steps)
            assert all(done <= total for done, total in steps)
            assert len({total for _, total in steps}) <= 1
            found: Result = end.value
            return found


def test_the_past_has_something_of_everything(learner: Learner, answers: list[Told]) -> None:
    assert {one.state for one in answers} >= {"new", "young", "repeat"}
    assert len({one.deck for one in answers}) >= 4
    assert any(one.missed for one in answers)
    assert any(one.recalled for one in answers)
    assert learner.sound()


@pytest.mark.parametrize("decks", SOME)
def test_what_was_done_is_what_single_answers_come_to(
    learner: Learner, answers: list[Told], decks: tuple[str, ...]
) -> None:
    numbers, today, own = learner.study.statistics, learner.study.day(), of(answers, decks)
    begun = min((one.day for one in own), default=today)
    assert numbers.first_day(decks) == begun
    for since in starts(learner, answers):
        first = begun if since is None else since
        assert numbers.total(since, decks) == done(first, today, own)
        by_deck = numbers.by_deck(since, decks)
        assert list(by_deck) == sorted({one.deck for one in own if one.day >= first})
        for slug, found in by_deck.items():
            assert found == done(first, today, of(own, [slug]))


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("decks", SOME)
def test_periods_have_the_answers_of_their_days_and_no_gaps(
    learner: Learner, answers: list[Told], decks: tuple[str, ...], period: Period
) -> None:
    numbers, today, own = learner.study.statistics, learner.study.day(), of(answers, decks)
    for since in starts(learner, answers):
        found = numbers.activity(period, since, decks)
        begun = numbers.first_day(decks) if since is None else since
        assert (found[0].first, found[-1].last) == (begun, today)
        assert all(one.last + 1 == two.first for one, two in pairwise(found))
        assert found == [done(one.first, one.last, own) for one in found]
        names = [{label(period, day) for day in range(one.first, one.last + 1)} for one in found]
        assert all(len(one) == 1 for one in names)
        assert len(set().union(*names)) == len(names)


def label(period: Period, day: int) -> str:
    """What people call the period of a day."""
    then = date(1970, 1, 1) + timedelta(days=day)
    form = {Period.DAY: "%F", Period.WEEK: "%G-W%V", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}
    return then.strftime(form[period])


def test_retention_is_of_the_first_answers_of_a_day_to_cards_seen_before(
    learner: Learner, answers: list[Told]
) -> None:
    found = learner.study.statistics.total()
    for state, part in ((YOUNG, found.young), (MATURE, found.mature)):
        own = [one.recalled for one in answers if one.state == state]
        assert part == Passed(len(own), sum(own))
    both = [one.recalled for one in answers if one.chance is not None]
    assert found.retention == Passed(len(both), sum(both))


def test_streaks_are_runs_of_days_with_an_answer(learner: Learner, answers: list[Told]) -> None:
    days = {one.day for one in answers if one.state != "practice"}
    today = learner.study.day()
    runs = []
    for day in sorted(days):
        if day - 1 not in days:
            runs.append(0)
        runs[-1] += 1
    found = learner.study.statistics.streaks()
    assert found.longest == max(runs)
    assert found.now == (runs[-1] if max(days) >= today - 1 else 0)


def check_calibration(found: Calibration, answers: Sequence[Told]) -> None:
    """Against the definitions, in floats."""
    own = [one for one in answers if one.chance is not None]
    chances = [one.chance for one in own if one.chance is not None]
    assert found.passed == Passed(len(own), sum(one.recalled for one in own))
    assert [(one.low, one.high) for one in found.bins] == list(pairwise(EDGES))
    for part in found.bins:
        inside = [one for one in own if one.chance and part.low <= one.chance < part.high]
        assert part.passed == Passed(len(inside), sum(one.recalled for one in inside))
        if inside:
            mean = statistics.fmean(one.chance for one in inside if one.chance)
            assert part.foretold == pytest.approx(mean, abs=1e-9)
    if own:
        losses = [one.loss for one in own]
        assert found.foretold == pytest.approx(statistics.fmean(chances), abs=1e-9)
        assert found.loss == pytest.approx(statistics.fmean(losses), abs=1e-5)
    else:
        assert (found.foretold, found.loss, found.error) == (0, 0, 0)
    if len(own) > 1:
        error = statistics.stdev(losses) / sqrt(len(losses))
        assert found.error == pytest.approx(error, abs=1e-5)


def test_the_bins_are_those_that_the_document_has() -> None:
    said = (ROOT / "docs/statistics.md").read_text(encoding="utf-8")
    _, _, said = said.partition("answers are parted by $p_i$ at ")
    assert [0, *map(float, re.findall(r"0\.\d+", said.partition(";")[0])), 1] == list(EDGES)


def test_calibration_is_what_single_forecasts_come_to(
    learner: Learner, answers: list[Told]
) -> None:
    for since in starts(learner, answers):
        own = [one for one in answers if since is None or one.day >= since]
        check_calibration(learner.study.statistics.calibration(since), own)


@pytest.mark.parametrize("decks", SOME)
def test_a_survey_is_what_single_answers_come_to(
    learner: Learner, answers: list[Told], decks: tuple[str, ...]
) -> None:
    for since in starts(learner, answers):
        own = [one for one in of(answers, decks) if since is None or one.day >= since]
        found = drained(learner.study.statistics.survey(since, decks))
        first = learner.study.statistics.first_day(decks) if since is None else since
        check_hours(found, own, learner.offset)
        check_tags(found, own, first, learner.study.day())
        check_points(found, own)
        check_calibration(found.calibration, own)


def check_hours(found: Survey, answers: Sequence[Told], offset: int) -> None:
    local = timezone(timedelta(seconds=offset))
    asked, recalled = [0] * 24, [0] * 24
    for one in answers:
        if one.state != "practice":
            hour = datetime.fromtimestamp(one.at / 1000, UTC).astimezone(local).hour
            asked[hour] += 1
            recalled[hour] += one.recalled
    assert found.hours == tuple(map(Passed, asked, recalled))


def check_tags(found: Survey, answers: Sequence[Told], first: int, last: int) -> None:
    by_tag: dict[str, list[Told]] = {}
    for one in answers:
        if one.deck == "talk":
            for tag in TAGS[one.key.split("/")[1]]:
                by_tag.setdefault(tag, []).append(one)
    assert found.tags == {tag: done(first, last, own) for tag, own in by_tag.items()}
    assert list(found.tags) == sorted(found.tags)


def check_points(found: Survey, answers: Sequence[Told]) -> None:
    said, missed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in answers:
        said.update((one.key, point) for point in one.said)
        missed.update((one.key, point) for point in one.missed)
    expected = {
        (f"talk/{card}", words): (said[at], missed[at])
        for card, every in WORDS.items()
        for words in every
        if missed[at := (f"talk/{card}", name(words))]
    }
    points = {(one.key, one.point.get("") or one.point["en"]): one[2:] for one in found.points}
    assert points == expected
    assert len(points) == len(found.points)
    counts = [one.missed for one in found.points]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("most", [1, 2, 7, 40])
def test_pages_have_what_counts_of_each_card_in_its_order(learner: Learner, most: int) -> None:
    tallied = Tallied(learner.study._db)
    pages = list(tallied.events(most))
    assert len(pages) > 1
    found: dict[int, list[Event]] = {}
    for event in (event for page in pages for event in page):
        found.setdefault(event[0], []).append(event)
    subjects = [one for page in tallied.subjects((), most) for one in page]
    assert found.keys() <= {one.number for one in subjects}
    for one in subjects:
        counting = effective(learner.study._ledger.facts_of(one.key))
        assert found.get(one.number, []) == [event_of(one.number, fact) for fact in counting]


def event_of(card: int, fact: Counting) -> Event:
    if isinstance(fact, Baseline):
        return card, fact.id.at, fact.promise, False, None
    if isinstance(fact, Reset):
        return card, fact.id.at, None, False, None
    return card, fact.id.at, fact.review, fact.cram, fact.recital


def test_a_survey_of_everything_says_what_the_view_of_forecasts_says(learner: Learner) -> None:
    numbers = learner.study.statistics
    decks = tuple(numbers.by_deck())
    assert drained(numbers.survey(decks=decks)).calibration == numbers.calibration()
    assert drained(numbers.survey()) == drained(numbers.survey(decks=decks))


def test_the_collector_works_again_after_a_survey_that_nobody_waited_for(learner: Learner) -> None:
    work = learner.study.statistics.survey()
    next(work)
    work.close()
    assert gc.isenabled()


@pytest.mark.parametrize("decks", SOME)
def test_progress_is_all_of_it_together(learner: Learner, decks: tuple[str, ...]) -> None:
    numbers, today = learner.study.statistics, learner.study.day()
    since = today - 100
    found: Progress = drained(numbers.progress(Period.MONTH, since, decks))
    assert (found.today, found.decks, found.since, found.period) == (
        today,
        decks,
        since,
        Period.MONTH,
    )
    assert found.streaks == numbers.streaks()
    assert found.now == numbers.total(today, decks)
    assert found.total == numbers.total(since, decks)
    assert list(found.periods) == numbers.activity(Period.MONTH, since, decks)
    assert list(found.year) == numbers.activity(Period.DAY, today - 365, decks)
    assert found.by_deck == numbers.by_deck(since, decks)
    assert found.states == numbers.states(decks)
    assert (found.histograms, found.topics) == drained(numbers.memories(decks))
    assert found.outlook == numbers.outlook(decks=decks)
    assert list(found.hardest) == numbers.hardest(decks=decks)
    assert found.survey == drained(numbers.survey(since, decks))
    assert found.calibration == survey_of(found).calibration


@pytest.mark.parametrize("decks", SOME)
def test_an_outline_is_progress_without_a_survey(learner: Learner, decks: tuple[str, ...]) -> None:
    numbers, since = learner.study.statistics, learner.study.day() - 100
    found: Progress = drained(numbers.outline(Period.DAY, since, decks))
    whole: Progress = drained(numbers.progress(Period.DAY, since, decks))
    assert found.calibration == (None if decks else whole.calibration)
    assert found == replace(whole, survey=None, foretold=found.calibration)


@pytest.mark.parametrize("decks", SOME)
def test_only_a_survey_reads_the_journal_through(learner: Learner, decks: tuple[str, ...]) -> None:
    numbers = learner.study.statistics
    drained(numbers.outline(Period.DAY, None, decks))  # what is read once is read now
    with reading_through(learner.study._db.raw) as through:
        drained(numbers.outline(Period.DAY, None, decks))
        numbers.by_deck(None, decks)
        numbers.calibration()
    assert through == []
    with reading_through(learner.study._db.raw) as through:
        drained(numbers.survey(None, decks))
    assert through


def test_everything_can_be_asked_before_the_first_answer(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 2})
    numbers, today = learner.study.statistics, learner.study.day()
    found = drained(numbers.progress())
    nothing = Done(today, today)
    assert (found.since, found.now, found.total, found.periods) == (
        today,
        nothing,
        nothing,
        (nothing,),
    )
    assert numbers.streaks() == (0, 0)
    assert survey_of(found).calibration.passed == Passed(0, 0)
    assert survey_of(found).hours == (Passed(0, 0),) * 24
    learner.study.close()


def test_what_a_clock_dated_ahead_counts_once_that_day_comes(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 2})
    learner.tomorrow(30)
    learner.answer()
    learner.tomorrow(-30)
    learner.reopen()
    numbers, today = learner.study.statistics, learner.study.day()
    assert numbers.total() == Done(today, today)
    assert numbers.streaks() == (0, 0)
    learner.tomorrow(30)
    assert numbers.total().answers == 1
    assert numbers.streaks() == (1, 1)
    learner.study.close()


def test_others_may_write_between_the_steps_of_a_survey(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 30}, new_per_day=99)
    for _ in range(20):
        learner.answer()
    other = learner.open()
    for work in (learner.study.statistics.survey(), learner.study.statistics.progress()):
        next(work)
        assert other.next() is not None
        other.grade(Grade.GOOD, 1000)
        learner.study._db.execute("pragma wal_checkpoint(truncate)").fetchall()
        learner.now += 5000
        learner.answer()
        drained(work)
    assert learner.sound()
    other.close()
    learner.study.close()


def test_a_row_of_forecasts_that_was_tampered_with_is_found_and_mended(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 3})
    for _ in range(3):
        learner.answer()
    learner.tomorrow()
    learner.answer(Grade.AGAIN)
    learner.answer()
    before = learner.views()["calibration"]
    assert before
    execute = learner.study._db.execute
    for column in ("answers", "recalled", "chance", "loss", "square", "bin", "day"):
        execute(f"update calibration set {column} = {column} + 1")
        found = learner.study.differences(lambda _done, _total: None)
        assert found.calibration > 0, column
        assert not found.none
        assert (found.memory, found.standing, found.tally) == ((), (), 0)
        learner.study.repair(lambda _done, _total: None)
        assert learner.views()["calibration"] == before
    learner.study.close()
