"""How often a sender and an address may ask: token buckets in memory."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from aiohttp import web


class RateLimit:
    """Token buckets by key; the least recently used keys are forgotten first.

    Args:
        rate: tokens a second.
        burst: tokens at most.
        most_keys: how many buckets are kept.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        rate: float,
        burst: int,
        most_keys: int = 100_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._most_keys = most_keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take a token: 0.0 when there was one, else the seconds until the next."""
        now = self._clock()
        tokens, then = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - then) * self._rate)
        allowed = tokens >= 1.0
        self._buckets[key] = (tokens - 1.0 if allowed else tokens, now)
        if len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1.0 - tokens) / self._rate


def client_address(request: web.Request, trusted: Sequence[str]) -> str | None:
    """The caller's address; None for a direct call from this machine, which no limit counts.

    X-Forwarded-For is believed only of a configured proxy, and there the last entry, which the
    proxy itself wrote.
    """
    peer = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if peer in trusted and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    try:
        local = ipaddress.ip_address(peer).is_loopback
    except ValueError:
        local = False
    return None if local and peer not in trusted else peer
