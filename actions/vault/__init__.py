"""The vault: where the numbers are that tokens stand for. Encrypted, and gone when not used."""

from actions.vault.errors import VaultError, VaultUnavailable
from actions.vault.memory import MemoryVault
from actions.vault.protocol import Vault
from actions.vault.redis import RedisVault, connect
from actions.vault.seals import Seals
from actions.vault.server import VaultServer

__all__ = [
    "MemoryVault",
    "RedisVault",
    "Seals",
    "Vault",
    "VaultError",
    "VaultServer",
    "VaultUnavailable",
    "connect",
]
