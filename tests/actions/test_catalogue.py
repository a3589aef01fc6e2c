"""The catalogue follows the hall: new, changed, withdrawn, not yet or no more in force, made anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from actions.catalogue import Catalogue
from hall.client import HallUnavailable
from tests.actions.conftest import TODAY, Actions
from tests.hall.examples import centre, item

Make = Callable[..., Awaitable[Actions]]


def found(actions: Actions, text: str) -> list[str]:
    """Names that the linker finds for a text."""
    return [candidate.name.text for candidate in actions.linker.search(text, 5)]


async def test_it_knows_what_the_hall_has(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记"), item("A2", name="结婚登记")], [centre("C1")])
    snapshot = actions.catalogue.snapshot
    assert set(snapshot.by_name) == {"养犬登记", "结婚登记"}
    assert [one.centre_code for one in snapshot.centres] == ["C1"]
    assert snapshot.version == 3
    assert actions.catalogue.ready
    assert found(actions, "养狗登记")[0] == "养犬登记"


async def test_an_empty_hall_is_ready_too(make: Make) -> None:
    actions = await make([])
    assert actions.catalogue.ready
    assert found(actions, "养犬登记") == []
    said = await actions.say("养犬登记要带什么")
    assert "12345" in said.text


async def test_new_and_changed_items_are_found(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记")])
    actions.hall.put(item("A2", name="钓鱼证核发", aliases=["钓鱼许可"]))
    assert await actions.catalogue.refresh()
    assert found(actions, "办钓鱼许可")[0] == "钓鱼证核发"
    actions.hall.put(item("A2", name="垂钓证核发"))
    await actions.catalogue.refresh()
    assert set(actions.catalogue.snapshot.by_name) == {"养犬登记", "垂钓证核发"}


async def test_withdrawn_items_are_gone(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记"), item("A2", name="结婚登记")])
    actions.hall.withdraw("A1")
    assert await actions.catalogue.refresh()
    assert set(actions.catalogue.snapshot.by_name) == {"结婚登记"}
    assert "养犬登记" not in found(actions, "养犬登记")
    actions.hall.put(item("A1", name="养犬登记"))
    await actions.catalogue.refresh()
    assert found(actions, "养犬登记")[0] == "养犬登记"


async def test_one_district_withdrawn_leaves_the_others(make: Make) -> None:
    actions = await make(
        [item(f"A{n}", name="养犬登记", district=d) for n, d in enumerate(("南庄镇", "张槎街道"))]
    )
    assert len(actions.catalogue.snapshot.by_name["养犬登记"]) == 2
    actions.hall.withdraw("A0")
    await actions.catalogue.refresh()
    assert [b.district for b in actions.catalogue.snapshot.by_name["养犬登记"]] == ["张槎街道"]


async def test_nothing_new_is_nothing_to_do(make: Make) -> None:
    actions = await make([item("A1")])
    before = actions.catalogue.snapshot
    assert not await actions.catalogue.refresh()
    assert actions.catalogue.snapshot is before


async def test_effective_dates_follow_the_day(make: Make) -> None:
    actions = await make(
        [
            item("A1", name="养犬登记", effective_until="2026-11-23"),
            item("A2", name="结婚登记", effective_from="2026-11-24"),
            item(
                "A3", name="居住证申领", effective_from="2026-11-23", effective_until="2026-11-23"
            ),
            item("A4", name="钓鱼证核发"),
        ]
    )
    assert set(actions.catalogue.snapshot.by_name) == {"养犬登记", "居住证申领", "钓鱼证核发"}
    actions.today[0] = date(2026, 11, 24)
    await actions.catalogue.refresh()
    assert set(actions.catalogue.snapshot.by_name) == {"结婚登记", "钓鱼证核发"}
    assert actions.catalogue.snapshot.day == date(2026, 11, 24)
    assert "养犬登记" not in found(actions, "养犬登记")
    actions.today[0] = TODAY
    await actions.catalogue.refresh()
    assert "养犬登记" in actions.catalogue.snapshot.by_name


async def test_a_hall_made_anew_is_read_from_the_beginning(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记"), item("A2", name="结婚登记")], [centre("C1")])
    actions.hall.start_anew()
    actions.hall.put(item("B1", name="居住证申领"))
    assert await actions.catalogue.refresh()
    snapshot = actions.catalogue.snapshot
    assert (set(snapshot.by_name), snapshot.centres, snapshot.version) == ({"居住证申领"}, (), 1)


async def test_a_hall_made_anew_and_empty(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记")])
    actions.hall.start_anew()
    await actions.catalogue.refresh()
    assert actions.catalogue.snapshot.by_name == {}
    assert found(actions, "养犬登记") == []


@pytest.mark.parametrize("fault", ["down", "slow"])
async def test_a_hall_that_does_not_answer_loses_nothing(make: Make, fault: str) -> None:
    actions = await make([item("A1", name="养犬登记")])
    actions.hall.put(item("A2", name="结婚登记"))
    setattr(actions.hall, fault, True if fault == "down" else 9.0)
    with pytest.raises(HallUnavailable):
        await actions.catalogue.refresh()
    assert set(actions.catalogue.snapshot.by_name) == {"养犬登记"}
    setattr(actions.hall, fault, False if fault == "down" else 0.0)
    assert await actions.catalogue.refresh()
    assert set(actions.catalogue.snapshot.by_name) == {"养犬登记", "结婚登记"}


async def test_a_hall_that_fails_in_the_middle_loses_nothing(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记")])
    actions.hall.put(item("A2", name="结婚登记"))
    answer = actions.hall.centres

    async def fails() -> None:
        raise HallUnavailable("between the feed and the centres")

    actions.hall.centres = fails  # type: ignore[method-assign,assignment]
    with pytest.raises(HallUnavailable):
        await actions.catalogue.refresh()
    actions.hall.centres = answer  # type: ignore[method-assign]
    await actions.catalogue.refresh()
    assert set(actions.catalogue.snapshot.by_name) == {"养犬登记", "结婚登记"}
    assert found(actions, "结婚登记")[0] == "结婚登记"


async def test_a_feed_of_many_pages(make: Make) -> None:
    actions = await make([item(f"A{n}", name=f"第{n}号许可") for n in range(1203)])
    assert len(actions.catalogue.snapshot.by_name) == 1203
    assert actions.hall.calls["changes"] == 3


async def test_it_follows_by_itself_and_survives_an_outage(make: Make) -> None:
    made = await make([])
    hall = made.hall
    catalogue = Catalogue(
        hall,
        made.linker,
        made.catalogue._concepts,
        made.catalogue._background,
        lambda: TODAY,
        every=0.02,
    )
    hall.down = True
    following = asyncio.create_task(catalogue.follow())
    try:
        await asyncio.sleep(0.05)
        assert not catalogue.ready
        hall.down = False
        hall.put(item("A1", name="养犬登记"))
        async with asyncio.timeout(5):
            while "养犬登记" not in catalogue.snapshot.by_name:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert catalogue.ready
    finally:
        following.cancel()
