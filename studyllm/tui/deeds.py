"""What keys do to one card or to several of a list, in words, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from studyllm.core.journal import Reset
from studyllm.study import Asked, Study
from studyllm.text.clean import one_line
from studyllm.tui.marks import Change, change, told
from studyllm.tui.strings import say

Deed: TypeAlias = Change | Reset
"""What was done to a card, and can be taken back."""


class Deeds:
    """Remembers what the last key has done.

    What fails raises a `StudyError`; what was done before that stays, and can be taken back.
    """

    def __init__(self, study: Study, way_back: Callable[[], str]) -> None:
        """`way_back` tells the key that takes back."""
        self._study = study
        self._way_back = way_back
        self._done: list[Deed] = []
        self.changed = False
        """Whether anything was ever done."""

    def mark(self, cards: Sequence[Asked], trait: str, language: str) -> str:
        """Give cards a trait, or take it away if all of them have it; what that has done."""
        made = [change(one.key, one.standing, trait, one.day) for one in cards]
        made = [one for one in made if one.on] or made
        if not made:
            return ""
        name = f"{trait} {'on' if made[0].on else 'off'}, many"
        words = say(language, name, len(made))
        if len(made) == 1:
            words = told(language, made[0], "")
        self._do(partial(self._mark, one) for one in made)
        return self._with_way_back(language, words)

    def reset(self, cards: Sequence[Asked], language: str) -> str:
        """Begin cards anew, those that are not new; what that has done."""
        keys = [one.key for one in cards if not one.is_new]
        if not keys:
            return say(language, "nothing to reset")
        words = say(language, "reset, many", len(keys))
        if len(keys) == 1:
            words = say(language, "reset", key=one_line(keys[0]))
        self._do(partial(self._study.history.reset, key) for key in keys)
        return self._with_way_back(language, words)

    def take_back(self, language: str) -> str:
        """Let what the last key has done not hold any more; that in words."""
        if not self._done:
            return say(language, "nothing done")
        deeds = len(self._done)
        while self._done:
            deed = self._done[-1]
            if isinstance(deed, Change):
                self._study.mark(*deed.back)
            else:
                self._study.history.take_back(deed)
            self._done.pop()
        return say(language, "all taken back", deeds)

    def _do(self, steps: Iterable[Callable[[], Deed]]) -> None:
        self._done = []
        for step in steps:
            self._done.append(step())
            self.changed = True

    def _mark(self, made: Change) -> Change:
        self._study.mark(*made)
        return made

    def _with_way_back(self, language: str, words: str) -> str:
        back = say(language, "takes back", key=self._way_back())
        return say(language, "sentences", first=words, second=back)
