"""Progress as plain values, against its own schema and against the values that it is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from studyllm.core.journal import Standing
from studyllm.core.progress import (
    STATES,
    Calibration,
    Done,
    Outlook,
    Passed,
    Period,
    Progress,
    States,
    Streaks,
    Survey,
)
from studyllm.core.schedule import Memory
from studyllm.report.plain import PROGRESS, as_card, as_data
from studyllm.report.shapes import DIALECT
from tests.progress import TODAY, sample


def nothing() -> Progress:
    """Someone who has answered nothing and has no deck."""
    none = Done(TODAY, TODAY)
    calibration = Calibration((), Passed(0, 0), 0.0, 0.0, 0.0)
    return Progress(
        today=TODAY,
        decks=("none",),
        since=TODAY,
        period=Period.WEEK,
        streaks=Streaks(0, 0),
        now=none,
        total=none,
        periods=(none,),
        year=(),
        by_deck={},
        states=States(0, 0, 0, 0, 0),
        histograms=(),
        outlook=Outlook(0, (), 0, 10_000),
        topics=(),
        hardest=(),
        survey=Survey((Passed(0, 0),) * 24, {}, (), calibration),
    )


def fsrs() -> Progress:
    """The sample with memories of the other scheduler."""
    progress = sample()
    memory = Memory(TODAY, TODAY - 9, TODAY - 9, 9, 1, 4, 2, stability=9.5, difficulty=7.25)
    line = progress.hardest[0]._replace(
        memory=memory, standing=Standing(buried=TODAY, suspended=True)
    )
    return replace(progress, hardest=(line,))


def strict(schema: Any) -> Any:
    """The schema with no room for a property that it does not name."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(value) for name, value in schema.items()}
    return closed | {"additionalProperties": False} if "properties" in schema else closed


def properties(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).values()
        for value in schema.values():
            yield from properties(value)


@pytest.mark.parametrize("progress", [sample(), nothing(), fsrs()])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_progress_is_what_its_schema_says(progress: Progress, language: str) -> None:
    schema = strict(PROGRESS.schema())
    checker = jsonschema.Draft202012Validator
    assert checker.META_SCHEMA["$id"] == DIALECT
    checker.check_schema(schema)
    data = json.loads(json.dumps(as_data(progress, language), allow_nan=False))
    checker(schema, format_checker=checker.FORMAT_CHECKER).validate(data)


def test_every_property_is_explained_in_a_sentence() -> None:
    found = list(properties(PROGRESS.schema()))
    assert len(found) > 100
    assert [one for one in found if not one["description"].endswith(".")] == []


def test_the_numbers_are_those_of_the_values() -> None:
    progress = sample()
    data: Any = as_data(progress, "en")
    assert (data["today"], data["since"]) == ("2024-10-04", "2024-08-06")
    assert sum(period["answers"] for period in data["periods"]) == data["done"]["answers"]
    assert sum(data["done"]["grades"].values()) == data["done"]["answers"]
    by_state = data["done"]["grades_by_state"]
    assert len(by_state) == len(STATES)
    answers = sum(sum(grades.values()) for grades in by_state.values())
    assert answers == data["done"]["answers"] + data["done"]["practice"]
    young = data["done"]["retention"]["young"]
    assert young["answers"] == sum(by_state["young"].values())
    assert young["share"] == 1 - by_state["young"]["again"] / young["answers"]
    assert data["states"]["cards"] == 40 + 61 + 30 + 2 + 1
    assert data["forecast"]["backlog_minutes"] == 4  # 17 cards of 11.5 s are 195.5 s
    assert data["topics"][0]["mastery_now"] == 25.5 / 44
    assert [hour["hour"] for hour in data["by_hour"]] == list(range(24))


def test_titles_and_questions_are_in_the_language_asked_for() -> None:
    english: Any = as_data(sample(), "en")
    chinese: Any = as_data(sample(), "zh")
    assert english["topics"][0]["title"] == "Positional encoding and RoPE"
    assert chinese["topics"][0]["title"] == "位置编码与 RoPE"
    questions = [as_card(sample().hardest[0], code, TODAY)["question"] for code in ("en", "zh")]
    assert questions == ["Why does RoPE rotate?", "RoPE 为什么要旋转？"]


def test_a_card_has_the_numbers_of_its_scheduler_alone() -> None:
    ours = as_card(sample().hardest[0], "en", TODAY)
    assert (ours["ease"], ours["stability_days"], ours["difficulty"]) == (2.14, None, None)
    assert (ours["due"], ours["interval_days"], ours["lapses"]) == ("2024-10-07", 6, 4)
    other = as_card(fsrs().hardest[0], "en", TODAY)
    assert (other["ease"], other["stability_days"], other["difficulty"]) == (None, 9.5, 7.25)
    assert (other["suspended"], other["buried"], other["leech"]) == (True, True, False)


def test_of_nothing_there_is_no_share() -> None:
    data: Any = as_data(nothing(), "en")
    assert data["done"]["retention"]["all"] == {"answers": 0, "recalled": 0, "share": None}
    assert {data["calibration"][name] for name in ("observed", "foretold", "log_loss")} == {None}
