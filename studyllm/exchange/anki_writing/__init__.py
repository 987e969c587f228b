"""Packages that Anki imports: decks as its notes, and what was learned of them."""
