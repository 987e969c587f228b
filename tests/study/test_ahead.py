"""A study that looks cards up ahead, held against one that does not: both ask the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.journal import Grade, Trait
from studyllm.study import Asked, Scope, Study
from tests.learner import Learner, deck_text, notes_text

POINTS = """deck: points
cards:
  - {id: p1, question: Name all., points: [One, Two, Three]}
"""


class Twin:
    """A learner, another program on the same database, and whether the first one rests."""

    def __init__(self, folder: Path, rests: bool) -> None:
        self.learner = Learner(folder, {"moe": 3, "rope": 1}, new_per_day=20, leech="suspend")
        (self.learner.shipped / "notes.yaml").write_text(notes_text("notes", 1), encoding="utf-8")
        (self.learner.shipped / "points.yaml").write_text(POINTS, encoding="utf-8")
        own = self.learner.home.decks
        own.mkdir(parents=True, exist_ok=True)
        (own / "own.yaml").write_text(deck_text("own", 1), encoding="utf-8")
        self.learner.reopen()
        self.other = self.learner.open()
        self.rests = rests
        for study in (self.learner.study, self.other):
            # Nobody pulls the plug here, and a sync of the disk is most of an answer.
            study._db.execute("pragma synchronous = off")
        self.asked: Asked | None = None

    @property
    def study(self) -> Study:
        return self.learner.study

    def close(self) -> None:
        self.other.close()
        self.study.close()

    def rest(self) -> None:
        """Tidy, and look ahead only if this one does."""
        if self.rests:
            self.study.rest()
        else:
            self.study.look_at_decks()


Deed: TypeAlias = Callable[[Twin], Any]

LONG_AFTER = 1000
"""Milliseconds after a grade: whoever does something elsewhere meanwhile needs some."""

CARDS = ["moe/c1", "moe/c2", "moe/c3", "rope/c1", "notes/n1", "notes/n1#2", "points/p1", "own/c1"]


def shown(twin: Twin) -> None:
    twin.asked = twin.study.next()
    twin.rest()


def answered(grade: Grade, rest: bool) -> Deed:
    def do(twin: Twin) -> None:
        twin.asked = twin.study.next()
        if rest:
            twin.rest()
        twin.learner.now += 5000
        if twin.asked is not None:
            twin.study.grade(grade, 1000)

    return do


def marked(who: str, trait: Trait, on: bool, place: int) -> Deed:
    """Here or elsewhere, a card that may come next, or any."""

    def do(twin: Twin) -> None:
        if who == "other":
            twin.learner.now += LONG_AFTER
        queue = twin.study._sitting._queue
        likely = queue.upcoming(twin.asked.key, "") if twin.asked and queue else []
        getattr(twin, who).mark((likely + CARDS)[place], trait, on)

    return do


def answered_elsewhere(grade: Grade) -> Deed:
    def do(twin: Twin) -> None:
        twin.learner.now += 5000
        if twin.other.next() is not None:
            twin.other.grade(grade, 1000)

    return do


def undone_elsewhere(twin: Twin) -> None:
    twin.learner.now += LONG_AFTER
    twin.other.undo()


def edited(word: str) -> Deed:
    def do(twin: Twin) -> None:
        text = deck_text("own", 1).replace("Question", f"{word * 2} question")
        (twin.learner.home.decks / "own.yaml").write_text(text, encoding="utf-8")

    return do


def corrected(grade: Grade, place: int) -> Deed:
    def do(twin: Twin) -> None:
        newest = twin.study.history.newest(9)
        if newest:
            twin.study.history.correct(newest[place % len(newest)], grade)

    return do


def aliased(key: str) -> Deed:
    def do(twin: Twin) -> None:
        twin.study._ledger.catch_up()
        twin.learner.alias(key, "moe/c1")

    return do


GRADES = st.sampled_from(Grade)
ANSWERS = st.builds(answered, GRADES, st.sampled_from([True, True, True, False]))
DEEDS: st.SearchStrategy[Deed] = st.one_of(
    ANSWERS,
    ANSWERS,
    ANSWERS,
    st.just(shown),
    st.just(shown),
    st.just(lambda twin: twin.study.undo()),
    st.builds(corrected, GRADES, st.integers(0, 8)),
    st.builds(
        marked,
        st.sampled_from(["study", "other"]),
        st.sampled_from(Trait),
        st.sampled_from([True, True, False]),
        st.sampled_from([0, 0, 1, 1, 2, *range(3, len(CARDS))]),
    ),
    st.builds(answered_elsewhere, GRADES),
    st.just(undone_elsewhere),
    st.just(lambda twin: twin.learner.tomorrow()),
    st.builds(edited, st.sampled_from(["Hard", "Easy", "Odd"])),
    st.builds(aliased, st.sampled_from(["moe/c2", "own/c1", "notes/n1"])),
    st.sampled_from([Scope(), Scope(decks=("moe",)), Scope(limit=3), Scope(cram=True)]).map(
        lambda scope: lambda twin: twin.study.start(scope)
    ),
    st.tuples(st.integers(0, 9), st.sampled_from([{}, {"moe": 2, "own": 1}])).map(
        lambda chosen: lambda twin: twin.learner.heads(chosen[0], 5, topics=chosen[1])
    ),
    st.booleans().map(lambda hidden: lambda twin: twin.study.hide_decks(["rope"], hidden)),
)


MEANWHILE: dict[str, Deed] = {
    "nothing": lambda _: None,
    "flagged": marked("study", Trait.FLAGGED, True, 0),
    "flagged elsewhere": marked("other", Trait.FLAGGED, True, 0),
    "suspended": marked("study", Trait.SUSPENDED, True, 0),
    "buried elsewhere": marked("other", Trait.BURIED, True, 0),
    "the new one flagged": marked("study", Trait.FLAGGED, True, 1),
    "answered elsewhere": answered_elsewhere(Grade.AGAIN),
    "begun anew": lambda twin: twin.study.history.reset(CARDS[0]),
    "an interview": lambda twin: twin.learner.heads(2, topics={"notes": 1}),
    "another day": lambda twin: twin.learner.tomorrow(),
    "undone": lambda twin: twin.study.undo(),
}


@contextmanager
def twins() -> Iterator[tuple[Twin, Twin]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        made = Twin(folder / "a", rests=True), Twin(folder / "b", rests=False)
        for twin in made:
            stack.callback(twin.close)
        yield made


def held_together(resting: Twin, plain: Twin, deeds: Iterable[Deed]) -> None:
    for deed in deeds:
        for twin in (resting, plain):
            deed(twin)
        assert resting.asked == plain.asked


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
def test_what_is_written_while_a_card_is_read_is_seen(is_first: bool, meanwhile: Deed) -> None:
    deeds = [meanwhile, answered(Grade.GOOD, rest=False)]
    with twins() as both:
        warm = [answered(grade, rest=True) for grade in (Grade.AGAIN, Grade.GOOD, Grade.EASY)]
        held_together(*both, [*warm, lambda twin: twin.learner.tomorrow(), *warm, shown])
        held_together(*both, [*(deeds if is_first else deeds[::-1]), shown])


def test_what_is_written_between_a_grade_and_its_next_card_is_seen_with_the_next_grade() -> None:
    with twins() as (twin, _):
        for grade in (Grade.AGAIN, Grade.GOOD, Grade.EASY):
            answered(grade, rest=True)(twin)
        assert twin.asked is not None
        # No time passes: no human has done this.
        twin.other.mark("moe/c3", Trait.FLAGGED, True)
        twin.other.mark("rope/c1", Trait.SUSPENDED, True)
        answered(Grade.EASY, rest=True)(twin)
        met = {}
        while (asked := twin.study.next()) is not None:
            met[asked.key] = asked.standing.flagged
            answered(Grade.EASY, rest=True)(twin)
        assert met == {"moe/c1": False, "moe/c2": False, "moe/c3": True}


@settings(max_examples=20)
@given(st.lists(DEEDS, min_size=10, max_size=40))
def test_looking_ahead_changes_nothing_that_is_asked(deeds: list[Deed]) -> None:
    with twins() as both:
        held_together(*both, [*deeds, shown])
        assert both[0].learner.sound()
