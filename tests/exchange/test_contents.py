"""What is remembered of a folder's files: told and recalled without loss, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import FactId
from studyllm.exchange.contents import Contents, Heard, Memory, Share, recalled
from studyllm.exchange.folder import Known

DEVICES = st.sampled_from(["a", "b"])
NUMBERS = st.integers(-5, 5)


@given(st.lists(st.tuples(DEVICES, NUMBERS)))
def test_numbers_that_rise_are_each_there_once_up_to_the_last(facts: list[tuple[str, int]]) -> None:
    contents = Contents()
    for device, number in facts:
        contents.add(FactId(0, device, number))
    assert contents.keys() == {device for device, _ in facts}
    for device, share in contents.items():
        numbers = [number for one, number in facts if one == device]
        assert (share.facts, share.last) == (len(numbers), numbers[-1])
        assert share.rising == (numbers == sorted(set(numbers)))


MEMORIES = st.builds(
    Memory,
    st.dictionaries(
        st.text(),
        st.builds(
            Heard,
            st.builds(Known, st.integers(0), st.integers(0), st.text("0123456789abcdef")),
            st.integers(0),
            st.booleans(),
            st.dictionaries(
                st.text(), st.builds(Share, st.integers(0), st.integers(), st.booleans())
            ),
        ),
    ),
    st.dictionaries(st.text(), st.integers(0)),
)


@given(MEMORIES)
def test_what_was_told_is_recalled(memory: Memory) -> None:
    assert recalled(memory.text()) == memory


NONE = [
    "",
    "nothing",
    "7",
    "[]",
    "[1,2]",
    "[[],[]]",
    '[{"a":[]},{}]',
    '[{"a":[[1],2,false,{}]},{}]',
    '[{"a":[[1,"x","y"],2,false,{}]},{}]',
    '[{"a":[[1,2,"y"],2,false,[]]},{}]',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NONE)
def test_what_tells_no_memory_is_as_if_nothing_were_remembered(text: str) -> None:
    assert recalled(text) == Memory()
