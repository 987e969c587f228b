"""A plan and what it leads to as lines of numbers and bars, without any escapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from studyllm.cli import amounts
from studyllm.cli.charts import DATE, NAME, Room, drawn
from studyllm.core.cards import in_language
from studyllm.core.interview import Expected, PlannedDay, PointOutlook, Preparation, TopicOutlook
from studyllm.text.bars import Row
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent

MOST_DAYS = 21
"""Days that are shown one by one; of more, the last ones are put together."""

MOST_POINTS = 10


def topics(found: Preparation, titles: Mapping[str, str], room: Room) -> list[str]:
    """A row for each topic: what the plan does with it."""
    rows = [Row("", ("cards", "learned", "new", "complete", "today", "on the day", "range"))]
    for one in found.topics:
        complete = amounts.weekday(one.complete)[4:] if one.complete is not None else "-"
        if one.seen == one.cards:
            complete = "yes"
        counts = (str(one.cards), str(one.seen), str(one.new), complete)
        shares = (percent(one.now), _then(found, one), _range(one.then))
        rows.append(Row(titles[one.slug], (*counts, *shares)))
    title = "Topics: new cards today, and what you can expect to recall"
    return [room.line(title), *drawn(rows, room, NAME)]


def readiness(found: Preparation, titles: Mapping[str, str], room: Room) -> list[str]:
    """A row for each topic: how it stands, and will stand."""
    if not found.days:
        rows = [Row("", ("learned", "today"))]
        rows += [
            Row(titles[one.slug], (f"{one.seen}/{one.cards}", percent(one.now)), one.now)
            for one in found.topics
        ]
        return [room.line("Topics: what you would recall today"), *drawn(rows, room, NAME)]
    rows = [Row("", ("learned", "today", "idle", "on the day", "range"))]
    for one in found.topics:
        shares = (percent(one.now), percent(one.idle), _then(found, one), _range(one.then))
        rows.append(Row(titles[one.slug], (f"{one.seen}/{one.cards}", *shares), one.then.mean))
    title = "Topics: what you can expect to recall (idle: without any more study)"
    return [room.line(title), *drawn(rows, room, NAME)]


def days(found: Preparation, room: Room) -> list[str]:
    """A row for each day: new cards, reviews, minutes."""
    shown = found.days if len(found.days) <= MOST_DAYS else found.days[: MOST_DAYS - 7]
    most = max((one.minutes for one in found.days), default=0) or 1
    rows = [Row("", ("new", "reviews", "min"))]
    for one in shown:
        label = "today" if one.day == found.today else amounts.weekday(one.day)
        if one.off:
            rows.append(Row(label, ("off", "", "")))
            continue
        numbers = (str(one.new), str(one.reviews), str(one.minutes))
        rows.append(Row(label, numbers, one.minutes / most))
    chart = [room.line("Days"), *drawn(rows, room, DATE)]
    rest = found.days[len(shown) :]
    return [*chart, *room.prose(_rest(rest))] if rest else chart


def points(found: Sequence[PointOutlook], language: str, room: Room, *, ahead: bool) -> list[str]:
    """A row for each key point."""
    heads = ("said", "missed", "today", "on the day") if ahead else ("said", "missed", "today")
    rows = [Row("", heads)]
    for one in found:
        name = f"{one.key}: {one_line(in_language(one.point, language))}"
        shares = (percent(one.now), percent(one.then))[: len(heads) - 2]
        rows.append(Row(name, (str(one.said), str(one.missed), *shares)))
    title = "Key points: the chance that you name them, the least first"
    return [room.line(title), *drawn(rows, room, NAME)]


def apart(parts: Iterable[Sequence[str]]) -> list[str]:
    """The parts that have lines, with an empty line between."""
    found: list[str] = []
    for part in parts:
        if part:
            found += ["", *part] if found else part
    return found


def _then(found: Preparation, topic: TopicOutlook) -> str:
    """The share on the day, if so much is known."""
    return "-" if found.then.is_vague else percent(topic.then.mean)


def _range(then: Expected) -> str:
    return f"{percent(then.low)}-{percent(then.high)}"


def _rest(days: Sequence[PlannedDay]) -> str:
    """The last days together."""
    study = [one for one in days if not one.off]
    if not study:
        return f"then {len(days)} days off"
    mean = [round(sum(one[place] for one in study) / len(study)) for place in (2, 3, 4)]
    return (
        f"then {len(study)} more study days, on average {mean[0]} new, {mean[1]} reviews, "
        f"{mean[2]} minutes each"
    )
