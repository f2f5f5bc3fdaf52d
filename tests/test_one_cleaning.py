"""One cleaning at every door: the rule for one text (counter, search, progress page) and its column form (a file) agree,
and what one door takes, every door takes."""

import re
import sys
import unicodedata
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine

from model.desk import progress
from model.desk.counter.applicants import Applicant, checked
from model.desk.ticket import finding
from model.desk.ticket.finding import Filter
from model.ground import db
from model.ground.identity import checked_id, checked_phone, tidy, tidy_phone
from model.ground.refusals import Refused
from model.ground.typed_text import read_day, tidy_name
from model.people import residents
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY, PAPERS, take
from tests.records import sending
from tests.validation.known import EAST, MAN, resident
from validation import dates, identity, text

TODAY = date(2026, 11, 22)
SERIAL = r"[2-7][0-9]{4}(\.[0-9]+)?"  # Excel's days, in a file alone
# what input methods, Excel and messengers add
NASTY = "+-—–−－‐.。/年月日号 :　\t\n\u00a0\u200b\ufeff\u2060\u00ad\u3164\u2800'`‘’=\"TZxXｘＸ０１２３８６9张三丰·王a\ue000"
PARTS = some.sampled_from(
    [*NASTY, *"0123456789", "+86", "0086", "86", "139", "0000", "0001", "0857-1234567", "2026", "03", "5", "10:20", MAN, "=\"", ".0"]
)  # fmt: skip
TYPED = some.lists(PARTS, max_size=14).map("".join)
FORMS = {
    "code": (text.code("cell"), tidy),
    "phone": (identity.clean_phone("cell"), tidy_phone),
    "name": (text.person("cell"), tidy_name),
    "day": (dates.as_date("cell"), read_day),
}


def in_columns(several: list[str]) -> dict[str, list[object]]:
    frame = pl.DataFrame({"cell": several}, schema={"cell": pl.String})
    return frame.select(column.alias(what) for what, (column, _) in FORMS.items()).to_dict(as_series=False)


def one_by_one(several: list[str]) -> dict[str, list[object]]:
    return {what: [rule(typed) or None for typed in several] for what, (_, rule) in FORMS.items()}


def no_serial(typed: str) -> bool:
    return not re.search(SERIAL, tidy(typed)) or read_day(typed) is not None


@settings(deadline=None)  # a column form costs its set-up each time
@given(
    some.lists(some.one_of(TYPED, some.text(NASTY, max_size=12)).filter(no_serial), min_size=1, max_size=30)
)
def test_a_column_is_cleaned_as_each_of_its_cells(several: list[str]) -> None:
    assert in_columns(several) == one_by_one(several)


@settings(deadline=None)
@given(
    some.dates(date(1, 1, 1)),
    some.sampled_from(["{}-{}-{}", "{}/{:02}/{:02}", "{}.{}.{}", "{}年{}月{}日", "{}年{}月{}号"]),
)
def test_each_way_to_write_a_day_is_read_alike(day: date, form: str) -> None:
    written = form.format(f"{day.year:04}", day.month, day.day)

    assert in_columns([written])["day"] == [day] == [read_day(written)]


def test_no_sign_of_unicode_is_cleaned_away_in_one_form_alone() -> None:
    # small letters apart: a newer Unicode gives some of them a capital
    signs = [
        chr(n)
        for n in range(sys.maxunicode + 1)
        if unicodedata.category(chr(n)) not in ("Cn", "Cs", "Co", "Ll", "Lm")
    ]
    several = [f"张{sign}三" for sign in signs]

    columns, singly = in_columns(several), one_by_one(several)

    for what in ("code", "name"):
        assert [s for s, c, o in zip(signs, columns[what], singly[what], strict=True) if c != o] == []


@settings(deadline=None)
@given(
    some.from_regex(
        r"[0-9]{17}[0-9X]|99010119(50|9[0-9])(0[1-9]|1[0-3])(0[1-9]|[12][0-9]|3[0-2])[0-9]{3}[0-9X]",
        fullmatch=True,
    )
)
def test_counter_and_file_take_the_same_id_numbers(number: str) -> None:
    try:
        taken = checked_id(number, TODAY) == number
    except Refused:
        taken = False

    assert (resident(f"{EAST},张三,{number}") == []) is taken


@settings(deadline=None)
@given(
    some.one_of(
        TYPED,
        some.from_regex(
            r"(\+86|0086|86)?-?1[2-9][0-9]-?[0-9]{3,4}-?[0-9]{4}|0[0-9]{2,3}-?[0-9]{7,8}", fullmatch=True
        ),
    )
)
def test_counter_and_file_take_the_same_phone_numbers(typed: str) -> None:
    try:
        checked_phone(typed)
        taken = True
    except Refused:
        taken = False
    frame = pl.DataFrame({"cell": [typed]}).with_columns(identity.clean_phone("cell").alias("tidy"))
    [rule] = identity.phone_rules("cell", "手机号", pl.col("tidy"))

    assert frame.select(rule.holds.fill_null(True)).item() is taken


PHONES = [
    "13900000001", "+86 139-0000-0001", "0086 13900000001", "86-139 0000 0001", "１３９００００００01",
    "139—0000—0001", "\u200b139 0000 0001\u3000", "13900000001.0", "'13900000001",
]  # fmt: skip
NAMES = ["测试甲", "测试　甲", " 测试 甲\t", "测\u200b试甲", "\ufeff测试甲"]
NUMBERS = [MAN, f" {MAN[:6]} {MAN[6:]}", MAN.replace("1", "１"), f"'{MAN}", f"\u200b{MAN}", f'="{MAN}"']
DAYS = [
    "2026-2-13",
    "2026.2.13",
    "2026/02/13",
    "2026年2月13日",
    "2026年2月13号",
    "20260213",
    "２０２６．２．１３",
]


@pytest.mark.parametrize("typed", PHONES)
def test_a_phone_number_is_the_same_at_the_counter_and_in_a_file(typed: str) -> None:
    assert checked(Applicant("甲", "", typed), FRIDAY).phone == "13900000001"
    assert in_columns([typed])["phone"] == ["13900000001"]


@pytest.mark.parametrize("typed", ["99010119500101007x", "９９０１０１１９５００１０１００７ｘ"])
def test_a_lower_case_x_is_one_at_the_counter_and_in_a_file(typed: str) -> None:
    assert checked(Applicant("甲", typed), FRIDAY).id_number == "99010119500101007X"
    assert in_columns([typed])["code"] == ["99010119500101007X"]


@pytest.mark.parametrize("typed", NAMES)
def test_a_name_is_the_same_at_the_counter_and_in_a_file(typed: str) -> None:
    assert checked(Applicant(typed), FRIDAY).name == "测试甲"
    assert in_columns([typed])["name"] == ["测试甲"]


def test_the_search_finds_what_the_counter_took_however_it_is_typed(sqlite_engine: Engine) -> None:
    ticket = take(who=Applicant("测试 甲", NUMBERS[1], PHONES[1]), brought=PAPERS)
    wanted = [*PHONES, *NAMES, *NUMBERS, *DAYS, ticket.number, ticket.number.replace("-", "—")]

    with db.reading() as s:
        by = by_login(s, "zhang")
        missed = [t for t in wanted if finding.find(s, by, Filter(text=t), today=FRIDAY.date())[0] != 1]
        by_number = finding.by_number(s, by, ticket.number.replace("-", "－"))
    assert missed == [] and by_number.id == ticket.id


def test_the_upload_stores_what_the_counter_would_and_the_list_of_residents_finds_it(
    sqlite_engine: Engine,
) -> None:
    for phone in PHONES:
        sending.send(
            "zhao", "residents", sending.residents(f"{EAST},{NAMES[1]},{NUMBERS[1]},{phone},,{DAYS[3]}")
        )
        with db.reading() as s:
            by = by_login(s, "zhang")
            for typed in (*PHONES, *NAMES, *NUMBERS):
                count, rows = residents.search(s, by, typed)
                assert (count, [row.phone for row in rows]) == (1, ["13900000001"]), typed


@pytest.mark.parametrize("dash", ["—", "－", "‐", " ", ""])
def test_the_progress_page_takes_the_number_however_it_is_typed(sqlite_engine: Engine, dash: str) -> None:
    ticket = take()
    wide = ticket.query_code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})

    with db.writing() as s:
        standing = progress.ask(
            s,
            number=f"\u200b{ticket.number.replace('-', dash)}　",
            code=f"{wide[:3]} {wide[3:]}",
            address="10.0.0.1",
            now=FRIDAY + timedelta(minutes=1),
        )
    assert standing and standing.number == ticket.number
