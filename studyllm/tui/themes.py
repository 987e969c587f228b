"""The three sets of colours: dark, light, and the terminal's own."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    "dark",
    primary="#82aaff",
    secondary="#c3a6ff",
    warning="#e6b673",
    error="#f07178",
    success="#9ece6a",
    accent="#82aaff",
    foreground="#d5d8df",
    background="#14161b",
    surface="#1b1e25",
    panel="#262a33",
    variables={
        "muted": "#8b92a1",
        "faint": "#3a404c",
        "formula": "#b9d4f5",
        "code": "#e0c28f",
        "code-comment": "#8b92a1",
        "code-keyword": "#c3a6ff",
        "code-name": "#82aaff",
        "code-number": "#e6b673",
        "code-string": "#9ece6a",
        "scrollbar": "#3a404c",
        "scrollbar-hover": "#565d6b",
        "scrollbar-active": "#82aaff",
        "scrollbar-background": "#14161b",
        "scrollbar-background-hover": "#14161b",
        "scrollbar-background-active": "#14161b",
    },
)

LIGHT = Theme(
    "light",
    primary="#2457b8",
    secondary="#7a45b5",
    warning="#9a5b00",
    error="#b3261e",
    success="#2f7d32",
    accent="#2457b8",
    foreground="#24272e",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e6e3da",
    dark=False,
    variables={
        "muted": "#696e79",
        "faint": "#d3d0c8",
        "formula": "#1f4e8c",
        "code": "#7d4e00",
        "code-comment": "#696e79",
        "code-keyword": "#7a45b5",
        "code-name": "#2457b8",
        "code-number": "#9a5b00",
        "code-string": "#2f7d32",
        "scrollbar": "#d3d0c8",
        "scrollbar-hover": "#b4b1a8",
        "scrollbar-active": "#2457b8",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
    },
)

ANSI = Theme(
    "ansi",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_magenta",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        # Textual's own styles name these two, and only a theme of this kind has to have them.
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_bright_white",
        "muted": "ansi_bright_black",
        "faint": "ansi_bright_black",
        "formula": "ansi_cyan",
        "code": "ansi_yellow",
        "code-comment": "ansi_bright_black",
        "code-keyword": "ansi_magenta",
        "code-name": "ansi_blue",
        "code-number": "ansi_cyan",
        "code-string": "ansi_green",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_white",
        "scrollbar-active": "ansi_blue",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT, ANSI)}
"""By their names in the settings, in the order in which a key goes through them."""
