"""What all tests share: the marker of the end-to-end tests."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "e2e: talks to the whole stack; `-m 'not e2e'` leaves it out"
    )
