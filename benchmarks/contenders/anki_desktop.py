"""Anki's own desktop program, run by an interpreter that has the package `aqt`.

    python -m benchmarks.contenders.anki_desktop COLLECTION FOLDER

makes a folder that `aqt -b FOLDER -p bench` starts from: it goes straight to the first card, prints
its question when that is handed to the window, and leaves when its standard input says something
or ends.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

PROFILE = "bench"

ADDON = """
import os
from aqt import gui_hooks, mw

def shown(card):
    os.write(1, card.question().encode())
    os.read(0, 1)
    os._exit(0)

gui_hooks.reviewer_did_show_question.append(shown)
gui_hooks.profile_did_open.append(lambda: mw.moveToState("review"))
"""


def prepare(collection: Path, folder: Path) -> None:
    """Make the folder: a profile past its first greeting, the collection and the add-on."""
    from aqt.profiles import ProfileManager  # type: ignore[import-not-found]

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    profiles = ProfileManager(folder)
    profiles.setupMeta()
    profiles.meta.update(defaultLang="en_US", firstRun=False)
    profiles.create(PROFILE)
    # Saving by itself needs a running program.
    profiles.db.execute(
        "update profiles set data = ? where name = '_global'", profiles._pickle(profiles.meta)
    )
    profiles.db.commit()
    for path, text in ((folder / PROFILE, None), (folder / "addons21" / "bench", ADDON)):
        path.mkdir(parents=True, exist_ok=True)
        if text:
            (path / "__init__.py").write_text(text, encoding="utf-8")
    shutil.copy(collection, folder / PROFILE / "collection.anki2")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
