"""The floor of an app's start: one line of text, and a footer unless told `bare`."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static


class BareApp(App[None]):
    """Shows what it was given."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Static(sys.argv[1])
        if "bare" not in sys.argv:
            yield Footer()


BareApp().run()
