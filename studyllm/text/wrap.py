"""Where a line of text breaks: between words, and between Chinese characters."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from studyllm.text.cells import cell_len, get_character_cell_size

NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…—·％‰℃々〜～ー,.;:?!%)]}⟧")
"""What does not begin a line, if the character before can go with it."""

NOT_LAST = frozenset("（《「『【〔〈“‘([{⟦")
"""What does not end a line."""

_JOINER = "\u200d"
_EMOJI_LOOK = "\ufe0f"
"""Makes the character before it two cells wide."""


def breaks(text: str, width: int) -> list[int]:
    """The offsets at which new lines begin so that each fits.

    Blanks at the end of a line may stand outside.

    Args:
        text: without line breaks and tabs.
        width: in cells; at least 2.
    """
    if (text.isascii() and len(text) <= width) or cell_len(text) <= width:
        return []
    return list(_breaks(text, width))


def _breaks(text: str, width: int) -> Iterator[int]:
    start = taken = 0
    """Where the line begins, and its cells so far."""
    chance = ahead = 0
    """Where it may break, and its cells before that."""
    before = _JOINER
    for offset, character in enumerate(text):
        cells = 1 if character == _EMOJI_LOOK else get_character_cell_size(character)
        if _may_break(before, character):
            chance, ahead = offset, taken
        if taken + cells > width and character != " ":
            if chance > start:
                taken -= ahead
            else:  # one word is longer than the line
                chance, taken = offset, 0
            start = chance
            yield start
        taken += cells
        before = character


def _may_break(before: str, after: str) -> bool:
    if before == " " or after == " ":
        return after != " "
    if after in NOT_FIRST or before in NOT_LAST or before == _JOINER:
        return False
    return (_is_wide(before) or _is_wide(after)) and not _goes_with_the_last(after)


def _is_wide(character: str) -> bool:
    return character > "\u2e7f" and east_asian_width(character) in "WF"


def _goes_with_the_last(character: str) -> bool:
    """Whether it changes the looks of the character before it: accents, emoji, skin tones."""
    return (
        character == _JOINER
        or get_character_cell_size(character) == 0
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
