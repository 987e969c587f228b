"""Runs the program in children of a process that has imported it: a start costs some milliseconds.

A request is a line of JSON on the standard input, an answer one on the standard output.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

MOST_CPU_S = 40
"""After which a child is ended."""

STREAMS = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)


def main() -> None:
    warm()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(served(json.loads(line))) + "\n")
        sys.stdout.flush()


def warm() -> None:
    """Import what commands that read decks import."""
    import studyllm.__main__
    import studyllm.cli.cards
    import studyllm.cli.commands
    import studyllm.cli.deckfiles
    import studyllm.cli.importing
    import studyllm.cli.main
    import studyllm.cli.opening
    import studyllm.cli.plain
    import studyllm.cli.stats
    import studyllm.cli.syncing
    import studyllm.cli.taking
    import studyllm.deckfile.build
    import studyllm.exchange.csv_decks
    import studyllm.exchange.jsonl_decks
    import studyllm.exchange.markdown_decks
    import studyllm.study.arrival  # noqa: F401

    gc.freeze()


def served(asked: dict[str, Any]) -> dict[str, float]:
    child = os.fork()
    if not child:
        run(asked)
    _, status, used = os.wait4(child, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    return {
        "code": os.waitstatus_to_exitcode(status),
        "cpu_s": used.ru_utime + used.ru_stime,
        "bytes": used.ru_maxrss * scale,
    }


def run(asked: dict[str, Any]) -> NoReturn:
    """Be the program, until its end."""
    code = 1
    try:
        become(asked)
        from studyllm.__main__ import main as program

        code = program()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        os._exit(code)


def become(asked: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    if asked["gone"]:
        Path(asked["folder"]).rmdir()
    paths = (asked["keys"], asked["out"], asked["err"])
    for number, (path, flags) in enumerate(zip(paths, STREAMS, strict=True)):
        os.dup2(os.open(path, flags), number)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False))
    sys.stderr = io.TextIOWrapper(
        io.FileIO(2, "w", closefd=False),
        errors="backslashreplace",
        line_buffering=True,
    )
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.alarm(120)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (asked["space"], asked["space"]))
    sys.argv = ["studyllm", *asked["words"]]


if __name__ == "__main__":
    main()
