"""Made ids, against digests computed by hand."""

from __future__ import annotations

from hashlib import blake2b

from studyllm.core.naming import made


def digest(words: str) -> str:
    return "~" + blake2b(words.encode("utf-8"), digest_size=5).hexdigest()


def test_an_id_is_made_of_the_words_alone() -> None:
    assert made({"": " What  is\na token? "}) == made({"": "What is a token?"})
    assert made({"": "What is a token?"}) == digest("What is a token?")


def test_english_is_taken_where_there_are_languages() -> None:
    assert made({"zh": "问", "en": "Q"}) == digest("Q")


def test_else_the_first_language_by_its_code() -> None:
    assert made({"zh": "问", "de": "F"}) == digest("F")
