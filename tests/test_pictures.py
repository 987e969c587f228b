"""The pictures in docs/pictures, against the app and against what shows them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.pictures import FOLDER, pictures

SVG = "{http://www.w3.org/2000/svg}"

MADE = sorted(FOLDER.glob("*"))


def words(svg: str) -> list[str]:
    """What stands in a picture, as far as it is text."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.skipif(sys.platform == "win32", reason="paths in the pictures have slashes")
def test_the_pictures_show_the_app_as_it_is() -> None:
    made = dict(pictures())
    assert sorted(made) == MADE
    for path, svg in made.items():
        assert words(svg) == words(path.read_text(encoding="utf-8")), (
            f"{path.name} is not what the app shows now: python -m tests.pictures"
        )


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_a_picture_is_small_and_needs_nothing_from_elsewhere(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    assert len(svg.encode()) < 30_000
    addresses = re.findall(r"\w+://[^\s\"'<]+", svg)
    assert addresses == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"url\(|@import|<script|<image|href", svg)


STATISTICS = [path.name for path in MADE if path.name.startswith(("progress-", "report-"))]


@pytest.mark.parametrize(("language", "name"), [("en", "README.md"), ("zh", "README.zh-CN.md")])
def test_a_readme_shows_the_pictures_of_its_language(language: str, name: str) -> None:
    readme = (FOLDER.parents[1] / name).read_text(encoding="utf-8")
    shown = set(re.findall(r"\(docs/pictures/(.+?)\)", readme)) - set(STATISTICS)
    made = {path.name for path in MADE if path.name.endswith(f".{language}.svg")}
    assert shown == made - set(STATISTICS)


def test_the_page_of_statistics_shows_each_tab_and_each_picture_of_the_report() -> None:
    page = (FOLDER.parent / "statistics.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\(pictures/(.+?)\)", page)) == STATISTICS
