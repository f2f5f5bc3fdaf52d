"""What each row of a ledger must be, rule by rule."""

from datetime import date

import pytest

from tests.validation.known import BABY, EAST, MAN, WEST, checked, resident, row_of, sentences, sentences_of

LEDGER = "事项编码,姓名,身份证号,村代码,服务方式,收件日期,办结日期,结果"


@pytest.mark.parametrize(
    "written",
    ["2026-01-05", "2026-1-5", "2026/1/5", "2026.1.5", "2026年1月5日", "2026 年 1 月 5 号", "20260105", "46027",
     "46027.375", "２０２６－１－５", "2026-01-05 00:00:00", "2026/1/5 8:30", " 2026-1-5 "],
)  # fmt: skip
def test_one_day_is_read_from_every_way_of_writing_it(written: str) -> None:
    rows = checked("ledger", row_of(收件日期=written)).rows

    assert rows["received"].to_list() == [date(2026, 1, 5)]


@pytest.mark.parametrize("written", ["26-1-5", "2026-10", "去年", "2026月25日", "1", "99999"])
def test_a_date_nobody_can_read_says_how_to_write_it(written: str) -> None:
    assert sentences_of(收件日期=written) == [f"收件日期“{written}”看不懂。请写成2023-09-25这样的样子。"]


def test_a_day_that_does_not_exist_says_so() -> None:
    assert sentences_of(收件日期="2026-02-30") == [
        "收件日期“2026-02-30”没有这一天。请写成2023-09-25这样的样子。"
    ]


def test_tomorrow_has_not_come() -> None:
    assert sentences_of(办结日期="2026-11-23") == ["办结日期写的是2026年11月23日，还没有到。请核对。"]


def test_nothing_is_finished_before_it_was_received() -> None:
    assert sentences_of(办结日期="2026-10-08") == ["办结日期2026年10月8日早于收件日期2026年10月9日。请核对。"]


def test_done_needs_a_day_and_open_has_none() -> None:
    assert sentences_of(办结日期="") == ["结果写的是“办结”，还差办结日期。请补上。"]
    assert sentences_of(结果="在办") == ["结果写的是“在办”，却有办结日期。请核对后改成一致。"]
    assert sentences_of(结果="在办", 办结日期="") == []


def test_other_words_with_a_day_are_the_reply() -> None:
    rows = checked("ledger", row_of(结果="证件已送到家")).rows

    assert rows.select("completed", "result").rows() == [(True, "证件已送到家")]


def test_a_service_mode_is_one_of_four_words() -> None:
    assert sentences_of(服务方式="邮寄") == ["服务方式“邮寄”看不懂。请写：直接、限时、代办、上门。"]
    assert sentences_of(服务方式="") == ["“服务方式”没有填写。请补上。"]
    assert checked("ledger", row_of(服务方式="上门服务")).rows["mode"].to_list() == ["home_visit"]


def test_an_items_code_and_its_name_must_agree() -> None:
    data = row_of().replace("事项编码,", "事项编码,事项,").replace("MZ005,", "MZ005,最低生活保障申请,")

    assert sentences("ledger", data) == [
        "第2行：事项编码MZ005是“高龄津贴申请”，事项写的是“最低生活保障申请”。请核对后改成一致。"
    ]


def test_the_same_business_twice_in_a_file_is_told_once() -> None:
    data = row_of() + row_of().splitlines()[1] + "\n"

    assert sentences("ledger", data) == [
        "第3行：和第2行是同一件（同一个人、同一个事项、同一天收件）。请删掉其中一行。"
    ]


def test_an_agent_writes_no_other_village() -> None:
    assert sentences("ledger", row_of(村代码=WEST), own=frozenset({EAST})) == [
        "第2行：这一行是“西岭村”的，您的账号只能上传“东岭村”。请删掉这一行，或请该村代办员上传。"
    ]


def test_without_a_village_column_the_agents_own_village_is_meant() -> None:
    result = checked("residents", f"姓名,身份证号\n张三,{MAN}\n", own=frozenset({EAST}), default_village=EAST)

    assert result.rows["village_code"].to_list() == [EAST]


def test_a_village_may_be_called_by_its_name() -> None:
    assert checked("ledger", row_of(村代码="西岭村")).rows["village_code"].to_list() == [WEST]


def test_somebody_registered_elsewhere_is_told_with_a_masked_name() -> None:
    data = f"村代码,姓名,身份证号\n{WEST},张三,{MAN}\n"

    assert sentences("residents", data, registered={MAN: ("张*", "东岭村")}) == [
        "第2行：张*（尾号0014）已登记在“东岭村”。如确已迁来，请勾选“迁入”再上传。"
    ]


def test_two_damaged_numbers_are_not_called_the_same_person() -> None:
    data = f"村代码,姓名,身份证号\n{EAST},张三,9.90101E+17\n{EAST},李四,9.90101E+17\n"

    assert len(sentences("residents", data)) == 2


def test_every_problem_of_a_line_is_told_at_once() -> None:
    header = "村代码,姓名,身份证号,性别,出生日期,手机号"
    assert resident(f"9,,{BABY},女,2020-02-30,12", header) == [
        "第2行：村代码“9”不在本镇名单里。请从“下载模板”里复制本村代码。",
        "第2行：“姓名”没有填写。请补上。",
        "第2行：性别写的是“女”，身份证号显示为“男”。请核对。",
        "第2行：出生日期“2020-02-30”没有这一天。请写成2023-09-25这样的样子。",
        "第2行：手机号只有2位，应为11位数字。没有手机可以空着不填。",
    ]


def test_a_name_longer_than_its_column_is_refused() -> None:
    assert resident(f"{EAST},{'张' * 61},{MAN}") == ["第2行：姓名有61个字，最多60个字。请写短一些。"]
