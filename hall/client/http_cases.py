"""The calls of cases over HTTP."""

from __future__ import annotations

from pydantic import TypeAdapter

from hall.client.cases import Asker, Case, CaseProof
from hall.client.wire import Wire, read_field

CASES = TypeAdapter(tuple[Case, ...])


class CaseCalls(Wire):
    """`CaseHall` over HTTP."""

    async def cases(self, proof: CaseProof, asker: Asker) -> tuple[Case, ...]:
        """See `CaseHall.cases`."""
        body = {"proof": proof.model_dump(exclude_none=True), "asker": asker.model_dump()}
        return read_field(CASES, "cases", await self._post("/cases/search", body), "cases")
