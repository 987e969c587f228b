"""`studyllm plan`: what to do each day until the interview."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.appointing import Wished, appointed
from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen, setting_option
from studyllm.config import CHARSETS
from studyllm.core.interview import LEAST_MINUTES, MOST_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studyllm.cli.opening import Start
    from studyllm.core.interview import Interview, Preparation
    from studyllm.study import Study

LOOKING = "looking ahead:"


@click.command(
    epilog=examples(
        "studyllm plan",
        "studyllm plan --date 2099-12-14 --minutes 25",
        "studyllm plan --date +21 --off sat,sun --off 2099-12-01",
        "studyllm plan --topics positional-encoding=3,moe",
        "studyllm plan --topics all --off none",
        "studyllm plan --clear",
    )
)
@click.option("--date", metavar="DATE|+DAYS", help="The day of the interview.")
@click.option(
    "--minutes",
    type=click.IntRange(LEAST_MINUTES, MOST_MINUTES),
    metavar="N",
    help="Minutes of each study day; if never named, `minutes_per_day`, or 25.",
)
@click.option(
    "--off",
    multiple=True,
    metavar="DAYS",
    help="Days without study: weekdays as in sat,sun, dates, or none.",
)
@click.option(
    "--topics",
    multiple=True,
    metavar="TOPICS",
    shell_complete=deck_slugs,
    help="Decks or their first tags, as in moe=3,agents with weights, or all.",
)
@click.option("--clear", is_flag=True, help="Plan for no interview any more.")
@setting_option("--charset", type=click.Choice(CHARSETS), help="What bars are drawn with.")
@as_json_option
def plan(
    date: str | None,
    minutes: int | None,
    off: tuple[str, ...],
    topics: tuple[str, ...],
    clear: bool,
    as_json: bool,
) -> None:
    """Plan the days until your interview, and say whether all fits.

    The plan is made anew each day from what you really did: after a missed day there simply is
    another one. While an interview is ahead, its topics are asked in the plan's order, and no card
    later than the day before it; when it is over, every card is asked when it is due, as ever.

    Options that you leave out stay as you chose them before. A topic is a deck, or a tag that is
    the first of decks; its weight, 1 to 100, says how much more its cards count than others.
    --off names all days off; single dates and weekdays can be mixed.
    """
    wished = Wished(date, minutes, off, topics)
    if clear and wished.anything:
        raise click.UsageError("--clear goes alone: it forgets date, minutes, days and topics")
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ, chosen())
    with opened(start, reads=not (clear or wished.anything)) as study:
        if clear:
            _clear(study)
        elif wished.anything:
            _choose(study, wished)
        interview, ahead = study.preparing.interview(), study.preparing.ahead()
        found = output.drained(study.preparing.prepare(), LOOKING) if ahead else None
        if as_json:
            from studyllm.cli import plan_json

            output.say_json(plan_json.plan(interview, found, study.day(), start.language))
        elif not clear:
            for line in _lines(study, start, interview, found):
                output.say(line)


def _clear(study: Study) -> None:
    from studyllm.cli import output

    if study.preparing.interview() is None:
        output.tell("no interview was set; nothing is changed")
        return
    study.preparing.clear()
    output.tell("cleared: cards are asked when they are due again")


def _choose(study: Study, wished: Wished) -> None:
    preparing = study.preparing
    before = preparing.interview()
    interview = appointed(
        wished, before, study.day(), preparing.usual_minutes, preparing.resolve_topics
    )
    if interview != before:
        preparing.choose(interview)


def _lines(
    study: Study, start: Start, interview: Interview | None, found: Preparation | None
) -> Iterator[str]:
    from studyllm.cli import plan_charts, plan_words
    from studyllm.cli.plan_room import gone, room_of, titles_of

    today = study.day()
    if interview is None or found is None:
        yield plan_words.passed(interview, today) if interview else plan_words.nothing(today)
        return
    room, titles = room_of(start), titles_of(found, start.language)
    gone(study)
    if not found.topics or not any(topic.cards for topic in found.topics):
        yield plan_words.chosen(interview, today, titles)
        yield plan_words.NO_CARDS
        return
    sentences = (
        plan_words.today(found),
        plan_words.fit(found, titles),
        plan_words.chosen(interview, today, titles),
    )
    prose = [line for sentence in sentences for line in room.prose(sentence)]
    parts = [prose, plan_charts.topics(found, titles, room), plan_charts.days(found, room)]
    yield from plan_charts.apart(parts)
