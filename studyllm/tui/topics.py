"""Decks by topic: the lines of a tree, folded and filtered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from studyllm.core.cards import Text
from studyllm.core.stats import Knowledge, together
from studyllm.study import DeckRow
from studyllm.tui.strings import LANGUAGES, TOPICS

Row = TypeVar("Row")


class Line(NamedTuple):
    """A topic or a deck, as one line."""

    title: Text
    slugs: tuple[str, ...]
    """What is studied by it: its own, or those of all decks of the topic."""
    due: int
    new: int
    topic: str = ""
    """Whose line it is; empty for a deck's."""
    under: str = ""
    """The topic that a deck stands below; empty for a topic, and for a deck that stands alone."""
    folded: bool = False
    """Whether its decks are not to be seen."""

    @property
    def name(self) -> tuple[str, str]:
        """Which line it is, whatever its numbers are: a topic's, or a deck's."""
        return (self.topic, "") if self.topic else ("", self.slugs[0])

    @property
    def short(self) -> Text:
        """Its title without the topic that stands above it: of `LLM::RoPE` the end."""
        if not self.under:
            return self.title
        before = f"{self.under}::"
        return {lang: title.removeprefix(before) or title for lang, title in self.title.items()}

    def known(self, knowledge: Mapping[str, Knowledge]) -> Knowledge | None:
        """How well its cards are known; `None` as long as that was not measured."""
        if any(slug not in knowledge for slug in self.slugs):
            return None
        return together(knowledge[slug] for slug in self.slugs)


def tree(rows: Sequence[DeckRow], folded: Collection[str], wanted: str = "") -> list[Line]:
    """The decks, those of one topic together, where the first of them stands.

    A topic that only one deck has is not worth a line, nor is one that all have.

    Args:
        rows: the decks to show, in their order.
        folded: topics of which only their own line is shown.
        wanted: what a deck must have in its slug, its titles or its topic; topics are open then.
    """
    groups = by_topic(rows)
    lines: list[Line] = []
    for topic, decks in groups:
        found = [row for row in decks if matches(row, wanted)]
        if not topic:
            lines += map(deck_line, found)
        elif found:
            closed = topic in folded and not wanted
            lines.append(_topic_line(topic, found, closed))
            lines += [] if closed else [deck_line(row)._replace(under=topic) for row in found]
    return lines


def by_topic(
    rows: Sequence[Row], topic_of: Callable[[Row], str] = attrgetter("topic")
) -> list[tuple[str, list[Row]]]:
    """The decks in groups, each with its topic, or with none where a deck stands alone."""
    topics: dict[str, list[Row]] = {}
    for row in rows:
        topics.setdefault(topic_of(row), []).append(row)
    worth = {topic for topic, decks in topics.items() if topic and len(decks) > 1}
    if len(topics) < 2:
        worth = set()
    groups: list[tuple[str, list[Row]]] = []
    for row in rows:
        topic = topic_of(row)
        if topic not in worth:
            groups.append(("", [row]))
        elif topics[topic][0] is row:
            groups.append((topic, topics[topic]))
    return groups


def matches(row: DeckRow, wanted: str) -> bool:
    """Whether a deck has that text in its slug, a title or its topic, in capitals or not."""
    names = (row.slug, row.topic, *topic_title(row.topic).values(), *row.title.values())
    return any(named(text, wanted) for text in names)


def topic_title(topic: str) -> Text:
    """A topic in the learner's languages, if it is one that is known."""
    known = TOPICS.get(topic)
    return {"": topic} if known is None else dict(zip(LANGUAGES, known, strict=True))


def named(text: str, wanted: str) -> bool:
    """Whether a name has that text, in capitals or not."""
    return " ".join(wanted.split()).casefold() in text.casefold()


def deck_line(row: DeckRow) -> Line:
    """A deck's line, as if it stood alone."""
    return Line(row.title, (row.slug,), row.due, row.new)


def _topic_line(topic: str, rows: Sequence[DeckRow], folded: bool) -> Line:
    return Line(
        topic_title(topic),
        tuple(row.slug for row in rows),
        sum(row.due for row in rows),
        sum(row.new for row in rows),
        topic=topic,
        folded=folded,
    )
