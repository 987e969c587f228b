"""One id with two contents, as when two devices were given one name: held against what was said.

Each of both stays, on every device and however often they meet, and none is there twice.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Answer, Fact
from tests.core.journals import every_kind, journals
from tests.study.devices import devices, facts_of, learner, slowly, take


@slowly
@given(journals(12), st.data())
def test_one_id_with_two_contents_is_kept_twice_and_never_again(
    facts: list[Fact], data: st.DataObject
) -> None:
    """Two devices that had been given one name: what each of them wrote stays on both."""
    clones = [_other(fact) if data.draw(st.booleans()) else fact for fact in facts]
    said = Counter(map(_said, {*facts, *clones}))
    with devices(3) as (one, other, third):
        take(one, facts)
        take(other, clones)
        pairs = [(one, other), (other, one), (third, one), (third, other), (one, third)]
        for into, source in data.draw(st.permutations(pairs)) + pairs + pairs:
            take(into, facts_of(source))
            assert into.sound()
        for each in (one, other, third):
            assert Counter(map(_said, facts_of(each))) == said
            before = each.views()
            for source in (one, other, third):
                assert take(each, facts_of(source))[::2] == (0, 0)
            assert each.views() == before


def _other(fact: Fact) -> Fact:
    if isinstance(fact, Answer):
        return fact._replace(review=fact.review._replace(took_ms=fact.review.took_ms + 1))
    return fact._replace(card="rope/c4")


def _said(fact: Fact) -> Fact:
    """A fact without the device that it is kept under."""
    return fact._replace(id=fact.id._replace(device=""))


def test_a_conflict_is_told(tmp_path: Path) -> None:
    one, facts = learner(tmp_path), every_kind()
    take(one, facts)
    assert take(one, [_other(facts[0]), *facts[1:]]) == (1, len(facts) - 1, 1, 1)
    names = one.study.exchanging.counts()
    assert sorted(names.values()) == [1, 4, len(facts) - 4]
    (twin,) = (name for name in names if name.startswith("twin-"))
    assert names[twin] == 1
    one.study.close()
