"""What is said of a card by keys: suspended, buried, flagged; and how a screen tells it."""

from __future__ import annotations

from typing import NamedTuple

from studyllm.core.cards import Key
from studyllm.core.journal import Day, Standing, Trait
from studyllm.study import Saved
from studyllm.text.clean import one_line
from studyllm.tui.keys import bind
from studyllm.tui.strings import say

FLAG = "⚑"

MARK_KEYS = {"buried": "mark.bury", "suspended": "mark.suspend", "flagged": "mark.flag"}
"""The ids of the bindings, by the names of the traits."""

MARKING = [
    bind("b", "mark('buried')", "mark.bury", show=True),
    bind("s", "mark('suspended')", "mark.suspend", show=True),
    bind("f", "mark('flagged')", "mark.flag", show=True),
]
"""The keys of screens that are about a card; they have an `action_mark`."""


class Change(NamedTuple):
    """A trait is given to a card or taken from it: what `Study.mark` wants to know."""

    key: Key
    trait: Trait
    on: bool

    @property
    def back(self) -> Change:
        """What takes it back."""
        return self._replace(on=not self.on)

    def on_top_of(self, standing: Standing, today: Day) -> Standing:
        """How the card stands after it."""
        match self.trait:
            case Trait.SUSPENDED:
                return standing._replace(suspended=self.on)
            case Trait.BURIED:
                return standing._replace(buried=today if self.on else None)
            case Trait.FLAGGED:
                return standing._replace(flagged=self.on)


def change(key: Key, standing: Standing, trait: str, today: Day) -> Change:
    """Give a card the trait of that name, or take it away if the card has it today."""
    has = {
        Trait.SUSPENDED: standing.suspended,
        Trait.BURIED: standing.buried == today,
        Trait.FLAGGED: standing.flagged,
    }
    named = Trait[trait.upper()]
    return Change(key, named, not has[named])


def told(language: str, made: Change, way_back: str) -> str:
    """What a change has done, and the key that takes it back; an empty one is not named.

    `way_back`: as it is on the keyboard.
    """
    name = f"{made.trait.name.lower()} {'on' if made.on else 'off'}"
    words = say(language, name, key=one_line(made.key))
    if not way_back:
        return words
    back = say(language, "takes back", key=way_back)
    return say(language, "sentences", first=words, second=back)


def leech_told(language: str, saved: Saved) -> str:
    """That a card has become a leech, and the way out; nothing if it has not."""
    if not saved.leech or saved.memory is None:
        return ""
    words = "suspended leech" if saved.suspended else "new leech"
    return say(language, words, saved.memory.lapses, key=one_line(saved.key))


def quiet_marks(language: str, flagged: bool, leech: bool) -> str:
    """A flag, and whether the card is a leech, in as few cells as can be."""
    marks = [FLAG] if flagged else []
    if leech:
        marks.append(say(language, "leech"))
    return " ".join(marks)
