"""The command line of the learner's editor, by what the environment says and what there is."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from studyllm.errors import ConfigError, StudyError
from studyllm.tui import editor

FILE = Path("/decks/a b.yaml")


def there(*names: str) -> editor.Which:
    """Programs that are found, and where."""
    return {name: f"/bin/{name}" for name in names}.get


def anything(name: str) -> str:
    return name


def command(environment: dict[str, str], which: editor.Which = anything) -> list[str]:
    return editor.command(FILE, 7, environment, platform="linux", which=which)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("vi", ["vi", "+7", str(FILE)]),
        ("nvim -R", ["nvim", "-R", "+7", str(FILE)]),
        ("nano", ["nano", "+7", str(FILE)]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", str(FILE)]),
        ("/opt/kak/kak", ["/opt/kak/kak", "+7", str(FILE)]),
        ("micro", ["micro", "+7", str(FILE)]),
        ("hx", ["hx", f"{FILE}:7"]),
        ("code", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("code -w", ["code", "-w", "--goto", f"{FILE}:7"]),
        ("codium --wait -n", ["codium", "--wait", "-n", "--goto", f"{FILE}:7"]),
        ("cursor -g --wait", ["cursor", "-g", "--wait", f"{FILE}:7"]),
        ("subl", ["subl", "--wait", f"{FILE}:7"]),
        ("zed --wait", ["zed", "--wait", f"{FILE}:7"]),
        ("gvim", ["gvim", "-f", "+7", str(FILE)]),
        ("gvim --nofork", ["gvim", "--nofork", "+7", str(FILE)]),
        ("kate", ["kate", "--block", "--line", "7", str(FILE)]),
        ("my-editor --fast", ["my-editor", "--fast", str(FILE)]),
        ("'/opt/my editor/ed' -x 'a b'", ["/opt/my editor/ed", "-x", "a b", str(FILE)]),
        ("vim; rm -rf /", ["vim;", "rm", "-rf", "/", str(FILE)]),
        ("$(touch x)", ["$(touch", "x)", str(FILE)]),
    ],
)
def test_an_editor_is_given_the_line_as_it_wants_it(said: str, expected: list[str]) -> None:
    assert command({"EDITOR": said}) == expected


def test_visual_comes_before_editor_and_an_empty_one_says_nothing() -> None:
    assert command({"VISUAL": "nano", "EDITOR": "vi"})[0] == "nano"
    assert command({"VISUAL": " ", "EDITOR": "vi"})[0] == "vi"


def test_what_is_usual_is_taken_where_nothing_is_chosen() -> None:
    assert command({}, there("vi", "vim"))[0] == "/bin/vim"
    assert command({}, there("emacs", "micro", "vi"))[0] == "/bin/vi"
    (notepad, file) = editor.command(FILE, 7, {}, platform="win32", which=there("notepad", "vi"))
    assert (notepad, file) == ("/bin/notepad", str(FILE))


def test_without_an_editor_one_sentence_names_the_way_out() -> None:
    with pytest.raises(ConfigError, match=r"no editor here; set EDITOR .*`export EDITOR=nano`"):
        command({}, there())
    with pytest.raises(ConfigError, match=r"no program `emasc`, which EDITOR names; set EDITOR"):
        command({"EDITOR": "emasc -nw"}, there("vi"))
    with pytest.raises(ConfigError, match=r"VISUAL is no command line"):
        command({"VISUAL": "vi 'x", "EDITOR": "vi"})


def test_what_a_variable_says_is_shown_clean() -> None:
    with pytest.raises(ConfigError) as refused:
        command({"EDITOR": "\x1b[2Jvi\n"}, there())
    assert str(refused.value).isprintable()


def test_windows_paths_stay_whole() -> None:
    said = r'"C:\Program Files\Code\bin\code.cmd" -n'
    words = editor.command(FILE, 7, {"EDITOR": said}, platform="win32", which=anything)
    assert words[0] == r"C:\Program Files\Code\bin\code.cmd"
    assert words[1:] == ["-n", "--wait", "--goto", f"{FILE}:7"]


@pytest.mark.parametrize("name", ["-rf", "+q", "--cmd=x", "a;b", "$(x)", "`x`", "{line}"])
def test_a_file_name_is_never_an_option_nor_a_command(name: str) -> None:
    path = Path("/decks") / name
    for program in [*editor.AT_LINE, "other"]:
        words = editor.command(path, 7, {"EDITOR": program}, platform="linux", which=anything)
        assert words[-1] in (str(path), f"{path}:7")
        assert not any(word.startswith(name) for word in words[1:])
    with pytest.raises(ValueError, match="absolute"):
        editor.command(Path(name), 7, {"EDITOR": "vi"}, platform="linux", which=anything)


def test_an_editor_that_fails_or_is_not_there_is_said() -> None:
    editor.run([sys.executable, "-c", ""])
    with pytest.raises(StudyError, match=r"ended with 3"):
        editor.run([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(StudyError, match=r"`nothing` cannot be run: No such file"):
        editor.run(["/nowhere/nothing"])


def test_interrupts_are_the_editors_while_it_runs_and_ours_again_behind() -> None:
    before = signal.getsignal(signal.SIGINT)
    both = "import os, signal; os.kill(os.getppid(), signal.SIGINT)"
    default = "; assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
    editor.run([sys.executable, "-c", both + default])
    assert signal.getsignal(signal.SIGINT) is before
