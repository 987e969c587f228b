"""Whatever is done to deck files, what was learned stays with its card: held against labels."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studyllm.core.journal import Grade, Trait
from studyllm.errors import StudyError
from studyllm.study.keeping import Kept
from tests.learner import Learner, notes_text
from tests.study.edited import TEXTS, Editor, Page, Progress, plain, typo


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    """Two decks of four cards; each was answered, some twice, and something was said of some."""
    made = Editor(tmp_path, {"moe": range(4), "rope": range(4, 8)})
    study = made.learner.study
    for number in range(8):
        made.learner.answer((Grade.GOOD, Grade.EASY)[number % 2])
    study.mark(made.key(1), Trait.SUSPENDED, True)
    study.mark(made.key(2), Trait.FLAGGED, True)
    made.learner.tomorrow(3)
    for grade in (Grade.AGAIN, Grade.GOOD, Grade.AGAIN):
        made.learner.answer(grade)
    yield made
    assert made.learner.sound()
    made.close()


Edit = Callable[[Editor], None]


def typos(editor: Editor) -> None:
    for label in range(8):
        editor.change(label, question=typo(editor.card(label).question))


def rewording(editor: Editor) -> None:
    editor.change(0, question="At position m, by what angle is a query rotated in RoPE?")
    editor.change(5, question="On what data does RLHF train its reward model?")


def answers_only(editor: Editor) -> None:
    for label in range(8):
        editor.change(label, answer=f"{editor.card(label).answer}, as it were")


def reordering(editor: Editor) -> None:
    for page in editor.pages.values():
        page.cards.reverse()


def move_down(editor: Editor) -> None:
    editor.pages["rope"].cards.insert(2, editor.cut(1))


def move_up(editor: Editor) -> None:
    editor.pages["moe"].cards.insert(0, editor.cut(6))


def swap(editor: Editor) -> None:
    moe, rope = editor.pages["moe"], editor.pages["rope"]
    moe.cards, rope.cards = rope.cards, moe.cards


def translation(editor: Editor) -> None:
    for label in range(8):
        editor.change(label, more=f"第 {label} 个问题是什么?")


def ids_given(editor: Editor) -> None:
    for label in range(8):
        editor.change(label, id=f"card-{label}")


def deck_renamed(editor: Editor) -> None:
    editor.pages["rope"].slug = "rotary"


def deck_renamed_with_was(editor: Editor) -> None:
    editor.pages["rope"].slug = "rotary"
    editor.pages["rope"].was = ("rope",)
    for card in editor.pages["rope"].cards:
        editor.change(card.label, answer="An answer that all have now")


def file_renamed(editor: Editor) -> None:
    editor.pages["another"] = editor.pages.pop("rope")


def file_and_deck_renamed(editor: Editor) -> None:
    editor.pages["a-first-one"] = editor.pages.pop("rope")
    editor.pages["a-first-one"].slug = "rotary"


def decks_joined(editor: Editor) -> None:
    editor.pages["moe"].cards += editor.pages.pop("rope").cards


def deck_split(editor: Editor) -> None:
    cards = editor.pages["rope"].cards
    editor.pages["a"] = Page("a", [cards.pop(), cards.pop()])


def new_beside(editor: Editor) -> None:
    editor.change(3, question=typo(editor.card(3).question))
    editor.pages["moe"].cards[1:1] = [plain(8), plain(9)]


def everything(editor: Editor) -> None:
    typos(editor)
    swap(editor)
    ids_given(editor)
    reordering(editor)


EDITS = (
    typos, rewording, answers_only, reordering, move_down, move_up, swap, translation, ids_given,
    deck_renamed, deck_renamed_with_was, file_renamed, file_and_deck_renamed, decks_joined,
    deck_split, new_beside, everything,
)  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_learned_stays_with_its_card(editor: Editor, edit: Edit) -> None:
    before = editor.progress()
    edit(editor)
    editor.save()
    after = editor.progress()
    assert {label: after[label] for label in before} == before
    assert not any(after[label].answers for label in after.keys() - before.keys())
    assert editor.learner.study.keeping.orphans() == []
    editor.learner.reopen()
    assert editor.progress() == after


def test_an_edit_and_its_revert_leave_all_as_it_was(editor: Editor) -> None:
    before = editor.progress()
    for _ in range(3):
        typos(editor)
        editor.save()
        for label in range(8):
            editor.change(label, question=TEXTS[label][0])
        editor.save()
        assert editor.progress() == before


def test_a_card_that_was_deleted_waits_and_comes_back_with_its_past(editor: Editor) -> None:
    before = editor.progress()
    gone = [editor.cut(label) for label in (0, 2)]
    del editor.pages["rope"]
    editor.save()
    waiting = editor.learner.study.keeping.orphans()
    assert len(waiting) == 6
    assert sum(orphan.answers for orphan in waiting) == sum(
        len(before[label].answers) for label in (0, 2, 4, 5, 6, 7)
    )
    editor.learner.tomorrow(40)
    editor.pages["elsewhere"] = Page("elsewhere", gone)
    editor.pages["rope"] = Page("rope", [plain(label) for label in range(4, 8)])
    editor.save()
    assert editor.progress() == before
    assert editor.learner.study.keeping.orphans() == []


def test_cards_that_an_own_deck_leaves_out_are_back_when_it_goes(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 4})
    for _ in range(3):
        learner.answer()
    rows = "select * from memory order by card"
    before = learner.study._db.execute(rows).fetchall()
    learner.home.decks.mkdir()
    own = learner.home.decks / "mine.yaml"
    own.write_text("deck: rope\ncards: [{id: c2, q: Another?, a: Yes}]\n", encoding="utf-8")
    learner.reopen()
    assert [one.key for one in learner.study.keeping.orphans()] == ["rope/c1", "rope/c3"]
    learner.study.remove_deck("rope")
    assert learner.study.keeping.orphans() == []
    assert learner.study._db.execute(rows).fetchall() == before
    assert learner.study._ledger.aliases() == []
    assert learner.study._db.execute("select count(*) from content").fetchone() == (4,)
    learner.study.close()


def test_a_new_card_by_a_former_text_begins_anew(editor: Editor) -> None:
    before = editor.progress()
    editor.change(0, question=typo(TEXTS[0][0]))
    editor.save()
    editor.pages["moe"].cards.append(replace(plain(0), label=10))
    editor.save()
    after = editor.progress()
    assert after.pop(10) == Progress(None, before[0].standing, ())
    assert after == before
    editor.learner.tomorrow(-3)
    editor.learner.study.start()
    assert editor.learner.answer().key == editor.key(10)
    after = editor.progress()
    assert len(after.pop(10).answers) == 1
    assert after == before


@pytest.mark.parametrize("into", [0, 8])
def test_cards_merged_by_was_have_both_pasts(editor: Editor, into: int) -> None:
    before = editor.progress()
    former = [editor.key(label).partition("/")[2] for label in (0, 1)]
    first = editor.cut(0)
    editor.cut(1)
    merged = replace(first if into == 0 else plain(8), id="both", was=tuple(former), label=into)
    editor.pages["moe"].cards.append(merged)
    editor.save()
    after = editor.progress()
    assert after[into].answers == tuple(sorted(before[0].answers + before[1].answers))
    assert editor.learner.study.keeping.orphans() == []
    linked = editor.learner.study.keeping._ledger.aliases()
    editor.change(3, answer="Another")
    editor.save()
    assert editor.learner.study.keeping._ledger.aliases() == linked


def test_was_takes_nothing_from_a_card_that_is_there(editor: Editor) -> None:
    ids_given(editor)
    editor.save()
    before = editor.progress()
    editor.pages["rope"].was = ("moe",)
    editor.pages["rope"].cards.append(replace(plain(8), id="card-0"))
    editor.pages["rope"].cards.append(replace(plain(9), id="new", was=("card-1",)))
    editor.save()
    after = editor.progress()
    assert (after.pop(8).answers, after.pop(9).answers) == ((), ())
    assert after == before


def test_was_of_deck_and_card_go_together(editor: Editor) -> None:
    ids_given(editor)
    editor.save()
    before = editor.progress()
    page = editor.pages["rope"]
    page.slug, page.was = "rotary", ("rope", "older")
    for label in range(4, 8):
        nothing_alike = plain(label + 8)
        editor.change(
            label,
            id=f"new-{label}",
            was=(f"card-{label}",),
            question=nothing_alike.question,
            answer=nothing_alike.answer,
        )
    editor.save()
    assert editor.progress() == before


def test_siblings_go_with_their_card(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {}, new_per_day=99)
    path = learner.shipped / "notes.yaml"
    text = notes_text("notes", 4).replace("{{One", "{{5:One")
    path.write_text(text, encoding="utf-8")
    learner.reopen()
    for _ in range(3):
        while learner.asked() is not None:
            learner.answer(Grade.EASY)
        learner.tomorrow()
    rows = "select text, m.* from memory m join name n on n.id = m.card order by text"
    before = learner.study._db.execute(rows).fetchall()
    path.write_text(text.replace("id: n", "id: m"), encoding="utf-8")
    learner.reopen()
    after = learner.study._db.execute(rows).fetchall()
    assert len(before) == 8
    assert [(key.replace("/m", "/n"), *rest[1:]) for key, *rest in after] == [
        (key, *rest[1:]) for key, *rest in before
    ]
    assert learner.study.keeping.orphans() == []
    assert learner.sound()
    learner.study.close()


def test_a_look_that_was_cut_short_is_made_up_for(editor: Editor) -> None:
    before = editor.progress()
    everything(editor)
    editor.write()
    study = editor.learner.study
    library = study._library
    look, library._look = library._look, _killed
    with pytest.raises(KeyboardInterrupt):
        study.sync()
    library._look = look
    editor.learner.reopen()
    assert editor.progress() == before


def _killed() -> Kept:
    raise KeyboardInterrupt


def test_where_nothing_changed_nothing_is_looked_at(editor: Editor) -> None:
    typos(editor)
    editor.save()
    assert editor.learner.study.kept == (8, 0)
    editor.learner.reopen()
    assert editor.learner.study.kept is None
    traced: list[str] = []
    editor.learner.study._db.raw.set_trace_callback(traced.append)
    editor.learner.study.sync()
    editor.learner.study._db.raw.set_trace_callback(None)
    assert sum("newcomer" in sql for sql in traced) == 1
    assert not any(table in sql for sql in traced for table in ("orphan", "alias", "journal"))


def test_an_import_keeps_what_was_learned_too(editor: Editor, tmp_path: Path) -> None:
    before = editor.progress()
    source = tmp_path / "source.yaml"
    typos(editor)
    source.write_text(editor.pages["rope"].yaml(), encoding="utf-8")
    editor.learner.study.import_deck(source, replace=True)
    assert editor.learner.study.kept == (4, 0)
    editor.save()
    assert editor.progress() == before


def test_a_card_that_is_asked_goes_on_under_its_new_key(editor: Editor) -> None:
    editor.learner.tomorrow(60)
    study = editor.learner.study
    study.start()
    asked = study.next()
    assert asked is not None
    (label,) = (one for one in range(8) if editor.key(one) == asked.key)
    typos(editor)
    editor.write()
    study.sync()
    now = study.asked_again()
    assert now is not None
    assert (now.key, now.memory) == (editor.key(label), asked.memory)
    saved = editor.learner.study.grade(Grade.GOOD, 1000)
    assert saved.key == now.key
    assert saved.memory == now.outcomes[Grade.GOOD]
    assert len(editor.progress()[label].answers) >= 2
    assert editor.learner.asked() != asked.key


def test_a_card_that_another_program_has_reworded_can_be_answered(editor: Editor) -> None:
    editor.learner.tomorrow(60)
    study = editor.learner.study
    study.start()
    asked = study.next()
    assert asked is not None
    (label,) = (one for one in range(8) if editor.key(one) == asked.key)
    before = editor.progress()[label].answers
    typos(editor)
    editor.write()
    editor.learner.open().close()
    saved = study.grade(Grade.GOOD, 1000)
    assert saved.key == editor.key(label)
    assert editor.progress()[label].answers[:-1] == before


def test_an_id_that_is_renamed_in_the_editor_keeps_the_card_asked(editor: Editor) -> None:
    editor.learner.tomorrow(60)
    study = editor.learner.study
    study.start()
    asked = study.next()
    assert asked is not None
    place = study.edit_place(asked.key)
    text = place.path.read_text(encoding="utf-8")
    made = asked.key.partition("/")[2]
    assert made in text
    place.path.write_text(text.replace(made, "mine"), encoding="utf-8")
    edited = study.take_edit(asked.key, place.path)
    assert not edited.gone
    now = study.asked_again()
    assert now is not None
    assert now.key.endswith("/mine")


def test_a_history_is_linked_by_hand_or_refused_with_a_reason(editor: Editor) -> None:
    study = editor.learner.study
    old, new, other = (editor.key(label) for label in (0, 1, 2))
    before = editor.progress()
    for one, to, problem in (
        ("moe/nothing", new, "nothing was ever done with `moe/nothing`"),
        (old, "moe/nothing", "no deck has a card `moe/nothing` now"),
        (old, new, "is a card of a deck now, and its history is its own"),
        (new, new, "is a card of a deck now"),
    ):
        with pytest.raises(StudyError, match=problem):
            study.keeping.link(one, to)
    assert editor.progress() == before
    editor.cut(0)
    editor.save()
    study = editor.learner.study
    assert study.keeping.link(old + "#2", new) == (old, new)
    after = editor.progress()
    assert after[1].answers == tuple(sorted(before[0].answers + before[1].answers))
    assert study.keeping.orphans() == []
    with pytest.raises(StudyError, match=r"goes on as .+ already"):
        study.keeping.link(old, new)
    study.keeping.link(old, other)
    after = editor.progress()
    assert (after[1], after[3]) == (before[1], before[3])
    assert after[2].answers == tuple(sorted(before[0].answers + before[2].answers))


def test_a_history_in_doubt_names_the_cards_that_it_may_be(editor: Editor) -> None:
    question = TEXTS[0][0]
    old = editor.key(0)
    editor.cut(0)
    twins = [plain(0), plain(0)]
    twins[0] = replace(twins[0], question=question.replace("RoPE", "ROPE"), label=11)
    twins[1] = replace(twins[1], question=question.replace("RoPE", "rope"), label=12)
    editor.pages["moe"].cards[:0] = twins
    editor.save()
    (orphan,) = editor.learner.study.keeping.orphans()
    assert orphan.key == old
    assert orphan.card is not None
    assert orphan.card.question == {"": question}
    assert set(orphan.candidates) == {editor.key(11), editor.key(12)}
    assert json.dumps(orphan.answers)
