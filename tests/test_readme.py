"""What the documents tell people to type, against what happens when they do."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from studyllm.cli.commands import root
from tests.conftest import surroundings

ROOT = Path(__file__).parents[1]
DOCUMENTS = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, *languages: str) -> list[str]:
    """The fenced blocks in one of these languages, in their order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [body for language, body in found if language in languages]


def typed(text: str) -> list[str]:
    """The command lines of the console blocks, without prompts and comments."""
    lines = "".join(blocks(text, "console")).splitlines()
    return [re.sub(r"\s{2,}#.*", "", line[2:]) for line in lines if line.startswith("$ ")]


def opens_a_screen(command: str) -> bool:
    words = shlex.split(command)
    if words[0] != "studyllm" or {"--plain", "--list", "--report"} & set(words):
        return False
    return words[1:2] in ([], ["study"], ["mock"])


@pytest.mark.skipif(sys.platform == "win32", reason="the console blocks are for a POSIX shell")
@pytest.mark.parametrize("document", [name for name in DOCUMENTS if typed(read(name))])
def test_every_command_of_a_document_does_what_it_says(document: str, tmp_path: Path) -> None:
    """In order, in one home. What opens a screen has no terminal here: it says so at once."""
    text = read(document)
    for body in blocks(text, "yaml"):
        if named := re.match(r"# (\S+\.yaml)\n", body):
            (tmp_path / named[1]).write_text(body, encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "studyllm"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m studyllm "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = surroundings(tmp_path / "home") | {"PYTHONPATH": str(ROOT)}
    environment["PATH"] = f"{programs}:{environment['PATH']}"
    for command in typed(text):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        told = f"{command}\n{done.stdout}{done.stderr}"
        if opens_a_screen(command):
            assert (done.returncode, "--plain" in done.stderr) == (2, True), told
        else:
            assert done.returncode == 0, told
        assert "Traceback" not in told


def commands(
    group: click.Command = root, path: str = "studyllm"
) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command
            yield from commands(command, f"{path} {name}")


def test_the_page_of_commands_has_each_command_and_each_option_under_it() -> None:
    _, *sections = re.split(r"^#+ (.+)\n", read("docs/commands.md"), flags=re.MULTILINE)
    explained = dict(zip(sections[::2], sections[1::2], strict=True))
    known = dict(commands())
    assert known.keys() == {title for title in explained if title.startswith("studyllm")}
    for path, command in known.items():
        names = {
            name for option in command.params for name in (*option.opts, *option.secondary_opts)
        }
        options = {name for name in names if name.startswith("-")}
        assert options == set(re.findall(r"`(-{1,2}[a-z-]+)", explained[path])) - {"-h", "--help"}


def test_both_readmes_have_the_same_commands_and_examples() -> None:
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert typed(chinese) == typed(english)
    languages = ("sh", "powershell", "yaml")
    assert blocks(chinese, *languages) == blocks(english, *languages)
    assert re.findall(r"^\| `.*?\|", chinese, re.MULTILINE) == re.findall(
        r"^\| `.*?\|", english, re.MULTILINE
    )


def test_a_readme_opens_with_one_line_that_starts_and_one_that_tests() -> None:
    text = read("README.md")
    start, tests = blocks(text, "sh")[:2]
    assert [start.count("\n"), tests.count("\n")] == [1, 1]
    assert start.startswith("python3 -m venv .venv && ")
    assert start.endswith(" && .venv/bin/studyllm\n")
    assert tests.startswith("python3 -m venv .venv && ")
    assert text.index(tests) < 1000


def test_the_checks_run_the_test_command_as_the_readme_has_it() -> None:
    readme = read("README.md")
    for pattern, language in [(".venv/bin/pytest", "sh"), (r".venv\Scripts\pytest", "powershell")]:
        assert f"readme_line '{pattern}'" in read(".ci/run")
        first = next(line for line in readme.splitlines() if pattern in line)
        assert f"{first}\n" in blocks(readme, language)
    assert blocks(readme, "sh")[1] in blocks(read("CONTRIBUTING.md"), "sh")
    assert "run: .ci/run\n" in read(".github/workflows/ci.yml")


def test_the_workflow_pins_its_actions_and_may_only_read() -> None:
    workflow = read(".github/workflows/ci.yml")
    uses = re.findall(r"uses: (.+)", workflow)
    assert uses
    assert [use for use in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", use)] == []
    assert re.findall(r"permissions:\n((?: +.*\n)+)", workflow) == ["  contents: read\n"]


@pytest.mark.parametrize("document", [*DOCUMENTS, "README.zh-CN.md", "CONTRIBUTING.md"])
def test_every_link_to_a_file_of_ours_leads_somewhere(document: str) -> None:
    prose = re.sub(r"^```.*?^```$|`[^`\n]+`", "`", read(document), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", prose)
    for path, anchor in links:
        target = (ROOT / document).parent / path if path else ROOT / document
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [
                re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in headings
            ]
            assert anchor in anchors
