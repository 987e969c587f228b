"""Every number of `studyllm stats --json` against a second telling, from journal and deck files."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.cli import stats_json
from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, Fact, Recital
from studyllm.core.progress import Period
from studyllm.exchange import journal
from tests.core.journals import journals
from tests.learner import Learner
from tests.second_fold import Data, Fsrs, Past, Sm2
from tests.second_telling import Telling, cards_of, digest
from tests.study.devices import devices, slowly, take
from tests.study.pasts import random_past

POINTS = """\
deck: moe
tags: [math, deep]
cards:
  - id: c1
    question: Why?
    points: [{point: {en: One  thing, zh: 一}, required: true}, second, third]
    tags: [math, rare]
  - id: c2
    question: What?
    answer: This.
"""
NAMES = tuple(digest(point) for point in ("One thing", "second", "third", "reworded since"))


@pytest.mark.parametrize("seed", range(12))
def test_a_random_past_has_the_numbers_that_the_documents_say(tmp_path: Path, seed: int) -> None:
    learner = random_past(tmp_path, seed, "sm2" if seed % 2 else "fsrs", actions=60)
    learner.reopen(spread=False)  # the telling knows nothing of it
    check(learner, random.Random(seed))
    learner.study.close()


@given(journals(60), st.sampled_from(["sm2", "fsrs"]), st.integers(0, 2**32))
@slowly
def test_any_journal_has_the_numbers_that_the_documents_say(
    facts: list[Fact], scheduler: str, seed: int
) -> None:
    chance = random.Random(seed)
    with devices(1) as (learner,):
        (learner.shipped / "moe.yaml").write_text(POINTS, encoding="utf-8")
        learner.offset = chance.randrange(-48, 56) * 900
        learner.now += chance.choice([0, 12 * DAY_MS, 90 * DAY_MS])
        learner.reopen(scheduler=scheduler)
        take(learner, [_with_points(fact, chance) for fact in facts])
        learner.study.hide_decks(["rope"], chance.random() < 0.5)
        check(learner, chance)


@pytest.mark.parametrize("is_free", [False, True])
@pytest.mark.parametrize("topics", [{}, {"moe": 2}])
def test_all_of_an_interview_is_due_on_its_last_study_day(
    tmp_path: Path, topics: dict[str, int], is_free: bool
) -> None:
    learner = random_past(tmp_path, 4, "sm2", actions=60)
    learner.reopen(spread=False)
    today = learner.study.day()
    plain = learner.study.counts().cards_due
    days_off = (today + 1,) if is_free else ()
    learner.study.preparing.choose(Interview(today + 2, 25, (), days_off, topics))
    assert (learner.study.counts().cards_due > plain) == is_free
    check(learner, random.Random(1))
    learner.study.close()


def _with_points(fact: Any, chance: random.Random) -> Any:
    """The fact, about points that the card has or had, if it is about points."""
    if getattr(fact, "recital", None) is None:
        return fact
    said = tuple(one for one in NAMES if chance.random() < 0.5)
    return fact._replace(recital=Recital(said, tuple(one for one in NAMES if one not in said)))


def check(learner: Learner, chance: random.Random) -> None:
    """Both tell the same of some decks, since some day, by some period."""
    study = learner.study
    decks = chance.choice([(), (), ("moe",), ("rope", "notes")])
    period = chance.choice(list(Period))
    days = chance.choice([None, 0, 30, 400])
    today = study.day()
    first = min(study.statistics.first_day(decks), today) if days is None else today - days
    progress = replace(
        _drained(study.statistics.progress(period, first, decks)),
        hardest=tuple(study.statistics.hardest(100, decks)),
    )
    step = Sm2() if learner.settings.scheduler == "sm2" else Fsrs()
    told = Telling(
        Past(journal.lines(study.exchanging.facts()), step),
        step,
        [card for path in sorted(learner.shipped.glob("*.yaml")) for card in cards_of(path)],
        {deck.slug for deck in study.decks() if deck.hidden},
        today,
        learner.offset * 1000,
        learner.settings.leech != "off",
        decks,
    ).all(period.value, None if days is None else first)
    said = by_name(stats_json.data(study, progress, "en"))
    assert list(differences(said, told)) == []
    assert study.is_due() == (study.due_on(0) > 0)


def _drained(work: Any) -> Any:
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value


def by_name(said: Data) -> Data:
    """The object with dictionaries for lists that the second telling has no order for."""
    points = {
        (one["card"], one["point"]): (one["said"], one["missed"]) for one in said["missed_points"]
    }
    histograms = {
        one["quantity"]: {
            "median": one["median"],
            "bars": [(bar["low"], bar["high"], bar["cards"]) for bar in one["bars"]],
        }
        for one in said["histograms"]
        if one["bars"]
    }
    return said | {
        "by_deck": {one["deck"]: one["done"] for one in said["by_deck"]},
        "by_tag": {one["tag"]: one["done"] for one in said["by_tag"]},
        "missed_points": points,
        "histograms": histograms,
        "topics": {
            one["deck"]: {key: one[key] for key in one.keys() - {"deck", "title", "tag"}}
            for one in said["topics"]
        },
        "hardest": {one["card"]: one for one in said["hardest"]},
    }


def differences(said: Any, told: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where the two differ: the place, and both values. Of cards less is told than said."""
    if isinstance(told, dict):
        keys = told.keys() if place.startswith(".hardest.") else told.keys() | said.keys()
        for key in keys:
            yield from differences(said.get(key), told.get(key), f"{place}.{key}")
    elif isinstance(told, list) and isinstance(said, list) and len(said) == len(told):
        for at, (one, other) in enumerate(zip(said, told, strict=True)):
            yield from differences(one, other, f"{place}.{at}")
    elif isinstance(told, float) and isinstance(said, float):
        if not math.isclose(said, told, rel_tol=1e-6, abs_tol=1e-6):
            yield place, said, told
    elif said != told:
        yield place, said, told
