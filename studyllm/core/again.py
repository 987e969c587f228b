"""Step 7 of SM-2: cards that were weak today, to be asked again until they are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from studyllm.core.cards import Key
from studyllm.core.journal import Grade

AGAIN_WAIT = 3
"""Answers to other cards before a weak card is asked again."""


class Turn(NamedTuple):
    """A card was answered today, and the answer counts."""

    card: Key
    deck: str
    grade: Grade
    took_ms: int = 0
    """As statistics count it."""
    cram: bool = False
    """Whether it was practice beside the schedule."""


class _Weak(NamedTuple):
    since: int
    """The turn that made it so."""
    below: Grade
    """It is asked until it is answered with this or better."""
    cram: bool
    """Whether it was failed in practice, so that answering it is practice, too."""


class AgainToday:
    """The cards to be asked again today, by when they were answered last."""

    def __init__(self, again_below: Grade) -> None:
        """`again_below`: a card whose last answer today is below this is asked again."""
        self._again_below = again_below
        self._weak: dict[Key, _Weak] = {}
        self._turns = 0

    def __contains__(self, card: Key) -> bool:
        return card in self._weak

    def __len__(self) -> int:
        return len(self._weak)

    @property
    def cards(self) -> list[Key]:
        """The longest waiting first."""
        return list(self._weak)

    def below(self, card: Key, cram: bool) -> Grade:
        """The grade below which an answer brings the card back today.

        What has failed in practice comes back until Good; what is practised for the first time,
        only if it fails.
        """
        usual = Grade.GOOD if cram else self._again_below
        if card in self._weak:
            return max(self._weak[card].below, usual)
        return Grade.HARD if cram else usual

    def take(self, turn: Turn) -> None:
        """A card was answered."""
        self._turns += 1
        weak = turn.grade < self.below(turn.card, turn.cram)
        before = self._weak.pop(turn.card, None)
        if weak:
            below = Grade.GOOD if turn.cram else self._again_below
            if before is not None:
                below = max(below, before.below)
            only_cram = turn.cram and (before is None or before.cram)
            self._weak[turn.card] = _Weak(self._turns, below, only_cram)

    def drop(self, card: Key) -> None:
        """Forget a card."""
        self._weak.pop(card, None)

    def is_cram(self, card: Key) -> bool:
        """Whether the card is asked again because of practice alone."""
        return card in self._weak and self._weak[card].cram

    def first(self, among: Callable[[Key], bool]) -> Key | None:
        """The longest waiting card of those that `among` admits."""
        return next(filter(among, self._weak), None)

    def has_waited(self, card: Key) -> bool:
        """Whether enough others were answered since."""
        return self._turns - self._weak[card].since >= AGAIN_WAIT
