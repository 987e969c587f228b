"""Progress as Markdown: tables that GitHub and others show, in which texts from decks stay text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studyllm.core.interview import Preparation
from studyllm.core.progress import CardLine, Progress
from studyllm.report import interview
from studyllm.report.sections import Row, Table, cards_table, sections, subtitle, summary
from studyllm.report.words import say

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]|:(?=//)|/(?=/)|(?<=www)\.", re.IGNORECASE)
"""Among it what makes bare addresses links."""

_NAMED = re.compile(r"@|:(?=[\w+-]+:)")
"""What makes links of mail addresses and names, and pictures of `:words:`, even when escaped."""

_NOTHING = "<!-- -->"


def document(
    progress: Progress,
    language: str,
    cards: Iterable[CardLine] | None = None,
    preparation: Preparation | None = None,
) -> Iterator[str]:
    """The report, part by part.

    Args:
        progress: what it tells.
        language: of its words, and of texts from decks as far as they have it.
        cards: what the table of all cards has, if there is to be one; they are read one by one.
        preparation: for an interview that is ahead, if there is one.
    """
    yield f"# {say(language, 'title')}\n\n{escaped(subtitle(progress, language))}\n"
    numbers = summary(progress, language)
    yield from part(say(language, "summary"), "", Table(("", ""), 1, numbers))
    if preparation is not None:
        yield from part(*interview.section(preparation, language)[1:])
    for section in sections(progress, language):
        yield from part(section.heading, section.remark, section.table)
    if cards is not None:
        table = cards_table(cards, language, progress.today)
        yield from part(say(language, "head cards"), say(language, "cards mean"), table)
    yield f"\n{say(language, 'end')}\n"


def escaped(text: str) -> str:
    """One line of text as it has to stand in Markdown to be nothing but text."""
    return _NAMED.sub(lambda found: found[0] + _NOTHING, _MARKUP.sub(r"\\\g<0>", text))


def part(heading: str, remark: str, table: Table | None) -> Iterator[str]:
    """A heading with what stands under it."""
    yield f"\n## {heading}\n"
    if remark:
        yield f"\n{escaped(remark)}\n"
    if table is None:
        return
    numbers = len(table.heads) - table.texts
    yield f"\n{_line(table.heads)}|{' --- |' * table.texts}{' ---: |' * numbers}\n"
    yield from map(_line, table.rows)


def _line(cells: Row) -> str:
    return f"| {' | '.join(map(escaped, cells))} |\n"
