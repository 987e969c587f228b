"""Which files the pictures of a text may be, without reading its Markdown.

A deck is looked through for its pictures when it is taken in, and whoever wrote it may have filled
64 MB with what looks like some. To read Markdown takes several microseconds a character then; to
look for what stands behind `](` takes a hundredth of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from studyllm.core.cloze import SPAN
from studyllm.text.clean import clean

_DESTINATION: Final = re.compile(
    r"\]\([^\S\n]*+(?:\n[\s>]*+)?"  # perhaps on the next line, of a quote
    r"(?:<((?:[^<>\n\\\]]|\\.|\](?!\())++)>"
    r"|(?!<)((?:C|\((?:C|\(C*+\))*+\))++))".replace("C", r"(?:[^\s\\()\]]|\\.|\](?!\())")
)
"""What may be the file of a picture: between angles, or with its brackets in pairs, two deep.

A name that has `](` in it is not found, so that no part of a text is looked at twice.
"""

_SPELT: Final = re.compile(r"[\\&%]")
"""What stands in a destination that is not written as it is meant."""


def picture_names(text: str, seen: set[str]) -> Iterator[str]:
    """The names that pictures of a Markdown text may have, and some that are not names of any.

    Args:
        text: the Markdown.
        seen: what was found before, as it was written; it is not given again, and what is found
            now is added.
    """
    if "![" not in text:
        return
    text = clean(text)
    if "`" in text:
        text = SPAN.sub(_without_code, text)
    for match in _DESTINATION.finditer(text):
        written = (match[1] or match[2]).strip()
        if written not in seen:
            seen.add(written)
            yield written
            if _SPELT.search(written):
                yield _meant(written)


def _without_code(span: re.Match[str]) -> str:
    # Formulas stay, as to Markdown they are letters, also in the name of a file; and so does code
    # on several lines, which a list or a quote may part.
    return "" if span["code"] and "\n" not in span[0] else span[0]


def _meant(written: str) -> str:
    # Their import takes longer than a deck without such a name.
    from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText
    from markdown_it.common.utils import unescapeAll

    return normalizeLinkText(normalizeLink(clean(unescapeAll(written))))
