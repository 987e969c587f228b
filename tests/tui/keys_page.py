"""The table of all bindings in docs/keys.md. `python -m tests.tui.keys_page` makes it anew."""

from __future__ import annotations

from pathlib import Path

from studyllm.tui.key_words import key_tooltip
from studyllm.tui.keymap import screens
from studyllm.tui.keys import default_keys, known

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"

HEAD = "| binding | keys | what it does |\n|---|---|---|\n"


def table() -> str:
    """All bindings of all screens, by their ids."""
    screens()
    rows = []
    for name in sorted(known()):
        keys = ", ".join(f"`{key}`" for key in default_keys(name))
        rows.append(f"| `{name}` | {keys} | {key_tooltip('en', name)} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(HEAD)
    PAGE.write_text(before + table(), encoding="utf-8")
