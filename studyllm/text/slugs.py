"""Short names of decks, made of what people call their files and decks."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Characters of a slug, as the deck format has it."""

LONGEST_FILE: Final = 200
"""Bytes of a slug, after which a file is named."""

_INSIDE: Final = frozenset("_+.-")
"""What a slug may hold besides letters, digits and their marks."""

_RUNS: Final = re.compile("-{2,}")


def slug_of(text: str) -> str:
    """A slug that says the same, with letters of any script; empty if the text has none."""
    letters = "".join(c for c in text if unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letters).lower())
    kept = "".join(c if _is_kept(c) else "-" for c in folded)
    slug = _RUNS.sub("-", kept).strip("-.")[:LONGEST]
    return slug.encode()[:LONGEST_FILE].decode(errors="ignore").rstrip("-.")


def _is_kept(character: str) -> bool:
    return character in _INSIDE or unicodedata.category(character)[0] in "LMN"
