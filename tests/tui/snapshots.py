"""The pages of tests/tui/screens, a scene each. `python -m tests.tui.snapshots --write` makes them.

Each is to be read like a picture book: what is wrong on a page is wrong on the screen.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.tui.scenes import SCENES, Frames, Scene, Studio

PAGES = Path(__file__).parent / "screens"

WRITE = "python -m tests.tui.snapshots --write"


def page(scene: Scene, frames: Frames) -> str:
    """All that a scene shows; the lines above and below each frame are as wide as the window."""
    parts = [f"{scene.name}: {scene.about}\n"]
    for (language, (width, height)), text in frames.items():
        head = f"── {language} {width}x{height} "
        parts.append(f"{head:─<{width}}\n{text}\n{'─' * width}\n")
    return "\n".join(parts)


def path_of(scene: Scene) -> Path:
    return PAGES / f"{scene.name}.txt"


def write(names: list[str]) -> None:
    """Make the pages of these scenes anew, or all, and take away those of scenes that are gone."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        for scene in SCENES:
            if not names or scene.name in names:
                path_of(scene).write_text(page(scene, studio.frames(scene)), encoding="utf-8")
    for path in set(PAGES.glob("*.txt")) - set(map(path_of, SCENES)):
        path.unlink()


if __name__ == "__main__":
    flag, *names = sys.argv[1:] or [""]
    if flag != "--write":
        sys.exit(f"usage: {WRITE} [SCENE...]")
    write(names)
