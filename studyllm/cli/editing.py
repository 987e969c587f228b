"""`studyllm edit`: a card in the learner's own editor."""

from __future__ import annotations

import os

import click

from studyllm.cli.commands import examples
from studyllm.cli.options import chosen


@click.command(
    epilog=examples("studyllm edit moe/moe-layer-eq", "EDITOR='code --wait' studyllm edit moe/x")
)
@click.argument("card", metavar="CARD")
def edit(card: str) -> None:
    """Edit a card in your editor, then read its file again.

    A CARD is named DECK/ID, as in `studyllm history`. The editor is what VISUAL names, or EDITOR,
    or else one that is usual on your system; it opens the deck file at the card. A deck that comes
    with studyllm is copied to your decks first. A card without an id gets the one that it has
    written down, so that what you learned stays when its text changes.

    Ends with 1 if the file has a mistake then, which is named and leaves the deck as it was; if the
    deck has no card of that id any more; or if the editor has failed.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line
    from studyllm.tui import editor

    start = begin(os.environ, chosen())
    program = editor.program(os.environ)
    with opened(start) as study:
        place = study.edit_place(card)
        if place.copied:
            output.tell(f"the deck is your own copy now: {place.path}")
        output.flush()
        failed: StudyError | None = None
        try:
            editor.run(editor.at_line(program, place.path, place.line))
        except StudyError as error:
            failed = error
        edited = study.take_edit(card, place.path)
    if edited.problem:
        raise StudyError(f"{edited.problem}\nthe deck stays as it was until that is put right")
    if edited.gone:
        raise StudyError(
            f"the deck has no card `{one_line(card)}` any more; what you learned of it is kept"
        )
    if failed:
        raise failed
    output.say(f"{card}: {place.path if place.path.exists() else 'nothing was changed'}")
