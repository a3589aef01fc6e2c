"""Which channel users a citizen is known to be: news about them goes there.

A user is bound when a proof of theirs fitted, or when they booked. The citizen is a fingerprint, so
this table tells nobody who uses what.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, String, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.inserting import insert_of
from hall.model import metadata
from hall.moments import Moment

channel_bindings = Table(
    "channel_bindings",
    metadata,
    # PersonalData.fingerprint("identity", number)
    Column("identity_print", String(64), primary_key=True),
    # "wechat:foshan:openid"
    Column("user", String(200), primary_key=True),
    Column("bound_at", Moment, nullable=False),
)


async def bind(connection: AsyncConnection, identity_print: str, user: str, at: datetime) -> None:
    """Remembers that a user is this citizen."""
    row = {"identity_print": identity_print, "user": user, "bound_at": at}
    await connection.execute(insert_of(connection, channel_bindings).on_conflict_do_nothing(), row)


async def users_of(connection: AsyncConnection, identity_print: str) -> list[str]:
    """The channel users that a citizen is, in the order in which they were bound."""
    table = channel_bindings
    query = (
        select(table.c.user)
        .where(table.c.identity_print == identity_print)
        .order_by(table.c.bound_at, table.c.user)
    )
    return list((await connection.execute(query)).scalars())
