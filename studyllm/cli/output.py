"""The standard streams: data to stdout, all else to stderr, every text cleaned once more."""

from __future__ import annotations

import codecs
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Literal, TextIO

from studyllm.errors import StudyError
from studyllm.text.clean import clean

if TYPE_CHECKING:
    from studyllm.core.progress import Result, Work

SHOWN_EVERY_S = 0.1

SHOWN_AFTER_S = 0.5
"""Of work that may be over at once."""

VERSION = 1
"""Of what commands print as JSON."""

LONGEST_LINE = 128 * 1024
"""Characters of a line of the standard input; a text of a card has 64 KB."""

BAR = 30
"""Columns of a progress bar."""


def prepare() -> None:
    """Have the standard streams take any text: a console that lacks a letter shows `?`.

    A terminal keeps its encoding; pipes and files are UTF-8 on every system.
    """
    # A stream that was closed by who started us is None.
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def say(text: str = "") -> None:
    """Print lines of data."""
    _write(clean(text) + "\n")


def say_now(text: str) -> None:
    """Print lines that somebody waits for."""
    say(text)
    flush()


def hear() -> str | None:
    """The next line of the standard input without its end; `None` when there is no more.

    Raises:
        StudyError: it cannot be read, or is longer than anything that is typed.
    """
    try:
        line = sys.stdin.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise StudyError(f"the input cannot be read: {error.strerror}") from error
    if len(line) > LONGEST_LINE:
        raise StudyError(f"a line of the input is longer than {LONGEST_LINE:,} characters")
    return line.rstrip("\r\n") if line else None


def say_json(value: Mapping[str, object]) -> None:
    """Print one JSON object of the present `schema_version`."""
    write_json(versioned(value))


def versioned(value: Mapping[str, object]) -> dict[str, object]:
    """A JSON object with its present `schema_version`."""
    return {"schema_version": VERSION, **value}


def write_json(value: Mapping[str, object]) -> None:
    """Print a JSON object as it is."""
    _write(json_text(value))


def json_text(value: Mapping[str, object]) -> str:
    """A JSON object as a text, every text in it cleaned once more."""
    import json

    return json.dumps(_cleaned(value), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def pour(chunks: Iterable[str], encoding: str) -> None:
    """Print a text as it comes, its line ends as they are: what others read, not a person.

    Args:
        chunks: the text; whoever made it has cleaned what it holds.
        encoding: where the output is not a terminal, which has its own.
    """
    flush()
    raw = getattr(sys.stdout, "buffer", None)
    with _told():
        if raw is None or sys.stdout.isatty():
            sys.stdout.writelines(chunks)
            return
        encoder = codecs.getincrementalencoder(encoding)("replace")
        for chunk in chunks:
            raw.write(encoder.encode(chunk))
        raw.flush()


def say_table(rows: Sequence[Sequence[str | int]], head: Sequence[str] = ()) -> None:
    """Print rows in aligned columns: numbers stand to the right."""
    if not rows:
        return
    numeric = [isinstance(cell, int) for cell in rows[0]]
    texts = [[str(cell) for cell in row] for row in ([head, *rows] if head else rows)]
    widths = [max(map(_width, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = map(_padded, row, widths, numeric)
        say("  ".join(cells).rstrip())


def counted(number: int, what: str) -> str:
    """So many of something: `1 card`, `2 cards`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def tell(message: str, more: str = "") -> None:
    """Say to the person, and not to whoever reads the data, what is wrong or remarkable.

    Args:
        message: every line of it says who speaks.
        more: lines that stand below it as they are.
    """
    flush()
    _tell_raw("".join(f"studyllm: {line}\n" for line in clean(message).splitlines()))
    _tell_raw(f"{clean(more)}\n" if more else "")


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """A function that shows a rising number, if a person looks on; the line goes in the end.

    Args:
        what: stands before the number.
    """
    with _line() as show:
        yield lambda number: show(f"{clean(what)} {number:,}")


@contextmanager
def bar(what: str, after_s: float = 0.0) -> Iterator[Callable[[int, int], None]]:
    """A function that shows how much of a whole is done, if a person looks on.

    Args:
        what: stands before the bar.
        after_s: seconds in which nothing is shown yet.
    """

    def drawn(done: int, total: int) -> str:
        part = done / total if total else 1.0
        full = round(BAR * part)
        return f"{clean(what)} [{'#' * full}{'.' * (BAR - full)}] {part:4.0%} of {total:,}"

    with _line(after_s) as show:
        yield lambda done, total: show(drawn(done, total))


def drained(work: Work[Result], what: str) -> Result:
    """What the work finds; a bar is shown if it takes over half a second.

    Args:
        work: that was not begun yet.
        what: stands before the bar.
    """
    with bar(what, SHOWN_AFTER_S) as show:
        while True:
            try:
                show(*next(work))
            except StopIteration as end:
                found: Result = end.value
                return found


@contextmanager
def _line(after_s: float = 0.0) -> Iterator[Callable[[str], None]]:
    """A function that shows a text in the place of the one before, if a person looks on.

    Nothing is shown in the first `after_s` seconds.
    """
    shown = 0
    next_at = time.monotonic() + after_s

    def show(text: str) -> None:
        nonlocal shown, next_at
        if time.monotonic() < next_at:
            return
        next_at = time.monotonic() + SHOWN_EVERY_S
        _tell_raw("\r" + text.ljust(shown))
        shown = max(shown, len(text))

    try:
        yield show if sys.stderr.isatty() else _ignore
    finally:
        if shown:
            _tell_raw("\r" + " " * shown + "\r")


def flush() -> None:
    """Let go of what was printed so far."""
    with _told():
        sys.stdout.flush()


def abandon() -> None:
    """Print nothing more, not even what still waits to be written."""
    _abandon(sys.stdout)


def _abandon(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise StudyError(f"the output cannot be written: {error.strerror}") from error


def _write(text: str) -> None:
    with _told():
        sys.stdout.write(text)


def _tell_raw(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:  # There is nobody left to tell that to, at the end of the program either.
        _abandon(sys.stderr)


def _nowhere(mode: Literal["r", "w"]) -> TextIOWrapper:
    return open(os.devnull, mode, encoding="utf-8")


def _ignore(_: str) -> None:
    pass


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


def _padded(text: str, width: int, to_the_right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if to_the_right else text + blanks


def _width(text: str) -> int:
    """Columns on a terminal, on which Chinese letters are twice as wide."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        2 if east_asian_width(letter) in "WF" else 1 for letter in text if not combining(letter)
    )
