"""The learner's own editor: which it is, how it opens a file at a line, and waiting for it."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from types import FrameType
from typing import Final, TypeAlias

from studyllm.errors import ConfigError, StudyError
from studyllm.ownership import given_mask
from studyllm.text.clean import one_line
from studyllm.tui.leaving import REQUESTS, heard

Which: TypeAlias = Callable[[str], str | None]
"""Finds a program by its name or path, as a shell would; `None` if there is none."""

VARIABLES: Final = ("VISUAL", "EDITOR")
"""The first that says something holds."""

USUAL: Final = ("nano", "vim", "vi", "emacs", "micro")
USUAL_ON_WINDOWS: Final = ("notepad",)

PLUS: Final = ("+{line}", "{file}")
COLON: Final = ("{file}:{line}",)
WAIT_COLON: Final = ("--wait", "{file}:{line}")
WAIT_GOTO: Final = ("--wait", "--goto", "{file}:{line}")

AT_LINE: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        "vi vim nvim view ex nano pico emacs emacsclient kak joe jmacs jstar jupp mg ne jed "
        "micro vis".split(),
        PLUS,
    ),
    # Else it leaves the terminal at once, and the edit would seem to be over.
    **dict.fromkeys(("gvim", "mvim"), ("-f", *PLUS)),
    **dict.fromkeys(("hx", "helix"), COLON),
    **dict.fromkeys(
        "code code-insiders codium vscodium code-oss cursor windsurf positron".split(), WAIT_GOTO
    ),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor"), WAIT_COLON),
    "gedit": ("--wait", *PLUS),
    "gnome-text-editor": ("--standalone", *PLUS),
    "kate": ("--block", "--line", "{line}", "{file}"),
    "mate": ("--wait", "--line", "{line}", "{file}"),
}
"""By the name of the program: what it is given to open a file at a line and be waited for."""

ALONE: Final = ("{file}",)

SHORT: Final = {"--wait": "-w", "--goto": "-g", "--block": "-b", "-f": "--nofork"}
"""Other ways to write what a learner may have said already."""


def command(
    file: Path,
    line: int,
    environment: Mapping[str, str],
    *,
    platform: str = sys.platform,
    which: Which = shutil.which,
) -> list[str]:
    """The program and its arguments that edit a file at a line.

    Args:
        file: absolute, so that its name cannot be taken for an option.
        line: counted from 1.
        environment: variables by name.
        platform: as `sys.platform` has it.
        which: finds programs.

    Raises:
        ConfigError: there is no editor.
    """
    return at_line(program(environment, platform=platform, which=which), file, line)


def program(
    environment: Mapping[str, str], *, platform: str = sys.platform, which: Which = shutil.which
) -> list[str]:
    """The editor with the arguments that the learner gives it.

    Raises:
        ConfigError: there is none.
    """
    return _chosen(environment, platform, which) or _usual(platform, which)


def at_line(words: list[str], file: Path, line: int) -> list[str]:
    """What `program` gave, told to open a file at a line and to stay until it is closed."""
    if not file.is_absolute():
        raise ValueError("the path of a file to edit is absolute")
    told = AT_LINE.get(_name(words[0]), ALONE)
    given = {*words[1:]}
    arguments = (
        argument.format(file=file, line=line)
        for argument in told
        if argument not in given and SHORT.get(argument) not in given
    )
    return [*words, *arguments]


def run(words: list[str]) -> None:
    """Run an editor on the terminal, and wait until it ends.

    Raises:
        StudyError: it could not be run, or says that it has failed.
    """
    name = one_line(_name(words[0]), 40)
    try:
        with (
            _keys_left_to_it(),
            subprocess.Popen(words, umask=given_mask()) as editor,
            _ending_with_us(editor),
        ):
            code = editor.wait()
    except OSError as error:
        raise StudyError(f"the editor `{name}` cannot be run: {error.strerror}") from error
    if code:
        raise StudyError(f"the editor `{name}` ended with {code}")


@contextmanager
def _keys_left_to_it() -> Iterator[None]:
    """Let keys that interrupt a program mean something to the editor alone."""
    numbers = [signal.SIGINT] + ([signal.SIGQUIT] if hasattr(signal, "SIGQUIT") else [])
    # Not `SIG_IGN`, which the editor would inherit.
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _ending_with_us(editor: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ask the editor to end, too, when we are; it may save what was typed, as most do."""
    before: dict[int, Callable[[int, FrameType | None], object]] = {}

    def pass_on(number: int, frame: FrameType | None) -> None:
        editor.send_signal(number)
        before[number](number, frame)

    for name in REQUESTS:
        number = getattr(signal, name, None)
        if number is not None and callable(handler := signal.getsignal(number)):
            before[number] = handler
            signal.signal(number, pass_on)
    if earlier := heard():  # before there was an editor that could be asked
        editor.send_signal(earlier)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _chosen(environment: Mapping[str, str], platform: str, which: Which) -> list[str] | None:
    """What the learner has chosen; `None` if nothing."""
    for variable in VARIABLES:
        said = environment.get(variable, "").strip()
        if not said:
            continue
        try:
            words = _split(said, platform)
        except ValueError as error:
            raise ConfigError(
                f"{variable} is no command line ({one_line(said, 60)}): a quote is not closed"
            ) from error
        program = which(words[0])
        if program is None:
            raise ConfigError(
                f"there is no program `{one_line(words[0], 60)}`, which {variable} names; set "
                f"{variable} to an editor, `{_example(platform)}` for example"
            )
        return [program, *words[1:]]
    return None


def _split(said: str, platform: str) -> list[str]:
    if platform != "win32":
        return shlex.split(said)
    # Backslashes are what parts folders there.
    return [word.strip('"') for word in shlex.split(said, posix=False)]


def _usual(platform: str, which: Which) -> list[str]:
    for name in USUAL_ON_WINDOWS if platform == "win32" else USUAL:
        if program := which(name):
            return [program]
    raise ConfigError(
        f"there is no editor here; set EDITOR to one, `{_example(platform)}` for example"
    )


def _example(platform: str) -> str:
    return "set EDITOR=notepad" if platform == "win32" else "export EDITOR=nano"


def _name(program: str) -> str:
    """What a program is known by: without folder and without what Windows adds."""
    name = PureWindowsPath(program).name.lower()
    for suffix in (".exe", ".cmd", ".bat"):
        name = name.removesuffix(suffix)
    return name
