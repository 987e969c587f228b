"""What `studyllm stats` shows without options: a choice of a learner's progress, quickly read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from studyllm.cli.wording import unmarked
from studyllm.core.cards import Key, in_language, split_key
from studyllm.core.faces import face
from studyllm.core.journal import Day
from studyllm.core.progress import (
    Calibration,
    CardLine,
    Done,
    GradeCounts,
    Outlook,
    Period,
    States,
    Streaks,
    Topic,
)
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.study import Study

AHEAD = 14
"""Days of the forecast, today among them."""

MOST_PERIODS = 8
"""Bars of what was done; longer periods are taken where there would be more."""

MOST_TOPICS = 8


class Group(NamedTuple):
    """Decks that are told of as one topic."""

    name: str
    cards: int
    learned: int
    now: float
    """Share of the cards that is expected to be recalled today, 0 to 1."""
    week: float
    month: float
    weak: int


class Hard(NamedTuple):
    """A card that is hard."""

    key: Key
    question: str
    """In one line."""
    lapses: int
    recall: float | None
    """The chance of recall today; `None` of a new card."""


class Glance(NamedTuple):
    """The choice."""

    today: Day
    decks: tuple[str, ...]
    """Titles of the decks that were asked for; none for all."""
    since: Day
    streaks: Streaks
    now: Done
    total: Done
    before: Done | None
    """As many days before `since`; `None` if there was no answer yet, or nothing is before."""
    period: Period
    periods: tuple[Done, ...]
    states: States
    groups: tuple[Group, ...]
    """Most weak cards first; without named decks some of those of which something is learned."""
    more: int
    """Further topics of which something is learned."""
    untouched: int
    """Further topics of which nothing is learned."""
    outlook: Outlook
    hardest: tuple[Hard, ...]
    calibration: Calibration


def read(study: Study, since: Day, decks: Sequence[str], language: str, hardest: int) -> Glance:
    """Read it from the views; the journal is left alone.

    Args:
        study: whose.
        since: the first day, not before that of the first answer.
        decks: slugs; none for all.
        language: of titles.
        hardest: so many cards at most.
    """
    from studyllm.cli import output

    statistics = study.statistics
    today = study.day()
    total = statistics.total(since, decks)
    _, topics = output.drained(statistics.memories(decks), "looking at your cards:")
    period, periods = _periods(study, since, today, decks)
    titles = {topic.slug: in_language(topic.title, language) for topic in topics}
    groups = _grouped(topics, language, by_deck=bool(decks))
    begun = [one for one in groups if one.learned]
    shown = groups if decks else begun[:MOST_TOPICS]
    return Glance(
        today,
        tuple(titles.get(slug, slug) for slug in decks),
        since,
        statistics.streaks(),
        statistics.total(today, decks),
        total,
        _before(study, since, today, decks, total),
        period,
        periods,
        statistics.states(decks),
        tuple(shown),
        0 if decks else len(begun) - len(shown),
        0 if decks else len(groups) - len(begun),
        statistics.outlook(AHEAD, decks),
        tuple(_hard(line, language, today) for line in statistics.hardest(hardest, decks)),
        statistics.calibration(since),
    )


def _hard(line: CardLine, language: str, today: Day) -> Hard:
    number = split_key(line.key)[2]
    prompt = face(line.card, number, language, line.key, today).prompt
    lapses = line.memory.lapses if line.memory else 0
    return Hard(line.key, one_line(unmarked(prompt)), lapses, line.recall)


def _grouped(topics: Sequence[Topic], language: str, *, by_deck: bool) -> list[Group]:
    """Decks one by one, or by their first tags where too many are begun; most weak cards first."""
    begun = sum(topic.learned > 0 for topic in topics)
    found: dict[str, list[Topic]] = {}
    for topic in topics:
        title = in_language(topic.title, language)
        name = title if by_deck or begun <= MOST_TOPICS else topic.tag or title
        found.setdefault(name, []).append(topic)
    groups = (_group(name, members) for name, members in found.items())
    return sorted(groups, key=lambda group: -group.weak)


def _group(name: str, members: Sequence[Topic]) -> Group:
    cards = sum(topic.cards for topic in members)

    def share(recalled: Iterable[float]) -> float:
        return sum(recalled) / cards if cards else 0.0

    return Group(
        name,
        cards,
        sum(topic.learned for topic in members),
        share(topic.now for topic in members),
        share(topic.week for topic in members),
        share(topic.month for topic in members),
        sum(topic.weak for topic in members),
    )


def _periods(
    study: Study, since: Day, today: Day, decks: Sequence[str]
) -> tuple[Period, tuple[Done, ...]]:
    """What was done since then, by the shortest period of which there are not too many."""
    period = Period.WEEK
    if today - since >= MOST_PERIODS * 31:
        period = Period.YEAR
    elif today - since >= MOST_PERIODS * 7:
        period = Period.MONTH
    return period, tuple(study.statistics.activity(period, since, decks))[-MOST_PERIODS:]


def _before(study: Study, since: Day, today: Day, decks: Sequence[str], total: Done) -> Done | None:
    """What was done in as many days before; `None` if nothing was."""
    first = max(2 * since - today - 1, 0)
    both = study.statistics.total(first, decks)
    grades = tuple(map(_less, both.grades, total.grades))
    before = Done(first, max(since - 1, first), grades, both.took_ms - total.took_ms)
    return before if before.answers else None


def _less(all_of_it: GradeCounts, part: GradeCounts) -> GradeCounts:
    again, hard, good, easy = (many - few for many, few in zip(all_of_it, part, strict=True))
    return again, hard, good, easy
