"""Memory on the progress screen: the states of cards, how their numbers lie, the hardest ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.cards import split_key
from studyllm.core.distribution import query_of
from studyllm.core.faces import face
from studyllm.core.journal import Day
from studyllm.core.progress import Bar as Part
from studyllm.core.progress import CardLine, Histogram, Quantity, States
from studyllm.text.bars import Row, scaled
from studyllm.text.rounding import figure, percent
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, heading, texts
from studyllm.tui.content import title_line
from studyllm.tui.strings import say

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

SHOWN = "-is:hidden"
"""What leaves out the cards that are not counted here."""

QUERIES = {
    **{
        state: f"is:{state} -is:suspended -is:buried {SHOWN}"
        for state in ("new", "young", "mature")
    },
    "suspended": f"is:suspended {SHOWN}",
    "buried": f"is:buried -is:suspended {SHOWN}",
}
"""What finds the cards of each state; one that is suspended or buried counts as that alone."""

TONES = {"new": "$secondary", "young": "$primary", "mature": "$success"}


class Memories(NamedTuple):
    """All that the page tells of."""

    day: Day
    states: States
    histograms: Sequence[Histogram] | None
    """`None` as long as they were not measured."""
    hardest: Sequence[CardLine]
    """The hardest first."""


def lines(language: str, found: Memories, charset: Charset, width: int) -> list[Line]:
    """The page in lines for a width in cells."""
    return [
        *texts(say(language, "cards", found.states.cards), width),
        BLANK,
        *_states(language, found.states, width),
        *_histograms(language, found, width),
        *_hardest(language, found, charset, width),
    ]


def _states(language: str, states: States, width: int) -> list[Line]:
    counts = states._asdict()
    shares = scaled(list(counts.values()))
    return chart(
        [
            Bar(
                Row(
                    say(language, f"state {name}"),
                    (str(number), percent(number / states.cards if states.cards else None)),
                    share,
                ),
                Lead(QUERIES[name]) if number else None,
                TONES.get(name, "$muted"),
            )
            for (name, number), share in zip(counts.items(), shares, strict=True)
        ],
        width,
    )


def _histograms(language: str, found: Memories, width: int) -> list[Line]:
    if found.histograms is None:
        return [BLANK, *texts(say(language, "memories later"), width, "$muted")]
    known = [one for one in found.histograms if one.bars]
    if not known:
        return [BLANK, *texts(say(language, "nothing learned"), width, "$muted")]
    return [line for one in known for line in _histogram(language, one, width)]


def _histogram(language: str, found: Histogram, width: int) -> list[Line]:
    what, quantity = say(language, f"quantity {found.quantity.value}"), found.quantity
    if found.median is not None:
        median = value_name(quantity, found.median)
        what = say(language, "with median", what=what, median=median)
    shares = scaled([one.cards for one in found.bars])
    bars = [
        Bar(
            Row(range_name(language, quantity, one), (str(one.cards),), share),
            Lead(f"{query_of(quantity, one)} {SHOWN}") if one.cards else None,
        )
        for one, share in zip(found.bars, shares, strict=True)
    ]
    return [*heading(what, width), *chart(bars, width)]


def value_name(quantity: Quantity, value: float) -> str:
    """One such number; its unit stands beside the quantity's name."""
    return percent(value) if quantity is Quantity.RECALL else figure(value)


def range_name(language: str, quantity: Quantity, bar: Part) -> str:
    """What numbers a bar is of."""
    low, high = bar.low, bar.high
    if quantity is Quantity.INTERVAL:  # whole days: the last is the one before `high`
        last = max(round(high) - 1, round(low))
        return str(round(low)) if last == round(low) else f"{round(low)}-{last}"
    if quantity is Quantity.RECALL:
        return say(language, "share range", low=f"{low * 100:.0f}", high=f"{high * 100:.0f}")
    return f"{low:g}-{high:g}" if quantity is Quantity.STABILITY else f"{low:.2f}-{high:.2f}"


def _hardest(language: str, found: Memories, charset: Charset, width: int) -> list[Line]:
    if not found.hardest:
        return []
    names = ("head lapses", "head recall now")
    heads = Row(say(language, "head question"), tuple(say(language, name) for name in names))
    bars = [
        Bar(
            Row(
                _question(language, one, found.day, charset),
                (str(one.memory.lapses if one.memory else 0), percent(one.recall)),
            ),
            Lead(key=one.key),
        )
        for one in found.hardest
    ]
    return [
        *heading(say(language, "hardest cards"), width),
        *texts(say(language, "rewrite them"), width, "$muted"),
        *chart(bars, width, heads, least=12),
    ]


def _question(language: str, line: CardLine, day: Day, charset: Charset) -> str:
    number = split_key(line.key)[2]
    return title_line(face(line.card, number, language, line.key, day).prompt, charset)
