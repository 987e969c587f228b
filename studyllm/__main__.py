"""The program, as `studyllm` and as `python -m studyllm`."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command that the command line asks for; its exit code."""
    try:
        return _run()
    except KeyboardInterrupt:
        return INTERRUPTED


def _run() -> int:
    # What imports make is no garbage: to look for some takes a sixth of a start, and at the end the
    # same again. `opened` turns the collector on when the start is over.
    gc.disable()
    from studyllm.cli.main import run

    try:
        return run(sys.argv[1:])
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
