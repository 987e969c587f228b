"""How it stands with all when it was looked at one by one."""

from __future__ import annotations

from itertools import product

from studyllm.core.health import Finding, State, worst


def test_one_that_is_worse_decides() -> None:
    order = list(State)
    for states in product(order, repeat=3):
        found = [Finding("file", str(place), state, "") for place, state in enumerate(states)]
        assert worst(found) is order[max(map(order.index, states))]
    assert worst([]) is State.OK
