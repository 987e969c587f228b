"""What a report for people says, part by part: a heading, one sentence, and a table.

Markdown and HTML have the same parts; HTML has pictures with some of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Text, in_language
from studyllm.core.journal import Day
from studyllm.core.progress import (
    Calibration,
    CardLine,
    Done,
    Histogram,
    Outlook,
    Period,
    Progress,
    Quantity,
    Survey,
)
from studyllm.core.trust import ENOUGH, trust
from studyllm.report.lines import question_of, state_of
from studyllm.report.words import date_of, say
from studyllm.text.clean import one_line
from studyllm.text.rounding import figure, minutes, percent

NOTHING = "–"
"""Stands for a share of nothing."""

MOST_POINTS = 20
"""Key points in their table."""

Row: TypeAlias = tuple[str, ...]


class Table(NamedTuple):
    """Rows of cells in which text from decks is clean, and one line, but not escaped."""

    heads: Row
    texts: int
    """So many columns are text; those behind them are numbers and stand to the right."""
    rows: Iterable[Row]


class Section(NamedTuple):
    """A part of the report."""

    name: str
    """Unique in the report: letters alone."""
    heading: str
    remark: str
    """What it means and what to do."""
    table: Table | None
    """`None` if there is nothing to tell."""


def subtitle(progress: Progress, language: str) -> str:
    """Which decks it is about, and which days."""
    days = {"since": date_of(progress.since), "today": date_of(progress.today)}
    if not progress.decks:
        return say(language, "of all", **days)
    titles = {topic.slug: title_of(topic.title, language) for topic in progress.topics}
    decks = (titles.get(slug, one_line(slug)) for slug in progress.decks)
    return say(language, "of decks", decks=say(language, "comma").join(decks), **days)


def summary(progress: Progress, language: str) -> list[tuple[str, str]]:
    """The few numbers that come first, each with its name."""
    outlook, states, total = progress.outlook, progress.states, progress.total
    due = outlook.backlog + (outlook.days[0].cards if outlook.days else 0)
    learned = states.cards - states.new
    numbers = {
        "answers": f"{total.answers:,}",
        "answers today": f"{progress.now.answers:,}",
        "streak": say(language, "days", figure(progress.streaks.now)),
        "longest streak": say(language, "days", figure(progress.streaks.longest)),
        "time": time_of(total.took_ms, language),
        "retention": share_of(total.retention.share),
        "cards learned": say(language, "n of all", learned, all=states.cards),
        "waiting": say(language, "cards minutes", due, minutes=outlook.minutes(due)),
    }
    return [(say(language, name), number) for name, number in numbers.items()]


def sections(progress: Progress, language: str) -> Iterator[Section]:
    """All parts in their order; those without a picture only if they have something to tell."""
    yield _year(progress, language)
    yield _answers(progress, language)
    yield _retention(progress, language)
    yield _outlook(progress, language)
    yield _topics(progress, language)
    if progress.calibration:
        yield _calibration(progress.calibration, language)
    for histogram in progress.histograms:
        yield _histogram(histogram, language)
    survey = progress.survey
    if survey:
        yield _hours(survey, language)
    if progress.hardest:
        table = cards_table(progress.hardest, language, progress.today)
        yield _section(language, "hardest", say(language, "hardest"), table)
    if survey and survey.points:
        yield _points(survey, language)
    if survey and survey.tags:
        yield _tags(survey, language)


def cards_table(lines: Iterable[CardLine], language: str, today: Day) -> Table:
    """A row a card, made as they are asked for."""
    heads = heads_of(language, "card question state due interval recall lapses")
    return Table(heads, 3, (_card(line, language, today) for line in lines))


def _card(line: CardLine, language: str, today: Day) -> Row:
    memory = line.memory
    states = [_state(line, language, today)]
    states += [say(language, "flagged")] * line.standing.flagged
    states += [say(language, "leech")] * line.leech
    return (
        one_line(line.key),
        question_of(line, language, today),
        say(language, "comma").join(states),
        date_of(memory.due) if memory else "",
        f"{memory.interval:,}" if memory else "",
        "" if line.recall is None else share_of(line.recall),
        f"{memory.lapses:,}" if memory else "",
    )


def _state(line: CardLine, language: str, today: Day) -> str:
    state = state_of(line, today)
    return say(language, f"{state} state" if state in ("young", "mature") else state)


def _year(progress: Progress, language: str) -> Section:
    rows = [
        (date_of(day.first), f"{day.answers:,}", f"{day.begun:,}", time_of(day.took_ms, language))
        for day in progress.year
        if day.answers
    ]
    table = Table(heads_of(language, "date answers begun time"), 1, rows)
    return _section(language, "year", say(language, "year"), table if rows else None, "no answers")


def _answers(progress: Progress, language: str) -> Section:
    heads = heads_of(language, "answers begun again hard good easy practice time")
    rows = [
        (
            label(done, progress.period),
            *(f"{n:,}" for n in (done.answers, done.begun, *done.by_grade, done.practice)),
            time_of(done.took_ms, language),
        )
        for done in progress.periods
    ]
    table = Table((say(language, "date"), *heads), 1, rows)
    found = table if progress.total.answers or progress.total.practice else None
    return _section(language, "answers", say(language, "answers mean"), found, "no answers")


def _retention(progress: Progress, language: str) -> Section:
    heads = heads_of(language, "date young answers mature answers both")
    rows = [
        (
            label(done, progress.period),
            share_of(done.young.share),
            f"{done.young.answers:,}",
            share_of(done.mature.share),
            f"{done.mature.answers:,}",
            share_of(done.retention.share),
        )
        for done in progress.periods
    ]
    found = Table(heads, 1, rows) if progress.total.retention.answers else None
    return _section(language, "retention", say(language, "retention means"), found, "no retention")


def _outlook(progress: Progress, language: str) -> Section:
    outlook = progress.outlook
    if not any((outlook.backlog, outlook.later, *(due.cards for due in outlook.days))):
        return _section(language, "outlook", "", None, "nothing ahead")

    def row(name: str, cards: int, young: str = "", mature: str = "") -> Row:
        return name, young, mature, f"{cards:,}", say(language, "minutes", outlook.minutes(cards))

    rows = [
        row(date_of(due.day), due.cards, f"{due.young:,}", f"{due.mature:,}")
        for due in outlook.days
    ]
    if outlook.backlog:
        rows.insert(0, row(say(language, "backlog"), outlook.backlog))
    if outlook.later:
        rows.append(row(say(language, "later"), outlook.later))
    table = Table(heads_of(language, "date young mature cards about"), 1, rows)
    return _section(language, "outlook", _outlook_remark(outlook, language), table)


def _outlook_remark(outlook: Outlook, language: str) -> str:
    if outlook.backlog:
        minutes = outlook.minutes(outlook.backlog)
        return say(language, "outlook late", outlook.backlog, minutes=minutes)
    middle = sorted(due.cards for due in outlook.days)[len(outlook.days) // 2]
    return say(language, "outlook", minutes=outlook.minutes(middle))


def _topics(progress: Progress, language: str) -> Section:
    heads = heads_of(language, "deck slug topic cards learned weak now week month")
    rows = [
        (
            title_of(topic.title, language),
            one_line(topic.slug),
            one_line(topic.tag),
            *(f"{n:,}" for n in (topic.cards, topic.learned, topic.weak)),
            *(share_of(topic.share(recalled)) for recalled in (topic.now, topic.week, topic.month)),
        )
        for topic in progress.topics
    ]
    table = Table(heads, 3, rows) if rows else None
    return _section(language, "topics", say(language, "topics"), table, "no topics")


def _calibration(found: Calibration, language: str) -> Section:
    rows = [
        (
            range_of(one.low, one.high, Quantity.RECALL, language),
            f"{one.passed.answers:,}",
            share_of(one.foretold),
            share_of(one.passed.share),
        )
        for one in found.bins
    ]
    table = Table(heads_of(language, "range answers foretold recalled"), 1, rows)
    remark = say(
        language,
        "calibration",
        trust=trust_words(found, language),
        loss=found.loss,
        error=found.error,
        plain=found.plain_loss,
    )
    there = table if found.passed.answers else None
    return _section(language, "calibration", remark, there, "no calibration")


def trust_words(found: Calibration, language: str) -> str:
    """Whether the forecast can be trusted, in a sentence."""
    return say(
        language,
        trust(found).value,
        found.passed.answers,
        least=ENOUGH,
        foretold=share_of(found.foretold),
        recalled=share_of(found.passed.share),
    )


def _histogram(histogram: Histogram, language: str) -> Section:
    quantity = histogram.quantity
    rows = [
        (range_of(bar.low, bar.high, quantity, language), f"{bar.cards:,}")
        for bar in histogram.bars
    ]
    name = quantity.value
    if not rows or histogram.median is None:
        return _section(language, name, "", None, "no cards")
    median = amount(histogram.median, quantity, language)
    table = Table(heads_of(language, "range cards"), 1, rows)
    return _section(language, name, say(language, f"{name} means", median=median), table)


def _hours(survey: Survey, language: str) -> Section:
    rows = [
        (f"{hour}:00", f"{passed.answers:,}", share_of(passed.share))
        for hour, passed in enumerate(survey.hours)
        if passed.answers
    ]
    table = Table(heads_of(language, "hour answers recalled"), 1, rows) if rows else None
    return _section(language, "hours", say(language, "hours"), table, "no answers")


def _points(survey: Survey, language: str) -> Section:
    rows = [
        (one_line(one.key), title_of(one.point, language), f"{one.said:,}", f"{one.missed:,}")
        for one in survey.points[:MOST_POINTS]
    ]
    table = Table(heads_of(language, "card point said missed"), 2, rows)
    return _section(language, "points", say(language, "points"), table)


def _tags(survey: Survey, language: str) -> Section:
    rows = [
        (
            one_line(tag),
            f"{done.answers:,}",
            share_of(done.retention.share),
            time_of(done.took_ms, language),
        )
        for tag, done in survey.tags.items()
    ]
    table = Table(heads_of(language, "tag answers retention time"), 1, rows)
    return _section(language, "tags", say(language, "tags"), table)


def _section(
    language: str, name: str, remark: str, table: Table | None, empty: str = ""
) -> Section:
    said = say(language, empty) if table is None else remark
    return Section(name, say(language, f"head {name}"), said, table)


def heads_of(language: str, names: str) -> Row:
    """The heads of columns, by the names of their words."""
    return tuple(say(language, name) for name in names.split())


def title_of(text: Text, language: str) -> str:
    """A text from a deck, clean and in one line."""
    return one_line(in_language(text, language))


def label(done: Done, period: Period) -> str:
    """The name of a stretch of days: its first date, as far as the period needs it."""
    return date_of(done.first)[: {Period.YEAR: 4, Period.MONTH: 7}.get(period)]


def time_of(took_ms: int, language: str) -> str:
    """A time, rounded to minutes."""
    hours, rest = divmod(minutes(took_ms), 60)
    if not hours:
        return say(language, "minutes", rest)
    return say(language, "hours minutes", hours=hours, minutes=rest)


def share_of(share: float | None) -> str:
    """A share in whole hundredths."""
    return percent(share, NOTHING)


def amount(number: float, quantity: Quantity, language: str) -> str:
    """A number of cards' memories with its unit."""
    if quantity is Quantity.RECALL:
        return share_of(number)
    if quantity in (Quantity.INTERVAL, Quantity.STABILITY):
        return say(language, "days", figure(number))
    return figure(number)


def range_of(low: float, high: float, quantity: Quantity, language: str) -> str:
    """From where to where a bar or bin goes."""
    if quantity is Quantity.INTERVAL:
        if high - low == 1:
            return bound(low, quantity)
        return say(language, "from to", low=bound(low, quantity), high=bound(high - 1, quantity))
    whole = quantity is Quantity.RECALL and high >= 1
    ends = {"low": bound(low, quantity), "high": bound(high, quantity)}
    return say(language, "from to" if whole else "from below", **ends)


def bound(number: float, quantity: Quantity) -> str:
    """Where a bar begins or ends."""
    return f"{figure(100 * number)}%" if quantity is Quantity.RECALL else figure(number)
