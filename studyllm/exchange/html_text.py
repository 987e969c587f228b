"""HTML as Markdown of our kind: what a card says, without how it looked."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final, NamedTuple

from studyllm.exchange.anki_marks import Piece, marked
from studyllm.exchange.html_parts import (
    RAISED,
    attribute,
    behind,
    blanks,
    bracketed,
    small,
    styles,
)
from studyllm.exchange.markdown_line import (
    BOLD,
    CODE,
    ITALIC,
    STRUCK,
    Care,
    Run,
    line,
)

LONGEST: Final = 1 << 18
"""Characters of HTML that are read, without pictures that stand in it."""
DEEPEST: Final = 6
"""Lists and quotes inside each other."""
MOST_MARKS: Final = 64
"""Tags inside each other that mark text."""


class Converted(NamedTuple):
    """What became of a text."""

    text: str
    """Markdown; may be empty."""
    dropped: tuple[str, ...] = ()
    """What it lost, as clauses without a full stop."""


def markdown(
    source: str, picture: Callable[[str], str] = lambda name: name, cloze: bool = False
) -> Converted:
    """An HTML text as Markdown that says the same.

    Formulas between MathJax's and LaTeX's marks of Anki become `$…$`, and what Markdown would read
    as more than a text is escaped.

    Args:
        source: the HTML.
        picture: under which name a picture is known, by the name that the text has; empty if it is
            left out.
        cloze: whether `{{c1::…}}` is a hidden part.
    """
    if words := plain_words(source):  # as most texts are
        return Converted(words)
    dropped: list[str] = []
    if len(source) > LONGEST:
        source = _DATA.sub("data:", source)
    if len(source) > LONGEST:
        source, dropped = source[:LONGEST], [f"cut off behind its first {LONGEST:,} characters"]
    if not _MARKUP.search(source):
        care = Care(source.count("$") > 1, source.count("`") > 1)
        return Converted(line((Run(_WHITE.sub(" ", source)),), care), tuple(dropped))
    taken = marked(source, cloze)
    reader = _Reader(taken.pieces, picture, cloze)
    reader.care = reader.care_for(taken.text)
    reader.read(taken.text)
    text = reader.done()
    if cloze:
        text = _EMPTY_PART.sub("", text)
    return Converted(text, tuple(dict.fromkeys((*dropped, *taken.dropped, *reader.dropped))))


def plain_words(source: str) -> str:
    """An HTML text if it is but words on one line, which stay what they are; else nothing."""
    words = source.strip(" \t\r\n\f")
    plain = len(source) <= LONGEST and words[:1].isalpha() and words.isprintable()
    return words if plain and not _SIGN.search(words) else ""


_MARKUP: Final = re.compile(r"[<&\xa0]|\\[(\[]|\[[$lsa]|\{\{", re.IGNORECASE)
"""What any text has that is more than words."""
_SIGN: Final = re.compile(r"[<&\\\[\]{}*_~!$`]|  ")
"""What any text has in which something has to be read, escaped or taken out."""
_DATA: Final = re.compile(r"data:[^\"'<>\s]{100,}")
_EMPTY_PART: Final = re.compile(r"\{\{[0-9]+:\s*(?:::[^{}]*)?\}\}")
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_OPENER: Final = re.compile("<(?=[/!?A-Za-z])")
"""What may begin a tag, a comment or a declaration."""
_WHITE: Final = re.compile(r"[ \t\r\n\f]+")
_MARKS: Final = {
    **dict.fromkeys(("b", "strong"), BOLD),
    **dict.fromkeys(("i", "em", "u", "cite", "dfn"), ITALIC),
    **dict.fromkeys(("s", "del", "strike"), STRUCK),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), CODE),
    "sub": "sub",
    "sup": "sup",
}
_CODE_TAG: Final = re.compile(r"<(?:code|tt|kbd|samp)\b", re.IGNORECASE)
_STYLED: Final = ("span", "font", "a")
_HIDDEN: Final = ("script", "style", "head", "title", "template", "iframe", "object", "noscript")
_BLOCKS: Final = frozenset(
    "div section article header footer figure figcaption center address form main aside dl dt dd"
    " details summary body html".split()
)
_APART: Final = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table pre blockquote hr".split())
_LOWERED: Final = frozenset(RAISED)


class _Reader:
    """Goes through the tags of a text and gathers the lines of its Markdown."""

    def __init__(
        self, pieces: dict[str, Piece], picture: Callable[[str], str], cloze: bool
    ) -> None:
        self.dropped: list[str] = []
        self.care = Care()
        self._pieces = pieces
        # A range, not a list: a search would compare each character with all in the list.
        self._any = re.compile(f"([{min(pieces)}-{max(pieces)}])") if pieces else None
        self._picture = picture
        self._cloze = cloze
        self._lines: list[str] = []
        self._runs: list[Run] = []
        self._marks: list[tuple[str, tuple[str, ...]]] = []
        self._marked: frozenset[str] | None = frozenset()
        """All marks that hold, unless they have to be put together anew."""
        self._leads: list[str] = []
        """Of the line that comes, from the outside in; `- ` and the like only once."""
        self._lists: list[int | None] = []
        self._head = ""
        self._as_code = True
        """Whether what is in `pre` can still be lines of code, without looking twice."""
        self._link: tuple[str, int] | None = None
        self._rows: list[list[list[Run]]] | None = None
        self._cells: list[list[Run]] | None = None

    def care_for(self, text: str) -> Care:
        """What has to be escaped in a text: a lone `$` or backquote means nothing."""
        formulas = any(piece.markdown[:1] == "$" for piece in self._pieces.values())
        code = _CODE_TAG.search(text) is not None
        entities = "&#" in text or "&dollar" in text or "&grave" in text
        dollars = formulas or entities or text.count("$") > 1
        return Care(dollars, code or entities or text.count("`") > 1, self._cloze)

    def read(self, text: str) -> None:
        """Go through all of it."""
        place = start = 0
        hidden = re.compile("")
        while opener := _OPENER.search(text, start):
            start = opener.start()
            match = _TAG.match(text, start)
            if match is None and not text.startswith(("<!", "<?"), start):
                start += 1
                continue
            self._say(text[place:start])
            if match is None:
                place = start = behind(text, start)
                continue
            place = match.end()
            name = match[2].lower()
            if match[1]:
                self._end(name)
            elif name in _HIDDEN:
                hidden = re.compile(f"</{name}[^<>]*>", re.IGNORECASE)
                closing = hidden.search(text, place)
                place = closing.end() if closing else len(text)
            elif name == "pre":
                place = self._pre(text, place)
            else:
                self._start(name, match[3])
            start = place
        self._say(text[place:])

    def done(self) -> str:
        """The Markdown of what was read."""
        if self._rows is not None:
            self._end("table")
        self._break()
        return "\n".join(self._lines).strip("\n")

    def _say(self, text: str) -> None:
        if not text:
            return
        marks = self._marked
        if marks is None:
            marks = self._marked = frozenset(m for _, several in self._marks for m in several)
        if self._any is None:
            self._say_words(text, marks)
            return
        for part in self._any.split(text):
            piece = self._pieces.get(part)
            if piece is None:
                self._say_words(part, marks)
            elif CODE in marks and not piece.edge:
                self._say_words(piece.source, marks)
            elif piece.markdown:
                self._runs.append(Run(piece.markdown, marks - {CODE}, True, piece.edge))

    def _say_words(self, text: str, marks: frozenset[str]) -> None:
        text = _WHITE.sub(" ", unescape(text))
        if not self._runs or self._runs[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if not text:
            return
        text = blanks(text, not self._runs)
        for low in marks & _LOWERED:
            text = small(text, low)
        self._runs.append(Run(text, marks - _LOWERED))

    def _start(self, name: str, said: str) -> None:
        if name in _MARKS or name in _STYLED:
            self._mark(name, said)
        elif name == "br":
            self._break(kept=True)
        elif name == "img":
            self._image(said)
        elif name == "hr":
            self._break()
            self._apart()
            self._lines += [f"{self._lead()}***", ""]
        elif name in ("tr", "td", "th", "table"):
            self._table(name)
        elif name in _BLOCKS or name in _APART or name == "li":
            self._block(name)

    def _mark(self, name: str, said: str) -> None:
        if len(self._marks) >= MOST_MARKS:
            return
        self._marked = None
        if name in _MARKS:
            self._marks.append((name, (_MARKS[name],)))
        else:
            self._marks.append((name, tuple(styles(said))))
            if name == "a":
                self._link = attribute(said, "href"), len(self._runs)

    def _end(self, name: str) -> None:
        if name in _MARKS or name in _STYLED:
            if name == "a":
                self._end_link()
            for place in range(len(self._marks) - 1, -1, -1):
                if self._marks[place][0] == name:
                    del self._marks[place]
                    self._marked = None
                    break
        elif name == "table":
            self._end_table()
        elif self._cells is None and (name in _BLOCKS or name in _APART or name == "li"):
            self._break()
            if name in ("ul", "ol") and self._lists:
                self._lists.pop()
                self._leads and self._leads.pop()
            elif name == "blockquote" and self._leads:
                self._leads.pop()
            if name in _APART:
                self._apart()

    def _block(self, name: str) -> None:
        if self._cells is not None:
            self._say(" ")
            return
        self._break()
        if name in _APART and not (name in ("ul", "ol") and self._lists):
            self._apart()
        if name[0] == "h" and name[1:].isdigit():
            self._head = "#" * int(name[1]) + " "
        elif name == "blockquote" and len(self._leads) < DEEPEST:
            self._leads.append("> ")
        elif name in ("ul", "ol") and len(self._leads) < DEEPEST:
            self._lists.append(0 if name == "ol" else None)
            self._leads.append("")
        elif name == "li" and self._lists:
            number = self._lists[-1]
            self._lists[-1] = None if number is None else number + 1
            self._leads[-1] = "- " if number is None else f"{number + 1}. "

    def _lead(self) -> str:
        """What stands before a line; the number of an item before its first alone."""
        lead = "".join(self._leads)
        self._leads = [each if each == "> " else " " * len(each) for each in self._leads]
        return lead

    def _break(self, kept: bool = False) -> None:
        """End the line; an empty one only stays if it is `kept`."""
        if self._cells is not None:
            self._say(" ")
            return
        text = line(self._runs, self.care) if self._runs else ""
        self._runs = []
        if text:
            self._lines.append(f"{self._lead()}{self._head}{text}")
        elif kept and self._lines and self._lines[-1] and not self._lists:
            self._lines.append("".join(self._leads).rstrip())
        self._head = ""
        if self._link:
            self._link = None

    def _apart(self) -> None:
        if self._lines and self._lines[-1].strip(" >"):
            self._lines.append("".join(each for each in self._leads if each == "> ").rstrip())

    def _pre(self, text: str, place: int) -> int:
        """Where to go on behind the beginning of lines of code."""
        closing = None
        if self._as_code and self._cells is None:
            closing = _END_OF_PRE.search(text, place)
            self._as_code = closing is not None and self._code(text[place : closing.start()])
        return closing.end() if closing and self._as_code else place

    def _as_it_stood(self, character: re.Match[str]) -> str:
        piece = self._pieces.get(character[0])
        return piece.source if piece else character[0]

    def _code(self, source: str) -> bool:
        """Lines of code, unless a hidden part is in them."""
        if any(c in self._pieces and self._pieces[c].edge for c in source):
            return False
        if self._any:
            source = self._any.sub(self._as_it_stood, source)
        text = unescape(_TAG.sub("", _LINE_END.sub("\n", source))).replace("\xa0", " ").strip("\n")
        if not text.strip():
            return True
        self._break()
        self._apart()
        ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        lead = self._lead()
        indent = "".join(self._leads)
        self._lines += [
            lead + ticks,
            *(indent + each for each in text.split("\n")),
            indent + ticks,
            "",
        ]
        return True

    def _image(self, said: str) -> None:
        name, alt = attribute(said, "src").strip(), attribute(said, "alt")
        marks = frozenset[str]()
        label = _LABEL.sub(" ", alt).strip()
        if name.startswith(("http://", "https://")):
            self._runs.append(Run(f"[{label or 'picture'}]({bracketed(name)})", marks, True))
            return
        if name.startswith("data:"):
            self.dropped.append("without a picture that stood in the text itself")
            return
        if known := self._picture(name):
            address = f"<{known}>" if _BLANK.search(known) else known
            self._runs.append(Run(f"![{label}]({address})", marks, True))

    def _end_link(self) -> None:
        if self._link is None:
            return
        (address, start), self._link = self._link, None
        shown = self._runs[start:]
        if not address.startswith(("http://", "https://")) or any(run.raw for run in shown):
            return
        words = "".join(run.text for run in shown).strip()
        if words and words != address:
            marks = frozenset.intersection(*(run.marks for run in shown)) - {CODE}
            label = _LABEL.sub(" ", words).strip() or "link"
            self._runs[start:] = [Run(f"[{label}]({bracketed(address)})", marks, True)]

    def _table(self, name: str) -> None:
        if name == "table":
            if self._rows is None:
                self._break()
                self._apart()
                self._rows = []
        elif self._rows is not None:
            self._keep_cell()
            if name == "tr" or not self._rows:
                self._rows.append([])
            if name != "tr":
                self._cells = [[]]

    def _keep_cell(self) -> None:
        if self._cells is not None and self._rows:
            self._rows[-1].append(self._runs)
        self._cells = None
        self._runs = []

    def _end_table(self) -> None:
        if self._rows is None:
            return
        self._keep_cell()
        rows, self._rows = [row for row in self._rows if row], None
        width = max(map(len, rows), default=0)
        for place, row in enumerate(rows):
            texts = [_CELL.sub(r"\\|", line(cell, self.care)) or " " for cell in row]
            texts += [" "] * (0 if place else width - len(texts))
            self._lines.append(f"{self._lead()}| {' | '.join(texts)} |")
            if not place:
                self._lines.append(f"{self._lead()}|{' --- |' * width}")
        self._lines.append("")


_END_OF_PRE: Final = re.compile(r"</pre\s*>", re.IGNORECASE)
_LINE_END: Final = re.compile(r"<br\s*/?>|</div>|</p>|\r\n?", re.IGNORECASE)
_LABEL: Final = re.compile(r"[\[\]\\`*_<>&$~\s!|]+")
_BLANK: Final = re.compile(r"[\s()]")
_CELL: Final = re.compile(r"(?<!\\)\|")
