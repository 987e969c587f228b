"""Whatever a learner does, in whatever order: held against a model that keeps nothing but answers.

After each step the views are the fold of the journal, the answers that count are the model's, and
what is asked next keeps the rules of a study day. `STUDYING_LEARNERS=5000` lets so many
of them study, the usual run a few; the second test goes on from a long history.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from studyllm.core.interview import Interview
from studyllm.core.journal import (
    DAY_MS,
    HOUR_MS,
    Answer,
    Baseline,
    Correction,
    Fact,
    FactId,
    Grade,
    Mark,
    Mock,
    Promise,
    Reset,
    Review,
    Trait,
    Withdrawal,
)
from studyllm.study import Asked, Scope
from tests.learner import NOON, Learner, notes_text, unheard
from tests.study.model import Model

LEARNERS = int(os.environ.get("STUDYING_LEARNERS", "60"))

YEARS = 3650


class Machine(RuleBasedStateMachine):
    """A learner with two decks of plain cards and one of siblings."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="studyllm-"))
        self.learner = Learner(self.folder, {"moe": 5, "rope": 4}, new_per_day=9)
        (self.learner.shipped / "notes.yaml").write_text(notes_text("notes", 4), encoding="utf-8")
        self.away: dict[str, str] = {}
        self.scope = Scope()
        self.model = Model()
        self.reopen()

    def teardown(self) -> None:
        try:
            assert self.learner.refolded()
        finally:
            self.learner.study.close()
            shutil.rmtree(self.folder)

    def reopen(self, **chosen: object) -> None:
        self.learner.reopen(self.scope, **chosen)
        # Nobody pulls the plug here, and a sync of the disk is most of an answer.
        self.learner.study._db.execute("pragma synchronous = off")

    def start(self, scope: Scope) -> None:
        self.scope = scope
        self.learner.study.start(scope)

    @property
    def cards(self) -> list[str]:
        """The keys of all cards, whether their decks are there or not."""
        siblings = ["n1", "n1#2", "n2", "n2#2", "n2#3", "n3", "n3#2", "n4", "n4#2", "n4#3"]
        return [
            *(f"moe/c{n}" for n in range(1, 6)),
            *(f"rope/c{n}" for n in range(1, 5)),
            *(f"notes/{one}" for one in siblings),
        ]

    # What the learner does

    @rule(grades=st.lists(st.sampled_from(Grade), min_size=1, max_size=8))
    def answer(self, grades: list[Grade]) -> None:
        for grade in grades:
            study = self.learner.study
            asked = study.next()
            if asked is None:
                return
            self.check(asked)
            saved = self.learner.answer(grade)
            assert (saved.key, saved.cram) == (asked.key, asked.cram)
            assert asked.cram or saved.memory == asked.outcomes[grade]
            newest = study.history.newest(1)[0]
            assert newest.card == asked.key
            self.model.add(newest)

    @rule()
    def undo(self) -> None:
        undone = self.learner.study.undo()
        answers = self.model.in_order()
        assert (undone is None) == (not answers)
        if undone is not None:
            newest = answers[-1]
            assert (newest.card, newest.grade, newest.day) == undone
            self.model.remove(newest.id)

    @precondition(lambda self: self.model.answers)
    @rule(place=st.integers(0, 29))
    def withdraw(self, place: int) -> None:
        newest = self.learner.study.history.newest(30)
        answer = newest[place % len(newest)]
        self.learner.study.history.withdraw(answer)
        self.model.remove(answer.id)

    @precondition(lambda self: self.model.answers)
    @rule(place=st.integers(0, 29), grade=st.sampled_from(Grade))
    def correct(self, place: int, grade: Grade) -> None:
        newest = self.learner.study.history.newest(30)
        answer = newest[place % len(newest)]
        self.learner.study.history.correct(answer, grade)
        self.model.correct(answer.id, grade)

    @precondition(lambda self: self.model.answers)
    @rule()
    def undo_sitting(self) -> None:
        taken = self.learner.study.history.undo_sitting()
        assert [one.id for one in taken] == [
            one.id for one in self.model.in_order()[: -len(taken) - 1 : -1]
        ]
        for one in taken:
            self.model.remove(one.id)

    @rule(
        card=st.integers(0, 18),
        trait=st.sampled_from(Trait),
        on=st.booleans(),
        which=st.sampled_from(["any", "asked", "newest"]),
    )
    def mark(self, card: int, trait: Trait, on: bool, which: str) -> None:
        key = self.cards[card]
        if which == "asked":
            key = self.learner.asked() or key
        elif which == "newest" and self.model.answers:
            key = self.model.in_order()[-1].card
        self.learner.study.mark(key, trait, on)
        self.model.mark(key, trait, on, self.learner.study.day())

    @rule(card=st.integers(0, 18), thinks_better=st.booleans())
    def reset(self, card: int, thinks_better: bool) -> None:
        key, history = self.cards[card], self.learner.study.history
        if self.learner.study.has_card(key) and history.of(key).memory is not None:
            fact = history.reset(key)
            assert history.of(key).memory is None
            if thinks_better:
                history.take_back(fact)
                assert history.of(key).memory is not None
            else:
                self.model.reset(key, fact.id)

    @rule(
        scope=st.one_of(
            st.just(Scope()),
            st.integers(1, 30).map(lambda days: Scope(ahead=days)),
            st.just(Scope(cram=True)),
            st.tuples(st.integers(1, 5), st.booleans()).map(lambda x: Scope(limit=x[0], cram=x[1])),
            st.integers(0, 9).map(lambda new: Scope(new=new)),
        )
    )
    def sitting(self, scope: Scope) -> None:
        self.start(scope)

    @rule(grade=st.sampled_from(Grade))
    def answer_in_another_window(self, grade: Grade) -> None:
        other = self.learner.open()
        if (asked := other.next()) is not None:
            self.model.check(asked, other._scheduler.again_below, brought_back=False)
            self.learner.now += 5000
            other.grade(grade, 1000)
            self.model.add(other.history.newest(1)[0])
        other.close()

    @rule(card=st.integers(0, 18), age=st.integers(0, 30), interval=st.integers(0, 400))
    def adopt(self, card: int, age: int, interval: int) -> None:
        study = self.learner.study
        day = study.day() - age
        with study._db.writing():
            promise = Promise(day, day + interval, interval)
            study._ledger.adopt(self.cards[card], promise, self.learner.now)

    @rule(card=st.integers(0, 18), grade=st.sampled_from(Grade), place=st.integers(1, 9))
    def rehearse(self, card: int, grade: Grade, place: int) -> None:
        study = self.learner.study
        self.learner.now += 5000
        with study._db.writing():
            at, day = study.moment()
            said = Review(grade, day, 1000), True, False, None, Mock(at, 7, 30, 9, place, 0)
            answer = Answer(study._ledger.new_id(at), self.cards[card], *said)
            study._ledger.append_anywhere(answer)
        self.model.add(answer)

    @rule(
        ahead=st.none() | st.integers(-3, 60) | st.sampled_from([367, 9999, 2_900_000]),
        minutes=st.integers(1, 90) | st.just(1440),
        weights=st.dictionaries(
            st.sampled_from(["moe", "rope", "notes", "gone"]), st.sampled_from([1, 3, 100])
        ),
    )
    def appoint(self, ahead: int | None, minutes: int, weights: dict[str, int]) -> None:
        day = self.learner.study.day()
        chosen = (
            None if ahead is None else Interview(day + ahead, minutes, (6,), (day + 1,), weights)
        )
        self._appoint(chosen)

    def _appoint(self, chosen: Interview | None) -> None:
        study = self.learner.study
        at, day = study.moment()
        with study._db.writing():
            study._ledger.catch_up()
            study._ledger.appoint(chosen, at, day)
        assert study.interview() == chosen

    @precondition(lambda self: self.learner.study.interview() is not None)
    @rule(days=st.integers(0, 2))
    def past_the_interview(self, days: int) -> None:
        interview, today = self.learner.study.interview(), self.learner.study.day()
        assert interview is not None
        if not 0 <= interview.date + days - today < YEARS:
            return
        self.learner.tomorrow(interview.date + days - today)
        self.reopen()
        over = self.what_is_asked()
        self._appoint(None)
        self.reopen()
        assert self.what_is_asked() == over

    def what_is_asked(self) -> tuple[object, ...]:
        study = self.learner.study
        return study.next(), study.left(self.scope), study.decks(), study.counts()

    # What happens around it

    @rule(days=st.one_of(st.just(1), st.integers(2, 40)))
    def days_later(self, days: int) -> None:
        self.learner.tomorrow(days)

    @rule(back_ms=st.sampled_from([HOUR_MS, DAY_MS, YEARS * DAY_MS]))
    def clock_back(self, back_ms: int) -> None:
        self.learner.now = max(self.learner.now - back_ms, 4000 * DAY_MS)

    @rule(grade=st.sampled_from(Grade))
    def ten_years_forward_and_back(self, grade: Grade) -> None:
        self.learner.now += YEARS * DAY_MS
        self.answer([grade])
        self.learner.now -= YEARS * DAY_MS

    @rule(quarters=st.integers(-48, 56))
    def flight(self, quarters: int) -> None:
        self.learner.offset = quarters * 900

    @rule()
    def restart(self) -> None:
        before = self.learner.study.next()
        certain = not self.brought_back and self.scope == Scope()
        self.reopen()
        if certain:
            assert self.learner.study.next() == (before and _as_first(before))

    @rule(scheduler=st.sampled_from(["sm2", "fsrs"]), spread=st.booleans())
    def other_settings(self, scheduler: str, spread: bool) -> None:
        self.reopen(scheduler=scheduler, spread=spread)

    @rule(slug=st.sampled_from(["moe", "rope", "notes"]))
    def deck_goes_or_comes(self, slug: str) -> None:
        path = self.learner.shipped / f"{slug}.yaml"
        if slug in self.away:
            path.write_text(self.away.pop(slug), encoding="utf-8")
        else:
            self.away[slug] = path.read_text(encoding="utf-8")
            path.unlink()
        self.reopen()

    # What always holds

    @property
    def brought_back(self) -> bool:
        return self.learner.study._sitting._brought_back is not None

    def check(self, asked: Asked) -> None:
        below = self.learner.study._scheduler.again_below
        self.model.check(asked, below, self.brought_back)
        assert asked.key.partition("/")[0] not in self.away

    @invariant()
    def the_views_are_the_fold(self) -> None:
        assert self.learner.study.differences(unheard).none

    @invariant()
    def the_answers_that_count_are_those_of_the_model(self) -> None:
        found = self.learner.study.history.newest(10_000)
        assert [(one.id, one.card, one.review.grade) for one in found] == [
            (one.id, one.card, one.grade) for one in self.model.in_order()[::-1]
        ]

    @invariant()
    def what_is_asked_may_be_asked(self) -> None:
        asked = self.learner.study.next()
        if asked is not None:
            self.check(asked)

    @invariant()
    def facts_have_numbers_of_their_own(self) -> None:
        rows = self.learner.study._db.execute("select at + lag from journal").fetchall()
        assert len(rows) == len(set(rows))


def _as_first(asked: Asked) -> Asked:
    """The same card as a sitting shows it that has just begun."""
    return asked._replace(done=0)


def test_the_rules_of_a_study_day_hold_whatever_the_learner_does() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=LEARNERS,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


FACTS = 40_000


def long_history(chance: random.Random, keys: list[str], device: str) -> Iterator[Fact]:
    """Facts of all kinds, of some years that end before the learner's first day."""
    answers: list[Answer] = []
    for number in range(FACTS):
        at = NOON - DAY_MS * 1500 + number * (DAY_MS * 1499 // FACTS)
        id_, day = FactId(at, device, at), at // DAY_MS
        key = chance.choice(keys)
        kind = chance.random()
        if kind < 0.9 or not answers:
            grade = chance.choices(list(Grade), (2, 2, 6, 1))[0]
            review = Review(grade, day, chance.randrange(90_000))
            answer = Answer(id_, key, review, kind < 0.1, kind > 0.89)
            answers.append(answer)
            yield answer
        elif kind < 0.92:
            yield Mark(id_, key, day, chance.choice(list(Trait)), chance.random() < 0.4)
        elif kind < 0.925:
            yield Reset(id_, key, day)
        elif kind < 0.93:
            interval = chance.randrange(400)
            yield Baseline(id_, key, Promise(day - 3, day - 3 + interval, interval))
        elif kind < 0.96:
            old = chance.choice(answers)
            yield Withdrawal(id_, old.card, day, old.id)
        else:
            old = chance.choice(answers)
            in_its_place = FactId(old.id.at, device, at)
            yield Correction(in_its_place, old.card, day, old.id, chance.choice(list(Grade)))


def test_a_long_history_stays_the_fold(tmp_path: Path) -> None:
    chance = random.Random(8)
    learner = Learner(tmp_path, {"moe": 900, "rope": 900}, minutes_per_day=15)
    (learner.shipped / "notes.yaml").write_text(notes_text("notes", 80), encoding="utf-8")
    learner.reopen()
    learner.now = NOON
    database, pen = learner.study._db, learner.study._ledger._pen
    numbers = dict(database.execute("select text, id from name where text like '%/%'").fetchall())
    keys = sorted(numbers)[::2]
    with database.writing():
        for fact in long_history(chance, keys, pen.name):
            pen.write(fact, numbers[fact.card])
        database.execute("update meta set value = '' where name = 'scheduler'")
    deeds = ["answer"] * 6 + ["undo", "suspend", "bury", "cram", "correct", "withdraw"] * 3
    for scheduler in ("sm2", "fsrs", "sm2"):
        learner.reopen(scheduler=scheduler)
        found = learner.study.differences(unheard)
        assert found.none
        assert found.facts >= FACTS
        chance.shuffle(deeds)
        for deed in deeds:
            do(learner, chance, deed)
        assert learner.sound()
        learner.tomorrow(3)
    assert learner.refolded()
    learner.study.close()


def do(learner: Learner, chance: random.Random, deed: str) -> None:
    study = learner.study
    asked = study.next()
    assert asked is not None
    if deed == "undo":
        study.undo()
    elif deed in ("suspend", "bury"):
        study.mark(asked.key, Trait.SUSPENDED if deed == "suspend" else Trait.BURIED, True)
    elif deed == "cram":
        study.start(Scope(cram=True, limit=5))
        learner.answer(chance.choice(list(Grade)))
        study.start()
    elif deed == "correct":
        study.history.correct(chance.choice(study.history.newest()), chance.choice(list(Grade)))
    elif deed == "withdraw":
        study.history.withdraw(chance.choice(study.history.newest()))
    else:
        learner.answer(chance.choice(list(Grade)))
