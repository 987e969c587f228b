"""`studyllm due`, `stats` and `undo`: what there is to do, what was done, and one step back."""

from __future__ import annotations

import os

import click

from studyllm.cli.commands import as_json_option, examples


@click.command(
    epilog=examples("studyllm due", 'studyllm due -q && echo "there is something to do"')
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; exit 0 if a card is due, else 1.")
@as_json_option
def due(quiet: bool, as_json: bool) -> int:
    """Say what is due today.

    Due are cards that were answered before and whose day has come, in decks that are not hidden;
    new cards do not count.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.quick import due_quietly
    from studyllm.core.cards import in_language
    from studyllm.text.clean import one_line

    if quiet:
        return due_quietly()
    start = begin(os.environ)
    with opened(start) as study:
        rows = [row for row in study.decks() if not row.hidden]
        asked = study.next()
    total = sum(row.due for row in rows)
    rows = [row for row in rows if row.due]
    if as_json:
        decks = [
            {"slug": row.slug, "title": in_language(row.title, start.language), "due": row.due}
            for row in rows
        ]
        output.say_json({"cards_due": total, "decks": decks})
    elif total:
        output.say_table(
            [(row.due, row.slug, one_line(in_language(row.title, start.language))) for row in rows]
            + [(total, "in all", "")]
        )
    else:
        waiting = f" {asked.left.new} new cards can be begun." if asked and asked.left.new else ""
        output.say(f"Nothing is due.{waiting}")
    return 0


@click.command(epilog=examples("studyllm stats", "studyllm stats --json"))
@as_json_option
def stats(as_json: bool) -> None:
    """Count cards and answers.

    Cards are those of decks that are not hidden; answers are all that count, of removed decks too.
    JSON has cards_total, cards_new, cards_due, reviews_total, reviews_today, new_today,
    time_today_ms and streak_days.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ)) as study:
        counts, today = study.counts(), study.today()
    if as_json:
        output.say_json(
            counts._asdict()
            | {
                "new_today": today.new,
                "time_today_ms": today.took_ms,
                "streak_days": today.streak,
            }
        )
        return
    minutes, seconds = divmod(today.took_ms // 1000, 60)
    output.say_table(
        [
            ("cards", counts.cards_total, ""),
            ("  new", counts.cards_new, ""),
            ("  due", counts.cards_due, ""),
            ("answers", counts.reviews_total, ""),
            ("  today", counts.reviews_today, f"in {minutes} min {seconds} s"),
            ("cards begun today", today.new, ""),
            ("days in a row", today.streak, ""),
        ]
    )


@click.command(epilog=examples("studyllm undo"))
@as_json_option
def undo(as_json: bool) -> None:
    """Take the newest answer back.

    Also one of an earlier day; undoing again goes one answer further back. The card is as it was
    before.
    """
    from studyllm.cli import output, wording
    from studyllm.cli.clock import date_of
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ)) as study:
        withdrawn = study.undo()
    if as_json:
        output.say_json(
            {
                "undone": withdrawn
                and {
                    "card": withdrawn.key,
                    "grade": wording.name_of(withdrawn.grade),
                    "day": date_of(withdrawn.day),
                }
            }
        )
    else:
        output.say(wording.undone(withdrawn) if withdrawn else wording.NOTHING_TO_UNDO)
