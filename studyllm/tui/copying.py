"""A card as text for the clipboard."""

from __future__ import annotations

from textual.app import App

from studyllm.core.faces import Face
from studyllm.study import Asked
from studyllm.text.clean import clean
from studyllm.tui.card import in_brackets
from studyllm.tui.strings import say


def card_text(asked: Asked, revealed: bool, language: str) -> str:
    """What the learner sees of a card, as Markdown that steers no terminal.

    Args:
        asked: the card.
        revealed: whether the answer is seen.
        language: of the card.
    """
    shown = asked.face(language)
    options = [f"{place}. {text}" for place, text in enumerate(shown.options, 1)]
    parts = [shown.prompt, "\n".join(options)]
    if revealed:
        parts += ["---", _answer(shown, language), *_remarks(asked, shown, language)]
    return clean("\n\n".join(part.strip() for part in parts if part.strip())) + "\n"


def copy_card(app: App[object], asked: Asked, revealed: bool, language: str) -> str:
    """Hand what is seen of a card to the terminal's clipboard; what to tell the learner."""
    app.copy_to_clipboard(card_text(asked, revealed, language))
    return say(language, "copied card" if revealed else "copied question")


def _answer(shown: Face, language: str) -> str:
    """The answer; points are a list, those that cannot be left out marked."""
    if not shown.points:
        return shown.answer
    required = in_brackets(language, [say(language, "required")])
    return "\n".join(
        f"- {text}{required if place in shown.required else ''}"
        for place, text in enumerate(shown.points)
    )


def _remarks(asked: Asked, shown: Face, language: str) -> list[str]:
    remarks = {"note": shown.note, "as of": asked.card.as_of, "source": shown.source}
    return [
        say(language, "remark", name=say(language, name), text=text)
        for name, text in remarks.items()
        if text
    ]
