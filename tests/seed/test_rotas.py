"""The rotas of the demonstration: made on any day of the year, with something to answer and something missing."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from model import tables
from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE
from model.people import sites
from model.roster.duty import duty, duty_gaps
from model.roster.duty.swaps import DutySwap, SwapState
from seed import demonstration, rotas


def planned(now: datetime) -> list[str]:
    """Plants people and rotas alone; returns what the alarm says of the week."""
    with db.writing() as s:
        town = demonstration._town(s, now - timedelta(days=400))
        calendar = workdays.load_calendar(s)
        rotas.plan(s, town, calendar, now)
        states = sorted(s.scalars(select(DutySwap.state)))
        assert states == [SwapState.agreed, SwapState.asked]
        on_duty = duty.on(s, town.town_id, now.date())
        assert len(sites.villages(s, town.town_id)) == 12 and len(on_duty) in (2, 13, 14)
        gaps = duty_gaps.of(s, town.town_id, now.date(), now.date() + timedelta(days=13), calendar)
        return [f"{gap.kind.label}{gap.because}" for gap in gaps]


@pytest.mark.parametrize("day", ["2026-01-31", "2026-02-16", "2026-12-31"])
def test_on_any_day_there_is_one_gap_and_a_swap_to_answer(tmp_path: Path, day: str) -> None:
    engine: Engine = db.make_engine(f"sqlite:///{tmp_path / 'town.db'}")
    tables.metadata.create_all(engine)
    db.use(engine)

    assert planned(datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=OFFICE_ZONE)) == [
        "大厅节假日值班没有排人"
    ]
    engine.dispose()
