"""`studyllm study`."""

from __future__ import annotations

import click

from studyllm.cli.commands import examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen, setting_option, setting_options
from studyllm.config import CHARSETS, THEMES


@click.command(
    epilog=examples(
        "studyllm study",
        "studyllm study moe sft --new 5",
        "studyllm study --tag attention --limit 10 --lang zh",
        "studyllm study moe --cram",
        r"printf '\n3\nq\n' | studyllm study moe --plain",
    )
)
@click.argument("decks", metavar="[DECK]...", nargs=-1, shell_complete=deck_slugs)
@click.option("--plain", is_flag=True, help="By lines, for pipes and screen readers.")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards at most.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Cards at most.")
@click.option("--tag", default="", help="Only cards that have this tag, or whose deck has it.")
@click.option(
    "--ahead",
    type=click.IntRange(1, 365),
    metavar="DAYS",
    help="Also cards that are due within so many days.",
)
@click.option("--cram", is_flag=True, help="Practise any cards beside the schedule.")
@setting_option("--lang", help="Language of the cards: en, zh, …")
@setting_option("--theme", type=click.Choice(THEMES), help="Colours of the screen.")
@setting_option("--charset", type=click.Choice(CHARSETS), help="What formulas are drawn with.")
@setting_options
def study(
    decks: tuple[str, ...],
    plain: bool,
    new: int | None,
    limit: int | None,
    tag: str,
    ahead: int | None,
    cram: bool,
) -> int:
    """Answer cards: what is due, then what is new.

    Without a DECK, all decks that are not hidden. A card that you did not know, or hardly, is
    asked again until you do; --limit does not count it twice.

    With --ahead, cards that are due soon are asked today; an early answer never brings a card
    further than one on its day. With --cram, any cards, the weakest first; no due day moves.

    With --plain the session reads lines: an empty one shows the answer, 1 to 4 grade it (Again,
    Hard, Good, Easy), u takes the last answer back, L switches the language, q ends. A line that
    begins with `saved` means that the answer is on disk.

    From --scheduler on, the options are settings; here they hold for this session.
    """
    from studyllm.study import Scope

    if cram and ahead is not None:
        raise click.UsageError("--cram and --ahead exclude each other")
    scope = Scope(decks, tag, new, limit, ahead=ahead or 0, cram=cram)
    if plain:
        from studyllm.cli.quick import study_by_lines

        return study_by_lines(scope, chosen())
    from studyllm.cli.screens import quiz_screen

    return quiz_screen(scope, chosen())
