"""What every screen shows, against the pages of tests/tui/screens."""

from __future__ import annotations

import sys
from difflib import unified_diff

import pytest
from rich.cells import cell_len

from tests.tui.scenes import LANGUAGES, SCENES, SIZES, Scene, Studio
from tests.tui.snapshots import PAGES, WRITE, page, path_of

if sys.platform == "win32":
    pytest.skip("Windows has no shell to suspend to, so no key for it", allow_module_level=True)

ALL = pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))


@ALL
def test_a_screen_is_what_its_page_shows(scene: Scene, studio: Studio) -> None:
    path = path_of(scene)
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    shown = page(scene, studio.frames(scene))
    if shown != expected:
        lines = unified_diff(
            expected.splitlines(), shown.splitlines(), str(path), "now", lineterm=""
        )
        pytest.fail(
            "\n".join([*lines, "", f"If this is as it should be: {WRITE} {scene.name}"]),
            pytrace=False,
        )


@ALL
def test_no_line_of_a_page_is_wider_than_its_window(scene: Scene) -> None:
    width = 0
    for line in path_of(scene).read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("── "):
            width = cell_len(line)
        assert cell_len(line) <= width, line


def test_each_page_has_a_scene() -> None:
    assert sorted(PAGES.glob("*")) == sorted(map(path_of, SCENES))


RESIZED = ("home", "quiz-math-answer", "quiz-table", "quiz-points-ticking", "browser", "history")


@pytest.mark.parametrize("name", RESIZED)
def test_a_window_that_was_made_larger_shows_what_a_new_one_does(name: str, studio: Studio) -> None:
    (scene,) = (scene for scene in SCENES if scene.name == name)
    for language, size in zip(LANGUAGES, SIZES[1:], strict=True):
        (new,) = studio.shown(scene, language, size)
        assert studio.shown(scene, language, SIZES[0], size)[-1] == new
