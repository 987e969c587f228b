"""`studyllm stats`: whether it gets better, where it is weak, and how much is ahead."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen, setting_option
from studyllm.cli.since import Since, since_option
from studyllm.config import CHARSETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studyllm.cli.opening import Start
    from studyllm.core.journal import Day
    from studyllm.core.progress import Done
    from studyllm.study import Study

SINCE = {"week": Since(number=12, unit="w"), "month": Since(number=1, unit="y"), "year": Since()}
"""How far a table goes back by itself, by its rows; others and the screen go as far as RECENT."""

RECENT = Since(number=30, unit="d")

PERIODS = ("day", "week", "month", "year")

HARDEST = 5
"""Hardest cards on the screen."""

READING, LOOKING = "reading your answers:", "looking at your cards:"


@click.command(
    epilog=examples(
        "studyllm stats",
        "studyllm stats moe t5 --since 6m",
        "studyllm stats --by month --since all",
        "studyllm stats --plain",
        "studyllm stats --json",
    )
)
@click.argument("decks", metavar="[DECK]...", nargs=-1, shell_complete=deck_slugs)
@since_option
@click.option(
    "--by",
    type=click.Choice(("deck", "tag", *PERIODS)),
    help="A table of what was done, with a row for each.",
)
@click.option("--plain", is_flag=True, help="One fact a line, in words, for screen readers.")
@click.option(
    "--limit", type=click.IntRange(1, 100), metavar="N", help="So many of the hardest cards."
)
@setting_option("--charset", type=click.Choice(CHARSETS), help="What bars are drawn with.")
@as_json_option
@click.option("--full", is_flag=True, help="With --json: also what takes a look at all answers.")
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema of what --json prints.")
def stats(
    decks: tuple[str, ...],
    since: Since | None,
    by: str | None,
    plain: bool,
    limit: int | None,
    as_json: bool,
    full: bool,
    json_schema: bool,
) -> None:
    """Say whether you get better, where you are weak, and what is ahead.

    Without options one screen about the last 30 days: what you answered, true retention (the share
    recalled of the first answers of a day to cards learned before) beside that of the 30 days
    before, your cards by state, the mastery of topics now, in 7 and in 30 days, what falls due in
    the next 14 days, the hardest cards, and whether the forecast of recall can be trusted. With
    DECKs it is about those; else cards are those of decks that are not hidden, and answers are all
    that count, of removed decks too. Practice is no answer, but its time counts.

    --since takes a day, as in 2026-03-02, how far to go back, as in 30d, 12w, 6m or 1y, or all.
    With --by the rows have answers, new cards, minutes, what was recalled of young cards, mature
    ones and all, and the grades. JSON has all there is, of all time; --json-schema explains it.
    By tag, by hour, key points that were missed and the calibration of named DECKs are null in it
    without --full, because for these all of your answers are read.
    """
    _check(json_schema, as_json, plain, by, limit, full, others=bool(decks or since))
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    if json_schema:
        from studyllm.cli import stats_json

        output.write_json(stats_json.schema())
        return
    start = begin(os.environ, chosen())
    asked = since or (Since() if as_json else SINCE.get(by or "", RECENT))
    day = asked.first(start.clock().day(start.settings.rollover_hour))
    named = tuple(dict.fromkeys(decks))
    with opened(start, reads=True) as study:
        for slug in named:
            study.check_deck(slug)
        first = _first(study, day, named, exact=asked.day is not None)
        if as_json:
            _say_json(study, start, by, first, named, limit, full)
        elif by:
            _say_rows(study, start, by, first, named, plain)
        else:
            _say_screen(study, start, first, named, limit or HARDEST, plain)


def _check(
    json_schema: bool,
    as_json: bool,
    plain: bool,
    by: str | None,
    limit: int | None,
    full: bool,
    *,
    others: bool,
) -> None:
    """Raise a usage error for options that make no sense together."""
    if json_schema and (as_json or plain or by or limit or full or others):
        raise click.UsageError("--json-schema goes alone: the format is the same for all numbers")
    if as_json and plain:
        raise click.UsageError("--json and --plain exclude each other")
    if full and not as_json:
        raise click.UsageError("--full goes with --json")
    if by and limit and not as_json:
        raise click.UsageError("--limit is for the hardest cards, which --by leaves out")


def _first(study: Study, day: Day | None, decks: Sequence[str], *, exact: bool) -> Day:
    """The first day that there is something to tell of.

    Args:
        study: whose.
        day: the one asked for; `None`: the first of all.
        decks: slugs; none for all.
        exact: whether somebody named that very day, and is told if it is too early.
    """
    from studyllm.cli import output
    from studyllm.cli.clock import date_of

    first = min(study.statistics.first_day(decks), study.day())
    if day is None:
        return first
    if exact and day < first:
        output.tell(f"nothing was answered before {date_of(first)}; the numbers begin there")
    return max(day, first)


def _say_json(
    study: Study,
    start: Start,
    by: str | None,
    first: Day,
    decks: tuple[str, ...],
    limit: int | None,
    full: bool,
) -> None:
    from studyllm.cli import output, stats_json
    from studyllm.core.progress import Period

    period = Period(by) if by in PERIODS else Period.WEEK
    if full:
        work, what = study.statistics.progress(period, first, decks), READING
    else:
        work, what = study.statistics.outline(period, first, decks), LOOKING
    progress = output.drained(work, what)
    if limit:
        progress = replace(progress, hardest=tuple(study.statistics.hardest(limit, decks)))
    output.say_json(stats_json.data(study, progress, start.language))


def _say_rows(
    study: Study, start: Start, by: str, first: Day, decks: tuple[str, ...], plain: bool
) -> None:
    from studyllm.cli import charts, output, sentences

    rows = _rows(study, by, first, decks)
    if not rows:
        output.say("Nothing was answered in this time.")
        return
    total = study.statistics.total(first, decks)
    if plain:
        _say_all(sentences.rows(by, rows, total))
    else:
        _say_all(charts.table(by, rows, total, charts.terminal_width(), start.settings.charset))


def _rows(study: Study, by: str, first: Day, decks: tuple[str, ...]) -> list[tuple[str, Done]]:
    """What was done, with names: by periods the oldest first, decks in their order, tags by it."""
    from studyllm.cli import amounts, output
    from studyllm.core.progress import Period

    statistics = study.statistics
    if by in PERIODS:
        period = Period(by)
        activity = statistics.activity(period, first, decks)
        return [(amounts.stretch(done.first, period), done) for done in activity]
    if by == "deck":
        known = {slug: place for place, slug in enumerate(study.slugs())}
        found = statistics.by_deck(first, decks)
        slugs = sorted(found, key=lambda slug: (known.get(slug, len(known)), slug))
        named = [(slug if slug in known else f"{slug} (removed)", found[slug]) for slug in slugs]
    else:
        tags = output.drained(statistics.survey(first, decks), READING).tags
        named = sorted(tags.items(), key=lambda item: (-item[1].answers, item[0]))
    return [(name, done) for name, done in named if done.answers or done.practice]


def _say_screen(
    study: Study, start: Start, first: Day, decks: tuple[str, ...], limit: int, plain: bool
) -> None:
    from studyllm.cli import charts, glance, sentences

    found = glance.read(study, first, decks, start.language, limit)
    if plain:
        _say_all(sentences.sentences(found))
    else:
        _say_all(charts.screen(found, charts.terminal_width(), start.settings.charset))


def _say_all(lines: Iterable[str]) -> None:
    from studyllm.cli import output

    for line in lines:
        output.say(line)
