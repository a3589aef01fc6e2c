"""The halls that the contract's tests look at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.contract.hall_subjects import Subject, a_subject


@pytest_asyncio.fixture(params=["fake", "http"])
async def subject(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Subject]:
    async with a_subject(request.param, tmp_path) as one:
        yield one
