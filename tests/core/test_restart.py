"""The queue against itself after a restart: the same day goes on with the same cards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import event, given
from hypothesis import strategies as st

from studyllm.core.again import Turn
from studyllm.core.journal import Grade
from studyllm.core.session import Agenda, Budget, Due, Queue
from studyllm.core.towards import Towards
from tests.core.sittings import TODAY, deck_of, due, towards, turn

KEYS = [
    f"{deck}/{n}" + (f"#{sibling}" if sibling > 1 else "")
    for deck in "abc"
    for n in range(5)
    for sibling in (1, 2)
]


@dataclass
class Morning:
    """A day before its first answer, and the sitting that begins it."""

    due: list[Due]
    fresh: dict[str, list[str]]
    new_left: int
    new_left_in: dict[str, int]
    limit: int | None
    budget: Budget | None
    towards: Towards | None
    """With memories of all that is due."""

    def queue(self, turns: list[Turn], met: set[str], again_below: Grade) -> Queue:
        """The queue as it is planned after these answers."""
        answered = {one.card for one in turns if not one.cram}
        new = {card for cards in self.fresh.values() for card in cards}
        begun = {d: sum(deck_of(c) == d for c in answered & new) for d in self.fresh}
        agenda = Agenda(
            TODAY,
            due=[one for one in self.due if one.card not in answered],
            fresh={d: [c for c in cards if c not in answered] for d, cards in self.fresh.items()},
            new_left=self.new_left - sum(begun.values()),
            new_left_in={d: most - begun.get(d, 0) for d, most in self.new_left_in.items()},
            turns=turns,
            begun=begun,
            limit=self.limit,
            met=met,
            budget=self.budget,
            towards=self.towards,
        )
        return Queue(agenda, again_below)


@st.composite
def mornings(draw: st.DrawFn) -> Morning:
    """Some cards due, some new, siblings among both, and perhaps limits."""
    cards = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=24))
    reviews = draw(st.integers(0, len(cards)))
    fresh: dict[str, list[str]] = {}
    for card in cards[reviews:]:
        fresh.setdefault(deck_of(card), []).append(card)
    budget = st.builds(
        Budget, st.integers(0, 300_000), st.integers(1, 30_000), st.integers(1, 60_000)
    )
    ahead = draw(st.booleans())
    late = st.integers(-9 if ahead else 0, 9)
    cards_due = [due(card, draw(late), 1 + n) for n, card in enumerate(cards[:reviews])]
    weights = st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), min_size=1)
    return Morning(
        due=cards_due,
        fresh=fresh,
        new_left=draw(st.integers(0, 8)),
        new_left_in=draw(st.dictionaries(st.sampled_from("abc"), st.integers(0, 4))),
        limit=draw(st.none() | st.integers(0, 9)),
        budget=draw(st.none() | budget),
        towards=towards(cards_due, draw(weights), draw(st.integers(0, 9))) if ahead else None,
    )


ANSWERS = st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 60_000)), max_size=30)
CRAMS = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(Grade)), max_size=6)


def held_together(
    morning: Morning,
    crams: list[tuple[str, Grade]],
    answers: list[tuple[Grade, int]],
    again_below: Grade,
) -> list[Turn]:
    """The turns of a day, each asked by a queue that runs on and by one that is planned anew."""
    turns = [turn(card, grade, 5_000, cram=True) for card, grade in crams]
    met: set[str] = set()
    running = morning.queue(turns, met, again_below)
    for grade, took_ms in answers:
        again = morning.queue(turns, met, again_below)
        asked = running.next()
        assert again.next() == asked
        assert again.left() == running.left()
        assert again.weak == running.weak
        if asked is None:
            break
        assert again.is_cram(asked) == running.is_cram(asked)
        assert again.again_below(asked, False) == running.again_below(asked, False)
        assert again.again_below(asked, True) == running.again_below(asked, True)
        turns.append(turn(asked, grade, took_ms, cram=running.is_cram(asked)))
        met.add(asked)
        foretold = running.upcoming(asked, deck_of(asked))
        running.answered(turns[-1])
        assert len(foretold) <= 3
        assert running.next() in (*foretold, asked, None)
    return turns


@given(mornings(), CRAMS, ANSWERS, st.sampled_from([Grade.HARD, Grade.GOOD]))
def test_a_sitting_that_is_opened_again_goes_on_with_the_same_cards(
    morning: Morning,
    crams: list[tuple[str, Grade]],
    answers: list[tuple[Grade, int]],
    again_below: Grade,
) -> None:
    turns = held_together(morning, crams, answers, again_below)
    event(f"{len(turns) // 10 * 10} turns or more")


@given(mornings(), ANSWERS, st.integers(0, 30))
def test_a_second_sitting_goes_on_where_the_first_was_left(
    morning: Morning, answers: list[tuple[Grade, int]], cut: int
) -> None:
    endless = replace(morning, limit=None)
    first = held_together(endless, [], answers[:cut], Grade.GOOD)
    running = endless.queue([], set(), Grade.GOOD)
    for one in first:
        running.answered(one)
    assert endless.queue(first, set(), Grade.GOOD).next() == running.next()


@given(mornings(), CRAMS, ANSWERS)
def test_no_more_new_cards_are_begun_than_the_limits_allow(
    morning: Morning, crams: list[tuple[str, Grade]], answers: list[tuple[Grade, int]]
) -> None:
    turns = held_together(morning, crams, answers, Grade.GOOD)
    new = {card for cards in morning.fresh.values() for card in cards}
    begun = {one.card for one in turns if not one.cram} & new
    assert len(begun) <= morning.new_left
    for deck, most in morning.new_left_in.items():
        assert sum(deck_of(card) == deck for card in begun) <= most
