"""Transactions that need not outlive a crash of the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class CommittedLazily(FunctionElement[str]):
    """Among what a statement returns: its transaction commits without waiting for the disk.

    Others see it at once; only a crash of the database itself within some tenths of a second loses
    it, and then as a whole (`synchronous_commit` of PostgreSQL). For what may be lost, such as a
    hold of five minutes. On SQLite it says nothing.
    """

    name = "committed_lazily"
    inherit_cache = True
    type = String()


@compiles(CommittedLazily)
def _nothing(_element: CommittedLazily, _compiler: SQLCompiler, **_: Any) -> str:
    return "NULL"


@compiles(CommittedLazily, "postgresql")
def _for_this_transaction(_element: CommittedLazily, _compiler: SQLCompiler, **_: Any) -> str:
    return "set_config('synchronous_commit', 'off', true)"
