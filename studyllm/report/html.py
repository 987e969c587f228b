"""Progress as one page of HTML that asks for nothing from anywhere and runs no program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain

from studyllm.core.interview import Preparation
from studyllm.core.progress import CardLine, Progress
from studyllm.report import interview
from studyllm.report.pictures import PICTURES, histogram
from studyllm.report.sections import Row, Section, Table, cards_table, sections, subtitle, summary
from studyllm.report.style import digest, style
from studyllm.report.words import language_of, say

LONG = 24
"""Characters from which a cell gets more room."""

HEAD = 'th scope="col"'

WIDE = frozenset(("hardest", "points", "tags", "cards"))
"""Parts that are as wide as the page."""


def document(
    progress: Progress,
    language: str,
    cards: Iterable[CardLine] | None = None,
    preparation: Preparation | None = None,
) -> Iterator[str]:
    """The page, part by part.

    Args:
        progress: what it tells.
        language: of its words, and of texts from decks as far as they have it.
        cards: what the table of all cards has, if there is to be one; they are read one by one.
        preparation: for an interview that is ahead, if there is one.
    """
    yield _head(language)
    about = escape(subtitle(progress, language))
    yield f'<main>\n<h1>{say(language, "title")}</h1>\n<p class="about">{about}</p>\n<dl>\n'
    for name, number in summary(progress, language):
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(number)}</dd></div>\n"
    yield '</dl>\n<div class="parts">\n'
    if preparation is not None:
        part = interview.section(preparation, language)
        yield from _part(part, interview.drawn(preparation, language), language)
    for section in sections(progress, language):
        drawn = section.table and _picture(section.name, progress, language)
        yield from _part(section, drawn or "", language)
    if cards is not None:
        table = cards_table(cards, language, progress.today)
        heading, remark = say(language, "head cards"), say(language, "cards mean")
        yield from _part(Section("cards", heading, remark, table), "", language)
    yield f'</div>\n<p class="end">{say(language, "end")}</p>\n</main>\n</body>\n</html>\n'


def _head(language: str) -> str:
    rules = style()
    # The policy keeps browsers from asking for an icon, too; a link to an empty one would be a
    # breach of it, of which they would complain.
    policy = f"default-src 'none'; style-src '{digest(rules)}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{language_of(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{say(language, 'title')}</title>\n<style>{rules}</style>\n</head>\n<body>\n"
    )


def _picture(name: str, progress: Progress, language: str) -> str:
    """The picture of a part; empty if it has none."""
    if name in PICTURES:
        return PICTURES[name](progress, language)
    found = (one for one in progress.histograms if one.quantity.value == name)
    return "".join(histogram(one, language) for one in found)


def _part(section: Section, drawn: str, language: str) -> Iterator[str]:
    wide = ' class="wide"' if section.name in WIDE else ""
    yield f'<section{wide} aria-labelledby="{section.name}">\n'
    yield f'<h2 id="{section.name}">{escape(section.heading)}</h2>\n'
    remark, table = escape(section.remark), section.table
    if table is None or not drawn:
        yield f"<p>{remark}</p>\n"
    else:
        yield f"<figure>\n{drawn}\n<figcaption>{remark}</figcaption>\n</figure>\n"
    if table is not None:
        yield f"<details>\n<summary>{say(language, 'table')}</summary>\n" if drawn else ""
        yield from _table(table, section.heading)
        yield "</details>\n" if drawn else ""
    yield "</section>\n"


def _table(table: Table, name: str) -> Iterator[str]:
    # What scrolls must be reached by keys, and what is reached needs a name.
    yield f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(name)}">\n<table>\n'
    yield f"<thead>{_row(table.heads, table.texts, HEAD)}</thead>\n<tbody>\n"
    yield from (_row(cells, table.texts, "td") for cells in table.rows)
    yield "</tbody>\n</table>\n</div>\n"


def _row(cells: Row, texts: int, tag: str) -> str:
    looks = chain((_text_look(cell) for cell in cells[:texts]), [' class="number"'] * len(cells))
    end = tag.partition(" ")[0]
    inside = (
        f"<{tag}{look}>{escape(cell)}</{end}>" for cell, look in zip(cells, looks, strict=False)
    )
    return f"<tr>{''.join(inside)}</tr>\n"


def _text_look(cell: str) -> str:
    return ' class="long"' if len(cell) >= LONG else ""
