"""Deck files edited in any way, in any order: each history is with its card or waits for it.

The model knows labels alone: which cards there are, and which answers each has had. It knows
nothing of keys, texts and aliases. `EDITING_LEARNERS=2000` lets so many of them edit, the usual
run a few.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
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

from studyllm.core.journal import Answer, FactId, Grade
from tests.study.edited import TEXTS, Editor, Page, Written, plain, typo

LEARNERS = int(os.environ.get("EDITING_LEARNERS", "8"))

PLACES = st.integers(0, 99)


class Machine(RuleBasedStateMachine):
    """A learner with three decks, who saves after any number of edits."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="studyllm-"))
        self.editor = Editor(self.folder, {"moe": range(5), "rope": range(5, 8), "few": [8]})
        self.quicken()
        self.answers: defaultdict[int, list[FactId]] = defaultdict(list)
        self.deleted: list[Written] = []
        self.fresh = list(range(9, len(TEXTS)))
        self.touched: set[int] = set()
        """The cards whose text was edited since the last save: once, so that each can be known."""
        self.names = 0

    def teardown(self) -> None:
        try:
            self.save()
            assert self.editor.learner.refolded()
        finally:
            self.editor.close()
            shutil.rmtree(self.folder)

    def quicken(self) -> None:
        # Nobody pulls the plug here.
        self.editor.learner.study._db.execute("pragma synchronous = off")

    def new_name(self) -> str:
        self.names += 1
        return f"name-{self.names}"

    def cards(self) -> list[Written]:
        return [card for page in self.editor.pages.values() for card in page.cards]

    def any_card(self, place: int) -> Written:
        cards = self.cards()
        return cards[place % len(cards)]

    def page(self, place: int) -> Page:
        names = sorted(self.editor.pages)
        return self.editor.pages[names[place % len(names)]]

    def retext(self, card: Written, **changes: object) -> None:
        if card.label not in self.touched:
            self.touched.add(card.label)
            self.editor.change(card.label, **changes)

    # What the learner does

    @rule(grades=st.lists(st.sampled_from(Grade), min_size=1, max_size=6))
    def answer(self, grades: list[Grade]) -> None:
        self.save()
        labels = {key: label for label, key in self.keys().items()}
        for grade in grades:
            key = self.editor.learner.asked()
            if key is None:
                self.editor.learner.tomorrow()
                return
            self.editor.learner.answer(grade)
            newest = self.editor.learner.study.history.newest(1)[0]
            assert isinstance(newest, Answer)
            self.answers[labels[key]].append(newest.id)

    @rule()
    def save(self) -> None:
        self.editor.save()
        self.quicken()
        self.touched.clear()
        self.check()

    @precondition(lambda self: self.cards())
    @rule(place=PLACES, what=st.sampled_from(["typo", "longer", "answer", "translation"]))
    def edit(self, place: int, what: str) -> None:
        card = self.any_card(place)
        if what == "typo":
            self.retext(card, question=typo(card.question))
        elif what == "longer":
            self.retext(card, question=f"Please say: {card.question}")
        elif what == "answer":
            self.retext(card, answer=f"{card.answer}, in short")
        else:
            self.retext(card, more=f"第 {card.label} 个问题: {card.question}")

    @precondition(lambda self: self.cards())
    @rule(place=PLACES)
    def revert(self, place: int) -> None:
        card = self.any_card(place)
        question, answer = TEXTS[card.label]
        self.retext(card, question=question, answer=answer, more="")

    @precondition(lambda self: self.cards())
    @rule(place=PLACES, was=st.booleans())
    def give_id(self, place: int, was: bool) -> None:
        card = self.any_card(place)
        former = (card.id,) if was and card.id else ()
        self.retext(card, id=self.new_name(), was=former)

    @precondition(lambda self: self.cards())
    @rule(place=PLACES, to=PLACES, at=PLACES)
    def move(self, place: int, to: int, at: int) -> None:
        card = self.editor.cut(self.any_card(place).label)
        cards = self.page(to).cards
        cards.insert(at % (len(cards) + 1), card)

    @precondition(lambda self: self.cards())
    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        card = self.any_card(place)
        if card.label not in self.touched:
            self.touched.add(card.label)
            self.deleted.append(self.editor.cut(card.label))

    @precondition(lambda self: self.deleted)
    @rule(which=PLACES, to=PLACES, at=PLACES)
    def restore(self, which: int, to: int, at: int) -> None:
        card = self.deleted.pop(which % len(self.deleted))
        self.touched.add(card.label)
        cards = self.page(to).cards
        cards.insert(at % (len(cards) + 1), card)

    @precondition(lambda self: self.fresh)
    @rule(to=PLACES, at=PLACES)
    def add(self, to: int, at: int) -> None:
        cards = self.page(to).cards
        cards.insert(at % (len(cards) + 1), plain(self.fresh.pop(0)))

    @rule(place=PLACES, was=st.booleans())
    def rename_deck(self, place: int, was: bool) -> None:
        page = self.page(place)
        page.was = (page.slug,) if was else ()
        page.slug = self.new_name()

    @rule(place=PLACES)
    def rename_file(self, place: int) -> None:
        pages = self.editor.pages
        name = sorted(pages)[place % len(pages)]
        pages[self.new_name()] = pages.pop(name)

    @rule(place=PLACES)
    def turn_round(self, place: int) -> None:
        self.page(place).cards.reverse()

    # What always holds

    def keys(self) -> dict[int, str]:
        keys = self.editor.keys()
        return {card.label: keys[card.question] for card in self.cards()}

    def check(self) -> None:
        """Each card has its answers, and those of cards that are gone wait."""
        keys = self.keys()
        for label, key in keys.items():
            assert list(self.editor.answers(key)) == sorted(self.answers[label]), TEXTS[label]
        gone = [label for label in self.answers if label not in keys and self.answers[label]]
        orphans = self.editor.learner.study.keeping.orphans()
        assert sorted(sorted(self.editor.answers(orphan.key)) for orphan in orphans) == sorted(
            sorted(self.answers[label]) for label in gone
        )
        assert self.editor.learner.sound()

    @invariant()
    def no_card_is_lost_by_the_test_itself(self) -> None:
        labels = [card.label for card in (*self.cards(), *self.deleted)]
        assert sorted([*labels, *self.fresh]) == list(range(len(TEXTS)))


def test_each_history_is_with_its_card_whatever_is_edited() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=LEARNERS,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
