"""`studyllm cards`: the cards that a search finds, or those of which something was said."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen
from studyllm.core.query import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studyllm.study.browsing import Found, Hit

KINDS = ("suspended", "buried", "flagged", "leech")

QUESTION = 80
"""Characters of a question in a line."""


@click.command(
    epilog=examples(
        "studyllm cards",
        "studyllm cards --is leech",
        "studyllm cards 'rope base'",
        "studyllm cards is:due deck:moe --sort ease",
        "studyllm cards '\"mixture of experts\" -tag:math' --json",
    )
)
@click.argument("query", metavar="[QUERY]...", nargs=-1)
@click.option("--is", "kind", type=click.Choice(KINDS), help="Only these; without a QUERY.")
@click.option(
    "--sort",
    type=click.Choice([order.value for order in Order]),
    help="The order; by default that of the decks.",
)
@click.option("--reverse", is_flag=True, help="The last first.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="So many at most.")
@as_json_option
def cards(
    query: tuple[str, ...],
    kind: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """Search cards, or list what is suspended, buried, flagged, a leech.

    A QUERY is words, "quoted phrases", -word for its opposite, or, parentheses; deck:NAME,
    tag:NAME, id:NAME and key:DECK/ID, with * for any characters; is:new, due, young, mature,
    learned, suspended, buried, flagged, leech, hidden (its deck); kind:basic, cloze, choice,
    number, points; due:0, due:<=7 (days from today), interval:>30, lapses:>=3, ease:<2.0,
    stability:, difficulty:, recall:<0.7 (the chance today); rated:7 (days);
    answered:2026-03-02..2026-03-08. An empty QUERY ('') finds all. Put it into quotes, so that the
    shell leaves it alone.

    Without a QUERY: what is suspended, buried, flagged or a leech. A leech is a card that
    you had known and forgot 8 times or more.

    JSON has `cards`, each with card, suspended, buried, flagged, leech and lapses; with a QUERY
    also deck, question, due, interval, ease, stability, difficulty and recall.
    """
    if not query:
        if sort or reverse or limit:
            raise click.UsageError("--sort, --reverse and --limit need a QUERY; '' finds all cards")
        _marked(kind, as_json)
        return
    if kind:
        raise click.UsageError(f"--is goes without a QUERY; in one, write is:{kind}")
    _found(" ".join(query), Order(sort or Order.DECK.value), reverse, limit, as_json)


def _marked(kind: str | None, as_json: bool) -> None:
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ, chosen()), reads=True) as study:
        rows = [row for row in study.marked() if kind is None or getattr(row, kind)]
    if as_json:
        output.say_json(
            {"cards": [{"card": row.key, **_without_key(row._asdict())} for row in rows]}
        )
        return
    for row in rows:
        words = [name for name in KINDS if getattr(row, name)]
        lapses = f" ({row.lapses} lapses)" if row.leech else ""
        output.say(f"{row.key}  {', '.join(words)}{lapses}")
    if not rows:
        output.say("There are none.")


def _without_key(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name != "key"}


def _found(query: str, order: Order, reverse: bool, limit: int | None, as_json: bool) -> None:
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.study.browsing import Sort

    start = begin(os.environ, chosen())
    with opened(start, reads=True) as study:
        found = study.browsing.search(query, Sort(order, reverse), start.language)
        hits = list(islice(_hits(found), limit))
    if as_json:
        output.say_json({"cards": [_as_json(hit, start.language) for hit in hits]})
        return
    output.say_table(
        [_row(hit) for hit in hits],
        head=("card", "due", "interval", "ease", "lapses", "", "question"),
    )
    if not hits:
        output.say("There are none.")


def _hits(found: Found) -> Iterator[Hit]:
    """What is found, looking no further than somebody asks for."""
    place = 0
    while not found.done:
        found.look()
        while place < found.count:
            if hit := found.row(place):
                yield hit
            place += 1


def _row(hit: Hit) -> tuple[str, ...]:
    from studyllm.cli import wording
    from studyllm.cli.clock import date_of
    from studyllm.text.clean import one_line

    memory = hit.memory
    numbers = ("new", "", "", "")
    if memory is not None:
        strength = f"{memory.ease / 100:.2f}" if memory.ease else f"{memory.difficulty:.1f}"
        due, days = date_of(memory.due), wording.days(memory.interval)
        numbers = (due, days, strength, str(memory.lapses))
    question = one_line(wording.unmarked(hit.question), QUESTION)
    return (hit.key, *numbers, ", ".join(_marks(hit)), question)


def _marks(hit: Hit) -> Iterable[str]:
    held = (hit.standing.suspended, hit.buried, hit.standing.flagged, hit.leech)
    return (name for name, holds in zip(KINDS, held, strict=True) if holds)


def _as_json(hit: Hit, language: str) -> dict[str, object]:
    from studyllm.cli.clock import date_of
    from studyllm.core.cards import in_language

    memory = hit.memory
    marks = set(_marks(hit))
    return {
        "card": hit.key,
        "deck": in_language(hit.title, language),
        "question": hit.question,
        "due": memory and date_of(memory.due),
        "interval": memory and memory.interval,
        "ease": memory.ease / 100 if memory and memory.ease else None,
        "stability": memory.stability if memory and memory.stability else None,
        "difficulty": memory.difficulty if memory and memory.difficulty else None,
        "recall": hit.recall,
        "lapses": memory.lapses if memory else 0,
        **{name: name in marks for name in KINDS},
    }
