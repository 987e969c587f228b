"""Progress as CSV files for spreadsheets and programs: one line a card, a deck, or a period.

The names of the columns are in English and stay. Shares are numbers from 0 to 1, days ISO dates,
what is not known is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import in_language, split_key
from studyllm.core.journal import Day
from studyllm.core.progress import CardLine, Done, Topic
from studyllm.report.lines import question_of, state_of
from studyllm.report.words import date_of
from studyllm.text.clean import one_line
from studyllm.text.spreadsheet import Cell, row

LONGEST_KEY = 1_000
"""Characters; longer than those of any deck file."""


class _Context(NamedTuple):
    language: str
    today: Day


_CardColumn: TypeAlias = Callable[[CardLine, _Context], Cell]

CARD_COLUMNS: dict[str, _CardColumn] = {
    "deck": lambda line, _: one_line(split_key(line.key)[0]),
    "card": lambda line, _: one_line(line.key, LONGEST_KEY),
    "question": lambda line, context: question_of(line, *context),
    "tags": lambda line, _: " ".join(map(one_line, line.card.tags)),
    "state": lambda line, context: state_of(line, context.today),
    "flagged": lambda line, _: int(line.standing.flagged),
    "leech": lambda line, _: int(line.leech),
    "due": lambda line, _: line.memory and date_of(line.memory.due),
    "last_review": lambda line, _: line.memory and date_of(line.memory.day),
    "interval_days": lambda line, _: line.memory and line.memory.interval,
    "recall": lambda line, _: _rounded(line.recall, 4),
    "ease": lambda line, _: (line.memory and line.memory.ease / 100) or None,
    "stability_days": lambda line, _: _rounded((line.memory and line.memory.stability) or None, 2),
    "difficulty": lambda line, _: _rounded((line.memory and line.memory.difficulty) or None, 2),
    "reviews": lambda line, _: line.memory.reviews if line.memory else 0,
    "lapses": lambda line, _: line.memory.lapses if line.memory else 0,
}

_TopicColumn: TypeAlias = Callable[[Topic, Done | None, str], Cell]

TOPIC_COLUMNS: dict[str, _TopicColumn] = {
    "deck": lambda topic, *_: one_line(topic.slug),
    "title": lambda topic, _, language: one_line(in_language(topic.title, language)),
    "tag": lambda topic, *_: one_line(topic.tag),
    "cards": lambda topic, *_: topic.cards,
    "learned": lambda topic, *_: topic.learned,
    "weak": lambda topic, *_: topic.weak,
    "mastery_now": lambda topic, *_: _rounded(topic.share(topic.now), 4),
    "mastery_in_7_days": lambda topic, *_: _rounded(topic.share(topic.week), 4),
    "mastery_in_30_days": lambda topic, *_: _rounded(topic.share(topic.month), 4),
    "answers": lambda _, done, __: done.answers if done else 0,
    "retention": lambda _, done, __: _rounded(done.retention.share if done else None, 4),
    "minutes": lambda _, done, __: _minutes(done) if done else 0,
}

PERIOD_COLUMNS: dict[str, Callable[[Done], Cell]] = {
    "first_day": lambda done: date_of(done.first),
    "last_day": lambda done: date_of(done.last),
    "answers": lambda done: done.answers,
    "new": lambda done: done.begun,
    "again": lambda done: done.by_grade[0],
    "hard": lambda done: done.by_grade[1],
    "good": lambda done: done.by_grade[2],
    "easy": lambda done: done.by_grade[3],
    "practice": lambda done: done.practice,
    "young_answers": lambda done: done.young.answers,
    "young_recalled": lambda done: done.young.recalled,
    "mature_answers": lambda done: done.mature.answers,
    "mature_recalled": lambda done: done.mature.recalled,
    "retention": lambda done: _rounded(done.retention.share, 4),
    "minutes": lambda done: _minutes(done),
}


def of_cards(lines: Iterable[CardLine], language: str, today: Day) -> Iterator[str]:
    """A line a card, as they come.

    Args:
        lines: the cards.
        language: of the questions, as far as the cards have it.
        today: the present study day.
    """
    context = _Context(language, today)
    yield row(CARD_COLUMNS)
    for line in lines:
        yield row(column(line, context) for column in CARD_COLUMNS.values())


def of_topics(topics: Iterable[Topic], by_deck: Mapping[str, Done], language: str) -> Iterator[str]:
    """A line a deck, in their order.

    Args:
        topics: the decks.
        by_deck: what was done with their cards, by slug.
        language: of the titles, as far as the decks have it.
    """
    yield row(TOPIC_COLUMNS)
    for topic in topics:
        done = by_deck.get(topic.slug)
        yield row(column(topic, done, language) for column in TOPIC_COLUMNS.values())


def of_periods(periods: Iterable[Done]) -> Iterator[str]:
    """A line a period, in their order."""
    yield row(PERIOD_COLUMNS)
    for done in periods:
        yield row(column(done) for column in PERIOD_COLUMNS.values())


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)


def _minutes(done: Done) -> float:
    return round(done.took_ms / 60_000, 2)
