"""All commands by name, each imported when it runs or when its own help is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module

import click
from click.exceptions import Abort, Exit, UsageError

from studyllm import __version__
from studyllm.cli import output
from studyllm.cli.options import chosen, setting_options

PROGRAM = "studyllm"
COMPLETE = "_STUDYLLM_COMPLETE"
"""Set by the shell when it asks for completions."""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object, with its `schema_version`."
)


def examples(*lines: str) -> str:
    """The end of a command's help: what to type, as it is typed."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


class LazyGroup(click.Group):
    """A group that knows its commands by name and place, and imports the one that is meant."""

    places: Mapping[str, tuple[str, str]] = {}
    """By name: `module:attribute` below `studyllm.cli`, and the short help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.places:
            return None
        module, _, attribute = self.places[cmd_name][0].partition(":")
        command = getattr(import_module(f"studyllm.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_, short) in self.places.items()])


class Root(LazyGroup):
    """The program itself."""

    places = {
        "study": ("study:study", "Answer cards: what is due, then what is new."),
        "mock": ("mock:mock", "Rehearse an interview aloud, with a timer and a report."),
        "due": ("due:due", "Say what is due today."),
        "stats": (
            "stats:stats",
            "Say whether you get better, where you are weak, and what is ahead.",
        ),
        "plan": ("plan:plan", "Plan the days until your interview, and say whether all fits."),
        "ready": ("ready:ready", "Say what you can expect to recall, today and on the day."),
        "undo": ("taking_back:undo", "Take the newest answer back, another one, or a sitting."),
        "history": ("history:history", "Show what was answered, and put a grade right."),
        "cards": (
            "cards:cards",
            "Search cards, or list what is suspended, buried, flagged, a leech.",
        ),
        "suspend": ("marks:suspend", "Ask cards no more."),
        "unsuspend": ("marks:unsuspend", "Ask suspended cards again."),
        "bury": ("marks:bury", "Ask cards no more today."),
        "unbury": ("marks:unbury", "Ask buried cards today after all."),
        "flag": ("marks:flag", "Mark cards, to come back to them."),
        "unflag": ("marks:unflag", "Take the mark off cards."),
        "reset": ("resetting:reset", "Begin cards anew."),
        "unreset": ("resetting:unreset", "Let cards go on that were begun anew."),
        "edit": ("editing:edit", "Edit a card in your editor, then read its file again."),
        "decks": ("decks:decks", "List decks; check, begin, extend, hide, order and remove them."),
        "import": ("importing:import_", "Take decks and journals in, or update decks."),
        "export": (
            "exporting:export",
            "Write progress, mock interviews, the journal or decks to a file.",
        ),
        "sync": ("syncing:sync", "Exchange what you did with your other devices."),
        "backup": ("backing_up:backup", "Keep what you did in another file, or list backups."),
        "restore": ("backing_up:restore", "Bring what you did back from a backup."),
        "config": ("configuring:config", "Show the settings, or check their file."),
        "doctor": ("doctor:doctor", "Say whether all is well, and what to do where it is not."),
        "locate": ("places:locate", "Print where data, settings and decks lie."),
        "completion": ("places:completion", "Print what makes a shell complete words."),
    }


@click.group(
    PROGRAM,
    cls=Root,
    invoke_without_command=True,
    context_settings=CONTEXT,
    subcommand_metavar="[COMMAND] ...",
    epilog=examples(
        "studyllm",
        "studyllm study positional-encoding",
        "studyllm study --plain",
        "studyllm --scheduler fsrs due",
        "studyllm import attention.yaml",
    ),
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
@setting_options
@click.pass_context
def root(context: click.Context) -> int:
    """Spaced repetition in the terminal, on decks that are plain text.

    Without a command: the home screen, with your decks and what is due.

    The options hold for one run, with any command, instead of what `config.toml` says; there they
    hold always. `studyllm config` shows the settings in force.

    Exit codes: 0 done (nothing due is done, too), 1 refused or not there, 2 wrong usage or
    configuration, 3 the database cannot be used, 130 interrupted. `studyllm due -q` alone answers
    by them: 0 something is due, 1 nothing is.
    """
    if context.invoked_subcommand is None:
        from studyllm.cli.screens import home_screen

        return home_screen(chosen())
    return 0


def act(words: list[str]) -> int:
    """Do what the words ask for; the exit code."""
    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, PROGRAM, COMPLETE, instruction)
    try:
        with root.make_context(PROGRAM, _expanded(words)) as context:
            return root.invoke(context) or 0
    except Exit as end:
        return end.exit_code
    except Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        output.tell(error.format_message(), _way_out(error))
        return error.exit_code


def _way_out(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, UsageError) else None
    if context is None:
        return ""
    return f"{context.get_usage()}\n`{context.command_path} --help` says more."


def _expanded(words: list[str]) -> list[str]:
    """The words with patterns as the files that they match, where the shell leaves that to us."""
    if os.name != "nt":
        return words
    from glob import glob

    # Path.glob takes no pattern that begins with a drive or a root.
    return [found for word in words for found in (glob(word) or [word])]  # noqa: PTH207
