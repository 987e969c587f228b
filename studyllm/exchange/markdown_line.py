"""A line of Markdown from pieces of text with their marks, so that it is read as just that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from unicodedata import category, east_asian_width

BOLD, ITALIC, STRUCK, CODE = "**", "*", "~~", "`"
_AROUND: Final = (BOLD, ITALIC, STRUCK)
NO_MARKS: Final[frozenset[str]] = frozenset()


class Run(NamedTuple):
    """A piece of a line."""

    text: str
    marks: frozenset[str] = NO_MARKS
    raw: bool = False
    """Whether it is Markdown already: a formula, a picture, the edge of a hidden part."""
    edge: bool = False
    """Whether it is the edge of a hidden part, of which nothing is seen."""


class Care(NamedTuple):
    """What in a text could be taken for more than it is."""

    dollars: bool = True
    ticks: bool = True
    braces: bool = False


class Stretch(NamedTuple):
    """From where to where a mark reaches: places of runs."""

    first: int
    last: int
    mark: str


_ESCAPED: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)|\*|(?<!\w)_|_(?!\w)|~(?=~|\Z)|(?<=~)~|\A~|!(?=\[|\Z)|\](?=\()"
    r"|<(?=[A-Za-z]|\Z)|&(?=[#A-Za-z]|\Z)"
)
_ODD: Final = re.compile(r"[\\*_~!\]<&$`{}]")
"""What any of that, or of what `Care` is for, has in it."""
_START: Final = re.compile(
    r"(?P<mark>[-+](?=[ \t]|\Z)|>|#{1,6}(?=[ \t]|\Z)|~~~|[-=:|][-=:| \t]*\Z)"
    r"|[0-9]{1,9}(?=[.)](?:[ \t]|\Z))"
)
_BRACES: Final = re.compile(r"(?<=[{}])[{}]|[{}](?=[{}])|\A[{}]|[{}]\Z")
_ENTITIES: Final = {"{": "&#123;", "}": "&#125;"}
_ENDS: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def line(runs: Iterable[Run], care: Care) -> str:
    """The runs as one line, without blanks at its ends.

    Marks that Markdown would not read as such at their place are left out.
    """
    runs = list(runs)
    if not any(run.marks or run.raw for run in runs):
        out = [escaped("".join(run.text for run in runs).strip(" "), care)]
        _unstart(out, (0,))
        return out[0]
    parts = _parts(runs)
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for first, last, mark in sorted(_stretches(parts), key=lambda one: (one.first, -one.last)):
        opening.setdefault(first, []).append(mark)
        closing.setdefault(last, []).insert(0, mark)
    out = []
    seen: list[int] = []
    """Places in `out` of what is seen."""
    gap = 0
    """Where in `out` a blank is seen, however the hidden parts are shown."""
    for place, part in enumerate(parts):
        piece = _written(part, care)
        if not part.edge:
            piece = "".join((*opening.get(place, ()), piece, *closing.get(place, ())))
            before = out[seen[-1]] if seen else ""
            if before[-1:] == "]" and piece[:1] == "(":
                piece = f"\\{piece}"
            if _clash(before, piece):
                out.insert(gap, " ")
            seen.append(len(out))
        out.append(piece)
        if not part.edge or piece == "}}":
            gap = len(out)
    _unstart(out, seen)
    return "".join(out)


def _unstart(out: list[str], seen: Sequence[int]) -> None:
    """Escape what would begin a list, a quote, a head, a rule or a table."""
    match = _START.match("".join(out[place] for place in seen))
    if match is None:
        return
    offset = 0 if match["mark"] else match.end()
    for place in seen:
        if offset < len(out[place]):
            out[place] = f"{out[place][:offset]}\\{out[place][offset:]}"
            return
        offset -= len(out[place])


def escaped(text: str, care: Care) -> str:
    """A text within a line, so that it stays what it is."""
    if not _ODD.search(text):
        return text
    text = _ESCAPED.sub(_with_slash, text)
    if care.dollars:
        text = text.replace("$", r"\$")
    if care.ticks:
        text = text.replace("`", "&#96;")
    if care.braces:
        text = _BRACES.sub(lambda match: _ENTITIES[match[0]], text)
    return text


def _with_slash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def code(text: str) -> str:
    """A text as code within a line."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    if longest >= 8:  # more than anybody opens code with
        return text.replace("`", "&#96;")
    ticks = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _written(part: Run, care: Care) -> str:
    if part.raw:
        return part.text
    return code(part.text) if CODE in part.marks else escaped(part.text, care)


def _clash(before: str, piece: str) -> bool:
    """Whether one of two pieces would be no formula any more if they touched."""
    if piece[:1] == "$":
        return before[-1:] in ("$", "\\")
    return before[-1:] == "$" and before[-2:] != r"\$" and piece[:1].isdigit()


def _parts(runs: list[Run]) -> list[Run]:
    """The runs, those alike put together, blanks apart and gone at both ends."""
    merged: list[Run] = []
    for run in _blanks_out(runs):
        if STRUCK in run.marks:  # what is around `~~` must not be a mark
            run = run._replace(marks=run.marks - {BOLD, ITALIC})
        last = merged[-1] if merged else None
        if last and not last.raw and not run.raw and last.marks == run.marks:
            merged[-1] = last._replace(text=last.text + run.text)
        elif run.text:
            merged.append(run)
    parts = [part for run in merged for part in _blanks_apart(run)]
    seen = [place for place, part in enumerate(parts) if part.edge or not part.text.isspace()]
    if not seen:
        return []
    parts = parts[seen[0] : seen[-1] + 1]
    for end, bare in ((0, str.lstrip), (-1, str.rstrip)):
        if not parts[end].raw:
            parts[end] = parts[end]._replace(text=bare(parts[end].text, " "))
    before = NO_MARKS
    for place, part in enumerate(parts):
        if CODE in part.marks and CODE in before and not part.edge:
            parts[place] = part = part._replace(marks=part.marks - {CODE})
        if not part.edge:
            before = part.marks
        if 0 < place < len(parts) - 1 and not part.raw and part.text.isspace():
            around = parts[place - 1].marks & parts[place + 1].marks - {CODE}
            parts[place] = part._replace(marks=part.marks & around)
    return parts


def _blanks_out(runs: list[Run]) -> Iterator[Run]:
    """The runs with the blanks at the edges of hidden parts outside of these, where they stay."""
    after = ""
    for place, run in enumerate(runs):
        before, after = after, ""
        text = run.text
        if run.edge or run.raw:
            if run.edge and text.startswith("{{") and place + 1 < len(runs):
                follows = runs[place + 1]
                if not follows.raw and follows.text[:1].isspace():
                    before += " "
            if before:
                yield Run(before)
            yield run
            if text == "}}" and place and not runs[place - 1].raw:
                after = " " if runs[place - 1].text[-1:].isspace() else ""
            continue
        if place and runs[place - 1].edge and runs[place - 1].text != "}}":
            text = text.lstrip()
        if place + 1 < len(runs) and runs[place + 1].edge and runs[place + 1].text[:2] != "{{":
            text = text.rstrip()
        yield run._replace(text=before + text)
    if after:
        yield Run(after)


def _blanks_apart(run: Run) -> Iterator[Run]:
    if run.raw or not run.marks:
        yield run
        return
    match = _ENDS.fullmatch(run.text)
    assert match is not None
    for text in match.groups():
        if text:
            yield Run(text, run.marks)


def _stretches(parts: Sequence[Run]) -> list[Stretch]:
    """How far each mark reaches; no two cross, and none ends where another begins."""
    if not any(part.marks for part in parts):
        return []
    seen = [place for place, part in enumerate(parts) if not part.edge]
    wide = _across(parts)
    found: list[Stretch] = []
    for mark in _AROUND:
        begun: int | None = None
        for index, place in enumerate(seen):
            has = mark in parts[place].marks
            if has and begun is None:
                begun = place
            if begun is None:
                continue
            following = seen[index + 1] if index + 1 < len(seen) else len(parts)
            goes_on = following < len(parts) and mark in parts[following].marks
            if not goes_on or any(
                mark not in wide.get(e, NO_MARKS) for e in range(place + 1, following)
            ):
                found.append(Stretch(begun, place, mark))
                begun = None
    return _apart(found, parts, {place: index for index, place in enumerate(seen)}, seen)


def _apart(
    found: list[Stretch], parts: Sequence[Run], order: dict[int, int], seen: Sequence[int]
) -> list[Stretch]:
    """Those that are read as what they are, and cross or touch none before them."""
    kept: list[Stretch] = []
    near: list[Stretch] = []
    for one in sorted(found, key=lambda one: (one.first, -one.last)):
        begins = order[one.first]
        near = [other for other in near if order[other.last] + 1 >= begins]
        if any(order[other.last] + 1 == begins or _tangled(one, other) for other in near):
            continue
        if _is_read(one, parts, order, seen):
            kept.append(one)
            near.append(one)
    return kept


def _across(parts: Sequence[Run]) -> dict[int, frozenset[str]]:
    """The marks that can reach over each edge: those that reach over both of its part."""
    found: dict[int, frozenset[str]] = {}
    opened: list[int] = []
    for place, part in enumerate(parts):
        if not part.edge:
            continue
        near = [p for p in (place - 1, place + 1) if 0 <= p < len(parts) and not parts[p].edge]
        found[place] = frozenset.intersection(*(parts[p].marks for p in near)) if near else NO_MARKS
        if len(near) < 2:
            found[place] = NO_MARKS
        if part.text.startswith("{{"):
            opened.append(place)
        elif part.text == "}}" and opened:
            others = [p for p in range(opened.pop(), place + 1) if p in found]
            both = frozenset.intersection(*(found[p] for p in others))
            found.update(dict.fromkeys(others, both))
        else:
            found[place] = NO_MARKS
    found.update(dict.fromkeys(opened, NO_MARKS))
    return found


def _tangled(one: Stretch, other: Stretch) -> bool:
    """Whether one crosses another that begins no later, or shares only one of its ends."""
    crosses = one.first <= other.last < one.last
    return crosses or (one.first == other.first) != (one.last == other.last)


def _is_read(
    one: Stretch, parts: Sequence[Run], order: dict[int, int], seen: Sequence[int]
) -> bool:
    """Whether Markdown takes what stands around the stretch for marks."""
    for end, place, step in ((0, one.first, -1), (-1, one.last, 1)):
        index = order[place] + step
        outer = " "
        if 0 <= index < len(seen):
            beside = seen[index]
            # A hidden part that is shown as its place counts as a letter.
            outer = _edge(parts[beside], -1 - end) if beside == place + step else "x"
        if not _flanks(_edge(parts[place], end), outer, one.mark):
            return False
    return True


def _flanks(inner: str, outer: str, mark: str) -> bool:
    if not _is_punctuation(inner) or outer.isspace():
        return True
    if _is_punctuation(outer):
        return not _is_wide(inner)
    return mark != STRUCK and _is_wide(outer)


def _edge(part: Run, end: int) -> str:
    """The first or last character as Markdown sees it, to which formulas and code are letters."""
    taken = CODE in part.marks or (part.raw and part.text.startswith("$"))
    return "x" if taken else part.text[end]


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
