"""`daiban import` and `daiban undo`: the upload door without a browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner, Result

import cli
from model import migrations
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.residents import Resident
from model.records.uploads import Upload
from seed import importing
from tests.validation.known import EAST, FILES, MAN

RESIDENTS = str(FILES / "居民台账-东岭村-gb18030.csv")
LEDGER = str(FILES / "代办台账-西岭村-2026-10.xlsx")


@pytest.fixture(autouse=True)
def town(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast's town, usable as it is."""
    monkeypatch.setattr(migrations, "usable", lambda: True)


def daiban(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words))


def report(result: Result) -> Any:
    return json.loads(result.stdout)


def count(table: type) -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def test_the_commands_are_those_of_the_house() -> None:
    assert {c.name or c.callback.__name__ for c in importing.commands.registered_commands if c.callback} == {
        "import",
        "undo",
    }


def test_a_file_with_problems_stores_nothing_and_names_them() -> None:
    result = daiban("import", "ledger", LEDGER, "--json")

    assert result.exit_code == 1
    assert report(result) == {
        "accepted": 0,
        "rejected": [
            {"line": 20, "column": "收件日期", "reason": "收件日期“2026-10-45”没有这一天。请写成2023-09-25这样的样子。"},
            {"line": 25, "column": "事项编码", "reason": "事项编码“MZ999”不在事项目录里。请从“下载模板”里复制编码。"},
            {"line": 30, "column": "办结日期", "reason": "办结日期2026年9月1日早于收件日期2026年10月22日。请核对。"},
        ],
        "upload": None,
    }  # fmt: skip
    assert count(Ticket) == 0


def test_good_rows_go_in_and_the_batch_can_be_undone() -> None:
    result = daiban("import", "ledger", LEDGER, "--good-rows", "--json")
    assert (result.exit_code, report(result)["accepted"], count(Ticket)) == (1, 37, 37)

    undone = daiban("undo", str(report(result)["upload"]))
    assert (undone.exit_code, undone.stdout) == (0, "已撤销：去掉37行，恢复0行原来的内容。\n")
    assert count(Ticket) == 0


def test_a_check_writes_nothing() -> None:
    result = daiban("import", "residents", RESIDENTS, "--check", "--json")

    assert (result.exit_code, report(result)["accepted"], report(result)["upload"]) == (1, 191, None)
    assert [row["line"] for row in report(result)["rejected"]] == [12, 20, 23, 24, 31, 40, 52, 66, 70]
    assert (count(Resident), count(Upload)) == (0, 0)


def test_whoever_only_checks_keeps_nobody_from_saving() -> None:
    with db.writing():
        result = daiban("import", "residents", RESIDENTS, "--check", "--json")

    assert report(result)["accepted"] == 191


def test_a_file_with_a_very_long_name_is_recorded(tmp_path: Path) -> None:
    result = daiban("export", "catalogue", str(tmp_path / f"{'事' * 80}.csv"))

    assert result.exit_code == 0


def test_a_clean_file_goes_in_and_the_second_time_names_the_first(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"姓名,身份证号\n张三,{MAN}\n", "utf-8")

    first = daiban("import", "residents", str(file), "--village", EAST, "--json")
    again = daiban("import", "residents", str(file), "--village", EAST, "--json")
    assert (first.exit_code, report(first)["accepted"]) == (0, 1)
    assert (again.exit_code, report(again)) == (
        0,
        {"accepted": 0, "rejected": [], "upload": report(first)["upload"]},
    )
    assert count(Resident) == 1


def test_whoever_acts_keeps_to_the_own_village() -> None:
    result = daiban("import", "residents", RESIDENTS, "--as", "qian", "--check", "--json")

    assert "您的账号只能上传“西岭村”" in report(result)["rejected"][0]["reason"]


def test_an_unreadable_file_is_one_sentence() -> None:
    result = daiban("import", "residents", str(FILES / "actually-a-png.csv"))

    assert (result.exit_code, result.stderr) == (1, "这是一张图片，不是表格。请选台账的Excel或CSV文件。\n")
    assert daiban("import", "residents", "没有.csv").exit_code == 1


def test_an_unknown_batch_is_one_sentence() -> None:
    result = daiban("undo", "7")

    assert (result.exit_code, result.stderr) == (1, "没有找到上传批次7。请核对后再试。\n")
