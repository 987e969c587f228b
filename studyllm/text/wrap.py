"""Where a line of text breaks: between words, and between Chinese characters.

In the spirit of UAX #14, and of what CLREQ and JLREQ ask for: no line begins with what closes, nor
ends with what opens; a dash or an ellipsis of two characters stays one; a word, a number with its
signs, a path or an address is cut only where it is longer than a line; and what is one character
to the reader (accents, flags, emoji, syllables of Hangul) is never cut. All of that yields to one
law: no line is wider than the width, but for blanks at its end, which hang.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category, east_asian_width

from studyllm.text.cells import cell_len, get_character_cell_size


class Kind(Enum):
    """What a character does to the line around it."""

    WORD = auto()
    """Stays with its neighbours of the same kind; Hangul, too, which has blanks between words."""
    IDEOGRAPH = auto()
    """A line may break on both sides: Chinese, kana, emoji."""
    DIGIT = auto()
    PREFIX = auto()
    """Goes with what follows, such as the sign of a currency."""
    LINK = auto()
    """Joins or separates two words, and goes with the first: `-`, `/`, `=`."""
    OPENING = auto()
    CLOSING = auto()
    QUOTE = auto()
    """Straight: opens or closes, which its neighbours tell."""
    GLUE = auto()
    """A blank at which no line breaks."""
    BLANK = auto()


class _Traits(NamedTuple):
    kind: Kind
    wide: bool
    """Whether it belongs among Chinese characters, where a line may break without a blank."""


BLANK = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
GLUE = frozenset("\xa0\u2007\u202f")

STOPS = frozenset("，。、；：？！，．｡､,;:?!‼⁇⁈⁉﹐﹑﹒﹔﹕﹖﹗")
"""What ends a part of a sentence. It begins no line, not even behind a blank."""

TRAILING = frozenset(
    ".…‥⋯—–·‧・･%％‰‱℃℉°′″¢￠～〜"
    "ーｰ々〻〱〲〳〴〵ゝゞヽヾﾞﾟ゛゜ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶｧｨｩｪｫｬｭｮｯ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
)
"""What else goes with the character before it: signs of units, small kana, marks of length."""

LETTERS = frozenset((Kind.WORD, Kind.DIGIT))
PREFIXES = frozenset("$￥¥€£＄￡￦№±<＜")
LINKS = frozenset("-/\\=+~&|>‐−－／＝＋｜＼＆＞")
SIGNS = frozenset("-+~−－＋")
"""Those that may also begin a number."""

CUTS = frozenset("/\\-_?&=#|+@~:;,.")
"""Where a word that is longer than a line is cut rather than elsewhere."""

DASH = "—"
ELLIPSES = "……"
"""Chinese, unlike a single one."""

JOINER = "\u200d"
NEVER = -1
ANYWHERE, UGLY, IN_A_WORD, FAIR, GOOD = range(5)
"""How well a line may break at a place. The better ones are taken first, however early."""


def joins(text: str, offset: int) -> bool:
    """Whether the character there may be one with that before it, as a reader sees them."""
    if not 0 < offset < len(text):
        return False
    return text[offset - 1] == JOINER or get_character_cell_size(text[offset]) == 0


def breaks(text: str, width: int) -> list[int]:
    """The offsets at which new lines begin so that each fits.

    Args:
        text: clean, without line breaks and tabs.
        width: in cells; at least 2.
    """
    if (text.isascii() and len(text) <= width) or cell_len(text) <= width:
        return []
    return list(_breaks(text, width))


def narrowest(text: str) -> int:
    """The cells of a line below which a word would be cut, or something like one."""
    longest = taken = blanks = 0
    for _, cells, worth in _places(text):
        if worth == NEVER:
            blanks += cells
            continue
        taken = cells if worth == GOOD else taken + blanks + cells
        longest = max(longest, taken)
        blanks = 0
    return longest


def _breaks(text: str, width: int) -> Iterator[int]:
    """One pass: what is known at any place are the last chances of each worth."""
    start = taken = 0
    """Where the line begins, and its cells so far, blanks included."""
    chances = [(0, 0)] * (GOOD + 1)
    """By worth: the last place, and the cells before it, counted as `taken` is."""
    for offset, cells, worth in _places(text):
        if worth == NEVER:  # before a blank, which may hang
            taken += cells
            continue
        for less in range(worth + 1):
            chances[less] = offset, taken
        while taken + cells > width and start < offset:
            chance, ahead = next(c for c in reversed(chances) if c[0] > start)
            start = chance
            taken -= ahead
            chances = [(place, before - ahead) for place, before in chances]
            yield start
        taken += cells


def _places(text: str) -> Iterator[tuple[int, int, int]]:
    """Each character as a reader sees it: its offset, its cells, the worth of a break before it."""
    places = [*edges(text), len(text)]
    kinds = _kinds(text, places)
    blank = _Traits(Kind.BLANK, False)
    before = solid = blank
    last = ""
    for place, (start, end) in enumerate(pairwise(places)):
        piece = text[start:end]
        cells = get_character_cell_size(piece) if len(piece) == 1 else cell_len(piece)
        traits = kinds[place]
        after = kinds[place + 1] if place + 1 < len(kinds) else blank
        if start == 0 and traits.kind is not Kind.BLANK:
            worth = ANYWHERE
        elif traits.kind is Kind.BLANK:
            worth = NEVER
        elif before.kind is Kind.BLANK:
            worth = _behind_a_blank(solid, traits, piece, after)
        else:
            worth = _worth(last, before, piece, traits, after)
        yield start, cells, worth
        before, last = traits, piece
        if traits.kind is not Kind.BLANK:
            solid = traits


def _worth(last: str, before: _Traits, piece: str, traits: _Traits, after: _Traits) -> int:
    """How well a line breaks between two characters, neither of which is a blank."""
    if traits.kind in (Kind.CLOSING, Kind.GLUE) or before.kind is Kind.OPENING:
        return ANYWHERE
    if before.kind is Kind.GLUE:
        return FAIR
    if before.wide or traits.wide:
        return GOOD if _parts(before, piece, traits, after) else UGLY
    if last == DASH and traits.kind is Kind.WORD:
        return GOOD
    number = last in ".,:-+" and traits.kind is Kind.DIGIT
    if last in CUTS and not number and traits.kind in LETTERS:
        return FAIR if last == "/" else IN_A_WORD
    return UGLY


def _parts(before: _Traits, piece: str, traits: _Traits, after: _Traits) -> bool:
    """Whether a line breaks between two of which one is wide, and none opens or closes."""
    if before.kind is Kind.PREFIX or (before.kind in LETTERS and traits.kind in LETTERS):
        return False
    if before.wide and traits.kind is Kind.LINK:
        return piece in SIGNS and after.kind is Kind.DIGIT
    return True


def _behind_a_blank(solid: _Traits, traits: _Traits, piece: str, after: _Traits) -> int:
    """How well a line breaks behind a blank; `solid` is what stands before that."""
    if solid.kind is Kind.OPENING:
        return ANYWHERE
    if traits.kind is Kind.CLOSING:
        ends = piece not in TRAILING or (piece == "." and after.kind is Kind.BLANK)
        return ANYWHERE if ends else GOOD
    return GOOD


def edges(text: str) -> Iterator[int]:
    """The offsets at which characters begin, as a reader sees them."""
    before = ""
    flags = 0
    """Letters of a flag in a row: two are one."""
    for offset, character in enumerate(text):
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        flags = flags + 1 if is_flag else 0
        joined = before == JOINER or (flags and flags % 2 == 0)
        if character >= "\u0300" and before not in BLANK:
            joined = joined or get_character_cell_size(character) == 0
        if not joined or offset == 0:
            yield offset
        before = character


def _kinds(text: str, places: list[int]) -> list[_Traits]:
    """What each character is, straight quotes told apart."""
    kinds = []
    for start, end in pairwise(places):
        traits = _traits(text[start])
        if end > start + 1 and not traits.wide and cell_len(text[start:end]) > 1:
            traits = _Traits(Kind.IDEOGRAPH, True)  # an emoji
        elif start and text.startswith(ELLIPSES, start - 1):
            traits = _Traits(Kind.CLOSING, True)
        kinds.append(traits)
    is_open = dict.fromkeys("\"'", False)
    outside = _Traits(Kind.BLANK, False)
    for place, traits in enumerate(kinds):
        if traits.kind is Kind.QUOTE:
            before = kinds[place - 1] if place else outside
            after = kinds[place + 1] if place + 1 < len(kinds) else outside
            mark = text[places[place]]
            kind = _quote(before, after, is_open[mark])
            if kind is not Kind.WORD:
                is_open[mark] = kind is Kind.OPENING
            kinds[place] = _Traits(kind, False)
    return kinds


def _quote(before: _Traits, after: _Traits, is_open: bool) -> Kind:
    """Whether a straight quote opens, closes, or is an apostrophe or a measure."""
    begins = before.kind in (Kind.BLANK, Kind.OPENING)
    ends = after.kind in (Kind.BLANK, Kind.CLOSING)
    if begins != ends:
        return Kind.OPENING if begins else Kind.CLOSING
    if begins or (before.kind in LETTERS and after.kind in LETTERS and not is_open):
        return Kind.WORD
    return Kind.CLOSING if is_open else Kind.OPENING


@lru_cache(4096)
def _traits(character: str) -> _Traits:
    wide = east_asian_width(character) in "WF"
    return _Traits(_kind(character, wide), wide or character in "“”")


def _kind(character: str, wide: bool) -> Kind:
    for kind, characters in _LISTED.items():
        if character in characters:
            return kind
    match category(character):
        case "Pe" | "Pf":
            return Kind.CLOSING
        case "Ps" | "Pi":
            return Kind.OPENING
        case "Nd":
            return Kind.DIGIT
    # Hangul has its words apart, and wide Latin is still Latin.
    words = "ᄀ" <= character <= "ᇿ" or "가" <= character <= "\ud7ff" or "Ａ" <= character <= "ｚ"
    return Kind.IDEOGRAPH if wide and not words else Kind.WORD


_LISTED = {
    Kind.BLANK: BLANK,
    Kind.GLUE: GLUE,
    Kind.QUOTE: frozenset("\"'"),
    Kind.CLOSING: STOPS | TRAILING,
    Kind.PREFIX: PREFIXES,
    Kind.LINK: LINKS,
}
