"""`daiban who`: each post and who answers for it at a moment."""

import json
from datetime import datetime

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

import cli
from model import migrations
from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.roster.leave import Leave, LeaveKind, LeaveState
from tests.cast import TOWN


@pytest.fixture
def two_away(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """李窗口 and 赵村 are away on the morning of 2 March."""
    with sqlite_engine.begin() as connection:
        migrations.stamp(connection)
    monkeypatch.setattr(migrations, "usable", lambda: True)
    with db.writing() as s:
        for login in ("li", "zhao"):
            row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
            row.begins_at = datetime(2026, 3, 2, tzinfo=OFFICE_ZONE)
            row.ends_at = datetime(2026, 3, 2, 12, tzinfo=OFFICE_ZONE)
            row.state = LeaveState.approved
            s.add(row)


def who(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["who", *words])


def test_it_names_a_stand_in_and_an_empty_post(two_away: None) -> None:
    answer = json.loads(who("--at", "2026-03-02T09:00", "--json").stdout)

    assert answer["at"] == "2026-03-02T09:00:00+08:00"
    assert [(p["post"], p["account"], p["slot"], p["standing_in"]) for p in answer["posts"]] == [
        ("社保岗", "wang", "B", True),
        ("东岭村代办岗", None, None, False),
        ("西岭村代办岗", "qian", "A", False),
    ]
    assert answer["posts"][0]["because"] == "A岗李**请病假，由B岗顶岗"


@pytest.mark.parametrize(
    ("at", "name"),
    [("2026-03-02", "王窗口"), ("2026-03-02 11:59", "王窗口"), ("2026-03-02T04:00:00+00:00", "李窗口")],
)
def test_it_reads_a_date_a_local_time_and_a_time_with_its_zone(two_away: None, at: str, name: str) -> None:
    assert f"社保窗口  社保岗  {name}" in who("--at", at).stdout


def test_it_says_in_a_sentence_that_a_time_is_unreadable(two_away: None) -> None:
    result = who("--at", "明天上午")
    assert result.exit_code == 1 and "时刻“明天上午”看不懂" in result.stderr
