"""How well a text is meant by what somebody types of it: a few letters, or a word of Chinese."""

from __future__ import annotations

from unicodedata import normalize

NOT_AT_ALL = 0

_WORD, _INSIDE = 200, 100
"""What a text begins with that has the letters in one piece: at a word's start, or elsewhere."""

_START, _NEXT, _JUMP = 10, 6, -1
"""A letter at a word's start, one right behind the letter before, and each letter left out."""

_LEAST, _NEVER = 1, -1_000_000_000


def fit(query: str, text: str) -> int:
    """How well a text is meant; more is better, `NOT_AT_ALL` that it is not.

    Each word of the query must be in the text: a word of ASCII letter by letter in their order,
    best at the starts of words, another one as it stands.
    """
    folded = fold(text)
    total = 0
    for word in fold(query).split():
        score = _letters(word, folded) if word.isascii() else _piece(word, folded)
        if score == NOT_AT_ALL:
            return NOT_AT_ALL
        total += score
    return total or _LEAST


def holds(query: str, text: str) -> bool:
    """Whether each word of the query is in the text as it stands, at a word's start in ASCII."""
    folded = fold(text)
    return all(
        _piece(word, folded) >= (_WORD if word.isascii() else _INSIDE)
        for word in fold(query).split()
    )


def fold(text: str) -> str:
    """A text in which letters that differ in case or width alone are the same."""
    return normalize("NFKC", text).casefold()


def _starts(text: str) -> list[bool]:
    """Whether a word starts at each letter."""
    return [
        letter.isalnum() and not (place and text[place - 1].isalnum())
        for place, letter in enumerate(text)
    ]


def _piece(word: str, text: str) -> int:
    """The score of a word that is in the text in one piece."""
    place = text.find(word)
    if place < 0:
        return NOT_AT_ALL
    starts = _starts(text)
    while place >= 0:
        if starts[place]:
            return _WORD + (_START if place == 0 else 0)
        place = text.find(word, place + 1)
    return _INSIDE


def _letters(word: str, text: str) -> int:
    """The score of a word whose letters are in the text in their order."""
    if (whole := _piece(word, text)) != NOT_AT_ALL:
        return whole
    left = iter(text)
    if not all(letter in left for letter in word):
        return NOT_AT_ALL
    return min(max(_best(word, text), _LEAST), _INSIDE - 1)


def _best(word: str, text: str) -> int:
    """The best score of all ways to find the letters in the text, of which there is one."""
    starts = _starts(text)
    # The best score of the letters so far if the last of them is right before this place.
    scores = [0] * (len(text) + 1)
    for number, letter in enumerate(word):
        now = [_NEVER] * (len(text) + 1)
        reach = _NEVER
        for place, here in enumerate(text):
            reach = max(reach + _JUMP, scores[place])
            if here == letter:
                near = scores[place] + (_NEXT if number else 0)
                now[place + 1] = max(reach, near) + (_START if starts[place] else 0)
        scores = now
    return max(scores)
