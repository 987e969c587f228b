"""What Anki writes into its HTML besides HTML: formulas, hidden parts, sounds.

They are taken out of a text before its HTML is read, and a character that it does not have stands
for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

MOST: Final = 20_000
"""Pieces that are taken out of a text; what comes after is left as it is."""

DEEPEST: Final = 8
"""Hidden parts inside each other."""


class Piece(NamedTuple):
    """What a character stands for."""

    markdown: str
    """Empty if it is left out."""
    source: str
    """As it stood there."""
    edge: bool = False
    """Whether a hidden part begins or ends here."""


class Marked(NamedTuple):
    """A text with characters that stand for what was taken out of it."""

    text: str
    pieces: dict[str, Piece]
    dropped: tuple[str, ...]
    """What was lost, as clauses."""


_OPENERS: Final = {
    "\\(": "\\)",
    "\\[": "\\]",
    "[$]": "[/$]",
    "[$$]": "[/$$]",
    "[latex]": "[/latex]",
    "[sound:": "]",
    "[anki:tts": "[/anki:tts]",
}
_INLINE: Final = ("\\(", "[$]")
_ANY: Final = re.compile(r"\\[(\[]|\[\$\$?\]|\[latex\]|\[sound:|\[anki:tts", re.IGNORECASE)
_CLOZE: Final = re.compile(r"\{\{c([0-9]{1,4})((?:,c?[0-9]{1,4})*)::|\}\}|::")
_BREAK: Final = re.compile(r"<br\s*/?>|</?div[^<>]*>|</?p[^<>]*>|\s+", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_INNER: Final = re.compile(r"\$\$([^$]+)\$\$|\$([^$]+)\$")
_WORDS_ONLY: Final = re.compile(r"\\(?:left|right|begin|end)(?![A-Za-z])|&|\\\\")


def marked(source: str, cloze: bool = False) -> Marked:
    """The text without what is no HTML; hidden parts are such only if `cloze` says so."""
    return _Marking(source, cloze).done()


class _Marking:
    """Goes through a text once."""

    def __init__(self, source: str, cloze: bool) -> None:
        present = set(source)
        self._unused = (c for c in map(chr, range(0x10FFFD, 0xF0000, -1)) if c not in present)
        self._source = source
        self._cloze = cloze
        self._pieces: dict[str, Piece] = {}
        self._dropped: list[str] = []

    def done(self) -> Marked:
        text = self._source
        if self._cloze:
            text = "".join(self._edges(text))
        if _ANY.search(text):
            text = "".join(self._formulas(text))
        return Marked(text, self._pieces, tuple(self._dropped))

    def _stand_in(self, piece: Piece) -> str:
        character = next(self._unused)
        self._pieces[character] = piece
        return character

    def _edges(self, text: str) -> Iterator[str]:
        """The text with its hidden parts marked; one inside another ends it and begins it anew."""
        offset = 0
        opened: list[tuple[int, bool]] = []
        """Numbers of parts that are open, and whether a hint has begun in each."""
        for match in _CLOZE.finditer(text):
            start, end = match.span()
            if start < offset or len(self._pieces) >= MOST:
                continue
            if match[1] and len(opened) >= DEEPEST:
                continue
            if match[0] == "}}":
                if not opened:
                    continue
                end = _past_braces(text, offset, start) + 2
            elif match[0] == "::" and (not opened or opened[-1][1]):
                continue
            yield text[offset : end - 2 if match[0] == "}}" else start]
            offset = end
            if match[1]:
                yield self._open(match, opened)
            elif match[0] == "::":
                opened[-1] = opened[-1][0], True
                yield self._stand_in(Piece("::", "::", edge=True))
            else:
                yield self._close(opened)
        yield text[offset:]
        while opened:
            yield self._close(opened)

    def _open(self, match: re.Match[str], opened: list[tuple[int, bool]]) -> str:
        before = ""
        if opened:
            self._dropped.append("a hidden part inside another is only hidden by itself")
            before = self._stand_in(Piece("}}", "", edge=True))
        opened.append((int(match[1]), False))
        return before + self._stand_in(Piece(f"{{{{{int(match[1])}:", match[0], edge=True))

    def _close(self, opened: list[tuple[int, bool]]) -> str:
        opened.pop()
        closing = self._stand_in(Piece("}}", "}}", edge=True))
        if not opened:
            return closing
        number, hinted = opened[-1]
        if hinted:
            return closing
        return closing + self._stand_in(Piece(f"{{{{{number}:", "", edge=True))

    def _formulas(self, text: str) -> Iterator[str]:
        offset = 0
        gone: set[str] = set()
        """What no opener needs to look for any more, because it is not there."""
        while len(self._pieces) < MOST and (match := _ANY.search(text, offset)):
            opener = match[0].lower()
            closer = _OPENERS[opener]
            end = -1 if closer in gone else text.find(closer, match.end())
            if end < 0:
                gone.add(closer)
                yield text[offset : match.end()]
                offset = match.end()
                continue
            yield text[offset : match.start()]
            offset = end + len(closer)
            yield self._piece(opener, text[match.end() : end], text[match.start() : offset])
        yield text[offset:]

    def _piece(self, opener: str, inside: str, source: str) -> str:
        if opener == "[sound:":
            self._dropped.append(f"without the sound `{inside.strip()}`")
            return self._stand_in(Piece("", source))
        if opener == "[anki:tts":
            self._dropped.append("without words that are read out")
            return self._stand_in(Piece("", source))
        if opener == "[latex]":
            return self._latex(inside, source)
        return self._formula(inside, opener in _INLINE, source)

    def _latex(self, inside: str, source: str) -> str:
        """A formula, or words with formulas in them."""
        inside = inside.strip()
        for marks in ("$$", "$"):
            inner = inside.removeprefix(marks).removesuffix(marks)
            if len(inside) - len(inner) == 2 * len(marks) and "$" not in inner:
                return self._formula(inner, marks == "$", source)
        if "$" not in inside:
            return self._formula(inside, False, source)
        parts: list[str] = []
        offset = 0
        for match in _INNER.finditer(inside):
            parts.append(inside[offset : match.start()])
            parts.append(self._formula(match[1] or match[2], match[1] is None, match[0]))
            offset = match.end()
        return "".join((*parts, inside[offset:]))

    def _formula(self, inside: str, inline: bool, source: str) -> str:
        """A formula; hidden parts in it, of which our clozes know nothing, are cut out of it."""
        cut = _cut(inside, self._pieces)
        if len(cut) == 1:
            return self._one(inside, inline, source)
        if all(_whole(part) for part in cut if part not in self._pieces):
            found = (p if p in self._pieces else self._one(p, inline, p) for p in cut)
            return "".join(found)
        first = next(part for part in cut if part in self._pieces)
        shown = "".join(_shown(cut, self._pieces))
        closing = self._stand_in(Piece("}}", "", edge=True))
        self._dropped.append("a formula with hidden parts is hidden as a whole")
        return first + self._one(shown, inline, source) + closing

    def _one(self, inside: str, inline: bool, source: str) -> str:
        formula = tex(inside)
        if not formula:
            return ""
        marks = "$" if inline else "$$"
        return self._stand_in(Piece(f"{marks}{formula}{marks}", source))


def tex(inside: str) -> str:
    """A formula that stood in HTML, as it can stand between dollar signs, on one line."""
    formula = unescape(_TAG.sub("", _BREAK.sub(" ", inside))).strip()
    formula = _DOLLAR.sub(r"\\$", " ".join(formula.split()))
    slashes = len(formula) - len(formula.rstrip("\\"))
    return formula[:-1].rstrip() if slashes % 2 else formula


def _past_braces(text: str, offset: int, start: int) -> int:
    """Where the braces that end a part begin, if it ends with braces of its own."""
    inside = text[offset:start]
    surplus = inside.count("{") - inside.count("}")
    while surplus > 0 and text.startswith("}", start + 2):
        start += 1
        surplus -= 1
    return start


def _cut(inside: str, pieces: dict[str, Piece]) -> list[str]:
    """A formula cut at the edges of hidden parts, which stand in it by themselves."""
    parts = [""]
    for character in inside:
        if character in pieces:
            parts += [character, ""]
        else:
            parts[-1] += character
    return [part for part in parts if part] or [""]


def _whole(part: str) -> bool:
    """Whether a part of a formula is a formula."""
    if _WORDS_ONLY.search(part):
        return False
    depth = 0
    for character in re.sub(r"\\.", "", part):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0 and not part.rstrip().endswith(("_", "^")) and part.strip()[:1] not in "_^"


def _shown(cut: list[str], pieces: dict[str, Piece]) -> Iterator[str]:
    """The parts of a formula without the edges and the hints."""
    hint = False
    for part in cut:
        if part not in pieces:
            if not hint:
                yield part
        else:
            hint = pieces[part].markdown == "::"
