"""The quick look for pictures finds all that Markdown has."""

from __future__ import annotations

import random

import pytest

from studyllm.deckfile.media import is_known
from studyllm.text.markdown import images
from studyllm.text.picture_names import picture_names

PIECES = [
    *(
        "![",
        "![x]",
        "](",
        "](a.png)",
        "](<a b.png>)",
        "](<a",
        ">)",
        ")",
        "(",
        "<",
        ">",
        "\\",
        "\\)",
    ),
    *(
        "a.png",
        "b(1).png",
        "c((2)).png",
        "a%20b.png",
        "&amp;.png",
        "&#97;.png",
        "\\_.png",
        "图.jpg",
    ),
    *(
        " ",
        "\n",
        "\n> ",
        "\n- ",
        "\n\n",
        "`",
        "$",
        "$x$",
        "|",
        "\n|---|\n",
        "**",
        "*",
        "_",
        "!",
        "[",
    ),
    *("]", ' "t")', " 't')", " (t))", "{{", "}}", "\t", "\u200b", "\x07", "https://x.y/z", "  "),
]


def named(name: str) -> bool:
    return is_known(name) and "](" not in name and "`" not in name


@pytest.mark.parametrize("seed", range(20))
def test_it_finds_every_name_that_the_parser_finds(seed: int) -> None:
    chance = random.Random(seed)
    found = 0
    for _ in range(400):
        text = "".join(chance.choices(PIECES, k=chance.choice((3, 5, 8, 20))))
        text = f"![{text}" if chance.random() < 0.5 else f"![x]({text}"
        there = {image.name for image in images(text) if named(image.name)}
        assert there <= set(picture_names(text, set())), repr(text)
        found += len(there)
    assert found > 10


def test_each_is_given_once() -> None:
    seen: set[str] = set()
    assert list(picture_names("![](a.png) ![](<a.png>) ![x](b%20c.png 't')", seen)) == [
        "a.png",
        "b%20c.png",
        "b c.png",
    ]
    assert list(picture_names("![again](a.png)", seen)) == []


def test_what_stands_in_code_is_no_picture() -> None:
    assert list(picture_names("`![a](a.png)` ![b](b.png)", set())) == ["b.png"]


def test_a_text_without_pictures_is_not_looked_through() -> None:
    assert list(picture_names("[x](a.png)", set())) == []
