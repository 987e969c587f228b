"""What `plan` and `ready` have in common: room for their lines, and names for topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyllm.cli import output
from studyllm.cli.charts import Room, terminal_width
from studyllm.core.cards import in_language
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.cli.opening import Start
    from studyllm.core.interview import Preparation
    from studyllm.study import Study


def room_of(start: Start) -> Room:
    """As wide as the terminal, within bounds."""
    return Room(terminal_width(), start.settings.charset)


def titles_of(found: Preparation, language: str) -> dict[str, str]:
    """Titles of the topics by slug, in one line."""
    return {one.slug: one_line(in_language(one.title, language)) for one in found.topics}


def gone(study: Study) -> None:
    """Say which topics are not there any more."""
    if slugs := study.preparing.gone():
        from studyllm.cli.plan_words import listed

        names = listed([one_line(slug) for slug in slugs])
        output.tell(f"no deck has these topics any more: {names}; they are left out")
