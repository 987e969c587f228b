"""What the terminal is like, as it says and as it does; nothing of it is ever wrong."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial

from studyllm.core.health import Finding, State

_terminal = partial(Finding, "terminal")

ANSWER_S = 0.3
"""How long the terminal may take to say where its cursor stands."""

LATE_S = 1.0
"""How long an answer is waited for that nobody needs any more."""

SAMPLES = {"ambiguous": "α", "chinese": "中", "emoji": "😀"}
"""What may be drawn in one cell or two; of Greek letters the terminal decides."""

EXPECTED = {"ambiguous": 1, "chinese": 2, "emoji": 2}

_PLACE = re.compile(rb"\x1b\[(\d{1,5});(\d{1,5})R")
LONGEST = 4096
"""Bytes of what the terminal sends that are looked at."""

LEAST = (60, 18)
"""Columns and lines below which the screens show less."""


def check_terminal(environment: Mapping[str, str], *, ask: bool) -> Iterator[Finding]:
    """What there is to know of the terminal.

    Args:
        environment: variables by name.
        ask: whether the terminal may be written to.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield _terminal("terminal", State.OK, "none here; `studyllm study --plain` needs none")
        return
    term = environment.get("TERM", "")
    if term in ("", "dumb"):
        says = f"TERM is `{term}`: the screens need a terminal that they can draw on"
        yield _terminal("kind", State.NOTE, says, "`studyllm study --plain` is a session by lines")
    yield _size()
    yield _encoding(sys.stdout.encoding)
    yield _terminal("colours", State.OK, _colours(environment))
    around = [name for name, variable in _AROUND.items() if environment.get(variable)]
    if around:
        yield _terminal("inside", State.OK, f"inside {' and '.join(around)}")
    if ask and term not in ("", "dumb"):
        yield from _widths(measured(SAMPLES))


_AROUND = {"tmux": "TMUX", "screen": "STY", "ssh": "SSH_TTY"}


def _size() -> Finding:
    columns, lines = os.get_terminal_size(1)
    says = f"{columns} columns, {lines} lines"
    if columns < LEAST[0] or lines < LEAST[1]:
        way_out = f"from {LEAST[0]} columns and {LEAST[1]} lines on, nothing is left out"
        return _terminal("size", State.NOTE, says, way_out)
    return _terminal("size", State.OK, says)


def _encoding(encoding: str) -> Finding:
    if encoding.lower().replace("-", "") == "utf8":
        return _terminal("encoding", State.OK, "UTF-8")
    says = f"the encoding is {encoding}; letters that it lacks are shown as `?`"
    return _terminal("encoding", State.NOTE, says, "choose UTF-8: LANG=C.UTF-8, or PYTHONUTF8=1")


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR"):
        return "no colours, as NO_COLOR wants"
    term = environment.get("TERM", "")
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256color" in term else "16 colours"


def _widths(found: Mapping[str, int] | None) -> Iterator[Finding]:
    if found is None:
        says = "the terminal does not say how wide it draws letters"
        yield _terminal("widths", State.OK, says)
        return
    if found["ambiguous"] == 2:
        says = "Greek letters and some symbols are drawn two cells wide"
        way_out = (
            '`charset = "ascii"` in config.toml, or `--charset ascii`, keeps formulas straight'
        )
        yield _terminal("ambiguous", State.NOTE, says, way_out)
    for name in ("chinese", "emoji"):
        if found[name] != EXPECTED[name]:
            says = f"{_SAID[name]} is drawn {found[name]} wide, not {EXPECTED[name]}"
            way_out = "lines that hold it may look uneven; another font or terminal draws it right"
            yield _terminal(name, State.NOTE, says, way_out)
    if found == EXPECTED:
        yield _terminal("widths", State.OK, "letters are as wide as they should be")


_SAID = {"chinese": "Chinese", "emoji": "an emoji"}


def measured(samples: Mapping[str, str]) -> dict[str, int] | None:
    """In how many cells the terminal draws texts, by name; `None` if it does not say.

    Each is drawn at the start of the line, which is empty again in the end.
    """
    if os.name != "posix":
        return None
    found = {}
    with _raw() as is_ours:
        if not is_ours:
            return None
        try:
            for name, text in samples.items():
                column = _column_after(text)
                if column is None:
                    _swallow()
                    return None
                found[name] = column - 1
        finally:
            _send(b"\r\x1b[K")
    return found


@contextmanager
def _raw() -> Iterator[bool]:
    """Have the terminal give us what it says at once, unseen; whether it is ours to ask."""
    import termios

    try:
        if os.tcgetpgrp(0) != os.getpgrp():  # to ask would stop a program in the background
            yield False
            return
        before = termios.tcgetattr(0)
    except (OSError, termios.error):
        yield False
        return
    changed = termios.tcgetattr(0)
    changed[3] &= ~(termios.ICANON | termios.ECHO)
    changed[6][termios.VMIN], changed[6][termios.VTIME] = 0, 0
    try:
        termios.tcsetattr(0, termios.TCSANOW, changed)
        yield True
    finally:
        termios.tcflush(0, termios.TCIFLUSH)
        termios.tcsetattr(0, termios.TCSANOW, before)


def _column_after(text: str) -> int | None:
    """The column, from 1, in which the cursor stands once a text was drawn; `None` if unsaid."""
    from select import select

    encoded = text.encode(sys.stdout.encoding, "replace")
    if not _send(b"\r" + encoded + b"\x1b[6n"):
        return None
    heard = b""
    until = time.monotonic() + ANSWER_S
    while (left := until - time.monotonic()) > 0 and len(heard) < LONGEST:
        if not select([0], [], [], left)[0]:
            break
        part = os.read(0, LONGEST)
        if not part:  # it has gone away
            break
        heard += part
        if place := _PLACE.search(heard):
            return int(place[2])
    return None


def _swallow() -> None:
    """Wait for an answer that comes late: it would be typed into the shell."""
    from select import select

    with suppress(OSError):
        if select([0], [], [], LATE_S)[0]:
            os.read(0, LONGEST)


def _send(data: bytes) -> bool:
    """Write to the terminal, unless it takes nothing."""
    from select import select

    sys.stdout.flush()
    if not select([], [1], [], ANSWER_S)[1]:
        return False
    try:
        os.write(1, data)
    except OSError:
        return False
    return True
