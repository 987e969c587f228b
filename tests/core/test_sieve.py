"""The cards that are left of very many: those that a reader would look at first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.sieve import COMMON, LIKEST, clues, sifted

WORDS = st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta".split()), max_size=4)


def test_a_text_is_known_by_its_words_its_id_and_its_neighbours() -> None:
    found = clues("moe/router#2", "Which EXPERTS? 旋转多少", "moe/a", "moe/b")
    assert {"which", "experts", "旋转", "转多", "多少", "\0id router"} <= found
    assert "\0Which EXPERTS? 旋转多少" in found
    assert found & clues("x/y", "nothing", "moe/a", "moe/b") == {"\0moe/a\0moe/b"}


def test_the_likest_of_many_are_left() -> None:
    few = {"a": clues("d/a", "the router chooses experts")}
    many = [(str(n), clues(f"d/{n}", f"the card of number {n}")) for n in range(500)]
    alike = [("x", clues("d/x", "a router that chooses")), ("y", clues("d/y", "experts chosen"))]
    assert sifted(few, many) == set()
    assert sifted(few, [*many, *alike]) == {"x", "y"}
    same = [(f"same{n}", clues(f"d/s{n}", "chooses experts")) for n in range(LIKEST + 5)]
    assert len(sifted(few, [*many, *same])) == LIKEST


def test_what_all_have_tells_nothing_but_the_same_text_and_id_do() -> None:
    few = {"a": clues("d/a", "what is attention")}
    many = [(str(n), clues(f"d/{n}", f"what is attention {n}")) for n in range(COMMON + 1)]
    assert sifted(few, many) == set()
    assert sifted(few, [*many, ("x", clues("d/x", "what is attention"))]) == {"x"}
    assert sifted(few, [*many, ("y", clues("e/a", "else"))]) == {"y"}


@given(st.dictionaries(st.text(max_size=3), WORDS, max_size=4), st.lists(WORDS, max_size=12))
def test_whoever_is_left_shares_a_clue_and_whoever_shares_one_has_a_rival(
    few: dict[str, list[str]], many: list[list[str]]
) -> None:
    ours = {key: frozenset(words) for key, words in few.items()}
    theirs = {str(place): frozenset(words) for place, words in enumerate(many)}
    left = sifted(ours, theirs.items())
    for key in left:
        assert any(theirs[key] & has for has in ours.values())
    for has in ours.values():
        sharing = [key for key, others in theirs.items() if has & others]
        assert len(left & set(sharing)) >= min(len(sharing), LIKEST)
