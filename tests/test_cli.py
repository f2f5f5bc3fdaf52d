"""The daiban command: the same doors without a browser; a refusal is one sentence and status 1."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine, delete, select, text
from typer.testing import CliRunner, Result

import cli
from model import migrations
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, settings, verify
from model.ground.configuration import Configuration, configuration
from model.ground.history import History
from model.ground.numbering import NumberSeries
from model.people import accounts, sites
from model.people.permissions import Role
from model.people.residents import Resident
from tests.cast import START, TOWN

ID_NUMBER = "99010119500101001X"


def daiban(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words))


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that does not exist yet, and no engine."""
    monkeypatch.setenv("DAIBAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(db, "_engine", None)
    configuration.cache_clear()
    yield tmp_path / "data"
    configuration.cache_clear()


@pytest.fixture
def town(sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast's town, with its migrations marked as done; one resident with a dangerous name."""
    monkeypatch.setattr(configuration(), "data_dir", tmp_path)
    with sqlite_engine.begin() as connection:
        migrations.stamp(connection)
    monkeypatch.setattr(migrations, "usable", lambda: True)
    with db.writing() as s:
        village = sites.villages(s, TOWN)[0]
        s.add(
            Resident(
                town_id=TOWN,
                site_id=village.id,
                name="=1+1",
                id_number=ID_NUMBER,
                phone="13800000002",
                sex="男",
                birth=START.date(),
                updated_on=START.date(),
                changed_at=START,
                address="-2组",
            )  # fmt: skip
        )


def test_three_working_days_from_13_february_2026_end_on_25_february(empty_machine: Path) -> None:
    result = daiban("due", "--accepted", "2026-02-13", "--days", "3")

    assert result.exit_code == 0 and "到期日：2026-02-25" in result.stdout
    assert "2026-02-14  第1天  补班上班" in result.stdout
    assert not empty_machine.exists(), "counting a date makes no database"


def test_due_tells_programs_every_day(empty_machine: Path) -> None:
    answer = json.loads(daiban("due", "--accepted", "2026-02-13", "--days", "3", "--json").stdout)

    assert (answer["accepted_on"], answer["days"], answer["unit"]) == ("2026-02-13", 3, "workday")
    assert (answer["due_on"], answer["presumed"]) == ("2026-02-25", False)
    assert answer["derivation"][1] == {"date": "2026-02-14", "counted": True, "number": 1, "why": "补班上班"}
    assert len(answer["derivation"]) == 13


def test_due_counts_calendar_days_and_pauses(empty_machine: Path) -> None:
    pause = ("--pause", "2026-03-10..2026-03-11", "--pause", "2026-03-13")
    result = daiban(
        "due", "--accepted", "2026-03-06", "--days", "6", "--unit", "calendar_day", *pause, "--json"
    )
    assert json.loads(result.stdout)["due_on"] == "2026-03-16"


def test_due_says_when_a_year_is_presumed(empty_machine: Path) -> None:
    assert "暂按周一至周五推算" in daiban("due", "--accepted", "2027-03-01", "--days", "1").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--accepted", "2026-02-30", "--days", "3"), "日期“2026-02-30”看不懂"),
        (("--accepted", "2026-02-13", "--days", "-1"), "时限应在0到1000天之间"),
        (("--accepted", "2026-02-13", "--days", "3", "--pause", "2026-02-20..昨天"), "日期“昨天”看不懂"),
        (("--accepted", "9999-12-30", "--days", "5"), "不在2000年到2200年之间"),
        (("--accepted", "2026-11-20", "--days", "5", "--pause", "2026-11-20..9999-12-31"), "到2200年之间"),
        (("--accepted", "2026-02-13", "--days", "3", "--pause", "2026-02-20..2026-02-19"), "早于开始日期"),
    ],
)
def test_due_refuses_in_a_sentence(empty_machine: Path, words: tuple[str, ...], sentence: str) -> None:
    result = daiban("due", *words)
    assert result.exit_code == 1 and sentence in result.stderr and result.stdout == ""


def test_init_makes_a_town_with_its_windows_and_one_administrator(empty_machine: Path) -> None:
    result = init("990101200000")

    assert result.exit_code == 0 and "青山镇便民服务中心已建好" in result.stdout
    with db.reading() as s:
        admin = accounts.by_login(s, "admin")
        windows = sites.windows(s, 990101200000)
        assert (admin.role, admin.must_change, admin.town_id) == (Role.admin, False, 990101200000)
        assert len(windows) == 8 and windows[3].answers_to("民政救助窗口")
        assert s.scalars(select(Ticket.id)).all() == []
    assert daiban("verify").exit_code == 0


def init(code: str, login: str = "admin", password: str = "abc-12345", **more: str) -> Result:
    """A town opened without a keyboard; what the papers say of it only when told."""
    options = {"town": "青山镇", "code": code, "login": login, "password": password}
    options |= {name.replace("_", "-"): value for name, value in more.items()}
    return daiban("init", *(word for name, value in options.items() for word in (f"--{name}", value)))


def test_init_asks_what_the_papers_say_of_the_office(empty_machine: Path) -> None:
    init(
        "990101200000", plate_name="青山镇为民服务中心", enquiry_phone="0000-8800200", complaint_phone="12345"
    )

    with db.reading() as s:
        keys = ("plate_name", "enquiry_phone", "complaint_phone")
        assert [settings.value(s, 990101200000, key) for key in keys] == [
            "青山镇为民服务中心", "0000-8800200", "12345",
        ]  # fmt: skip


def test_init_opens_a_further_town_but_none_twice(empty_machine: Path) -> None:
    init("990101200000")
    twice, further = init("990101200000", "other"), init("990101300000", "guanli")

    assert twice.exit_code == 1 and "990101200000的镇已经建好了" in twice.stderr
    assert further.exit_code == 0
    with db.reading() as s:
        assert [site.code for site in sites.halls(s)] == ["990101200000", "990101300000"]
    assert daiban("verify").exit_code == 0


def test_init_puts_no_real_town_beside_a_demonstration(empty_machine: Path) -> None:
    init("990101200000")
    with db.writing() as s:
        s.add(settings.Setting(town_id=990101200000, key="demonstration", value="[]"))
    result = init("990101300000", "guanli")

    assert result.exit_code == 1 and "演示镇" in result.stderr


@pytest.mark.parametrize(
    ("code", "password", "sentence"),
    [("12345", "abc-12345", "12位数字"), ("990101200000", "12345678", "密码不能全是数字")],
)
def test_a_refused_init_leaves_no_half_town(
    empty_machine: Path, code: str, password: str, sentence: str
) -> None:
    result = init(code, password=password)

    assert result.exit_code == 1 and sentence in result.stderr
    with db.reading() as s:
        assert sites.halls(s) == []


def test_config_lists_every_setting_and_hides_the_database_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAIBAN_DATABASE_URL", "postgresql://daiban:geheim@localhost/daiban")
    configuration.cache_clear()
    output = daiban("config").stdout
    configuration.cache_clear()

    assert [f"DAIBAN_{name.upper()}=" in output for name in Configuration.model_fields].count(False) == 0
    assert "geheim" not in output and "daiban:******@localhost" in output


@pytest.mark.parametrize("words", [("verify",), ("export", "tickets", "a.csv")])
def test_a_command_that_needs_a_town_does_not_make_one(empty_machine: Path, words: tuple[str, ...]) -> None:
    result = daiban(*words)
    assert result.exit_code == 1 and "还没有可用的数据库" in result.stderr and not empty_machine.exists()


def test_a_data_folder_that_cannot_be_is_named(empty_machine: Path) -> None:
    empty_machine.write_text("a file, not a folder")
    result = daiban("migrate")
    assert result.exit_code == 1 and "数据文件夹" in result.stderr and "DAIBAN_DATA_DIR" in result.stderr


@pytest.mark.usefixtures("town")
def test_verify_finds_a_record_that_was_removed() -> None:
    with db.writing() as s:
        accounts.create(
            s, accounts.by_login(s, "guan"), login="neu", name="新", role=Role.clerk, site=sites.hall(s, TOWN),
            password="abc-12345", now=START,
        )  # fmt: skip
        s.execute(delete(History))

    result = daiban("verify")
    assert result.exit_code == 1 and "操作记录应有1条，只到第0条。" in result.stderr


@pytest.mark.usefixtures("town")
def test_verify_notices_a_cut_log_until_it_is_accepted() -> None:
    with db.writing() as s:
        history.record(s, history.House(TOWN), "sign_in", "account", "li", now=START)
    assert "到第1条，校验码" in daiban("verify").stdout
    with db.writing() as s:
        s.execute(delete(History))
        s.execute(delete(NumberSeries).where(NumberSeries.name == history.CHAIN))

    result = daiban("verify")
    assert result.exit_code == 1 and "daiban verify --accept" in result.stderr
    assert daiban("verify", "--accept").exit_code == 0 == daiban("verify").exit_code


def test_only_the_account_that_runs_the_house_reads_its_data(empty_machine: Path) -> None:
    before = os.umask(0o022)
    try:
        daiban("migrate")
        with db.writing() as s:
            s.execute(text("SELECT 1"))
            rights = {path.name: path.stat().st_mode & 0o777 for path in empty_machine.iterdir()}
    finally:
        os.umask(before)

    assert empty_machine.stat().st_mode & 0o777 == 0o700
    assert rights == {"daiban.db": 0o600, "daiban.db-wal": 0o600, "daiban.db-shm": 0o600}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("who", "--at", "0001-01-01T00:00"), "不在2000年到2200年之间"),
        (("undo", "9" * 23), "写的数字或日期太大"),
        (("undo", "1", "--as", "\udcff"), "读不出的字符"),
        (("export", "tickets", "/tmp/\udcff.csv"), "读不出的字符"),
    ],
)
def test_what_no_database_can_hold_is_refused_in_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    result = daiban(*words)
    assert result.exit_code == 1 and sentence in result.stderr and result.stdout == ""


def test_verify_finds_a_row_that_points_at_nothing(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("DELETE FROM account WHERE login = 'li'")

    with db.reading() as s:
        assert any("post_holder" in sentence for sentence in verify.broken_references(s))


def test_verify_finds_no_unchecked_reference(engine: Engine) -> None:
    with db.reading() as s:
        assert list(verify.broken_references(s)) == []


@pytest.mark.usefixtures("town")
def test_verify_finds_a_key_that_does_not_fit() -> None:
    with db.writing() as s:
        s.execute(text("UPDATE resident SET id_number = x'00112233445566778899aabbccddeeff00'"))
    assert "密钥文件打不开resident.id_number" in daiban("verify").stderr


@pytest.mark.usefixtures("town")
def test_verify_finds_a_stray_attachment(tmp_path: Path) -> None:
    (tmp_path / "attachments" / "2026").mkdir(parents=True)
    (tmp_path / "attachments" / "2026" / "a.jpg").touch()
    with db.reading() as s:
        assert list(verify.stray_files(s)) == ["附件2026/a.jpg没有对应的记录。请核对后移走。"]


@pytest.mark.usefixtures("town")
def test_a_list_in_excel_holds_numbers_as_masked_text_and_no_formula(tmp_path: Path) -> None:
    result = daiban("export", "residents", str(tmp_path / "居民.xlsx"))

    assert result.stdout.startswith("已导出1行")
    sheet = openpyxl.load_workbook(tmp_path / "居民.xlsx").active
    assert sheet is not None
    heading, row = sheet.iter_rows(values_only=True)
    shown = dict(zip(heading, row, strict=True))
    assert (shown["姓名"], shown["身份证号"], shown["联系电话"]) == (
        "=***",
        "990101********001X",
        "138****0002",
    )
    assert {cell.data_type for cell in sheet[2]} == {"s", "d"}


@pytest.mark.usefixtures("town")
def test_a_list_as_csv_opens_in_excel_and_is_harmless(tmp_path: Path) -> None:
    daiban("export", "residents", str(tmp_path / "居民.csv"), "--full", "入户核对")

    assert (tmp_path / "居民.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader((tmp_path / "居民.csv").open(encoding="utf-8-sig", newline=""))
    assert (row["姓名"], row["住址"], row["出生日期"]) == ("'=1+1", "'-2组", "2026-01-05")


@pytest.mark.usefixtures("town")
def test_an_export_is_recorded(tmp_path: Path) -> None:
    daiban("export", "residents", str(tmp_path / "a.csv"))
    with db.reading() as s:
        last = s.scalars(select(History).order_by(History.no.desc())).first()
    assert last is not None and (last.action, last.subject, last.facts) == (
        "export", "residents", {"file": "a.csv", "rows": 1, "full_because": ""},
    )  # fmt: skip


@pytest.mark.usefixtures("town")
def test_names_go_out_with_a_reason_only_and_poverty_never(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    daiban("export", "residents", str(file))
    assert "1+1" not in file.read_text("utf-8-sig") and "特殊类别" not in file.read_text("utf-8-sig")

    assert daiban("export", "residents", str(file), "--full", "东岭村入户核对").exit_code == 0
    assert "1+1" in file.read_text("utf-8-sig") and "特殊类别" not in file.read_text("utf-8-sig")
    with db.reading() as s:
        facts = s.scalars(select(History.facts).order_by(History.no.desc())).first()
    assert facts is not None and facts["full_because"] == "东岭村入户核对"
    assert "一律遮住" in daiban("export", "tickets", str(file), "--full", "县里要").stderr


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("words", [("who", "--at", "2026-11-23"), ("verify",)])
def test_whoever_only_looks_keeps_nobody_from_saving(words: tuple[str, ...]) -> None:
    with db.writing():
        assert daiban(*words).exit_code == 0


@pytest.mark.usefixtures("town")
def test_the_catalogue_goes_out_with_everything_an_item_promises(tmp_path: Path) -> None:
    daiban("export", "catalogue", str(tmp_path / "a.csv"))
    rows = list(csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig", newline="")))

    assert [row["事项编码"] for row in rows] == ["HJ004", "MZ001", "MZ005", "MZ009", "MZ014", "SB010"]
    assert (rows[0]["收费（元）"], rows[1]["材料"]) == ("20.0", "申请书；居民身份证原件；户口簿原件")


@pytest.mark.usefixtures("town")
def test_an_empty_list_still_has_its_headings(tmp_path: Path) -> None:
    assert "已导出0行" in daiban("export", "tickets", str(tmp_path / "a.csv")).stdout
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("办件编号,事项编码")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("file", "sentence"), [("a.txt", "以 .xlsx 或 .csv 结尾"), ("nowhere/a.csv", "写不进去")]
)
def test_an_export_to_a_bad_place_is_refused(tmp_path: Path, file: str, sentence: str) -> None:
    result = daiban("export", "tickets", str(tmp_path / file))
    assert result.exit_code == 1 and sentence in result.stderr
