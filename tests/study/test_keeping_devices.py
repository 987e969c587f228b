"""Devices whose deck files differ, and are the same again: one history a card in the end."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from studyllm.core.journal import Grade
from tests.study.edited import TEXTS, Editor, typo


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Editor, Editor]]:
    """Two devices with the same deck, of which one has answered all cards, and synced."""
    (tmp_path / "shared").mkdir()
    made = [Editor(tmp_path / name, {"moe": range(4)}) for name in "ab"]
    for _ in range(4):
        made[0].learner.answer()
    made[1].learner.now += 60_000
    for one in made:
        sync(one)
    yield made[0], made[1]
    for one in made:
        assert one.learner.sound()
        assert one.learner.refolded()
        one.close()


def sync(editor: Editor) -> None:
    editor.learner.study.sync_with(editor.learner.home.data.parent.parent / "shared")


def learned(editor: Editor) -> dict[str, Any]:
    """All that is known of any card, by its key."""
    execute = editor.learner.study._db.execute
    rows = execute("select text, m.* from memory m join name n on n.id = m.card").fetchall()
    return {key: rest for key, _, *rest in rows}


def answer_all(editor: Editor) -> None:
    editor.learner.tomorrow(9)
    editor.learner.study.start()
    while editor.learner.asked():
        editor.learner.answer(Grade.GOOD)


def same_files(editor: Editor, other: Editor) -> None:
    editor.pages = deepcopy(other.pages)
    editor.save()


def end_equal(*editors: Editor) -> None:
    for editor in (*editors, *editors[::-1]):
        sync(editor)
    first, *others = editors
    for other in others:
        assert learned(other) == learned(first)
        assert other.progress() == first.progress()
    assert learned(first).keys() == {first.key(label) for label in range(4)}


def test_an_edit_arrives_with_the_journal_first_or_with_the_file_first(
    pair: tuple[Editor, Editor],
) -> None:
    one, other = pair
    before = one.progress()
    one.change(0, question=typo(TEXTS[0][0]))
    one.save()
    sync(one)
    sync(other)
    # The journal says that the card goes by a key that no file has here.
    assert other.progress() == before
    assert learned(other).keys() == {other.key(label) for label in range(4)}
    same_files(other, one)
    assert other.progress() == before
    end_equal(one, other)
    other.change(1, question=typo(TEXTS[1][0]))
    other.save()
    same_files(one, other)
    end_equal(one, other)
    assert one.progress() == before


@pytest.mark.parametrize("kept", [0, 1])
@pytest.mark.parametrize("answers", [False, True])
def test_two_edits_of_one_card_end_as_one(
    pair: tuple[Editor, Editor], kept: int, answers: bool
) -> None:
    one, other = pair
    one.change(0, question=typo(TEXTS[0][0]), answer="By m times theta alone")
    other.change(0, question=TEXTS[0][0].replace("the query", "a query"))
    for editor in pair:
        editor.save()
        if answers:
            answer_all(editor)
    for editor in (*pair, *pair):
        sync(editor)
    count = len({*one.progress()[0].answers, *other.progress()[0].answers})
    same_files(pair[1 - kept], pair[kept])
    end_equal(one, other)
    assert len(one.progress()[0].answers) == count == (3 if answers else 1)


def test_devices_whose_files_stay_different_do_not_fill_the_journal(
    pair: tuple[Editor, Editor],
) -> None:
    one, other = pair
    for label in range(4):
        one.change(label, question=typo(TEXTS[label][0]))
    one.save()
    counts = []
    for _ in range(3):
        for _ in range(6):
            sync(one)
            sync(other)
        counts.append(len(one.learner.study._ledger.aliases()))
        for editor in pair:
            editor.learner.tomorrow()
    first, second, third = counts
    assert first <= 4 * 6
    assert second - first <= 4 * 2
    assert third - second <= 4 * 2
    # Each day, what was learned is shown where it is studied.
    for editor in pair:
        sync(editor)
        assert all(progress.answers for progress in editor.progress().values())
    same_files(other, one)
    end_equal(one, other)


def test_a_device_that_is_new_has_all_under_the_present_keys(
    pair: tuple[Editor, Editor], tmp_path: Path
) -> None:
    one, other = pair
    for text in ("In RoPE, by which angle is the query at position m rotated?", TEXTS[0][0]):
        one.change(0, question=text)
        one.change(1, question=typo(one.card(1).question))
        one.save()
    sync(one)
    same_files(other, one)
    third = Editor(tmp_path / "third", {})
    third.learner.now = one.learner.now
    same_files(third, one)
    end_equal(one, other, third)
    assert all(progress.answers for progress in third.progress().values())
    third.close()
