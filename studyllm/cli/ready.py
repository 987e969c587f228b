"""`studyllm ready`: what the learner can expect to recall, today and on the day."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen, setting_option
from studyllm.config import CHARSETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studyllm.cli.charts import Room
    from studyllm.cli.opening import Start
    from studyllm.core.interview import PointOutlook, Preparation
    from studyllm.study import Study

LOOKING = "looking ahead:"


@click.command(
    epilog=examples("studyllm ready", "studyllm ready --points", "studyllm ready --json")
)
@click.option(
    "--points",
    "all_points",
    is_flag=True,
    help="List all key points, not only 10 that you went through.",
)
@setting_option("--charset", type=click.Choice(CHARSETS), help="What bars are drawn with.")
@as_json_option
def ready(all_points: bool, as_json: bool) -> None:
    """Say what you can expect to recall, today and on the day.

    In all, by topic, and by the key points of cards that ask for them; beside it what was foretold
    so far and what you then recalled, so that you know whether to believe it. The day of the
    interview and its topics are those of `studyllm plan`; without one it is about today and about
    all decks that are not hidden. Before a card was learned it says how to begin.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ, chosen())
    with opened(start, reads=True) as study:
        found = output.drained(study.preparing.prepare(), LOOKING)
        points = output.drained(study.preparing.points(), "reading your answers:")
        if as_json:
            from studyllm.cli import plan_json

            interview = study.preparing.interview()
            output.say_json(plan_json.ready(interview, found, points, start.language))
            return
        for line in _lines(study, start, found, points, all_points):
            output.say(line)


def _lines(
    study: Study,
    start: Start,
    found: Preparation,
    points: Sequence[PointOutlook],
    all_points: bool,
) -> Iterator[str]:
    from studyllm.cli import amounts, plan_charts, plan_words
    from studyllm.cli.plan_room import gone, room_of, titles_of

    room, titles = room_of(start), titles_of(found, start.language)
    gone(study)
    if not any(topic.cards for topic in found.topics):
        yield plan_words.NO_CARDS
        return
    interview, ahead = study.preparing.interview(), bool(found.days)
    tells = ahead or plan_words.is_begun(found)
    sentences = [plan_words.standing(found)]
    if tells:
        sentences.append(plan_words.weakest(found))
        sentences.append(plan_words.trusted(found.calibration, amounts.verdict(found.calibration)))
    if not ahead:
        today = found.today
        sentences.append(
            plan_words.passed(interview, today) if interview else plan_words.nothing(today)
        )
    prose = [line for sentence in filter(None, sentences) for line in room.prose(sentence)]
    parts = [prose]
    if tells:
        parts.append(plan_charts.readiness(found, titles, room))
    if tells or all_points:
        parts.append(_points(points, start.language, room, all_points, ahead=ahead))
    yield from plan_charts.apart(parts)


def _points(
    points: Sequence[PointOutlook], language: str, room: Room, all_points: bool, *, ahead: bool
) -> list[str]:
    """Those to say aloud first: of those that were gone through, unless all are asked for."""
    from studyllm.cli import plan_charts
    from studyllm.cli.output import counted

    tried = [one for one in points if one.said + one.missed]
    shown = points if all_points else tried[: plan_charts.MOST_POINTS]
    lines = plan_charts.points(shown, language, room, ahead=ahead) if shown else []
    if more := len(points) - len(shown):
        what = counted(more, "further key point" if shown else "key point")
        lines.append(f"{what}: `studyllm ready --points` lists all")
    return lines
