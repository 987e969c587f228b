"""What a doctor has found, as lines for people: what is well in one line a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from studyllm.core.health import Finding, State

MARKS = {State.OK: "ok", State.NOTE: "note", State.WARNING: "warning", State.WRONG: "WRONG"}

GROUP = 9
"""Columns of the name of a group."""
STATE = 7
"""Of the word for how it stands."""


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Lines to be printed.

    Args:
        findings: those of one group one after the other.
    """
    for group, of_group in groupby(findings, key=lambda finding: finding.group):
        found = list(of_group)
        well = "; ".join(one.says for one in found if one.state is State.OK)
        name = group
        if well:
            yield _line(name, MARKS[State.OK], well)
            name = ""
        for one in found:
            if one.state is not State.OK:
                yield _line(name, MARKS[one.state], one.says)
                name = ""
                if one.way_out:
                    yield f"{'':{GROUP + STATE + 4}}→ {one.way_out}"


def _line(group: str, state: str, says: str) -> str:
    return f"{group:{GROUP}}  {state:{STATE}}  {says}"
