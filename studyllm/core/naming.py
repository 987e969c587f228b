"""Ids of cards that were given none."""

from __future__ import annotations

import hashlib
from typing import Final

from studyllm.core.cards import Text

MADE: Final = "~"
"""Begins an id that was made from a card's text."""


def made(text: Text) -> str:
    """The id of a card that has none: from its text, in English if there are languages."""
    for language in ("", "en"):
        if language in text:
            break
    else:
        language = min(text)
    words = " ".join(text[language].split())
    return MADE + hashlib.blake2b(words.encode(), digest_size=5).hexdigest()
