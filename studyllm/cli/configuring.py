"""`studyllm config`: the settings in force, where their file lies, and what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import LazyGroup, as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.cli.opening import Start
    from studyllm.config import Home


TABLES = ("keys", "decks")
"""The settings that are tables in the file."""


class ConfigCommands(LazyGroup):
    """What can be done with settings."""

    places = {
        "show": ("configuring:show", "Print every setting in force, and where it comes from."),
        "path": ("configuring:path", "Print where the settings file lies."),
        "check": ("configuring:check", "Name everything that is wrong in the settings file."),
    }


@click.group(
    cls=ConfigCommands,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] ...",
    epilog=examples("studyllm config", "studyllm config check", "studyllm --leech off config"),
)
@as_json_option
@click.pass_context
def config(context: click.Context, as_json: bool) -> None:
    """Show the settings, or check their file.

    Without a command, the same as `studyllm config show`.
    """
    if context.invoked_subcommand is None:
        _show(as_json)
    elif as_json:
        raise click.UsageError(f"--json belongs behind `{context.invoked_subcommand}`")


@click.command(epilog=examples("studyllm config show", "studyllm --leech off config show --json"))
@as_json_option
def show(as_json: bool) -> None:
    """Print every setting in force, and where it comes from.

    That is `flag` for an option before the command, `file` for `config.toml`, else `default`.
    Values stand as they would in the file. JSON has `file`, `settings` with `value` and `source`
    of each, `keys` with the keys of your own, and `decks` with what was set for single decks.
    """
    _show(as_json)


@click.command(epilog=examples("studyllm config path", '"$EDITOR" "$(studyllm config path)"'))
def path() -> None:
    """Print where the settings file lies.

    It need not exist: then all settings have their defaults.
    """
    from studyllm.cli import output

    output.say(str(_home().settings))


@click.command(epilog=examples("studyllm config check"))
def check() -> None:
    """Name everything that is wrong in the settings file.

    A line for each mistake goes to stderr, and the exit code is 2. A table for a deck that does
    not exist is no mistake, but it is said.
    """
    from studyllm.cli import output
    from studyllm.cli.screens import check_keys
    from studyllm.config import check as problems_of
    from studyllm.config import load
    from studyllm.errors import ConfigError

    home = _home()
    if problems := problems_of(home.settings):
        raise ConfigError("\n".join(problems))
    check_keys(home, load(home.settings))
    _warn_of_unknown_decks()
    state = "no mistakes" if home.settings.exists() else "not there; the defaults hold"
    output.say(f"{home.settings}: {state}")


def _home() -> Home:
    from studyllm.cli.opening import check_variables
    from studyllm.config import find_home

    check_variables(os.environ)
    return find_home(os.environ)


def _show(as_json: bool) -> None:
    from studyllm.cli import output
    from studyllm.cli.opening import begin
    from studyllm.config import deck_table

    start = begin(os.environ, chosen())
    rows = list(_general(start))
    if as_json:
        output.say_json(
            {
                "file": str(start.home.settings),
                "settings": {key: {"value": v, "source": source} for key, v, source in rows},
                "keys": {name: list(keys) for name, keys in start.settings.keys.items()},
                "decks": {slug: dict(own) for slug, own in _own(start)},
            }
        )
        return
    keys = start.settings.keys
    rows += [(f'keys."{name}"', list(chosen), "file") for name, chosen in keys.items()]
    for slug, own in _own(start):
        rows += [(f"{deck_table(slug)}.{key}", value, "file") for key, value in own]
    # The value stands last: a list of weights is longer than a line.
    output.say_table([(key, source, _as_toml(value)) for key, value, source in rows])


def _general(start: Start) -> Iterator[tuple[str, object, str]]:
    """Name, value and source of each setting that is for all decks."""
    from studyllm.config import read

    in_file = read(start.home.settings)
    for name in (field.name for field in fields(start.settings) if field.name not in TABLES):
        value = getattr(start.settings, name) if name != "lang" else start.language
        yield name, value, "flag" if name in chosen() else "file" if name in in_file else "default"


def _own(start: Start) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """What was set for single decks, by slug."""
    for slug, own in start.settings.decks.items():
        yield slug, [(key, value) for key, value in asdict(own).items() if value is not None]


def _as_toml(value: object) -> str:
    """A value as it stands in the settings file."""
    import json

    # JSON writes texts, truth and lists of numbers as TOML does.
    return json.dumps(value, ensure_ascii=False)


def _warn_of_unknown_decks() -> None:
    """Name the tables of decks that there are not, where there is a database that knows."""
    from difflib import get_close_matches

    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.config import deck_table
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line

    start = begin(os.environ)
    if not start.settings.decks or not start.home.database.exists():
        return
    try:
        with opened(start, quiet=True, reads=True) as study:
            known = study.slugs()
    except StudyError as error:
        output.tell(f"whether the decks exist cannot be said: {error}")
        return
    for slug in start.settings.decks:
        if slug not in known:
            near = get_close_matches(slug, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else "`studyllm decks` lists them"
            place = f"{one_line(str(start.home.settings))}: `[{deck_table(slug)}]`"
            output.tell(f"{place} names no deck; {hint}")
