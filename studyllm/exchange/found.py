"""What the readers of foreign formats find: a card, and where it stands."""

from __future__ import annotations

from typing import NamedTuple

from studyllm.core.fields import Fields


class Found(NamedTuple):
    """A card as a file has it. Whether the deck format allows what it says is not checked yet."""

    line: int
    """Where it begins, counted from 1."""
    deck: Fields
    """What the file says at this place of the card's deck, under the keys of the deck format."""
    card: Fields
    """What it says of the card."""
    place: str = ""
    """As messages name it, if the line does not say it."""
