"""Who a channel user is: the hall's record, made once with a proof, ended at any time."""

from __future__ import annotations

from datetime import datetime

from hall.client.types import Record


class BindProof(Record):
    """What binds: both have to be those of one case or appointment that the hall knows."""

    identity_number: str
    phone: str
    """The whole number, 11 digits."""


class Binding(Record):
    """A channel user and the citizen that it is; personal values are masked."""

    user: str
    """"wechat:foshan:openid"."""
    name: str
    identity_number: str
    phone: str
    bound_at: datetime
