"""The catalogue's calls over HTTP."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from hall.client.errors import HallNotFound, HallRefused, HallUnavailable
from hall.client.types import CatalogueChanges, Centre, Item
from hall.client.wire import Wire, json_object, quoted, read, read_field

_CENTRES = TypeAdapter(tuple[Centre, ...])


class CatalogueCalls(Wire):
    """`CatalogueHall` over HTTP."""

    async def item(self, item_code: str) -> tuple[Item, int]:
        """See `CatalogueHall.item`."""
        raw = await self._get("/items/" + quoted(item_code))
        try:
            body = json_object(raw)
            return Item.model_validate(body["item"]), int(body["version"])
        except (ValidationError, KeyError, TypeError, ValueError) as error:
            raise HallUnavailable(f"item {item_code}: not the agreed shape") from error

    async def centres(self) -> tuple[Centre, ...]:
        """See `CatalogueHall.centres`."""
        return read_field(_CENTRES, "centres", await self._get("/centres"), "centres")

    async def changes(self, updated_since: str | None, limit: int = 500) -> CatalogueChanges:
        """See `CatalogueHall.changes`."""
        params = {"limit": str(limit)}
        if updated_since is not None:
            params["updated_since"] = updated_since
        raw = await self._get("/catalogue/changes", params)
        return read(CatalogueChanges, raw, "catalogue changes")

    async def healthy(self) -> bool:
        """See `CatalogueHall.healthy`."""
        try:
            await self._get("/healthz")
        except (HallUnavailable, HallRefused, HallNotFound):
            return False
        return True
