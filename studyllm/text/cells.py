"""How many cells of a terminal a text takes: the one place where widths come from.

They are those that the screens are drawn with, so that a line that fits by them fits.
"""

from rich.cells import cell_len, get_character_cell_size

__all__ = ["cell_len", "get_character_cell_size"]
