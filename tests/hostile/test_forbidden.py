"""What the source may not have: what runs a text as a program, reaches the network, is markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "studyllm"
SOURCES = sorted(ROOT.rglob("*.py"))

CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
ATTRIBUTES = {
    "os": (
        "system",
        "popen",
        "execv",
        "execve",
        "execvp",
        "execl",
        "execlp",
        "spawnv",
    ),
    "yaml": ("load", "load_all", "unsafe_load", "full_load", "safe_load", "unsafe_load_all"),
    "subprocess": ("getoutput", "getstatusoutput", "call", "check_output"),
    "asyncio": ("create_subprocess_shell",),
}
MODULES = {
    *("pickle", "cPickle", "marshal", "shelve", "dill", "code", "codeop", "runpy", "webbrowser"),
    *("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "telnetlib", "xmlrpc"),
    *("requests", "httpx", "aiohttp", "socketserver", "multiprocessing.connection"),
}
PROGRAMS = {"cli/background.py", "tui/editor.py", "tui/viewer.py"}
"""What may start another program."""


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return f"{module}.{name}"
        case ast.Attribute(attr=name):
            return f".{name}"
        case _:
            return ""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_runs_a_text_or_reaches_the_network(path: Path) -> None:
    dangerous = {f"{module}.{name}" for module, names in ATTRIBUTES.items() for name in names}
    allowed_programs = path.relative_to(ROOT).as_posix() in PROGRAMS
    for node in nodes(path):
        for name in imported(node):
            assert name not in MODULES, f"{path}:{node.lineno}: {name}"  # type: ignore[attr-defined]
            assert name not in dangerous, f"{path}: {name}"
            assert allowed_programs or name != "subprocess", f"{path}: {name}"
        if isinstance(node, ast.Call):
            name = called(node)
            assert name not in CALLS | dangerous, f"{path}:{node.lineno}: {name}"
            assert allowed_programs or name != "os.startfile", f"{path}:{node.lineno}"
            shells = [word for word in node.keywords if word.arg == "shell"]
            assert not shells, f"{path}:{node.lineno}: a shell"
            markup = [word for word in node.keywords if word.arg == "markup"]
            assert all(
                isinstance(word.value, ast.Constant) and word.value.value is False
                for word in markup
            ), f"{path}:{node.lineno}: markup"


def test_programs_are_started_with_a_list_of_words() -> None:
    started = 0
    for name in PROGRAMS:
        for node in nodes(ROOT / name):
            if isinstance(node, ast.Call) and called(node).startswith("subprocess."):
                started += 1
                assert not isinstance(node.args[0], ast.Constant | ast.JoinedStr), node.lineno
    assert started == len(PROGRAMS)


WIDGETS = {"Static", "Label", "Button", "Checkbox", "Header", "Footer", "OptionList", "RichLog"}
PLAIN = "markup"


def test_no_widget_gets_a_text_that_it_would_read_as_markup() -> None:
    """A word of our own may be written in place; all else is `Content`, or markup is off."""
    for path in (ROOT / "tui").glob("*.py"):
        for node in nodes(path):
            if not isinstance(node, ast.Call) or called(node) not in WIDGETS:
                continue
            if any(word.arg == PLAIN for word in node.keywords):
                continue
            for argument in node.args:
                assert not isinstance(argument, ast.JoinedStr | ast.Constant | ast.BinOp), (
                    f"{path}:{node.lineno}"
                )


def test_content_is_never_made_from_markup() -> None:
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("from_markup", "notify"), f"{path}:{node.lineno}"
