"""The note types that our cards have in Anki, as its collections of schema 11 know them."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

LATEX_BEGIN: Final = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n"
    "\\begin{document}\n"
)
LATEX_END: Final = "\\end{document}"

CHANGED: Final = 1_764_000_000
"""When a note type was last changed here, epoch seconds: to be raised with every change below, so
that Anki takes it over, and not before, so that a learner's own templates stay."""

_MORE: Final = (
    '{{#Extra}}<div class="extra">{{Extra}}</div>{{/Extra}}'
    '{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
)
_ANSWER: Final = "\n\n<hr id=answer>\n\n"
_CSS: Final = """.card {
    font-family: arial, sans-serif;
    font-size: 20px;
    line-height: 1.5;
    text-align: center;
    color: black;
    background-color: white;
}
.cloze { font-weight: bold; color: blue; }
.nightMode .cloze { color: lightblue; }
.extra { margin-top: 1em; font-size: 80%; }
.source { margin-top: 1em; font-size: 65%; opacity: 0.7; }
pre, ul, ol, table, .options { display: inline-block; text-align: left; }
img { max-width: 100%; }
"""


class NoteType(NamedTuple):
    """What notes of one kind have, and how they are asked."""

    id: int
    """Never another: by it Anki knows the type again."""
    name: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str, str], ...]
    """Name, question and answer of each card."""
    hides: bool = False
    """Whether it hides parts of a text."""


BASIC: Final = NoteType(
    1_763_900_000_001,
    "studyllm Basic",
    ("Front", "Back", "Extra", "Source"),
    (("Card 1", "{{Front}}", "{{FrontSide}}" + _ANSWER + "{{Back}}" + _MORE),),
)
REVERSED: Final = NoteType(
    1_763_900_000_002,
    "studyllm Basic (and reversed)",
    BASIC.fields,
    (*BASIC.templates, ("Card 2", "{{Back}}", "{{FrontSide}}" + _ANSWER + "{{Front}}" + _MORE)),
)
CLOZE: Final = NoteType(
    1_763_900_000_003,
    "studyllm Cloze",
    ("Text", "Extra", "Source"),
    (("Cloze", "{{cloze:Text}}", "{{cloze:Text}}" + _MORE),),
    hides=True,
)
CHOICES: Final = NoteType(
    1_763_900_000_004,
    "studyllm Choices",
    ("Front", "Options", "Back", "Extra", "Source"),
    (
        (
            "Card 1",
            '{{Front}}\n\n<div class="options">{{Options}}</div>',
            "{{FrontSide}}" + _ANSWER + "{{Back}}" + _MORE,
        ),
    ),
)
NOTE_TYPES: Final = (BASIC, REVERSED, CLOZE, CHOICES)


def model(kind: NoteType) -> dict[str, Any]:
    """A note type under Anki's keys."""
    asks = [[0, "any", [0]], [1, "any", [1]]][: len(kind.templates)]
    return {
        "id": kind.id,
        "name": kind.name,
        "type": int(kind.hides),
        "mod": CHANGED,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tmpls": [_template(place, *texts) for place, texts in enumerate(kind.templates)],
        "flds": [_field(place, name) for place, name in enumerate(kind.fields)],
        "css": _CSS,
        "latexPre": LATEX_BEGIN,
        "latexPost": LATEX_END,
        "latexsvg": False,
        "req": asks,
        "tags": [],
        "vers": [],
    }


def _template(place: int, name: str, question: str, answer: str) -> dict[str, Any]:
    texts = {"name": name, "qfmt": question, "afmt": answer, "bqfmt": "", "bafmt": ""}
    return texts | {"ord": place, "did": None, "bfont": "", "bsize": 0}


def _field(place: int, name: str) -> dict[str, Any]:
    look = {"sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
    return {"name": name, "ord": place, **look}
