"""Pictures of random progress, measured: they stay in their frames and are true to the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.progress import (
    Bar,
    Bin,
    Calibration,
    Done,
    DueDay,
    Histogram,
    Outlook,
    Passed,
    Quantity,
    Topic,
)
from studyllm.report.pictures import PICTURES, histogram
from studyllm.report.svg import WIDTH, fitted, length, steps, width_of
from tests.progress import TODAY, sample, survey_of

COUNTS = st.one_of(st.integers(0, 30), st.integers(0, 3_000_000))
LANGUAGES = st.sampled_from(["en", "zh"])


@st.composite
def passes(draw: st.DrawFn) -> Passed:
    answers = draw(COUNTS)
    return Passed(answers, draw(st.integers(0, answers)))


GRADES = st.tuples(COUNTS, COUNTS, COUNTS, COUNTS)
DAYS = st.lists(st.tuples(*[GRADES] * 5), min_size=1, max_size=200).map(
    lambda days: tuple(
        Done(TODAY - place, TODAY - place, grades)
        for place, grades in reversed(list(enumerate(days)))
    )
)


def drawn(text: str) -> Element:
    """The picture, if nothing in it lies outside of it."""
    picture = fromstring(text)
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    assert width == WIDTH
    assert "nan" not in text
    assert "inf" not in text.replace("info", "")
    for piece in picture.iter():
        place = {name: float(piece.attrib[name]) for name in "xy" if name in piece.attrib}
        right = place.get("x", 0) + float(piece.attrib.get("width", 0))
        below = place.get("y", 0) + float(piece.attrib.get("height", 0))
        if piece.tag == "circle":
            right, below = float(piece.attrib["cx"]), float(piece.attrib["cy"])
        for number in re.findall(r"-?[\d.]+", piece.attrib.get("d", "")):
            assert -1 <= float(number) <= max(width, height)
        assert min(place.values(), default=0) >= -6
        assert float(piece.attrib.get("height", 0)) >= 0
        assert right <= width + 0.2
        assert below <= height + 0.2
    return picture


@given(DAYS, LANGUAGES)
def test_columns_are_as_high_as_there_were_answers(periods: tuple[Done, ...], lang: str) -> None:
    picture = drawn(PICTURES["answers"](replace(sample(), periods=periods), lang))
    shown = [piece for piece in picture.iter("rect") if len(piece)]
    grades = [count for done in periods[-120:] for count in done.by_grade if count]
    assert len(shown) == len(grades)
    if not grades:
        return
    heights = [float(piece.attrib["height"]) for piece in shown]
    unit = max(heights) / max(grades)
    for height, count in zip(heights, grades, strict=True):
        assert height == pytest.approx(count * unit, abs=0.2)


@given(DAYS, LANGUAGES)
def test_points_of_retention_are_as_high_as_their_shares(
    periods: tuple[Done, ...], lang: str
) -> None:
    text = PICTURES["retention"](replace(sample(), periods=periods), lang)
    newest = periods[-120:]
    young = [done.young.share for done in newest if done.young.answers]
    mature = [done.mature.share for done in newest if done.mature.answers]
    if not young and not mature:
        assert text == ""
        return
    picture = drawn(text)
    circles = [piece for piece in picture.iter("circle") if len(piece)]
    assert len(circles) == len(young)
    assert len([piece for piece in picture.iter("rect") if len(piece)]) == len(mature)
    heights = [-float(piece.attrib["cy"]) for piece in circles]
    for share, height in zip(young, heights, strict=True):
        for other, beside in zip(young, heights, strict=True):
            assert (share or 0) <= (other or 0) or height >= beside


@given(
    st.integers(0, 10**6), st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=60), LANGUAGES
)
def test_any_outlook_is_drawn(backlog: int, days: list[tuple[int, int]], lang: str) -> None:
    due = tuple(DueDay(TODAY + place, *counts) for place, counts in enumerate(days))
    picture = drawn(
        PICTURES["outlook"](replace(sample(), outlook=Outlook(backlog, due, 3, 9_000)), lang)
    )
    shown = [piece for piece in picture.iter("rect") if len(piece)]
    assert len(shown) == bool(backlog) + sum(count > 0 for counts in days for count in counts)


@given(
    st.lists(st.tuples(st.text(), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), max_size=9),
    LANGUAGES,
)
def test_bars_of_decks_are_as_long_as_they_are_known(
    decks: list[tuple[str, float, float, float]], lang: str
) -> None:
    topics = tuple(
        Topic(f"d{place}", {"en": title}, "", 100, 1, 100 * now, 100 * week, 100 * month, 0)
        for place, (title, now, week, month) in enumerate(decks)
    )
    picture = drawn(PICTURES["topics"](replace(sample(), topics=topics), lang))
    bars = [piece for piece in picture.iter("rect") if len(piece)]
    tracks = [piece for piece in picture.iter("rect") if piece.attrib["class"] == "track"]
    for (_, now, _, _), bar, track in zip(decks, bars, tracks, strict=True):
        whole = float(track.attrib["width"])
        assert float(bar.attrib["width"]) == pytest.approx(now * whole, abs=0.06)


@given(st.lists(st.tuples(passes(), st.floats(0, 1)), min_size=1, max_size=11), LANGUAGES)
def test_calibration_puts_right_forecasts_on_the_line(
    found: list[tuple[Passed, float]], lang: str
) -> None:
    count = len(found)
    bins = tuple(
        Bin(place / count, (place + 1) / count, passed, (place + within) / count)
        for place, (passed, within) in enumerate(found)
    )
    answers = sum(one.passed.answers for one in bins)
    if not answers:
        return
    recalled = sum(one.passed.recalled for one in bins)
    calibration = Calibration(bins, Passed(answers, recalled), 0.5, 0.5, 0.1)
    survey = survey_of(sample())._replace(calibration=calibration)
    picture = drawn(PICTURES["calibration"](replace(sample(), survey=survey), lang))
    (path,) = [
        piece.attrib["d"] for piece in picture.iter("path") if piece.attrib["class"] == "line"
    ][1:]
    x0, y0, x1, y1 = map(float, re.findall(r"[\d.]+", path))
    percents = [piece.text or "" for piece in picture.iter("text") if "%" in (piece.text or "")]
    least = min(int(said[:-1]) for said in percents) / 100
    points = [piece for piece in picture.iter("circle") if len(piece)]
    with_answers = [one for one in bins if one.passed.answers]
    for one, point in zip(with_answers, points, strict=True):
        across = (float(point.attrib["cx"]) - x0) / (x1 - x0)
        up = (float(point.attrib["cy"]) - y0) / (y1 - y0)
        assert least + across * (1 - least) == pytest.approx(one.foretold, abs=0.001)
        assert least + up * (1 - least) == pytest.approx(one.passed.share, abs=0.001)


@given(st.lists(COUNTS, min_size=1, max_size=40), st.sampled_from(Quantity), LANGUAGES)
def test_any_histogram_is_drawn(counts: list[int], quantity: Quantity, lang: str) -> None:
    bars = tuple(Bar(place / 40, (place + 1) / 40, count) for place, count in enumerate(counts))
    picture = drawn(histogram(Histogram(quantity, bars, 0.5), lang))
    assert len([piece for piece in picture.iter("rect") if len(piece)]) == sum(map(bool, counts))


@given(st.lists(passes(), min_size=24, max_size=24), LANGUAGES)
def test_any_hours_are_drawn(hours: list[Passed], lang: str) -> None:
    survey = survey_of(sample())._replace(hours=tuple(hours))
    drawn(PICTURES["hours"](replace(sample(), survey=survey), lang))


@given(st.integers(0, 12_000), st.lists(COUNTS, min_size=366, max_size=366), LANGUAGES)
def test_the_year_has_a_square_for_each_of_its_days(
    today: int, counts: list[int], lang: str
) -> None:
    today += 366
    year = tuple(
        Done(day, day, ((0, 0, count, 0), *[(0, 0, 0, 0)] * 4))
        for day, count in zip(range(today - 365, today + 1), counts, strict=True)
    )
    picture = drawn(PICTURES["year"](replace(sample(), today=today, year=year), lang))
    shown = [piece for piece in picture.iter("rect") if len(piece)]
    assert len(shown) == 366
    places = {(piece.attrib["x"], piece.attrib["y"]) for piece in shown}
    assert len(places) == 366


@given(st.integers(0, 10**9), st.integers(1, 6))
def test_steps_reach_the_highest_number_and_are_round(most: int, about: int) -> None:
    found = steps(most, about)
    assert found[0] == 0
    assert len(found) >= 2
    assert found[-1] >= max(most, 1)
    assert found[-2] < max(most, 1)
    step = found[1]
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert len(found) <= 2 * about + 2


@given(st.text(max_size=200), st.integers(30, 440))
def test_a_text_is_cut_to_its_room(said: str, room: int) -> None:
    cut = fitted(said, room)
    assert cut == said or (width_of(cut) <= room and said.startswith(cut[:-1]))


def test_lengths_are_short() -> None:
    assert [length(number) for number in (0, 1.04, 1.05, 12.96)] == ["0", "1", "1.1", "13"]
