"""`studyllm decks add` and `fix-ids`: what writes into deck files as their author would."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from studyllm.cli.commands import examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen
from studyllm.cli.output import counted
from studyllm.errors import StudyError

STDIN = "-"
"""The answer that says that it comes from there."""


@click.command(
    epilog=examples(
        "studyllm decks add mine 'What is a logit?' 'An unnormalised log-probability.'",
        "studyllm decks add mine 'Softmax yields {{probabilities}}.' --tag basics",
        "pbpaste | studyllm decks add mine 'What does this print?' -",
    )
)
@click.argument("deck", metavar="DECK", shell_complete=deck_slugs)
@click.argument("question", metavar="QUESTION")
@click.argument("answer", metavar="[ANSWER]", required=False)
@click.option("--lang", metavar="LANG", help="Language of the texts, as en or zh.")
@click.option("--note", metavar="TEXT", help="Why it is so; shown after the answer.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="A label; may be repeated.")
@click.option("--id", "card_id", metavar="ID", help="The card's id; made of the text if left out.")
@click.option("--new", is_flag=True, help="Begin the deck if there is none.")
def add(
    deck: str,
    question: str,
    answer: str | None,
    lang: str | None,
    note: str | None,
    tags: tuple[str, ...],
    card_id: str | None,
    new: bool,
) -> None:
    """Put a card at the end of a deck.

    Comments and layout of the deck's file stay. A QUESTION with {{hidden}} parts and no ANSWER is
    a cloze. If the ANSWER is -, or left out in a pipe, it is read from the standard input. A
    deck that comes with studyllm is copied to your decks first. Nothing is changed if another
    card asks the same, or if the deck would have a mistake. Prints the key of the card.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.text.clean import clean

    def text(given: str) -> str | dict[str, str]:
        kept = clean(given).strip()
        if not kept:
            raise click.UsageError("a question, an answer and a note say something")
        return {lang: kept} if lang else kept

    if answer is None and "{{" in question:
        asked = {"cloze": text(question)}
    else:
        asked = {"question": text(question), "answer": text(_answer(answer))}
    fields = {"id": card_id, **asked, "note": text(note) if note else None, "tags": list(tags)}
    card = {key: value for key, value in fields.items() if value}
    with opened(begin(os.environ, chosen())) as study:
        added = study.authoring.add(deck, card, new=new)
        study.sync()
    if added.copied:
        output.tell(f"the deck is your own copy now: {added.path}")
    output.say(added.key)


def _answer(given: str | None) -> str:
    """The answer as it was given, or from the standard input."""
    if given not in (None, STDIN):
        assert given is not None
        return given
    if given is None and sys.stdin.isatty():
        raise click.UsageError("the answer is missing; without one, hide parts by {{...}}")
    from studyllm.cli import output

    lines: list[str] = []
    size = 0
    for line in iter(output.hear, None):
        lines.append(line)
        size += len(line) + 1
        if size > output.LONGEST_LINE:
            raise StudyError(f"the answer is longer than {output.LONGEST_LINE:,} characters")
    return "\n".join(lines)


@click.command("fix-ids", epilog=examples("studyllm decks fix-ids", "studyllm decks fix-ids mine"))
@click.argument("decks", metavar="[DECK|FILE]...", nargs=-1, shell_complete=deck_slugs)
@click.option("--dry-run", is_flag=True, help="Only say how many ids would be written.")
def fix_ids(decks: tuple[str, ...], dry_run: bool) -> int:
    """Write ids into deck files for cards that have none.

    Each card keeps the key that it has, and with it what you learned, also when its text changes
    afterwards. Nothing else of a file changes. Without a DECK or FILE all your own decks are
    meant. A file with a mistake stays as it is and is named, and the exit code is 1.
    """
    from studyllm import deckfile
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    refused = False
    with opened(begin(os.environ, chosen())) as study:
        authoring = study.authoring
        files = [authoring.file_to_name(deck) for deck in decks] or authoring.own_files()
        for path in dict.fromkeys(files):
            try:
                written = len(deckfile.nameless(path)) if dry_run else deckfile.name_cards(path)
            except StudyError as error:
                refused = True
                output.tell(str(error))
                continue
            output.say(_told(path, written, dry_run))
        study.sync()
    return 1 if refused else 0


def _told(path: Path, ids: int, dry_run: bool) -> str:
    if not ids:
        return f"{path}: every card has an id"
    return f"{path}: {counted(ids, 'id')} {'would be written' if dry_run else 'written'}"
