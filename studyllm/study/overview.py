"""What the home screen and `stats` tell: decks with their counts, a day's totals, all cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from studyllm.core.journal import Day
from studyllm.core.schedule import NEW
from studyllm.core.stats import streak
from studyllm.store.ledger import Counted, Ledger
from studyllm.store.shelf import Shelf
from studyllm.study.library import Library
from studyllm.study.views import Counts, DeckRow, Today


def deck_rows(shelf: Shelf, library: Library, day: Day) -> list[DeckRow]:
    """All decks in the learner's order, hidden ones too."""
    decks = shelf.decks()
    files = library.files()
    due = Counter(card.deck for card in shelf.due(day, decks))
    new = shelf.new()
    return [
        DeckRow(
            slug=deck.slug,
            title=deck.deck().title,
            shipped=library.is_shipped(files[deck.number]),
            cards=deck.cards,
            due=due[deck.slug],
            new=new.get(deck.number, 0),
            learned=deck.cards - new.get(deck.number, 0),
            hidden=deck.hidden,
            file=files[deck.number],
        )
        for deck in decks
    ]


def day_total(ledger: Ledger, day: Day) -> Today:
    """What was done on a study day, and the streak that leads to it."""
    answers = new = took_ms = 0

    def days() -> Iterator[Day]:
        nonlocal answers, new, took_ms
        for counted in ledger.counted():
            if counted.day == day:
                answers += counted.answers
                took_ms += counted.took_ms
                if counted.state == NEW:
                    new += counted.answers
            yield counted.day

    length = streak(days(), day)
    return Today(answers, new, took_ms, length)


def begun(ledger: Ledger, day: Day) -> Counter[str]:
    """How many new cards were begun on a study day, by deck."""
    found: Counter[str] = Counter()
    for counted in ledger.counted():
        if counted.day < day:
            break
        if counted.day == day and counted.state == NEW:
            found[counted.deck] += counted.answers
    return found


def counts(shelf: Shelf, ledger: Ledger, day: Day) -> Counts:
    """Cards of the decks that are shown, and all answers that count."""
    shown = [deck for deck in shelf.decks() if not deck.hidden]
    new = shelf.new()
    answers: list[Counted] = list(ledger.counted())
    return Counts(
        cards_total=sum(deck.cards for deck in shown),
        cards_new=sum(new.get(deck.number, 0) for deck in shown),
        cards_due=len(shelf.due(day, shown)),
        reviews_total=sum(counted.answers for counted in answers),
        reviews_today=sum(counted.answers for counted in answers if counted.day == day),
    )
