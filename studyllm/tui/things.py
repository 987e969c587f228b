"""What can be opened on a card: the links and images of the side that is seen."""

from __future__ import annotations

from typing import NamedTuple

from studyllm.study import Asked
from studyllm.text.markdown import images, links


class Thing(NamedTuple):
    """A link or an image."""

    is_image: bool
    text: str
    """What the card says of it; may be empty, or the target itself."""
    target: str
    """An address, or the name of a file."""


def things(asked: Asked, language: str, revealed: bool) -> list[Thing]:
    """What can be opened, in the order of the card, each target once."""
    shown = asked.face(language)
    texts = [shown.prompt, *shown.options]
    if revealed:
        texts += [shown.answer, *shown.points, shown.note, shown.source]
    found: dict[tuple[bool, str], Thing] = {}
    for text in texts:
        for thing in _things(text):
            found.setdefault((thing.is_image, thing.target), thing)
    return list(found.values())


def _things(text: str) -> list[Thing]:
    pictures = [Thing(True, image.text, image.name) for image in images(text)]
    return [*pictures, *(Thing(False, link.text, link.address) for link in links(text))]
