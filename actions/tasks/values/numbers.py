"""The numbers behind the tokens that frames hold."""

from __future__ import annotations

from dataclasses import dataclass

from actions.vault import Vault
from dialogue.personal import Token


@dataclass(frozen=True)
class Numbers:
    """The vault, asked with a token as it stands in a frame.

    Attributes:
        vault: has them, for as long as the conversation is alive.
    """

    vault: Vault

    async def value(self, conversation: str, token: str | None) -> str | None:
        """The number, or None when there is no token or the vault has forgotten it.

        Raises:
            VaultUnavailable: the vault did not answer.
        """
        return await self.vault.value(conversation, Token.parse(token)) if token else None
