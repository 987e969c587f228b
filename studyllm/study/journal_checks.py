"""Whether what is told in the journal can be, and whether all that follows from it agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from studyllm.core.cards import Key
from studyllm.core.health import Finding, State
from studyllm.core.journal import DAY_MS, Answer, effective, follows_in_sitting
from studyllm.store.inspecting import Inspection
from studyllm.store.views import Differences
from studyllm.text.clean import one_line

_journal = partial(Finding, "journal")
_views = partial(Finding, "views")
_decks = partial(Finding, "decks")

REPAIR = "no answer is lost: `studyllm doctor --repair` makes it anew from them"
LISTED = 10
"""Cards that are named."""


class Sitting(NamedTuple):
    """Answers that were given one after the other, or so it seems."""

    first: int
    last: int
    """Epoch milliseconds."""
    answers: int


def check_journal(inspection: Inspection, at: int) -> Iterator[Finding]:
    """Facts that cannot be, and those that are odd. `at`: the present instant, epoch ms."""
    odd = inspection.odd_facts(at + DAY_MS)
    for name, state, words, way_out in ODD:
        if number := getattr(odd, name):
            yield _journal(name, state, words.format(_some(number, "fact")), way_out)
    if not any(getattr(odd, name) for name, *_ in ODD):
        yield _journal("facts", State.OK, f"{_some(odd.facts, 'fact')}, each of them sensible")


_UNREADABLE = (
    "`studyllm doctor --salvage FILE` writes the others to a file, which a new database takes in"
)
_CLOCK = "nothing has to be done; the clock was wrong then"

ODD: tuple[tuple[str, State, str, str], ...] = (
    ("kinds", State.WRONG, "{} of a kind that is not known", "bring studyllm up to date"),
    ("values", State.WRONG, "{} with a grade or a time that cannot be", _UNREADABLE),
    ("data", State.WRONG, "{} that cannot be read", _UNREADABLE),
    ("devices", State.WRONG, "{} of no device", _UNREADABLE),
    ("cards", State.WRONG, "{} about no card", _UNREADABLE),
    ("ancient", State.WARNING, "{} from before 1970", _CLOCK),
    ("days_late", State.WARNING, "{} of a study day that had not begun anywhere", _CLOCK),
    ("doubled", State.WARNING, "{} with a number that another fact of its device has", ""),
    (
        "dangling",
        State.NOTE,
        "{} that takes back or puts right what is not there",
        "what it is about may still come from another device: `studyllm sync`, `studyllm import`",
    ),
    ("days_early", State.NOTE, "{} of a study day long before it: the clock was set back", ""),
)
"""Of `OddFacts`: how bad it is, in words, and the way out."""


def sittings_after(inspection: Inspection, at: int) -> list[Sitting]:
    """The sittings after an instant whose answers count, in their order; epoch milliseconds."""
    found: list[Sitting] = []
    for one in effective(inspection.facts_after(at)):
        if not isinstance(one, Answer):
            continue
        at = one.id.at
        if found and follows_in_sitting(at, found[-1].last):
            found[-1] = found[-1]._replace(last=at, answers=found[-1].answers + 1)
        else:
            found.append(Sitting(at, at, 1))
    return found


def check_views(found: Differences, fresh: int) -> Iterator[Finding]:
    """What is kept for quickness.

    Args:
        found: where it differs from the journal.
        fresh: how many cards are wrongly said to be new, or not to be.
    """
    for name, said in (("memory", "due days"), ("standing", "marks")):
        if keys := getattr(found, name):
            listed = ", ".join(one_line(key) for key in keys[:LISTED])
            more = f" and {len(keys) - LISTED} more" if len(keys) > LISTED else ""
            says = f"{said} of {_some(len(keys), 'card')} differ: {listed}{more}"
            yield _views(name, State.WRONG, says, REPAIR)
    for name, number, said in (
        ("tally", found.tally, "counts of answers differ"),
        ("calibration", found.calibration, "sums of forecasts differ"),
        ("alias", found.alias, "keys lead to another card than they should"),
        ("fresh", fresh, "cards are wrongly said to be new, or not to be"),
    ):
        if number:
            yield _views(name, State.WRONG, f"{number} {said}", REPAIR)
    if found.none and not fresh:
        says = f"{_some(found.facts, 'fact')} about {_some(found.cards, 'card')} agree with it"
        yield _views("views", State.OK, says)


def check_decks(
    decks: int, problems: Iterable[str], stale: Iterable[str], odd: int, waiting: list[Key]
) -> Iterator[Finding]:
    """The mirror of the deck files, and histories without a card.

    Args:
        decks: how many there are.
        problems: what is wrong with deck files, a line each.
        stale: deck files that say something else than the mirror of them.
        odd: how often the mirror contradicts itself.
        waiting: keys of histories without a card.
    """
    broken, old = list(problems), list(stale)
    if broken:
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        says = f"a deck file has mistakes, and its deck stays as it was: {broken[0]}{more}"
        yield _decks("files", State.WARNING, says, "`studyllm decks lint` names all of them")
    if old or odd:
        files = ", ".join(one_line(path, 1000) for path in old[:3]) or f"{odd} contradictions"
        says = f"what is kept of the deck files is not what they say: {files}"
        yield _decks("mirror", State.WRONG, says, "`studyllm doctor --repair` reads them again")
    if waiting:
        number = len(waiting)
        says = "1 history waits" if number == 1 else f"{number} histories wait"
        way_out = "`studyllm decks orphans` lists them; they go on if their cards come back"
        yield _decks("orphans", State.NOTE, f"{says} for a card", way_out)
    if not (broken or old or odd or waiting):
        says = f"{_some(decks, 'deck')}, as their files say; every history has its card"
        yield _decks("decks", State.OK, says)


def _some(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
