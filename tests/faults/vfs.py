"""What SQLite does with its files, seen and disturbed call by call.

A VFS between the SQLite that Python runs on and the system, without any C: the tables of functions
of the usual VFS are copied, with a few of our own among them. `sqlite3_vfs` and
`sqlite3_io_methods` are as https://www.sqlite.org/c3ref/vfs.html and …/io_methods.html have them.
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from functools import cache
from typing import Any, NamedTuple

import pytest

OK = 0
FULL, CANTOPEN = 13, 14
IOERR_READ, IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = 266, 778, 1034, 1546, 2570
"""Result codes, https://www.sqlite.org/rescode.html."""


class Call(NamedTuple):
    """What SQLite wants of the system."""

    what: str
    """open, read, write, truncate, sync or delete."""
    path: str
    offset: int = 0
    """Of a write or read; of `truncate` the new size."""
    data: bytes = b""
    """Of a write."""
    folder: bool = False
    """Whether the file's folder was synced along with it; known afterwards."""


class Shim:
    """Who is asked before each call, and told after those that were done."""

    def __init__(self) -> None:
        self.before: Callable[[Call], int] = lambda _: OK
        """Says `OK`, or with which result code the call fails instead of being done."""
        self.after: Callable[[Call], None] = lambda _: None


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int),
        ("size", c_int),
        ("longest", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        *(
            (name, c_void_p)
            for name in (
                *("open", "delete", "access", "full_path", "dl_open", "dl_error", "dl_symbol"),
                *("dl_close", "randomness", "sleep", "time", "last_error", "time_64"),
                *("set_call", "get_call", "next_call"),
            )
        ),
    ]


class _Methods(Structure):
    _fields_ = [
        ("version", c_int),
        *(
            (name, c_void_p)
            for name in (
                *("close", "read", "write", "truncate", "sync", "file_size", "lock", "unlock"),
                *("reserved", "control", "sector", "characteristics", "shm_map", "shm_lock"),
                *("shm_barrier", "shm_unmap", "fetch", "unfetch"),
            )
        ),
    ]


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


_FileP = POINTER(_File)
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
_Move = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_SetCall = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)
_GetCall = CFUNCTYPE(c_void_p, c_void_p, c_char_p)
_OpenFolder = CFUNCTYPE(c_int, c_char_p, c_void_p)


class _Between:
    """The VFS, made once a process, as SQLite may come back to it at any time."""

    def __init__(self, library: Any) -> None:
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        library.sqlite3_vfs_find.argtypes = [c_char_p]
        library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        library.sqlite3_vfs_unregister.argtypes = [c_void_p]
        self._library = library
        self._usual = library.sqlite3_vfs_find(None)
        usual = self._usual.contents
        if not usual.set_call:
            raise AttributeError("its VFS has no system calls")
        self._usual_open = _Open(usual.open)
        self._usual_delete = _Delete(usual.delete)
        self.shim: Shim | None = None
        self._paths: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._usual_folder = _OpenFolder(_GetCall(usual.get_call)(self._usual, b"openDirectory"))
        self._folder_opened = False
        self._kept = [_Open(self._open), _Delete(self._delete), _OpenFolder(self._open_folder)]
        self._ours = _Vfs.from_buffer_copy(usual)
        self._ours.name = b"between"
        self._ours.open, self._ours.delete = (
            ctypes.cast(each, c_void_p).value for each in self._kept[:2]
        )

    @contextmanager
    def installed(self, shim: Shim) -> Iterator[None]:
        usual = self._usual.contents
        set_call = _SetCall(usual.set_call)
        self.shim = shim
        self._library.sqlite3_vfs_register(ctypes.addressof(self._ours), 1)
        set_call(self._usual, b"openDirectory", ctypes.cast(self._kept[2], c_void_p))
        try:
            yield
        finally:
            set_call(self._usual, b"openDirectory", None)
            self._library.sqlite3_vfs_unregister(ctypes.addressof(self._ours))
            self._library.sqlite3_vfs_register(self._usual, 1)
            self.shim = None

    def _do(self, call: Call, act: Callable[[], int]) -> int:
        """What the shim says to a call, or else what comes of it."""
        if self.shim is None or not call.path:
            return act()
        failed = self.shim.before(call)
        if failed:
            return failed
        self._folder_opened = False
        result = act()
        if result == OK and self.shim is not None:
            self.shim.after(call._replace(folder=self._folder_opened))
        return result

    def _open(self, _: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        # SQLite reads on behind the name, where the parameters of its URI are.
        path = os.fsdecode(ctypes.string_at(name)) if name else ""

        def act() -> int:
            usual = ctypes.addressof(self._usual.contents)
            result = int(self._usual_open(usual, name, file, flags, out))
            opened = ctypes.cast(file, _FileP).contents
            if result == OK and opened.methods and path:
                self._paths[file] = path
                opened.methods = ctypes.pointer(self._table(opened.methods))
            return result

        return self._do(Call("open", path), act)

    def _delete(self, _: int, name: bytes, folder: int) -> int:
        usual = ctypes.addressof(self._usual.contents)
        call = Call("delete", os.fsdecode(name))
        return self._do(call, lambda: int(self._usual_delete(usual, name, folder)))

    def _open_folder(self, name: bytes, descriptor: int) -> int:
        self._folder_opened = True
        return int(self._usual_folder(name, descriptor))

    def _table(self, usual: Any) -> _Methods:
        """The functions of a file, with ours among them."""
        address = ctypes.addressof(usual.contents)
        if address not in self._tables:
            table = _Methods.from_buffer_copy(usual.contents)
            close, sync = _Close(table.close), _Sync(table.sync)
            read, write = _Move(table.read), _Move(table.write)
            cut = _Truncate(table.truncate)

            def our_close(file: int) -> int:
                self._paths.pop(file, None)
                return int(close(file))

            def our_read(file: int, to: int, amount: int, offset: int) -> int:
                call = Call("read", self._paths.get(file, ""), offset)
                return self._do(call, lambda: read(file, to, amount, offset))

            def our_write(file: int, source: int, amount: int, offset: int) -> int:
                data = ctypes.string_at(source, amount)
                call = Call("write", self._paths.get(file, ""), offset, data)
                return self._do(call, lambda: write(file, source, amount, offset))

            def our_truncate(file: int, size: int) -> int:
                call = Call("truncate", self._paths.get(file, ""), size)
                return self._do(call, lambda: cut(file, size))

            def our_sync(file: int, flags: int) -> int:
                call = Call("sync", self._paths.get(file, ""))
                return self._do(call, lambda: sync(file, flags))

            ours = {
                "close": _Close(our_close),
                "read": _Move(our_read),
                "write": _Move(our_write),
                "truncate": _Truncate(our_truncate),
                "sync": _Sync(our_sync),
            }
            for name, function in ours.items():
                setattr(table, name, ctypes.cast(function, c_void_p).value)
            self._kept += ours.values()
            self._tables[address] = table
        return self._tables[address]


@cache
def _between() -> _Between | str:
    """The VFS, or why there is none."""
    if os.name != "posix":
        return "the system calls of SQLite can be seen on POSIX alone"
    try:
        import _sqlite3

        library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        return _Between(library)
    except (AttributeError, ImportError, OSError, ValueError) as error:
        return f"the SQLite that Python runs on cannot be reached: {error}"


@cache
def why_not() -> str:
    """Why SQLite cannot be watched here; nothing if it can."""
    between = _between()
    if isinstance(between, str):
        return between
    seen: list[Call] = []
    shim = Shim()
    shim.after = seen.append
    import tempfile

    with tempfile.TemporaryDirectory() as folder, between.installed(shim):
        raw = sqlite3.connect(f"{folder}/probe.db", isolation_level=None)
        raw.execute("create table probe (a)")
        raw.close()
    found = {call.what for call in seen}
    return "" if {"open", "write", "sync", "delete"} <= found else f"only {found} is seen"


@contextmanager
def watched() -> Iterator[Shim]:
    """What stands between SQLite and the system for connections that are opened in the block.

    They must be closed in it too.
    """
    if why_not():
        pytest.skip(why_not())
    between = _between()
    assert isinstance(between, _Between)
    shim = Shim()
    with between.installed(shim):
        yield shim
