"""`--help`, `--version`, `locate` and completion: what a person asks before anything else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click
import pytest

from studyllm import __version__
from studyllm.cli.commands import LazyGroup, root
from tests.cli.conftest import Program

Named = list[tuple[str, click.Command]]


def commands(group: LazyGroup, path: str = "") -> Named:
    """Every command below a group, by the words that name it."""
    found: Named = []
    for name in group.places:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        found.append((f"{path} {name}".strip(), command))
        if isinstance(command, LazyGroup):
            found += commands(command, f"{path} {name}".strip())
    return found


def shorts(group: LazyGroup) -> dict[str, str]:
    return {name: short for name, (_, short) in group.places.items()}


def test_the_short_help_of_a_command_is_the_first_line_of_its_own() -> None:
    groups = [root, *(command for _, command in commands(root) if isinstance(command, LazyGroup))]
    for group in groups:
        assert isinstance(group, LazyGroup)
        for name, short in shorts(group).items():
            command = group.get_command(click.Context(group), name)
            assert command
            assert (command.help or "").partition("\n")[0] == short


@pytest.mark.parametrize(("words", "command"), commands(root))
def test_every_command_explains_itself_with_examples(words: str, command: click.Command) -> None:
    context = click.Context(command, info_name=f"studyllm {words}", **root.context_settings)
    text = command.get_help(context)
    assert f"Usage: studyllm {words}" in text
    assert f"  Examples:\n    studyllm {words}" in text.replace('eval "$(', "").replace(
        "STUDYLLM_HOME=", ""
    )
    assert "-h, --help" in text
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help
        if parameter.name == "as_json":
            assert "`schema_version`" in text


def test_help_is_printed_by_either_option_and_touches_nothing(program: Program) -> None:
    program.home = program.home.with_name("nobody")
    for words in ([], ["study"], ["decks"], ["decks", "lint"], ["import"]):
        short, long = program(*words, "-h"), program(*words, "--help")
        assert short == long
        assert short.out.startswith("Usage: studyllm")
    assert not program.home.exists()


def test_the_version_is_that_of_the_package(program: Program) -> None:
    assert program("--version").out == f"studyllm {__version__}\n"


def test_locate_names_what_lies_where_and_makes_none_of_it(program: Program) -> None:
    program.home = program.home.with_name("nobody")
    places = program("locate", "--json").json
    assert places["database"] == str(program.home / "studyllm.db")
    assert places["settings"] == str(program.home / "config.toml")
    assert places["decks"] == str(program.home / "decks")
    assert list(Path(places["shipped"]).glob("*.yaml"))
    lines = program("locate").lines
    assert [line.split(maxsplit=1) for line in lines] == [[k, v] for k, v in places.items()]
    assert not program.home.exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_a_shell_is_a_script_that_it_reads(program: Program, shell: str) -> None:
    script = program("completion", shell).out
    assert "_STUDYLLM_COMPLETE" in script
    if path := shutil.which(shell):
        subprocess.run([path, "-n"], input=script, encoding="utf-8", check=True)


def completed(program: Program, words: str) -> list[str]:
    program.more = {
        "_STUDYLLM_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    done = program()
    program.more = {}
    return [line.partition(",")[2] for line in done.lines if line]


def test_commands_options_and_decks_complete(program: Program) -> None:
    program.own("moe-mine")
    program("decks")
    assert completed(program, "studyllm st") == ["study", "stats"]
    assert completed(program, "studyllm decks hi") == ["hide"]
    assert completed(program, "studyllm study --pl") == ["--plain"]
    assert completed(program, "studyllm study mo") == ["moe", "moe-mine"]
    assert completed(program, "studyllm study moe mo") == ["moe-mine"]
    assert completed(program, "studyllm decks hide t") == ["t5"]


def test_completion_where_nothing_is_yet_is_silent_and_makes_nothing(program: Program) -> None:
    program.home = program.home.with_name("nobody")
    assert completed(program, "studyllm study mo") == []
    assert not program.home.exists()
    program.home.mkdir()
    (program.home / "studyllm.db").write_bytes(b"no database")
    assert completed(program, "studyllm study mo") == []
