"""Editing a card from any screen: all of them step aside for the learner's editor."""

from __future__ import annotations

import os
from typing import NamedTuple

from textual.app import App, SuspendNotSupported

from studyllm.core.cards import Key
from studyllm.errors import StudyError
from studyllm.study import Edited, EditPlace, Study
from studyllm.text.clean import one_line
from studyllm.tui import editor
from studyllm.tui.keys import key_of
from studyllm.tui.strings import say


class Outcome(NamedTuple):
    """What came of editing a card, as a screen tells it."""

    notice: str
    style: str = "$muted"
    gone: bool = False
    """Whether no deck has the card any more."""


def edit(app: App[None], study: Study, key: Key, language: str) -> Outcome:
    """Let the learner edit a card, and take over what was changed; back when the editor ends."""
    try:
        program = editor.program(os.environ)
        place = study.edit_place(key)
        trouble = _wait_for(app, editor.at_line(program, place.path, place.line))
        again = key_of(app.screen, language, "quiz.edit")
        return _told(language, key, place, study.take_edit(key, place.path), trouble, again)
    except SuspendNotSupported:
        return Outcome(say(language, "no room to edit", key=one_line(key)), "$error")
    except StudyError as error:
        return Outcome(say(language, "not edited", error=error), "$error")


def _wait_for(app: App[None], words: list[str]) -> str:
    """Run the editor; what it has to complain of. What it has written is taken all the same."""
    with app.suspend():
        try:
            editor.run(words)
        except StudyError as error:
            return str(error)
    return ""


def _told(
    language: str, key: Key, place: EditPlace, edited: Edited, trouble: str, again: str
) -> Outcome:
    """What became of it; `again` is the key that goes on editing."""
    if edited.problem:
        broken = say(language, "edit broken", problem=edited.problem)
        way_out = say(language, "edit again", key=again)
        words = say(language, "sentences", first=broken, second=way_out)
        return Outcome(words, "$error", edited.gone)
    if edited.gone:
        return Outcome(say(language, "edit gone", key=one_line(key)), "$warning", True)
    if trouble:
        return Outcome(say(language, "edit trouble", error=trouble), "$warning")
    if place.copied and place.path.exists():
        return Outcome(say(language, "edit copied", path=one_line(str(place.path), 1_000)))
    return Outcome("")
