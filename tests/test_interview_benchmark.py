"""Simulated days up to an interview against counts and laws, and Anki's steps against Anki's own.

The runs are the smallest there are. No time is asserted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import interview, stability
from benchmarks.asking import ANKI_SM2, WAYS, AnkiDay, anki_step
from benchmarks.interview import Case, Found, claims
from benchmarks.learners import FsrsMemory, When, weak_weights
from benchmarks.preparing import Outcome, Preparing, Setting, deck_of, missed, outcome
from studyllm.core.again import Turn
from studyllm.core.fsrs import flaw
from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory

SMALL = Setting(30, 5, 3, frozenset({2}))


@pytest.mark.parametrize("way", WAYS)
def test_the_same_seed_has_the_same_outcome(way: str) -> None:
    first, second = (outcome(WAYS[way], FsrsMemory(3), SMALL) for _ in range(2))
    assert first == second
    assert 0 < first.mean < 1
    assert 0 <= first.weakest < first.mean
    assert 0 <= first.unseen < 30


@pytest.mark.parametrize("way", WAYS)
def test_a_missed_day_has_no_answers_and_no_card_is_begun_twice(way: str) -> None:
    learner = Preparing(WAYS[way], FsrsMemory(3), SMALL)
    days = [learner.study() for _ in range(5)]
    assert (days[2].begun, days[2].reviews, days[2].took_ms) == (0, 0, 0)
    assert sum(day.begun for day in days) == len(learner.memories)
    recalls = learner.recalls()
    assert len(recalls) == 30
    assert recalls == sorted(recalls)
    assert recalls.count(0.0) == 30 - len(learner.memories)


@pytest.mark.parametrize("way", WAYS)
def test_when_the_time_is_over_nothing_else_is_begun(way: str) -> None:
    learner = Preparing(WAYS[way], FsrsMemory(3), Setting(40, 3, 2))
    for _ in range(3):
        asking = WAYS[way].asking(learner.morning())
        cards = set()
        took_ms = 0
        while card := asking.next():
            assert took_ms < 120_000 or card in cards
            cards.add(card)
            took_ms += 30_000
            asking.answered(Turn(card, deck_of(card), Grade.GOOD, 30_000))
        assert len(cards) <= 4
        learner.study()


def test_ours_meets_every_card_where_there_is_time() -> None:
    assert outcome(WAYS["ours, FSRS"], FsrsMemory(1), Setting(60, 7, 10)).unseen == 0


def test_missed_days_are_so_many_and_never_the_first() -> None:
    assert all(len(missed(3, 7, seed)) == 3 and 0 not in missed(3, 7, seed) for seed in range(50))
    assert len({missed(3, 7, seed) for seed in range(50)}) > 5


def test_the_weak_memory_forgets_faster_and_is_one_of_fsrs() -> None:
    assert flaw(weak_weights()) == ""
    strong, weak = FsrsMemory(1), FsrsMemory(1, weak_weights())
    for each in (strong, weak):
        each.answer("a/1", When(0, 0))
    assert weak.recall("a/1", When(9, 0)) < strong.recall("a/1", When(9, 0))


@pytest.mark.parametrize(
    ("interval", "ease", "late", "expected"),
    [
        (1, 250, 0, (2, 3, 4)),
        (1, 130, 0, (2, 3, 4)),
        (3, 250, 0, (4, 8, 10)),
        (10, 250, 0, (12, 25, 33)),
        (10, 250, 5, (12, 31, 49)),
        (10, 250, 20, (12, 50, 98)),
        (10, 130, 0, (12, 13, 17)),
        (100, 250, 0, (120, 250, 325)),
        (100, 250, 100, (120, 375, 650)),
    ],
)
def test_anki_gives_the_intervals_that_were_measured_in_it(
    interval: int, ease: int, late: int, expected: tuple[int, int, int]
) -> None:
    memory = Memory(100, 100 - interval, 100 - interval, interval, 0, 3, 3, ease)
    after = [anki_step(memory, Review(grade, 100 + late, 0)) for grade in list(Grade)[1:]]
    assert tuple(one.interval for one in after) == expected
    assert [one.ease for one in after] == [max(130, ease - 15), ease, ease + 15]
    failed = anki_step(memory, Review(Grade.AGAIN, 100 + late, 0))
    assert (failed.interval, failed.lapses, failed.ease) == (1, 1, max(130, ease - 20))


def test_anki_asks_a_new_card_until_two_goods_or_one_easy() -> None:
    learner = Preparing(WAYS["Anki"], FsrsMemory(3), Setting(2, 3, 60))
    day = AnkiDay(learner.morning())
    given = [Grade.GOOD, Grade.EASY, Grade.AGAIN, Grade.GOOD, Grade.GOOD]
    asked = []
    while card := day.next():
        asked.append(card)
        day.answered(Turn(card, deck_of(card), given[len(asked) - 1], 1))
    first, second = asked[:2]
    assert asked == [first, second, first, first, first]
    begun = ANKI_SM2.after(first, None, Review(Grade.GOOD, 0, 0))
    assert begun.interval == 1
    assert ANKI_SM2.after(first, begun, Review(Grade.EASY, 0, 0)).interval == 4


def test_a_claim_is_held_against_the_same_learners() -> None:
    good = Outcome(0.9, 0.5, 0, 10.0, 0.0)
    outcomes = {way: [good, good] for way in WAYS} | {
        "FSRS 0.90": [Outcome(0.8, 0.4, 5, 10.0, 0.0), Outcome(0.8, 0.4, 5, 10.0, 0.0)],
        "Anki": [Outcome(0.92, 0.6, 0, 10.0, 0.0), Outcome(0.92, 0.6, 0, 10.0, 0.0)],
    }
    told = claims([Found(Case("FSRS-6", 300, 7, 10, 0), outcomes)])
    wrong = {(one.other, one.figure) for one in told if one.better}
    assert wrong == {("Anki", "weakest"), ("Anki", "mean")}
    most = {(one.other, one.figure): one.most for one in told}
    assert most["FSRS 0.90", "mean"] == pytest.approx(-0.1)
    assert claims([Found(Case("FSRS-6", 300, 7, 10, 0), {way: [good] for way in WAYS})]) == []


def test_the_table_is_printed_and_the_figures_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = "--seeds 2 --cards 20 --days 4 --minutes 2 --missed 0 1 --jobs 1 --json"
    monkeypatch.setattr(sys, "argv", ["interview", *options.split(), str(tmp_path / "figures")])
    assert interview.main() == 0
    shown = capsys.readouterr().out
    assert shown.count("| FSRS-6 |") == 1
    figures = json.loads((tmp_path / "figures").read_text(encoding="utf-8"))["figures"]
    assert len(figures) == 3 * 2
    assert {len(one["ways"]["Anki"]) for one in figures} == {2}


def test_what_sm2_remembers_tells_how_stable_cards_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stability, "SETTINGS", ((40, 14, 5),))
    monkeypatch.setattr(stability, "LEARNERS", range(2))
    assert stability.main() == 0
    table, _, told = capsys.readouterr().out.partition("explained of the variance: ")
    assert 0.75 < float(told) < 1
    *_, all_of_them = table.strip().splitlines()
    own, plain = (float(cell.strip(" x")) for cell in all_of_them.split("|")[-3:-1])
    assert 1 < own < plain
