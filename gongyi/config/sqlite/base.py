"""Django's SQLite backend, with a turn-taking lock before each writing transaction.

SQLite's own busy handler lets one writer starve the rest for seconds. Here every transaction first takes a
place in line: a thread lock inside the process and a file lock between processes, so waits stay short and even.
Transactions are BEGIN IMMEDIATE, so a transaction is a writing transaction.
"""

import fcntl
import threading
from collections import defaultdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base, features

_lines: dict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseFeatures(features.DatabaseFeatures):
    """As Django's; named here because the backend asks for it by class."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its place in the line of writers at BEGIN and leaves it at COMMIT, ROLLBACK or close."""

    features_class = DatabaseFeatures
    _ticket: tuple[threading.Lock, TextIOWrapper] | None = None

    def _name(self) -> str:
        return str(self.settings_dict["NAME"])

    def _take_turn(self) -> None:
        name = self._name()
        if self._ticket is not None or ":memory:" in name or "mode=memory" in name:
            return
        line = _lines[name]
        line.acquire()
        try:
            file = Path(f"{name}.lock").open("a")  # noqa: SIM115 - held until the transaction ends
            fcntl.flock(file, fcntl.LOCK_EX)
        except BaseException:
            line.release()
            raise
        self._ticket = (line, file)

    def _leave_turn(self) -> None:
        if self._ticket is None:
            return
        line, file = self._ticket
        self._ticket = None
        file.close()
        line.release()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_turn()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._leave_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_turn()
