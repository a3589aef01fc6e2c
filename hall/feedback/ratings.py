"""Ratings: one a subject, the last one counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from hall.client.feedback import RatedKind, Rating, RatingDraft
from hall.clock import Clock
from hall.database import Database
from hall.errors import NotFound
from hall.feedback.model import rating_keys, ratings
from hall.inserting import insert_of
from hall.prints import Prints, normal_number

Exists = Callable[[AsyncConnection, str], Awaitable[bool]]
"""Whether there is such a thing to rate."""


class Ratings:
    """Writing ratings.

    Args:
        database: where they are kept.
        clock: tells when.
        prints: makes fingerprints of clients' keys, and has the key that encrypts comments.
        exists: how to find what is rated, by kind; a kind that is not named is always there.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        prints: Prints,
        exists: Mapping[RatedKind, Exists],
    ) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._exists = exists

    async def rate(self, draft: RatingDraft, client_key: str) -> Rating:
        """See `FeedbackHall.rate`.

        Raises:
            NotFound: no such booking, case or ticket.
        """
        if draft.subject_kind == "case":
            draft = draft.model_copy(update={"subject": normal_number(draft.subject)})
        rating = Rating(**draft.model_dump(), rated_at=self._clock.now())
        key = self._prints.key("rate", client_key)
        personal = self._prints.personal
        async with self._database.writing() as connection:
            exists = self._exists.get(draft.subject_kind)
            if exists is not None and not await exists(connection, draft.subject):
                raise NotFound("没有可评价的对象")
            answer = personal.encrypted(rating.model_dump_json())
            earlier = await _claim(connection, key, answer, rating)
            if earlier is not None:
                return Rating.model_validate_json(personal.decrypted(earlier))
            row = draft.model_dump() | {"rated_at": rating.rated_at}
            if draft.comment is not None:
                row["comment"] = personal.encrypted(draft.comment)
            await _put(connection, row)
        return rating


async def _claim(connection: AsyncConnection, key: str, answer: str, rating: Rating) -> str | None:
    """Takes a client's key, or gives what was answered to it."""
    statement = insert_of(connection, rating_keys).on_conflict_do_nothing()
    row = {"key_print": key, "answer": answer, "at": rating.rated_at}
    written = await connection.execute(statement.returning(rating_keys.c.key_print), row)
    if written.first() is not None:
        return None
    query = rating_keys.select().where(rating_keys.c.key_print == key)
    return str((await connection.execute(query)).one().answer)


async def _put(connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    statement = insert_of(connection, ratings)
    subject = ("subject_kind", "subject")
    replaced = {name: statement.excluded[name] for name in row if name not in subject}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=list(subject), set_=replaced), row
    )
