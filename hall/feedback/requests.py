"""Requests (诉求): taken down, numbered, asked after, and answered by staff."""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.client.cases import Asker
from hall.client.feedback import Request, RequestDraft
from hall.client.types import Record
from hall.clock import Clock
from hall.database import Database
from hall.errors import InvalidVisitor, NotFound
from hall.feedback.drafts import Progress
from hall.feedback.model import requests
from hall.guards import Guard, Subject
from hall.inserting import insert_of
from hall.personal_data import PersonalData, masked_name, masked_phone
from hall.prints import Prints, last_four, normal_digits, normal_number

_RANDOM_DIGITS = 10
_PHONE = re.compile(r"\d{7,13}", re.ASCII)
"""A mobile or a landline, with or without the area code."""
_MOBILE_LENGTH = 11


class _Words(Record):
    """What a citizen wrote, kept encrypted."""

    what: str
    where: str | None
    when: str | None
    wish: str | None
    name: str | None
    phone: str | None


class Requests:
    """Registering and finding requests.

    Args:
        database: where they are kept.
        clock: tells when.
        prints: makes fingerprints, and has the key that encrypts what people wrote.
        guard: counts wrong digits.
    """

    def __init__(self, database: Database, clock: Clock, prints: Prints, guard: Guard) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._guard = guard

    async def register(self, draft: RequestDraft, client_key: str) -> Request:
        """See `FeedbackHall.register`. The same key again gives the first call's request.

        Raises:
            InvalidVisitor: the phone cannot be one.
        """
        now = self._clock.now()
        words = _Words(**draft.model_dump(include=set(_Words.model_fields)))
        if words.phone is not None:
            words = words.model_copy(update={"phone": _contact(words.phone)})
        number = _new_number(now.date())
        key = self._prints.key("register", client_key)
        row = {
            **draft.model_dump(exclude=set(_Words.model_fields)),
            "number": number,
            "words": self._prints.personal.encrypted(words.model_dump_json()),
            "status": "已登记",
            "registered_at": now,
            "updated_at": now,
            "number_print": self._prints.number(number, (words.phone or "")[-4:]),
            "register_key": key,
        }
        async with self._database.writing() as connection:
            statement = insert_of(connection, requests)
            await connection.execute(
                statement.on_conflict_do_nothing(index_elements=["register_key"]), row
            )
            query = select(requests).where(requests.c.register_key == key)
            return _told((await connection.execute(query)).one(), self._prints.personal)

    async def find(self, number: str, phone_last4: str | None, asker: Asker) -> Request:
        """See `FeedbackHall.request`. Digits that were never left do no harm.

        Asking without digits is not counted: it opens only what was registered without a phone,
        by a number of ten random digits.

        Raises:
            BadRequest: not four digits.
            NotFound: no such request, or the digits do not fit.
            Locked: too many wrong proofs.
        """
        wanted, tries = [self._prints.number(number, "")], None
        if phone_last4 is not None:
            wanted.append(self._prints.number(number, last_four(phone_last4)))
            subjects = [Subject("conversation", asker.conversation), Subject("user", asker.user)]
            subjects.append(Subject("request", normal_number(number)))
            tries = await self._guard.begin(subjects)
        async with self._database.reading() as connection:
            query = select(requests).where(requests.c.number_print.in_(wanted))
            row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("没有找到这个诉求")
        if tries is not None:
            await self._guard.right(tries)
        return _told(row, self._prints.personal)

    async def progress(self, number: str, progress: Progress) -> Request:
        """Says how a request goes on; saying so twice changes nothing.

        Raises:
            NotFound: no such request.
        """
        async with self._database.writing() as connection:
            row = await _locked(connection, number)
            told = _told(row, self._prints.personal)
            values = progress.model_dump(exclude_none=True)
            if all(getattr(told, name) == value for name, value in values.items()):
                return told
            if progress.answer is not None:
                values["answer"] = self._prints.personal.encrypted(progress.answer)
            values["updated_at"] = self._clock.now()
            await connection.execute(
                update(requests).where(requests.c.number == row.number).values(values)
            )
            return _told(await _locked(connection, number), self._prints.personal)


async def _locked(connection: AsyncConnection, number: str) -> Row[Any]:
    query = select(requests).where(requests.c.number == normal_number(number)).with_for_update()
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("没有这个诉求")
    return row


def _new_number(day: date) -> str:
    """SQ + yyyyMMdd + ten random digits: nobody counts from one to the next."""
    return f"SQ{day:%Y%m%d}{secrets.randbelow(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}d}"


def _masked(phone: str) -> str:
    return masked_phone(phone) if len(phone) >= _MOBILE_LENGTH else "****" + phone[-4:]


def _contact(phone: str) -> str:
    digits = normal_digits(phone)
    if not _PHONE.fullmatch(digits):
        raise InvalidVisitor("phone", "联系电话应为7至13位数字")
    return digits


def _told(row: Row[Any], personal: PersonalData) -> Request:
    words = _Words.model_validate_json(personal.decrypted(row.words))
    return Request(
        number=row.number,
        kind=row.kind,
        what=words.what,
        where=words.where,
        when=words.when,
        wish=words.wish,
        name=None if words.name is None else masked_name(words.name),
        phone=None if words.phone is None else _masked(words.phone),
        category=row.category,
        department=row.department,
        status=row.status,
        registered_at=row.registered_at,
        updated_at=row.updated_at,
        answer=None if row.answer is None else personal.decrypted(row.answer),
    )
