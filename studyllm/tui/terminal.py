"""The terminal, which may take nothing more, or go away, at any moment."""

from __future__ import annotations

import os
import signal
import sys
from codecs import getincrementaldecoder
from queue import Full
from selectors import EVENT_READ, SelectSelector

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

HUNG_UP = 128 + 1
"""What a shell tells of a program that ended because its terminal went away."""

PATIENCE_S = 0.5
"""How long a terminal may take to hear our last words when we have been asked to leave."""


class Terminal(LinuxDriver):
    """Textual's way with a terminal, but ending well.

    Textual reads the end of a terminal that is gone for ever, waits without end for one that
    takes nothing, lets go of the keyboard only after a while, and stops itself for good where
    there is no shell that could continue it.
    """

    def __init__(self, app: App[object], **options: object) -> None:
        super().__init__(app, **options)  # type: ignore[arg-type]
        self.leaving = False
        """Whether to give up on what the terminal does not take."""
        self._wake: tuple[int, int] | None = None
        """What ends the reading of keys; `None` while the terminal is not ours."""
        self._given_away = False
        """Whether it is to be taken again once we are continued."""
        if self._file and sys.__stdout__ and not self._file.isatty():
            self._file = sys.__stdout__  # someone keeps what we write to stderr
        # Who continues us may be heard by a thread that handles no signals. The loop wakes the
        # one that does for any signal once it has one to handle itself; this one nobody sends.
        self._loop.add_signal_handler(signal.SIGURG, lambda: None)

    def start_application_mode(self) -> None:
        self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._key_thread is not None and self._key_thread.is_alive():
            self._given_away = False
        else:
            self._close_wake()  # in the background nothing has begun

    def _sigtstp_application(self, *_: object) -> None:
        """Leave the terminal as it was, and stop as if we had no handler."""
        if not self._auto_restart or self._wake is None:  # the terminal is not ours
            self._stop(os.getpid())
            return
        self._app._suspend_signal()
        self._give_away()
        # With all that a shell takes for one job, as the terminal would.
        self._stop(0)
        self._take_back()

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again, whatever was done to it meanwhile."""
        if not self._auto_restart:
            return
        if self._wake is not None:  # who has stopped us did not ask
            self._give_away()
        self._take_back()

    def _give_away(self) -> None:
        self._given_away = self._must_signal_resume = True
        self.suspend_application_mode()

    def _take_back(self) -> None:
        if self._given_away and self._wake is None:
            self.resume_application_mode()

    def _stop(self, target: int) -> None:
        """Stop until somebody continues us; not at all where nobody could."""
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(target, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
            self.flush()

    def disable_input(self) -> None:
        if self._wake is not None:
            os.write(self._wake[1], b".")
        super().disable_input()
        self._close_wake()

    def _close_wake(self) -> None:
        if self._wake is not None:
            for end in self._wake:
                os.close(end)
            self._wake = None

    def run_input_thread(self) -> None:
        """Pass on what is typed, until input is disabled or the terminal is gone."""
        assert self._wake is not None
        wake = self._wake[0]
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            selector.register(wake, EVENT_READ)
            while not self.exit_event.is_set():
                if any(key.fd == self.fileno for key, _ in selector.select(0.1)):
                    typed = self._read()
                    if not typed:
                        self._loop.call_soon_threadsafe(self._hang_up)
                        return
                    for event in parser.feed(decode(typed)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        """What was typed; nothing if there is no terminal any more."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _hang_up(self) -> None:
        self.leaving = True
        self._app.exit(return_code=HUNG_UP)

    def write(self, data: str) -> None:
        self._put(data)

    def _put(self, data: str | None) -> None:
        """Hand something to the thread that writes; `None` ends it."""
        writer = self._writer_thread
        while writer is not None and writer.is_alive():
            try:
                writer._queue.put(data, timeout=0.05)
            except Full:
                if self.leaving:
                    return
            else:
                return

    def close(self) -> None:
        self._put(None)
        writer = self._writer_thread
        if writer is not None:
            writer.join(PATIENCE_S if self.leaving else None)
        if self.leaving:
            self._forget(writer is not None and writer.is_alive())

    def _forget(self, stuck: bool) -> None:
        """Let what the terminal did not take trouble nobody who flushes the streams at the end."""
        assert self._file is not None
        try:
            if not stuck:
                self._file.flush()
                return
        except OSError:
            pass
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._file.fileno())
        os.close(nowhere)
