"""How a table of another program is laid out: what parts its cells, and what its columns hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from studyllm.errors import StudyError
from studyllm.exchange.table import SLUG, Column
from studyllm.exchange.table_reading import column_of

LOOKED_AT: Final = 200
"""Rows from which the layout is known."""

MOST_COLUMNS: Final = 1_000
"""Of a table."""

UNKNOWN: Final[Column] = ("", "")
"""Of a column that nothing is known of."""
NOTE_TYPE: Final[Column] = ("note type", "")
"""Anki's name for how the cards of a row are made."""

_ALIASES: Final = {
    "question": "question|q|front|prompt|term|word|"
    "问题|問題|题目|題目|正面|前面|提问|术语|单词|詞|单字|词语",
    "answer": "answer|a|back|definition|meaning|response|答案|背面|反面|后面|回答|定义|释义|意思",
    "cloze": "cloze|text|填空|挖空|文字",
    "note": "note|notes|extra|back extra|remark|remarks|comment|comments|explanation|"
    "备注|笔记|注释|说明|解释|解析|背面额外",
    "source": "source|reference|来源|出处",
    "tags": "tags|tag|labels|label|keywords|标签|关键词",
    "id": "id|guid|编号",
    SLUG: "deck|deck name|牌组|卡组|牌组名称",
    "reverse": "reverse|reversed|反向",
    NOTE_TYPE[0]: "note type|notetype|model|笔记类型|笔记模板",
}
_NAMED: Final = {name: key for key, names in _ALIASES.items() for name in names.split("|")}

_SEPARATORS: Final = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
_GUESSED: Final = "\t;,|"
"""What may part cells, those first that stand in texts least."""

_HEAD_LINE: Final = re.compile(
    r"#(separator|html|tags|columns|deck|notetype|guid|if matches|tags column|deck column|"
    r"notetype column|guid column):(.*)",
    re.IGNORECASE,
)
_TAG_LIKE: Final = re.compile(r"[^\s.!?。！？][^.!?。！？\n]{0,59}")


class Layout(NamedTuple):
    """How a table is laid out."""

    separator: str
    columns: tuple[Column, ...]
    before: int = 0
    """Lines before its rows."""
    headed: bool = False
    """Whether the first row names the columns."""
    left_out: tuple[str, ...] = ()
    """Names of columns that nothing is known of."""
    html: bool = False
    deck: str = ""
    """For all rows that name none."""
    tags: str = ""
    """For all rows."""
    note_type: str = ""
    of_anki: bool = False
    """Whether Anki's lines stand before the rows, and ids are its guids."""


def is_table(start: str) -> bool:
    """Whether a text that begins like this is a table without any doubt."""
    lines = start.splitlines(keepends=True)
    if _HEAD_LINE.match(start) or start.lower().startswith("sep="):
        return True
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    separator, share = _separator(lines)
    rows = _sample(lines, separator)
    return bool(rows) and (_is_head(rows[0]) or (share > 0.95 and len(rows) > 2))


def layout_of(lines: Sequence[str], name: str) -> Layout:
    """The layout of a table.

    Args:
        lines: its first ones.
        name: what messages call the file.

    Raises:
        StudyError: no two columns can be told, or none of them has questions.
    """
    heads = list(takewhile(bool, map(_HEAD_LINE.match, lines)))
    said = {found[1].lower(): found[2].strip("\r\n").strip(" ") for found in heads if found}
    before = len(heads)
    separator = _said_separator(said)
    if not said and lines and (sep := re.match(r"sep=(.)\s*$", lines[0], re.IGNORECASE)):
        separator, before = sep[1], 1
    rest = lines[before:]
    named = [said["columns"] + "\n"] if "columns" in said else []
    separator = separator or _separator([*named, *rest])[0]
    rows = _sample(rest, separator)
    if len(said.get("columns", "")) > MOST_COLUMNS * 100 or any(
        len(row) > MOST_COLUMNS for row in rows
    ):
        raise StudyError(f"{name}: a row has more than {MOST_COLUMNS:,} cells")
    if not rows:
        raise StudyError(f"{name}:{before + 1}: the table has no rows")
    return _with_columns(separator, before, said, rows, name)


def _said_separator(said: dict[str, str]) -> str:
    separator = said.get("separator", "")
    found = _SEPARATORS.get(separator.lower(), separator[:1])
    return "\t" if separator == "\\t" or ("separator" in said and not separator) else found


def _with_columns(
    separator: str, before: int, said: dict[str, str], rows: list[list[str]], name: str
) -> Layout:
    headed = False
    left_out: tuple[str, ...] = ()
    if "columns" in said:
        names = next(csv.reader([said["columns"]], delimiter=separator), [])
        columns = [_column(each) for each in names]
    elif headed := not said and _is_head(rows[0]):
        names = rows[0]
        columns = [_column(each) for each in names]
    else:
        width = Counter(map(len, rows)).most_common(1)[0][0]
        names, columns = [], [UNKNOWN] * width
    for key, column in (
        ("tags", "tags"),
        ("deck", SLUG),
        ("notetype", NOTE_TYPE[0]),
        ("guid", "id"),
    ):
        place = said.get(f"{key} column", "")
        if place.isdecimal() and len(place) <= len("1000") and 0 < int(place) <= 1_000:
            columns += [UNKNOWN] * (int(place) - len(columns))
            columns[int(place) - 1] = (column, "")
    if names:
        left_out = tuple(
            each for each, column in zip(names, columns, strict=False) if column == UNKNOWN and each
        )
    columns = _without_twins(columns)
    if not any(key in ("question", "cloze") for key, _ in columns):
        columns = _by_place(columns, rows)
        left_out = ()
    if len([column for column in columns if column != UNKNOWN]) < 2:
        raise StudyError(
            f"{name}:{before + 1}: this is no table of cards; a row has a question and an answer, "
            "parted by a comma, a semicolon, a tab or `|`"
        )
    return Layout(
        separator,
        tuple(columns),
        before,
        headed,
        left_out,
        said.get("html", "").lower() == "true",
        said.get("deck", ""),
        said.get("tags", ""),
        said.get("notetype", ""),
        bool(said),
    )


def _column(name: str) -> Column:
    plain = " ".join(name.replace("_", " ").split()).lower()
    if plain in _NAMED:
        return _NAMED[plain], ""
    key, _, language = name.strip().rpartition("_")
    if (known := _NAMED.get(key.lower())) and language:
        name = f"{known}_{language}"
    return column_of(name.strip()) or UNKNOWN


def _without_twins(columns: Iterable[Column]) -> list[Column]:
    """The columns, of which each is known once; of questions a further one is not known."""
    seen: set[Column] = set()
    found = []
    for column in columns:
        found.append(UNKNOWN if column in seen else column)
        seen.add(column)
    return found


def _is_head(row: Sequence[str]) -> bool:
    """Whether a row names columns, and not a card."""
    if len(row) > MOST_COLUMNS:
        return False
    known = [column for cell in row if (column := _column(cell)) != UNKNOWN]
    keys = {key for key, _ in known}
    return len(keys) > 1 and bool(keys & {"question", "cloze"}) and 2 * len(known) >= len(row)


def _by_place(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Columns of which none is known to have questions: question, answer, then tags or notes."""
    found = list(columns)
    free = [place for place, column in enumerate(columns) if column == UNKNOWN]
    for place, key in zip(free, ("question", "answer"), strict=False):
        found[place] = (key, "")
    third = free[2:3]
    if third and ("tags", "") not in found and _looks_like_tags(rows, third[0]):
        found[third[0]] = ("tags", "")
        third = free[3:4]
    if third and ("note", "") not in found:
        found[third[0]] = ("note", "")
    return found


def _looks_like_tags(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a column has few and short words, some of them again and again."""
    cells = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
    if not cells or not all(_TAG_LIKE.fullmatch(cell) for cell in cells):
        return False
    if all(cell.startswith("#") or "::" in cell for cell in cells):
        return True
    return all(len(cell.split()) < 6 for cell in cells) and 2 * len({*cells}) <= len(cells) + 1


def _separator(lines: Sequence[str]) -> tuple[str, float]:
    """What parts the cells, and the share of rows that have as many of them as most."""
    best = (",", 0.0)
    for separator in _GUESSED:
        rows = _sample(lines, separator)
        if not rows:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        share = count / len(rows) if width > 1 else 0.0
        share += 1 if _is_head(rows[0]) else 0
        if share > best[1]:
            best = (separator, share)
    return best


def _sample(lines: Iterable[str], separator: str) -> list[list[str]]:
    """The first rows that can be read and are not blank."""
    found = []
    try:
        for row in _read(lines, separator):
            if any(map(str.strip, row)):
                found.append(row)
            if len(found) == LOOKED_AT:
                break
    except csv.Error:
        pass  # what was read before is enough, and whoever reads on is told of it
    return found


def _read(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, strict=True)
