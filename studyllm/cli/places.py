"""`studyllm locate` and `completion`: where things lie, and how a shell completes words."""

from __future__ import annotations

import os

import click

from studyllm.cli.commands import as_json_option, examples


@click.command(epilog=examples("studyllm locate", "STUDYLLM_HOME=/tmp/trial studyllm locate"))
@as_json_option
def locate(as_json: bool) -> None:
    """Print where data, settings and decks lie.

    Some of it may not exist yet. Set STUDYLLM_HOME to a folder and all but the shipped decks lies
    there.
    """
    from studyllm import config
    from studyllm.cli import output
    from studyllm.text.clean import one_line

    home = config.find_home(os.environ)
    places = {
        "data": home.data,
        "database": home.database,
        "settings": home.settings,
        "decks": home.decks,
        "removed": home.removed,
        "backups": home.backups,
        "shipped": config.shipped_decks(),
    }
    if as_json:
        output.say_json({name: str(path) for name, path in places.items()})
    else:
        output.say_table([(name, one_line(str(path), 4096)) for name, path in places.items()])


@click.command(
    epilog=examples(
        'eval "$(studyllm completion bash)"      in ~/.bashrc',
        'eval "$(studyllm completion zsh)"       in ~/.zshrc',
        "studyllm completion fish | source       in ~/.config/fish/config.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete words.

    Commands, options and the slugs of your decks are completed.
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from studyllm.cli import output
    from studyllm.cli.commands import COMPLETE, PROGRAM, root

    kind = get_completion_class(shell)
    assert kind is not None
    # The base class's: the one for bash starts a bash only to see how old it is.
    output.say(ShellComplete.source(kind(root, {}, PROGRAM, COMPLETE)))
