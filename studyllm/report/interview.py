"""The part of a report about an interview that is ahead: its plan, and what will be known then."""

from __future__ import annotations

from studyllm.core.interview import Preparation, Shortfall
from studyllm.report.sections import Section, Table, share_of, title_of, trust_words
from studyllm.report.svg import WIDTH, box, fitted, keys, mark, picture, words
from studyllm.report.words import date_of, say

NAME = "interview"


def section(found: Preparation, language: str) -> Section:
    """A sentence for each thing there is to say, and a row for each topic."""
    heads = tuple(
        say(language, name)
        for name in ("deck", "slug", "cards", "learned", "complete", "now", "idle", "then", "range")
    )
    rows = [
        (
            title_of(one.title, language),
            one.slug,
            f"{one.cards:,}",
            f"{one.seen:,}",
            "" if one.complete is None else date_of(one.complete),
            share_of(one.now),
            share_of(one.idle),
            "" if found.then.is_vague else share_of(one.then.mean),
            say(language, "from to", low=share_of(one.then.low), high=share_of(one.then.high)),
        )
        for one in found.topics
    ]
    table = Table(heads, 2, rows) if rows else None
    return Section(NAME, say(language, f"head {NAME}"), remark(found, language), table)


def remark(found: Preparation, language: str) -> str:
    """How the learner stands, will stand, whether all fits, and whether that can be trusted."""
    said = [
        say(
            language,
            "interview stands, vague" if found.then.is_vague else "interview stands",
            date=date_of(found.interview.date),
            now=share_of(found.now),
            then=share_of(found.then.mean),
            low=share_of(found.then.low),
            high=share_of(found.then.high),
        ),
        _fit(found, language),
        say(language, "interview trust", trust=trust_words(found.calibration, language)),
    ]
    between = "" if language.lower().startswith("zh") else " "
    return between.join(said)


def _fit(found: Preparation, language: str) -> str:
    short = found.shortfall
    if short is None:
        return say(language, "interview fits")
    ways = say(language, "or").join(_ways(found, short, language))
    way = say(language, "interview would fit" if ways else "interview helped most", ways=ways)
    why = "interview falls short" if found.unseen else "interview unasked"
    return say(language, why, found.unseen, way=way)


def _ways(found: Preparation, short: Shortfall, language: str) -> list[str]:
    titles = {one.slug: title_of(one.title, language) for one in found.topics}
    ways = []
    if short.minutes is not None:
        ways.append(say(language, "with minutes", short.minutes))
    if short.date is not None:
        ways.append(say(language, "with date", date=date_of(short.date)))
    if short.drop:
        decks = say(language, "comma").join(titles.get(slug, slug) for slug in short.drop)
        ways.append(say(language, "without decks", decks=decks))
    return ways


def drawn(found: Preparation, language: str) -> str:
    """A bar a topic for today, with marks for the day; nothing without topics."""
    entries = [
        (look, say(language, name))
        for look, name in (("now", "now"), ("week tick", "then"), ("month tick", "idle"))
    ]
    pieces, top = keys(0, entries)
    room = WIDTH - 48
    for one in found.topics:
        title = title_of(one.title, language)
        then = "" if found.then.is_vague else share_of(one.then.mean)
        told = f"{title}: {', '.join(filter(None, (share_of(one.now), then, share_of(one.idle))))}"
        pieces += [
            words(0, top + 12, fitted(title, WIDTH)),
            box(0, top + 19, room, 10, "track"),
            box(0, top + 19, one.now * room, 10, "now", told),
            mark(one.then.mean * room, top + 24, "week tick"),
            mark(one.idle * room, top + 24, "month tick"),
            words(WIDTH, top + 28, then, "end"),
        ]
        top += 40
    told = say(language, f"picture of {NAME}", len(found.topics))
    return picture(NAME, say(language, f"head {NAME}"), told, top, pieces)
