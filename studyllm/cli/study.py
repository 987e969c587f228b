"""`studyllm study`."""

from __future__ import annotations

import click

from studyllm.cli.commands import examples
from studyllm.cli.completing import deck_slugs
from studyllm.config import THEMES


@click.command(
    epilog=examples(
        "studyllm study",
        "studyllm study moe sft --new 5",
        "studyllm study --tag attention --limit 10 --lang zh",
        r"printf '\n3\nq\n' | studyllm study moe --plain",
    )
)
@click.argument("decks", metavar="[DECK]...", nargs=-1, shell_complete=deck_slugs)
@click.option("--plain", is_flag=True, help="By lines, for pipes and screen readers.")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards at most.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Cards at most.")
@click.option("--tag", default="", help="Only cards that have this tag, or whose deck has it.")
@click.option("--lang", default="", help="Language of the cards: en, zh, …")
@click.option("--theme", type=click.Choice(THEMES), help="Colours of the screen.")
def study(
    decks: tuple[str, ...],
    plain: bool,
    new: int | None,
    limit: int | None,
    tag: str,
    lang: str,
    theme: str | None,
) -> int:
    """Answer cards: what is due, then what is new.

    Without a DECK, all decks that are not hidden. A card that you did not know, or hardly, is
    asked again until you do; --limit does not count it twice.

    With --plain the session reads lines: an empty one shows the answer, 1 to 4 grade it (Again,
    Hard, Good, Easy), u takes the last answer back, L switches the language, q ends. A line that
    begins with `saved` means that the answer is on disk.
    """
    if plain:
        from studyllm.cli.quick import study_by_lines

        return study_by_lines(decks, tag=tag, new=new, limit=limit, language=lang)
    from studyllm.cli.screens import quiz_screen
    from studyllm.study import Scope

    return quiz_screen(Scope(decks, tag, new, limit), lang, theme)
