"""Errors of the vault.

VaultError
└── VaultUnavailable   its store doesn't answer; trying again may help
"""


class VaultError(Exception):
    """Base of what can go wrong with the vault."""


class VaultUnavailable(VaultError):
    """The store behind the vault doesn't answer. Says nothing of any value."""
