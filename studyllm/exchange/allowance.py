"""How much markup the texts of one file of another program may have."""

from __future__ import annotations

from typing import Final

MOST_MARKUP: Final = 200_000
"""Tags, formulas and the like that the texts of a file may have, whatever their number."""
MOST_MARKUP_OF_NOTE: Final = 150
"""By how many each note of a file adds to that; coloured code has some hundred."""

_COSTLY: Final = (  # tags, formulas and hidden parts
    "<",
    "\\(",
    "\\[",
    "[$",
    "[l",
    "[s",
    "[a",
    "{{",
    "::",
)
_ESCAPED: Final = "*_`~&}\\"
"""What costs an eighth of that."""


class TooMuchError(Exception):
    """The texts of a file hold more markup than any cards do; the text says so as a clause."""

    def __init__(self) -> None:
        super().__init__("the texts of this file have more HTML than cards can have")


class Allowance:
    """How much markup the texts of one file may have.

    A tag or a formula takes 5 to 10 us, where a word takes a hundredth of that. So a file of a few
    hundred texts of nothing else would take minutes.
    """

    def __init__(self) -> None:
        self._left = MOST_MARKUP

    def more(self) -> None:
        """Another note has come."""
        self._left += MOST_MARKUP_OF_NOTE

    def take(self, source: str) -> None:
        """A text is about to be read.

        Raises:
            TooMuchError: it has more than is left, or one before it had.
        """
        self._left -= sum(map(source.count, _COSTLY)) + sum(map(source.count, _ESCAPED)) // 8
        if self._left < 0:
            raise TooMuchError
