"""The `Hall` protocol: what actions, channels and studio may ask of a hall."""

from typing import Protocol

from hall.client.types import CatalogueChanges, Centre, Item


class Hall(Protocol):
    """A hall's services. Every method may raise `HallUnavailable`."""

    async def item(self, item_code: str) -> tuple[Item, int]:
        """The item and the catalogue version at which it was last written.

        Raises:
            HallNotFound: no such item, or withdrawn, or not in force today.
        """
        ...

    async def centres(self) -> tuple[Centre, ...]:
        """All service centres, the main one first."""
        ...

    async def changes(self, updated_since: str | None, limit: int = 500) -> CatalogueChanges:
        """What changed in the catalogue since the cursor; None: from the beginning."""
        ...

    async def healthy(self) -> bool:
        """Whether the hall answers its health check; never raises."""
        ...
