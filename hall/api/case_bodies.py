"""Bodies of requests about cases, bindings, ratings and requests, and answers that are lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from hall.api.bodies import Body, ClientKey
from hall.cases.drafts import CaseDraft
from hall.client.bindings import BindProof
from hall.client.cases import Asker, Case, CaseProof
from hall.client.feedback import RatingDraft, RequestDraft

User = Annotated[str, Field(min_length=1, max_length=200, description="wechat:foshan:openid")]


class CaseSearchBody(Body):
    """What shows that somebody is concerned, and who asks."""

    proof: CaseProof
    asker: Asker


class FileBody(Body):
    """A case to be filed."""

    case: CaseDraft
    client_key: ClientKey


class BindBody(Body):
    """Who a channel user is."""

    user: User
    proof: BindProof
    asker: Asker


class RatingBody(Body):
    """A rating to be stored."""

    rating: RatingDraft
    client_key: ClientKey


class RequestBody(Body):
    """A request to be registered."""

    request: RequestDraft
    client_key: ClientKey


class RequestSearchBody(Body):
    """Which request; the digits are wanted when a phone was left."""

    number: Annotated[str, Field(min_length=1, max_length=64)]
    phone_last4: Annotated[str | None, Field(max_length=20)] = None
    asker: Asker


class CaseList(BaseModel):
    """Cases, the newest first."""

    cases: tuple[Case, ...]


class Unbound(BaseModel):
    """The user is nobody's any more."""

    unbound: bool = True
