r"""How words are looked for in bodies: quickly by LIKE where that tells, else by reading the body.

LIKE is five times as fast as a function of ours, but it sees the encoded form, and knows capital
letters in ASCII alone. So it is asked first, with a pattern that no body with the words can fail:

- A body whose letters fold to others than ASCII's small ones begins with a blank (`foreign`) and
  is always read. Full-width signs, which stand in every Chinese text, do not count among them:
  in a pattern, a sign is any one character.
- What the pattern finds is believed if the words can stand nowhere but in a text: they have no
  signs, are in no name of the format, and neither behind a backslash, which could be half of an
  escape (`\n`), nor behind `":[`, where tags and ids stand. Otherwise the body is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import translate
from functools import lru_cache
from string import punctuation
from typing import Any
from unicodedata import normalize

from studyllm.core.query import fold

_decode = json.JSONDecoder().decode

_TEXTS = (
    "question",
    "answer",
    "cloze",
    "choices",
    "number",
    "unit",
    "points",
    "note",
    "source",
)
"""The keys of a body below which its texts are."""

_NAMES = (
    *_TEXTS,
    *("as_of", "tags", "refs", "follow_up", "was", "reverse", "right", "tolerance"),
    *("true", "false", "null"),
)
"""What stands in bodies and is no text."""

_SIGNS = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_SIGNS["\u3000"] = " "
_WIDE_SIGN = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
"""Full-width signs, each of which folds to one of ASCII's."""

_UNUSUAL = re.compile(
    f"[^\x00-\x7f\u3400-\u4dbf\u4e00-\u9fff、。〈-】“”‘’—{re.escape(''.join(_SIGNS))}]"
)
"""All but what fills English and Chinese texts, and folds to itself or as in ASCII."""

_FREQUENT = "etaoinsrhldcu"
"""Letters that fill English texts."""

TAIL = 3
"""Letters of the end of words by which they are looked for, at least."""

SHORT, SCRIPT = 3, 4
"""Letters of language codes, and of the names of scripts in them."""


def is_foreign(body: str) -> bool:
    """Whether a body has letters that fold to others than ASCII's small ones."""
    if body.isascii() or _UNUSUAL.search(body) is None:
        return False
    plain = _WIDE_SIGN.sub(lambda sign: _SIGNS[sign[0]], body)
    folded = _folded_but_blanks(plain)
    return folded.encode("utf-8", "surrogatepass") != plain.encode("utf-8", "surrogatepass").lower()


def says(body: str, words: str) -> bool:
    """Whether a text of the body has the words; a body that cannot be read has none."""
    plain = body.startswith("{")
    if plain and _encoded(words).search(body.lower()) is None:
        return False
    try:
        texts = list(_texts(_decode(body)))
    except (ValueError, AttributeError):
        return False
    # Folding takes as long as all the rest, and changes little in a plain text.
    return (plain and any(words in text.lower() for text in texts)) or any(
        words in fold(text) for text in texts
    )


def tagged(body: str, pattern: str) -> bool:
    """Whether a tag of the body is as the pattern says."""
    try:
        return matches(pattern, _decode(body).get("tags", ()))
    except (ValueError, AttributeError):
        return False


def fits(name: str, pattern: str) -> bool:
    """Whether a name is as the pattern says."""
    return matches(pattern, [name])


def matches(pattern: str, names: Any) -> bool:
    """Whether one of these names is as a folded pattern says."""
    fits = _matcher(pattern)
    return any(fits(fold(name)) for name in names)


def pattern_of(words: str, *, stars: bool = False) -> str:
    """A LIKE pattern for folded words in a body: true of all plain ones that have them.

    Args:
        words: folded.
        stars: whether a `*` stands for any characters.
    """
    letters = []
    for letter in words:
        if letter in '"\\ ' or (stars and letter == "*"):
            letters.append("%")  # an escape is two characters, and blanks may be many
        else:
            letters.append("_" if letter in punctuation else letter)
    return "".join(letters)


def tail_of(words: str) -> str:
    """The end of words from a letter on that few bodies have many of; all of them if there is none.

    LIKE looks at each place where the first letter of what it looks for stands.

    Args:
        words: folded.
    """
    for place, letter in enumerate(words[: 1 - TAIL]):
        if letter.isascii() and letter.isalnum() and letter not in _FREQUENT:
            return words[place:]
    return words


def doubts(words: str) -> tuple[str, ...]:
    """Patterns for bodies in which LIKE may have found no text; nothing if that can be anywhere.

    Args:
        words: folded.
    """
    if len(words) <= SHORT and words.isascii():
        return ()
    if any(letter in punctuation or letter == " " for letter in words) or words.isdecimal():
        return ()
    if any(words in name for name in _NAMES):
        return ()
    found = [f'%":[%{words}%']
    if words[0] in "nt":
        found.append(f"%\\{words}%")
    if len(words) == SCRIPT:
        found += [f'%{words}":%', f"%-{words}-%"]
    return tuple(found)


@lru_cache(64)
def _encoded(words: str) -> re.Pattern[str]:
    """What words look like in a body in small letters that is not foreign."""
    return re.compile("".join(_FORMS.get(letter) or re.escape(letter) for letter in words))


_FORMS = {sign: f"[{re.escape(sign + wide)}]" for wide, sign in _SIGNS.items()}
_FORMS |= {'"': r'(?:\\"|＂)', "\\": r"(?:\\\\|＼)", " ": r"(?:\s|\\[nt])+"}


@lru_cache(64)
def _matcher(pattern: str) -> Any:
    """Only `*` is special."""
    plain = re.sub(r"[\[\]?]", lambda sign: f"[{sign[0]}]", pattern)
    return re.compile(translate(plain)).match


def _folded_but_blanks(text: str) -> str:
    return normalize("NFKC", normalize("NFKC", text).casefold())


def _texts(fields: dict[str, Any]) -> Iterator[str]:
    """All texts of a card, in all its languages."""
    for name in _TEXTS:
        yield from _strings(fields.get(name))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
