"""`studyllm due` and `stats`: what there is to do, and what was done."""

from __future__ import annotations

import os

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen


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
        return due_quietly(chosen())
    start = begin(os.environ, chosen())
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
    Practice is no answer, but its time counts. JSON has cards_total, cards_new, cards_due,
    cards_suspended, cards_flagged, cards_leech, reviews_total, reviews_today, new_today,
    practice_today, time_today_ms and streak_days.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ, chosen())) as study:
        counts, today, marked = study.counts(), study.today(), study.marked()
    suspended = sum(one.suspended for one in marked)
    flagged = sum(one.flagged for one in marked)
    leeches = sum(one.leech for one in marked)
    if as_json:
        output.say_json(
            counts._asdict()
            | {
                "cards_suspended": suspended,
                "cards_flagged": flagged,
                "cards_leech": leeches,
                "new_today": today.new,
                "practice_today": today.crammed,
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
            ("  suspended", suspended, ""),
            ("  flagged", flagged, ""),
            ("  leeches", leeches, "forgotten 8 times or more" if leeches else ""),
            ("answers", counts.reviews_total, ""),
            ("  today", counts.reviews_today, f"in {minutes} min {seconds} s"),
            ("practice today", today.crammed, ""),
            ("cards begun today", today.new, ""),
            ("days in a row", today.streak, ""),
        ]
    )
