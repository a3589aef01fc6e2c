"""The demonstration's cases: plausible, of today, and nowhere else."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from hall.appointments.visitors import checked
from hall.cases.service import Cases
from hall.cli.demonstration import sample_case, seed_cases
from hall.cli.importing import seed
from hall.client import STAGES, CaseProof, Item
from hall.database import Database
from hall.demonstration.cases import made_up
from hall.demonstration.people import person
from hall.demonstration.service import Demonstration
from hall.documents import read_item
from hall.guards import Guard
from hall.personal_data import PersonalData
from hall.prints import Prints
from hall.service import Catalogue
from hall.workdays import WorkCalendar
from tests.hall.conftest import DATA_KEY, StillClock
from tests.hall.examples import item
from tests.hall.people import asker

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "data" / "catalogue"
CALENDAR = WorkCalendar()


def items() -> list[Item]:
    return [
        read_item(line)
        for file in sorted(CATALOGUE.glob("*.jsonl"))
        if file.stem != "centres"
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


@pytest.fixture
def demonstration(database: Database, clock: StillClock) -> Demonstration:
    return Demonstration(database, clock, Prints(PersonalData(DATA_KEY)), CALENDAR)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-10-04", "2026-02-18", "2027-01-02"])
def test_lives_of_cases_make_sense(day: str) -> None:
    today = date.fromisoformat(day)
    made = made_up(items(), today, CALENDAR)
    assert len(made) >= 400
    for _, guide, line in made:
        stages = [STAGES.index(stage) for stage, _, _ in line.events]
        moments = [at for _, at, _ in line.events]
        assert stages == sorted(stages)
        assert moments == sorted(moments)
        assert moments[-1].date() < today
        for at in moments:
            assert CALENDAR.is_workday(at.date())
            assert 9 <= at.hour < 18
        if line.columns["promised_by"] is not None:
            assert guide.promised_days is not None
        if line.columns["supplement"]:
            assert date.fromisoformat(line.columns["supplement"]["until"]) > today


def test_every_stage_and_most_items_have_cases() -> None:
    today = date(2026, 11, 23)
    guides = items()
    made = made_up(guides, today, CALENDAR)
    open_ones = Counter(
        line.columns["stage"] for _, _, line in made if line.columns["closed_at"] is None
    )
    assert all(open_ones[stage] >= 20 for stage in STAGES)
    assert sum(line.columns["outcome"] == "不予" for _, _, line in made) >= 10
    assert sum(line.columns["supplement"] is not None for _, _, line in made) >= 20
    ready = [line for _, _, line in made if line.columns["pickup"]]
    assert sum(line.columns["closed_at"] is None for line in ready) >= 40
    late = [
        line
        for _, _, line in made
        if line.columns["closed_at"] is None
        and line.columns["stage"] in ("受理", "审查")
        and line.columns["promised_by"] < today
    ]
    assert 10 <= len(late) <= 20
    assert len({guide.item_code for _, guide, _ in made}) >= 0.7 * len(guides)


def test_the_same_day_makes_the_same_cases() -> None:
    guides, today = items(), date(2026, 11, 23)
    assert made_up(guides, today, CALENDAR) == made_up(guides, today, CALENDAR)


def test_people_are_well_formed_and_cannot_exist() -> None:
    people = [person(n) for n in range(424)]
    assert len({one.identity_number for one in people}) == 424
    for one in people:
        assert checked(one, date(2026, 11, 23)) == one
        assert one.identity_number.startswith("4499")
        assert one.phone.startswith("1990000")


async def test_seeded_cases_open_with_their_sample(
    demonstration: Demonstration, database: Database, clock: StillClock
) -> None:
    out = io.StringIO()
    await seed(database, clock, CATALOGUE, out)
    await seed_cases(database, demonstration, CATALOGUE, out)
    assert "424 个演示办件" in out.getvalue()
    prints = Prints(PersonalData(DATA_KEY))
    cases = Cases(database, clock, prints, Guard(database, clock, prints.personal), CALENDAR)
    for stage in (None, *STAGES):
        told = io.StringIO()
        assert await sample_case(demonstration, stage, out=told) == 0
        sample = json.loads(told.getvalue())
        assert set(sample) == {
            "case_number",
            "identity_number",
            "phone",
            "item",
            "stage",
            "promised_by",
        }
        last4 = sample["phone"][-4:]
        for proof in (
            CaseProof(case_number=sample["case_number"], phone_last4=last4),
            CaseProof(identity_number=sample["identity_number"], phone_last4=last4),
        ):
            (case,) = await cases.search(proof, asker())
            assert case.case_number == sample["case_number"]
            assert case.item_name == sample["item"]
            assert case.stage == sample["stage"]
        assert stage in (None, case.stage)
        assert sample["promised_by"] in (None, str(case.promised_by))
        assert len(sample["case_number"]) == 31 + 8 + 4


async def test_another_day_moves_the_cases_along(
    demonstration: Demonstration, database: Database, clock: StillClock
) -> None:
    await Catalogue(database, clock).write([item(f"A{n}", promised_days=5) for n in range(9)], [])
    await demonstration.write()
    before = await demonstration.sample("受理")
    await demonstration.run()
    clock.moment += timedelta(days=30)
    await demonstration.run()
    after = await demonstration.sample("受理")
    assert before is not None and after is not None
    assert before["promised_by"] < "2026-12-23" <= after["promised_by"]
    assert await demonstration.sample(None, several=True) is not None


async def test_another_hall_has_no_samples_and_keeps_the_old_cases_readable(
    demonstration: Demonstration,
    database: Database,
    clock: StillClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await Catalogue(database, clock).write([item(f"A{n}", promised_days=5) for n in range(9)], [])
    await demonstration.write()
    sample = await demonstration.sample(None)
    assert sample is not None
    await Catalogue(database, clock).write([item("B1")], [], replace=True)
    assert await sample_case(demonstration, None) == 1
    assert "演示大厅" in capsys.readouterr().err
    clock.moment += timedelta(days=1)
    await demonstration.run()
    prints = Prints(PersonalData(DATA_KEY))
    cases = Cases(database, clock, prints, Guard(database, clock, prints.personal), CALENDAR)
    proof = CaseProof(case_number=sample["case_number"], phone_last4=sample["phone"][-4:])
    (case,) = await cases.search(proof, asker())
    assert case.item_name == sample["item"]


async def test_an_imported_catalogue_gets_no_made_up_cases(
    demonstration: Demonstration, database: Database, clock: StillClock
) -> None:
    await Catalogue(database, clock).write([item("B1")], [])
    out = io.StringIO()
    assert await seed(database, clock, CATALOGUE, out) == 0
    await seed_cases(database, demonstration, CATALOGUE, out)
    assert await demonstration.is_empty()


def test_the_commands(tmp_path: Path) -> None:
    """From the command line, beside a stack that keeps its key in its own folder."""
    (tmp_path / "secrets.env").write_text("HALL_DATA_KEY=" + "k" * 40 + "\n", encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hall", *arguments],
            cwd=ROOT,
            env={"STATE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    refused = run("sample-case")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "演示大厅" in refused.stderr
    assert run("seed").returncode == 0
    done = run("sample-case", "--stage", "审查")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stage"] == "审查"
    assert run("purge", "--before", "2999-01-01").returncode == 2
    purged = run("purge", "--days", "0")
    assert purged.returncode == 0, purged.stderr
    assert "办件申请人 " in purged.stdout and "办件申请人 0" not in purged.stdout
    written = (tmp_path / "hall.db").read_bytes()
    assert person(0).identity_number.encode() not in written
