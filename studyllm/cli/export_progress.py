"""`studyllm export progress`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from studyllm.cli.commands import examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen, setting_option
from studyllm.cli.since import Since, since_option

if TYPE_CHECKING:
    from studyllm.core.interview import Preparation
    from studyllm.core.journal import Day
    from studyllm.core.progress import CardLine, Period, Progress
    from studyllm.study import Study

ENDINGS = {
    ".csv": "csv",
    ".json": "json",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
}
"""The format that the end of a file's name stands for."""

FORMATS = ("csv", "json", "md", "html")

TABLES = ("cards", "topics", "periods")
"""What a line of CSV can be about."""

PERIODS = ("day", "week", "month", "year")

DAYS, WEEKS = 31, 731
"""Up to so many days progress is told by days, and by weeks; beyond by months."""


@click.command(
    epilog=examples(
        "studyllm export progress -o progress.html",
        "studyllm export progress moe rope --since 6m -o progress.md",
        "studyllm export progress -o cards.csv --mark",
        "studyllm export progress --of periods --period week -o weeks.csv",
        "studyllm export progress --format json | jq .streak",
    )
)
@click.argument("decks", metavar="[DECK]...", nargs=-1, shell_complete=deck_slugs)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="If left out, by the end of FILE: .csv, .json, .md, .html.",
)
@click.option(
    "-o", "target", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it."
)
@since_option
@click.option(
    "--period",
    type=click.Choice(PERIODS),
    help="What days are put together by; if left out, what suits their number.",
)
@click.option("--of", "table", type=click.Choice(TABLES), help="Of CSV: what has a line each.")
@click.option("--mark", is_flag=True, help="Of CSV: begin with a mark that tells Excel of UTF-8.")
@click.option("--cards", is_flag=True, help="Of md and html: list all cards, too.")
@setting_option("--lang", help="Language of titles, questions and the report: en, zh, …")
def progress(
    decks: tuple[str, ...],
    form: str | None,
    target: Path | None,
    since: Since | None,
    period: str | None,
    table: str | None,
    mark: bool,
    cards: bool,
) -> None:
    """Write how you are doing as CSV, JSON, Markdown or one page of HTML.

    The page has pictures: the year, answers, retention, what is ahead, decks, whether the forecast
    can be trusted, intervals and more, each with its table. It is one file that loads nothing from
    anywhere. Markdown has the same tables. JSON has what `studyllm stats --json --full` has, and
    all `cards`. CSV is one table: --of cards (the default), topics (decks) or periods. A text in
    it that a spreadsheet would evaluate gets an apostrophe.

    With DECKs it is about those, else about all that are not hidden. --since takes a day, as in
    2026-03-02, how far to go back, as in 30d, 12w, 6m or 1y, or all, which is the default.
    """
    form = format_of(form, target, ENDINGS)
    _check(form, table, since, period, mark=mark, cards=cards)
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.saving import written

    start = begin(os.environ, chosen())
    first = since.first(start.clock().day(start.settings.rollover_hour)) if since else None
    named = tuple(dict.fromkeys(decks))
    with opened(start, reads=True) as study:
        for slug in named:
            study.check_deck(slug)
        job = _Job(study, named, first, period, start.language, shows=target is not None)
        chunks = _TABLES[table or TABLES[0]](job) if form == "csv" else _DOCUMENTS[form](job, cards)
        written(target, chunks, encoding="utf-8-sig" if mark else "utf-8")


def format_of(form: str | None, target: Path | None, endings: Mapping[str, str]) -> str:
    """What was asked for by name, or by the file's.

    Args:
        form: the name.
        target: the file.
        endings: the format that each end of a file's name stands for, in the order of formats.

    Raises:
        click.UsageError: neither, or two of them.
    """
    ending = endings.get(target.suffix.lower()) if target else None
    if form and ending and form != ending:
        from studyllm.text.clean import one_line

        raise click.UsageError(f"--format {form} is not what `{one_line(str(target))}` ends with")
    if found := form or ending:
        return found
    *others, last = dict.fromkeys(endings.values())
    raise click.UsageError(f"which format? --format takes {', '.join(others)} or {last}")


def _check(
    form: str,
    table: str | None,
    since: Since | None,
    period: str | None,
    *,
    mark: bool,
    cards: bool,
) -> None:
    """Raise a usage error for options that would change nothing."""
    if form != "csv" and (table or mark):
        raise click.UsageError(f"{'--of' if table else '--mark'} goes with CSV")
    if cards and form not in ("md", "html"):
        raise click.UsageError("--cards goes with md and html")
    if form == "csv" and (table or TABLES[0]) == "cards" and (since or period):
        option = "--since" if since else "--period"
        raise click.UsageError(f"cards stand as they are today; {option} goes with --of periods")
    if table == "topics" and period:
        raise click.UsageError("--period goes with --of periods")


class _Job(NamedTuple):
    """What is to be told of, and to whom."""

    study: Study
    decks: tuple[str, ...]
    since: Day | None
    period_name: str | None
    language: str
    shows: bool
    """Whether the screen is free to show how far it is."""

    @property
    def first(self) -> Day:
        """The first day: that of the first answer at the earliest."""
        begun = self.study.statistics.first_day(self.decks)
        return begun if self.since is None else max(begun, self.since)

    @property
    def period(self) -> Period:
        """The one asked for, or that which gives a readable number of lines."""
        from studyllm.core.progress import Period

        if self.period_name:
            return Period(self.period_name)
        days = self.study.day() - self.first
        return Period.DAY if days < DAYS else Period.WEEK if days < WEEKS else Period.MONTH

    def progress(self) -> Progress:
        """All of it, with a bar while it is put together."""
        from studyllm.cli import output

        work = self.study.statistics.progress(self.period, self.first, self.decks)
        return output.drained(work, "reading your answers:")

    def preparation(self) -> Preparation | None:
        """For an interview that is ahead, unless it is about named decks."""
        if self.decks or self.study.preparing.ahead() is None:
            return None
        from studyllm.cli import output

        return output.drained(self.study.preparing.prepare(), "looking ahead:")

    def cards(self) -> Iterator[CardLine]:
        """All cards, with a count of them while they are written."""
        lines = self.study.statistics.cards(self.decks)
        if not self.shows:
            yield from lines
            return
        from studyllm.cli import output

        with output.counting("cards written:") as show:
            for number, line in enumerate(lines, 1):
                show(number)
                yield line


def _cards_table(job: _Job) -> Iterable[str]:
    from studyllm.report import sheet

    return sheet.of_cards(job.cards(), job.language, job.study.day())


def _topics_table(job: _Job) -> Iterable[str]:
    from studyllm.cli import output
    from studyllm.report import sheet

    work = job.study.statistics.memories(job.decks)
    _, topics = output.drained(work, "reading what you know:")
    done = job.study.statistics.by_deck(job.first, job.decks)
    return sheet.of_topics(topics, done, job.language)


def _periods_table(job: _Job) -> Iterable[str]:
    from studyllm.report import sheet

    return sheet.of_periods(job.study.statistics.activity(job.period, job.first, job.decks))


def _json(job: _Job, _: bool) -> Iterable[str]:
    from studyllm.cli import plan_json, stats_json
    from studyllm.cli.output import VERSION
    from studyllm.report import script

    found = job.progress()
    numbers = stats_json.data(job.study, found, job.language)
    interview = None if job.decks else job.study.preparing.interview()
    numbers |= plan_json.plan(interview, job.preparation(), found.today, job.language)
    numbers = {"schema_version": VERSION, **numbers}
    return script.document(numbers, job.cards(), job.language, found.today)


def _markdown(job: _Job, all_cards: bool) -> Iterable[str]:
    from studyllm.report import markdown

    cards = job.cards() if all_cards else None
    return markdown.document(job.progress(), job.language, cards, job.preparation())


def _html(job: _Job, all_cards: bool) -> Iterable[str]:
    from studyllm.report import html

    cards = job.cards() if all_cards else None
    return html.document(job.progress(), job.language, cards, job.preparation())


_TABLES: dict[str, Callable[[_Job], Iterable[str]]] = {
    "cards": _cards_table,
    "topics": _topics_table,
    "periods": _periods_table,
}

_DOCUMENTS: dict[str, Callable[[_Job, bool], Iterable[str]]] = {
    "json": _json,
    "md": _markdown,
    "html": _html,
}
