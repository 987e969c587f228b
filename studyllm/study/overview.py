"""What the home screen and `stats` tell: decks with their counts, a day's totals, all cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from studyllm.config import Settings
from studyllm.core.cards import Key
from studyllm.core.journal import Day, Grade
from studyllm.core.schedule import CRAM, NEW, Scheduler
from studyllm.core.session import due_by_deck, note_of
from studyllm.core.stats import streak
from studyllm.store.ledger import Counted, Ledger
from studyllm.store.shelf import New, Shelf, ShelfDeck
from studyllm.study.library import Library
from studyllm.study.scheduling import is_leech
from studyllm.study.views import Counts, DeckRow, Marked, Today

if TYPE_CHECKING:
    from studyllm.study.heading import Heading


def heading(shelf: Shelf, ledger: Ledger, day: Day) -> Heading | None:
    """The way to the interview that is ahead on a day; `None` if there is none."""
    interview = ledger.interview()
    if interview is None or day >= interview.date:
        return None
    from studyllm.study.heading import Heading

    return Heading(shelf, interview.in_sight(day), day)


def again_below(ledger: Ledger, scheduler: Scheduler, day: Day) -> Grade:
    """The grade below which an answer brings a card back on a day: `Towards` has its own."""
    interview = ledger.interview()
    if interview is None or day >= interview.date:
        return scheduler.again_below
    from studyllm.core.towards import AGAIN_BELOW

    return AGAIN_BELOW


def due_now(shelf: Shelf, ledger: Ledger, day: Day, decks: list[ShelfDeck]) -> Counter[str]:
    """How many cards can be asked today that are due, or that an interview has asked, by deck."""
    way = heading(shelf, ledger, day)
    due = shelf.due(day, decks) if way is None else way.due(decks)
    return due_by_deck(due, _done(shelf, ledger, day))


def is_due(shelf: Shelf, ledger: Ledger, day: Day, decks: list[ShelfDeck]) -> bool:
    """Whether `due_now` counts any card, in less time where there are many."""
    if heading(shelf, ledger, day) is not None:
        return due_now(shelf, ledger, day, decks).total() > 0
    done = set(map(note_of, _done(shelf, ledger, day)))
    return any(note_of(key) not in done for key in shelf.each_due(day, decks))


def _done(shelf: Shelf, ledger: Ledger, day: Day) -> list[Key]:
    """The cards that are through for a day: answered, not as practice, or buried."""
    answered = [answer.card for answer in ledger.answers_of(day) if not answer.cram]
    return [*answered, *shelf.buried(day)]


def deck_rows(shelf: Shelf, ledger: Ledger, library: Library, day: Day) -> list[DeckRow]:
    """All decks in the learner's order, hidden ones too."""
    decks = shelf.decks()
    files = library.files()
    due = due_now(shelf, ledger, day, decks)
    new = shelf.new()
    none = New(0, 0)
    heads = [(deck, deck.deck()) for deck in decks]
    return [
        DeckRow(
            slug=deck.slug,
            title=head.title,
            topic=head.tags[0] if head.tags else "",
            shipped=library.is_shipped(files[deck.number]),
            cards=deck.cards,
            due=due[deck.slug],
            new=new.get(deck.number, none).cards - new.get(deck.number, none).suspended,
            learned=deck.cards - new.get(deck.number, none).cards,
            hidden=deck.hidden,
            file=files[deck.number],
        )
        for deck, head in heads
    ]


def day_total(ledger: Ledger, day: Day) -> Today:
    """What was done on a study day, and the streak that leads to it."""
    answers: Counter[int] = Counter()
    took_ms = 0

    def days() -> Iterator[Day]:
        nonlocal took_ms
        for counted in ledger.counted():
            if counted.day == day:
                answers[counted.state] += counted.answers
                took_ms += counted.took_ms
            if counted.state != CRAM:
                yield counted.day

    length = streak(days(), day)
    crammed = answers[CRAM]
    return Today(answers.total() - crammed, answers[NEW], crammed, took_ms, length)


def answers_by_day(ledger: Ledger) -> Counter[Day]:
    """How many answers that count were given on each study day, practice not among them."""
    found: Counter[Day] = Counter()
    for counted in ledger.counted():
        if counted.state != CRAM:
            found[counted.day] += counted.answers
    return +found


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
    answers: list[Counted] = [one for one in ledger.counted() if one.state != CRAM]
    return Counts(
        cards_total=sum(deck.cards for deck in shown),
        cards_new=sum(
            new[deck.number].cards - new[deck.number].suspended
            for deck in shown
            if deck.number in new
        ),
        cards_due=due_now(shelf, ledger, day, shown).total(),
        reviews_total=sum(counted.answers for counted in answers),
        reviews_today=sum(counted.answers for counted in answers if counted.day == day),
    )


def marked(shelf: Shelf, settings: Settings, day: Day) -> list[Marked]:
    """The cards that are suspended, buried today, flagged or leeches, in the order of decks."""
    found = []
    for key, (suspended, buried, flagged), lapses in shelf.marked():
        one = Marked(
            key, suspended, buried == day, flagged, is_leech(settings, key, lapses), lapses
        )
        if any(one[1:5]):
            found.append(one)
    return found
