r"""Card Markdown as the HTML of a field in Anki, in which no text of a deck is ever markup.

Beside HTML, Anki obeys `{{…}}` and `::` in clozes, `[sound:…]`, `[anki:…]`, `[latex]` and
`[[type:…]]` anywhere, and MathJax between `\(` and `\)`. What looks like one of these in a text is
written so that it is shown and nothing else. Formulas become MathJax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText
from markdown_it.token import Token

from studyllm.core.cloze import Hidden, parse
from studyllm.text.addresses import is_file_name, is_on_the_web
from studyllm.text.blocks import Mark
from studyllm.text.commonmark import StandIns, read
from studyllm.text.markdown import is_special
from studyllm.text.pieces import Taken, pieces

Pictures = Callable[[str], str | None]
"""What a picture of the deck is called in the package; `None` if there is no such picture."""

_FIRST_EDGE: Final = "\ue000"
_LAST_EDGE: Final = "\uf8ff"
"""Between these are the letters that stand for the edges of hidden parts."""

_EDGES: Final = tuple(map(chr, range(ord(_FIRST_EDGE), ord(_LAST_EDGE) + 1)))
_EDGE: Final = f"[{_FIRST_EDGE}-{_LAST_EDGE}]"
_BRACKET: Final = r"\[(?=\[|sound:|anki:|latex|[$/])"
_STEERS: Final = re.compile(rf"[&<>{{}}\[\\{_FIRST_EDGE}-{_LAST_EDGE}]")
_ESCAPES: Final = re.compile(
    r"[&<>]"
    rf"|[{{}}](?=[{{}}]|{_EDGE}|\Z)|(?:\A|(?<={_EDGE}))[{{}}]"  # not even where two pieces meet
    rf"|:(?=:|{_EDGE})"
    rf"|{_BRACKET}|\[\Z"
    r"|\\(?=[()\[\]]|\Z)",
    re.IGNORECASE,
)
_IN_FORMULA: Final = re.compile(rf"[&<>]|[{{}}](?=[{{}}])|:(?=:)|{_BRACKET}", re.IGNORECASE)
_NOTHING: Final = "<span></span>"
_ENTITIES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    # MathJax reads what the browser has made of entities, so that only a tag parts the two.
    "\\": f"\\{_NOTHING}",
    **{letter: f"&#{ord(letter)};" for letter in "{}:["},
}
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
_MARKED: Final = re.compile("[`$~]")
"""What formulas and code begin with."""

_NOT_PLAIN: Final = re.compile(r"[`$~*_\\&<\]\n]")
_NO_WORDS: Final = re.compile(rf"[`$~*_\\&<>\[\]{{}}\n{_FIRST_EDGE}-{_LAST_EDGE}]|::")
"""What any text has that is no Markdown, or steers, as far as its beginning does not."""
_BEGINS: Final = frozenset(" \t-+#>=:|0123456789")
"""A line that has none of the former and begins with none of the latter is no Markdown."""


def html(text: str, pictures: Pictures) -> str:
    """A Markdown text as HTML; one paragraph stands without a tag around it."""
    text = text.strip("\n")
    if text[:1] not in _BEGINS and not _NO_WORDS.search(text):
        return text
    if text[:1] not in _BEGINS and not _NOT_PLAIN.search(text):
        return words(text)
    parts: list[str | Taken] = list(pieces(text)) if _MARKED.search(text) else [text]
    if not is_special(parts):
        return _plain(parts)
    stand_ins = StandIns(text, parts)
    tokens = read(stand_ins)
    if tokens is None:
        return _plain([text])
    return "".join(_Writing(stand_ins, pictures).blocks(tokens))


def cloze(text: str, pictures: Pictures) -> str:
    """A cloze text as HTML with the hidden parts in Anki's way, `{{c1::text::hint}}`."""
    opening, closing = _unused(text)
    parts = parse(text)
    hidden = [part for part in parts if isinstance(part, Hidden)]
    whole = "".join(
        part if isinstance(part, str) else f"{opening}{part.text}{closing}" for part in parts
    )
    written = html(whole, pictures)
    if re.findall(f"[{opening}{closing}]", written) != [opening, closing] * len(hidden):
        written = _plain([whole])  # the cells of a table that its head has no room for
    for part in hidden:
        end = f"::{_hint(part.hint)}}}}}" if part.hint else "}}"
        written = written.replace(opening, f"{{{{c{part.number}::", 1).replace(closing, end, 1)
    return written


def _hint(text: str) -> str:
    """A hint, which Anki shows in brackets: with one of them it might be what is obeyed."""
    obeyed = words(f"[{text}").startswith(_ENTITIES["["])
    return f"{_NOTHING if obeyed else ''}{words(text)}"


def _unused(text: str) -> tuple[str, str]:
    """Two characters that a text does not have, and that are like letters to Markdown."""
    present = set(text)
    unused = (letter for letter in _EDGES if letter not in present)
    return next(unused), next(unused)


def words(text: str) -> str:
    """Words that are shown as they are."""
    return _ESCAPES.sub(_escaped, text) if _STEERS.search(text) or "::" in text else text


def _formula(tex: str) -> str:
    return _IN_FORMULA.sub(_escaped, tex)


def _escaped(found: re.Match[str]) -> str:
    return _ENTITIES[found[0]]


def _taken(piece: Taken) -> str:
    text, marks = piece.span
    if marks & Mark.CODE:
        return f"<code>{words(text)}</code>"
    if marks & Mark.DISPLAY:
        return f"\\[ {_formula(text)} \\]"  # the bracket would begin `[sound:…]` with some
    return f"\\({_formula(text)}\\)" if marks & Mark.MATH else words(text)


def _plain(parts: Iterable[str | Taken]) -> str:
    """A text without Markdown but formulas and code."""
    paragraphs = [""]
    for part in parts:
        if isinstance(part, Taken):
            paragraphs[-1] += _taken(part)
            continue
        first, *others = _BLANK_LINES.split(part)
        paragraphs[-1] += _lines(first)
        paragraphs += map(_lines, others)
    if len(paragraphs) == 1:
        return paragraphs[0]
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)


def _lines(text: str) -> str:
    return words(text).replace("\n", "<br>")


class _Writing:
    """Turns the parser's tokens into HTML."""

    def __init__(self, stand_ins: StandIns, pictures: Pictures) -> None:
        self._stand_ins = stand_ins
        self._pictures = pictures
        self._ends: list[str] = []
        """What closes the links that are open."""
        self._line = self._cells = 0
        """Of the row of a table that is open: its line in the source, and how many cells it has."""

    def blocks(self, tokens: list[Token]) -> Iterator[str]:
        """The HTML of blocks; a lone paragraph has no tag."""
        if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
            tokens = tokens[1:2]
        for token in tokens:
            if token.type == "inline":
                yield from map(self._inline, token.children or ())
            elif token.type in ("fence", "code_block"):
                code = self._stand_ins.source(token.content).removesuffix("\n")
                yield f"<pre><code>{words(code)}</code></pre>"
            elif token.type == "tr_close":
                yield f"{self._behind_cells()}</tr>"
            elif not token.hidden:
                self._count_cells(token)
                yield _tag(token)

    def _count_cells(self, token: Token) -> None:
        if token.type == "tr_open":
            self._line, self._cells = token.map[0] if token.map else 0, 0
        elif token.type == "td_open":
            self._cells += 1

    def _behind_cells(self) -> str:
        """Those cells of a row that the table's head has no room for, as one."""
        rest = self._stand_ins.behind_cells(self._line, self._cells) if self._cells else ""
        return f"<td>{words(rest)}</td>" if rest else ""

    def _inline(self, token: Token) -> str:
        match token.type:
            case "softbreak" | "hardbreak":
                return "<br>"
            case "code_inline":
                return f"<code>{words(self._stand_ins.source(token.content))}</code>"
            case "image":
                return self._image(token)
            case "link_open":
                return self._link(token)
            case "link_close":
                return self._ends.pop()
            case _ if token.nesting:
                return _tag(token)
            case _:
                return self._text(token.content)

    def _text(self, content: str) -> str:
        return "".join(
            _taken(part) if isinstance(part, Taken) else words(part)
            for part in self._stand_ins.parts(content)
        )

    def _image(self, token: Token) -> str:
        address = self._stand_ins.source(str(token.attrs["src"]))
        name = normalizeLinkText(normalizeLink(address))
        stored = self._pictures(name) if is_file_name(name) else None
        if stored is None:
            return f"{self._text(token.content)} ({words(address)})".lstrip()
        alt = self._stand_ins.words(token.content)
        if _is_plain(alt):
            return f'<img src="{stored}" alt="{_value(alt)}">'
        return f'<img src="{stored}"> {self._text(token.content)}'

    def _link(self, token: Token) -> str:
        address = self._stand_ins.source(str(token.attrs["href"]))
        if is_on_the_web(address) and _is_plain(address):
            self._ends.append("</a>")
            return f'<a href="{_value(normalizeLink(address))}">'
        self._ends.append(f" ({words(address)})")
        return ""


def _is_plain(text: str) -> bool:
    """Whether a text can be the value of an attribute: no hidden part begins or ends in it."""
    return "\\" not in text and not any(_FIRST_EDGE <= letter <= _LAST_EDGE for letter in text)


def _value(text: str) -> str:
    """A plain text as the value of an attribute."""
    return words(text).replace('"', "&quot;")


def _tag(token: Token) -> str:
    """The tag of a token, with what the parser itself says of lists and columns."""
    if token.nesting < 0:
        return f"</{token.tag}>"
    said = "".join(
        f' {name}="{token.attrs[name]}"' for name in ("start", "style") if name in token.attrs
    )
    return f"<{token.tag}{said}>"
