"""Code as lines in colours, with a sign where a line goes on. No character of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.content import Span as Styled

from studyllm.text.wrap import breaks
from studyllm.tui.content import NARROWEST, Lines, coloured, indented, wrapped

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

INDENT = "  "
GOES_ON = Content.styled("↳ ", "$muted")
"""Before a line that is still the one above; as wide as `INDENT`."""

MOST_COLOURED = 10_000
"""Characters. A lexer may take a time that grows faster than the code."""


def code_lines(code: str, info: str, width: int) -> Lines:
    """The lines of a piece of code.

    Args:
        code: clean.
        info: what its fence says: a language, and perhaps more, of which only the name of a
            language that is known goes without saying.
        width: in cells; no line is wider.
    """
    info = info.expandtabs(4)
    language, _, more = info.partition(" ")
    lexer = _lexer(language) if language and len(code) <= MOST_COLOURED else None
    caption = wrapped(Content.styled(more.strip() if lexer else info, "$muted"), width)
    content = _coloured(code, lexer) if lexer else Content.styled(code, "$code")
    lines: Lines = []
    room = max(width - len(INDENT), NARROWEST)
    for line in content.expand_tabs(4).split("\n", allow_blank=True):
        # Blanks belong to code: none may hang outside, or go where a line breaks.
        offsets = breaks(line.plain.replace(" ", "\xa0"), room)
        lines += indented(line.divide(offsets) if offsets else [line], INDENT, GOES_ON)
    return [*(line for line in caption if line), *(line.rstrip() for line in lines)]


def _coloured(code: str, lexer: Lexer) -> Content:
    styles = [Styled(0, len(code), "$code")]
    for offset, kind, text in lexer.get_tokens_unprocessed(code):
        if style := _style(kind):
            styles.append(Styled(offset, offset + len(text), style))
    return coloured(code, styles)


def _style(kind: _TokenType | None) -> str:
    """The style of the nearest kind above that has one."""
    from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, String

    styles = {
        Comment: "italic $code-comment",
        Keyword: "$code-keyword",
        Operator.Word: "$code-keyword",
        Number: "$code-number",
        String: "$code-string",
        Literal: "$code-string",
        Name.Function: "$code-name",
        Name.Class: "$code-name",
        Name.Decorator: "$code-name",
        Name.Builtin: "$code-name",
        Name.Tag: "$code-keyword",
    }
    while kind is not None and kind not in styles:
        kind = kind.parent
    return styles[kind] if kind is not None else ""


def _lexer(language: str) -> Lexer | None:
    """What reads that language; only of those that Pygments brings along, never a plugin."""
    from pygments.lexers import get_all_lexers, get_lexer_by_name

    name = language.lower()
    known = any(name in aliases for _, aliases, _, _ in get_all_lexers(plugins=False))
    return get_lexer_by_name(name) if known else None
