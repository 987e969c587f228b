"""Spaced repetition for interviews, in the terminal, on plain-text decks."""

__version__ = "0.1.0"
