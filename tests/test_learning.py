"""What simulated learners remember, and the measures of what was foretold, against laws and counts.

The end-to-end runs are the smallest there are. No time is asserted.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import sys
from itertools import pairwise, product
from math import exp, log, sqrt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks import learning
from benchmarks.days import Life, Simulation, StudyDay, absence, result
from benchmarks.fit import Seen, auc, average, foretold, log_loss, rmse_bins
from benchmarks.learners import (
    DAY_S,
    EASY_FROM,
    HARD_BELOW,
    MEMORIES,
    SLOWER,
    Trace,
    When,
    activation,
    chance,
    graded,
    meet,
)
from benchmarks.logs import LogError, read
from studyllm.core import sm2
from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Answer, Baseline, FactId, Grade, Promise, Review
from studyllm.core.sm2 import SM2
from tests.learner import Learner

UTC = ZoneInfo("UTC")
AGAIN, HARD, GOOD, EASY = Grade


def seen(chances: list[float], recalled: list[int], **same: int) -> list[Seen]:
    other = {"elapsed": 1, "number": 2, "lapses": 0} | same
    return [Seen(p, bool(y), **other) for p, y in zip(chances, recalled, strict=True)]


def drawn(seed: int, size: int) -> list[Seen]:
    """Answers with chances that are often tied, in many bins."""
    luck = random.Random(seed)
    return [
        Seen(
            luck.randint(0, 20) / 20,
            luck.random() < 0.7,
            luck.randint(1, 400),
            luck.randint(2, 30),
            luck.randint(0, 12),
        )
        for _ in range(size)
    ]


# The measures


def test_log_loss_is_the_mean_surprise() -> None:
    assert log_loss(seen([0.8, 0.4], [1, 0])) == pytest.approx(-(log(0.8) + log(0.6)) / 2)


def test_a_certainty_that_fails_costs_much_but_not_everything() -> None:
    assert log_loss(seen([1.0, 0.0], [0, 1])) == pytest.approx(-log(1e-15))


@pytest.mark.parametrize("seed", range(5))
def test_auc_is_the_share_of_pairs_in_the_right_order(seed: int) -> None:
    answers = drawn(seed, 60)
    good = [one.chance for one in answers if one.recalled]
    bad = [one.chance for one in answers if not one.recalled]
    points = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(good, bad)]
    assert auc(answers) == pytest.approx(sum(points) / len(points))


def test_auc_says_nothing_where_there_is_nothing_to_tell_apart() -> None:
    assert auc(seen([0.2, 0.9], [1, 1])) == 0.5
    assert auc(average(drawn(1, 50))) == 0.5


def test_rmse_bins_compares_means_and_not_single_answers() -> None:
    assert rmse_bins(seen([0.5, 0.5], [1, 0])) == 0.0
    assert rmse_bins(seen([0.9, 0.7], [1, 0])) == pytest.approx(0.3)


def test_rmse_bins_weighs_each_bin_by_its_answers() -> None:
    near = seen([0.9, 0.7], [1, 0])  # 0.3 too high
    far = seen([0.6], [1], elapsed=100)  # 0.4 too low
    assert rmse_bins(near + far) == pytest.approx(sqrt((2 * 0.3**2 + 0.4**2) / 3))


@pytest.mark.parametrize(
    ("feature", "least", "most", "beyond"),
    [
        # Powers of 3.62, 1.89 and 1.73: 3.62, 13.1, 47.4; 1.89, 3.57, 6.75; 1, 1.73, 2.99, 5.18.
        ("elapsed", 1, 3, 4),
        ("elapsed", 4, 13, 14),
        ("elapsed", 14, 47, 48),
        ("number", 2, 3, 4),
        ("number", 4, 6, 7),
        ("lapses", 0, 0, 1),
        ("lapses", 1, 1, 2),
        ("lapses", 3, 5, 6),
    ],
)
def test_bins_widen_with_their_feature(feature: str, least: int, most: int, beyond: int) -> None:
    def apart(one: int, other: int) -> bool:
        pair = seen([0.5], [1], **{feature: one}) + seen([0.5], [0], **{feature: other})
        return rmse_bins(pair) > 0

    assert not apart(least, most)
    assert apart(most, beyond)


@pytest.mark.parametrize("seed", range(3))
def test_no_measure_depends_on_the_order(seed: int) -> None:
    answers = drawn(seed, 80)
    other = random.Random(seed).sample(answers, len(answers))
    for measure in (log_loss, rmse_bins, auc):
        assert measure(other) == pytest.approx(measure(answers))


# What is foretold


def answer(grade: Grade, day: int, number: int, cram: bool = False) -> Answer:
    return Answer(FactId(number, "here", number), "deck/card", Review(grade, day, 1000), cram)


def test_only_answers_on_a_later_day_count() -> None:
    history = [
        answer(AGAIN, 10, 1),
        answer(GOOD, 10, 2),
        answer(AGAIN, 11, 3),
        answer(GOOD, 11, 4),
        answer(AGAIN, 12, 5, cram=True),
        answer(GOOD, 13, 6),
        answer(HARD, 19, 7),
    ]
    counted = list(foretold(SM2, [("deck/card", history)]))
    assert [(one.elapsed, one.number, one.lapses) for one in counted] == [
        (1, 2, 0),
        (2, 3, 1),
        (6, 4, 1),
    ]
    assert [one.recalled for one in counted] == [False, True, True]


def test_what_is_foretold_is_what_the_scheduler_says_before_the_answer() -> None:
    history = [answer(GOOD, 10, 1), answer(GOOD, 13, 2), answer(AGAIN, 30, 3)]
    scheduler = fsrs()
    first = scheduler.step(None, history[0].review)
    second = scheduler.step(first, history[1].review)
    counted = list(foretold(scheduler, [("deck/card", history)]))
    assert [one.chance for one in counted] == [
        scheduler.recall(first, 13),
        scheduler.recall(second, 30),
    ]


def test_what_another_program_promised_is_where_a_card_begins() -> None:
    promise = Promise(day=5, due=15, interval=10)
    begin = Baseline(FactId(1, "here", 1), "deck/card", promise)
    history: list[Answer | Baseline] = [begin, answer(GOOD, 15, 2)]
    (one,) = foretold(SM2, [("deck/card", history)])
    assert one.chance == pytest.approx(sm2.AIM)
    assert (one.elapsed, one.number) == (10, 2)


# What is remembered


@pytest.mark.parametrize("luck", [0.001, 0.3, 0.999])
def test_a_higher_chance_never_gives_a_worse_grade(luck: float) -> None:
    grades = [graded(chance / 100, luck) for chance in range(101)]
    assert grades == sorted(grades)
    assert (grades[0], grades[-1]) == (AGAIN, EASY)


def test_grades_come_as_often_as_is_said() -> None:
    numbers = [(number + 0.5) / 10_000 for number in range(10_000)]
    grades = [graded(0.9, luck) for luck in numbers]
    shares = [grades.count(grade) / len(grades) for grade in Grade]
    assert shares[0] == pytest.approx(0.1, abs=1e-3)
    assert [share / 0.9 for share in shares[1:]] == pytest.approx([0.224, 0.631, 0.145], abs=1e-3)
    assert HARD_BELOW < EASY_FROM


def test_activation_is_the_logarithm_of_the_sum_of_the_traces() -> None:
    traces = [Trace(0.0, 0.5), Trace(96.0, 0.25)]
    assert activation(traces, 100.0) == pytest.approx(log(0.1 + 4**-0.25))
    assert chance(-0.704) == pytest.approx(0.5)
    assert chance(-0.704 + 0.255) == pytest.approx(1 / (1 + exp(-1)))
    assert chance(activation([], 100.0)) == 0.0


DAY = DAY_S * SLOWER


def after(meetings: list[float], later: float) -> float:
    """The chance of recall so much later than the last of these meetings."""
    traces: list[Trace] = []
    for at in meetings:
        meet(traces, at)
    return chance(activation(traces, meetings[-1] + later), ease=0.6)


def test_spaced_meetings_last_longer_than_massed_ones() -> None:
    massed, spaced = [0.0, 60.0, 120.0, 180.0], [0.0, DAY, 2 * DAY, 3 * DAY]
    assert after(massed, 60) > after(spaced, 60)
    assert after(massed, 30 * DAY) < after(spaced, 30 * DAY)


def test_each_meeting_adds_to_what_is_remembered() -> None:
    chances = [after([DAY * day for day in range(number)], 10 * DAY) for number in range(1, 8)]
    assert all(one < other for one, other in pairwise(chances))


@pytest.mark.parametrize("name", MEMORIES)
def test_recall_falls_with_time_and_rises_with_answers(name: str) -> None:
    truth = MEMORIES[name](3)
    cards = [f"deck/c{number}" for number in range(40)]

    def known(day: int, studied_s: float) -> float:
        return sum(truth.recall(card, When(day, studied_s)) for card in cards)

    levels = []
    for number, day in enumerate((0, 1, 4, 10)):
        for card in cards:
            truth.answer(card, When(day, 400.0 * number))
        fall = [known(day + later, 400.0 * (number + 1)) for later in (1, 2, 8, 30, 200)]
        assert all(one > other for one, other in pairwise(fall))
        levels.append(fall[3])
    assert all(one < other for one, other in pairwise(levels))


@pytest.mark.parametrize("name", MEMORIES)
def test_the_same_seed_is_the_same_learner(name: str) -> None:
    def days(seed: int) -> list[StudyDay]:
        return list(Simulation(SM2, MEMORIES[name](seed), Life(30, 25, 5)).days())

    assert days(1) == days(1)
    assert days(1) != days(2)


# Study days


@pytest.mark.parametrize("name", MEMORIES)
def test_days_keep_to_what_was_set_out(name: str) -> None:
    life = Life(cards=30, days=40, new_per_day=4, absent=range(20, 25))
    days = list(Simulation(fsrs(), MEMORIES[name](1), life).days())
    assert [day.begun for day in days[:9]] == [4, 8, 12, 16, 20, 24, 28, 30, 30]
    assert all(day.answers == 0 and day.left == day.due for day in days[20:25])
    assert all(day.left == 0 and day.reviews == day.due for day in days if day.answers)
    assert all(day.recalled <= day.reviews <= day.answers for day in days)
    assert all(0 < day.known <= day.begun for day in days)


def test_weak_cards_are_asked_again_the_same_day_until_they_are_not() -> None:
    life = Life(cards=40, days=1, new_per_day=40)
    asked = {
        name: next(Simulation(scheduler, MEMORIES["FSRS-6"](1), life).days()).answers
        for name, scheduler in learning.schedulers().items()
    }
    assert asked["SM-2"] > asked["FSRS-6 0.90"] > 40  # Hard is weak for SM-2 alone.


def test_a_limit_of_minutes_leaves_cards_for_the_next_day() -> None:
    life = Life(cards=80, days=30, new_per_day=20, minutes=3, absent=range(12, 18))
    days = list(Simulation(SM2, MEMORIES["ACT-R"](1), life).days())
    back = absence(days, life.absent)
    assert days[18].left > 0
    assert back.backlog == days[18].due
    assert days[17 + int(back.days)].left == 0
    assert all(day.left for day in days[18 : 17 + int(back.days)])


def test_the_figures_of_a_life_are_those_of_its_days() -> None:
    first = StudyDay(0, 0, 0, 10, 120_000, 0, begun=5, known=4.0)
    second = StudyDay(4, 4, 3, 6, 60_000, 0, begun=5, known=3.0)
    found = result([first, second])
    assert list(found) == pytest.approx([0.6, 0.7, 0.75, 2.0, 8.0, 10, 1.5, 1.0])


# From end to end


def run(monkeypatch: pytest.MonkeyPatch, *options: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["learning", *map(str, options)])
    return learning.main()


def test_a_tiny_run_fills_every_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    assert run(monkeypatch, "--quick", "--json", figures) == 0
    printed = capsys.readouterr().out
    rows = [line.strip("|").split("|") for line in printed.splitlines() if line[:1] == "|"]
    names = [[cell.strip() for cell in row] for row in rows]
    number = len(learning.schedulers())
    assert names.count(list(learning.HEADINGS)) == len(MEMORIES)
    assert names.count(list(learning.BACK_HEADINGS)) == 1
    cells = [cell for row in names if set(row[0]) != {"-"} for cell in row]
    assert len(rows) == len(MEMORIES) * 2 * number + 2 * (len(MEMORIES) + 1)
    assert all(cells)
    assert not [cell for cell in cells if re.search("nan|inf", cell)]
    lines = json.loads(figures.read_text(encoding="utf-8"))["figures"]
    assert [line["truth"] for line in lines[::number]] == list(MEMORIES)
    assert all(len(line["results"]) == len(line["returns"]) == 2 for line in lines)

    assert run(monkeypatch, "--quick", "--json", figures) == 0
    again = capsys.readouterr().out
    assert again.partition("\n")[2] == printed.partition("\n")[2]  # the first line is the date


def test_processes_that_share_the_work_change_nothing() -> None:
    life = Life(cards=6, days=12, new_per_day=6)
    away = Life(cards=6, days=12, new_per_day=6, minutes=5, absent=range(6, 8))
    assert learning.simulate(life, away, 1, jobs=2) == learning.simulate(life, away, 1, jobs=1)


TABLE = """\
card_id,review_rating,review_time,review_duration
1,1,2024-03-29T20:00:00+00:00,25060
1,3,2024-03-29T20:01:00+00:00,7241
2,3,2024-03-29T20:02:00+00:00,9000
1,3,2024-03-31T02:00:00+00:00,
2,1,2024-04-02T20:00:00+00:00,9000.0
2,3,2024-04-03T03:59:00+00:00,9000
"""


def test_a_table_is_replayed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert run(monkeypatch, "--replay", path) == 0
    printed = capsys.readouterr().out
    # The third answer to card 2 still belongs to the day of its second.
    assert "6 answers, 2 counted, 50.0% recalled" in printed
    loss = -(log(0.9**1) + log(1 - 0.9**4)) / 2
    row = next(line for line in printed.splitlines() if line.startswith("| SM-2"))
    assert row.split("|")[2].strip() == f"{loss:.4f}"
    assert printed.count("| FSRS-6") == len(learning.RETENTIONS)
    assert "| the average" in printed


def test_study_days_of_a_table_are_those_of_its_zone(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(TABLE, encoding="utf-8")

    def days(zone: str, rollover_hour: int) -> list[int]:
        log = read(path, ZoneInfo(zone), rollover_hour)
        return [a.review.day for _, history in log for a in history if isinstance(a, Answer)]

    first = days("UTC", 4)[0]
    assert [day - first for day in days("UTC", 4)] == [0, 0, 1, 0, 4, 4]
    assert [day - first for day in days("UTC", 0)] == [0, 0, 2, 0, 4, 5]
    assert [day - first for day in days("Asia/Shanghai", 4)] == [1, 1, 2, 1, 5, 5]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("card_id,review_rating\n1,3\n", "no column review_duration, review_time"),
        (TABLE + "1,5,2024-05-01T20:00:00+00:00,1\n", "line 8: 5 is not a valid Grade"),
        (TABLE + "1,3,2024-05-01T20:00:00,1\n", "line 8: .* offset"),
        (TABLE + "1,3\n", "line 8: "),
        ("SQLite format 3\0 and nothing else", "database"),
        (TABLE[:80], "no card was answered on two study days"),
    ],
)
def test_a_log_that_cannot_be_replayed_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "log"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LogError, match=problem):
        learning.replay(path, UTC, 4)


def test_a_journal_is_replayed_and_left_alone(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 4})
    for grade in (GOOD, GOOD, EASY, GOOD):
        learner.answer(grade)
    learner.tomorrow()
    learner.reopen()
    for grade in (AGAIN, GOOD, GOOD):
        learner.answer(grade)
    learner.study.undo()
    learner.study.close()
    database = learner.home.database
    before = database.read_bytes()
    found = learning.replay(database, UTC, 4)
    assert (found.answers, found.counted, found.recalled) == (6, 2, 0.5)
    assert found.fits["SM-2"].log_loss == pytest.approx(-(log(0.9) + log(0.1)) / 2)
    assert database.read_bytes() == before
    raw = sqlite3.connect(database)
    assert raw.execute("select count(*) from journal").fetchone() == (8,)
    raw.close()
