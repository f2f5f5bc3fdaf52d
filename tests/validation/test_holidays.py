"""The State Council's notice as people paste it."""

from datetime import date

import pytest

from validation import holidays
from validation.grid import Unreadable

NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def test_the_notice_of_2026_is_read_as_it_was_published() -> None:
    notice = holidays.read(NOTICE_2026, 2026)

    assert len(notice.free) == 33
    assert notice.free[date(2026, 2, 23)] == "春节"
    assert sorted(notice.makeup) == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


def test_dates_with_a_year_are_read_too() -> None:
    notice = holidays.read("元旦：2027年1月1日至2027年1月3日放假\n补班：2027-01-09 上班", 2027)

    assert sorted(notice.free) == [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]
    assert notice.makeup == {date(2027, 1, 9)}


def test_a_day_that_does_not_exist_is_named_by_its_line() -> None:
    with pytest.raises(Unreadable, match="第2行：2月30日没有这一天"):
        holidays.read("元旦：1月1日放假\n春节：2月30日放假", 2027)


@pytest.mark.parametrize("text", ["", "大家好", "春节放假安排另行通知"])
def test_a_text_without_dates_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="没有读到放假日期"):
        holidays.read(text, 2027)


def test_a_notice_in_one_line_keeps_each_holidays_name() -> None:
    notice = holidays.read(
        "一、元旦：1月1日（周五）至3日（周日）放假。二、清明节：4月5日（周一）放假。", 2027
    )

    assert (notice.free[date(2027, 1, 2)], notice.free[date(2027, 4, 5)]) == ("元旦", "清明节")


def test_salutation_and_signature_are_no_holidays() -> None:
    text = "各省、自治区：\n经国务院批准，现将安排通知如下。\n元旦：1月1日放假。\n国务院办公厅\n2026年11月4日"

    assert list(holidays.read(text, 2027).free) == [date(2027, 1, 1)]


def test_a_wrong_weekday_is_named() -> None:
    with pytest.raises(Unreadable, match="2月5日是星期五，通知里写的是周六"):
        holidays.read("春节：2月5日（周六）至11日放假", 2027)


def test_a_wrong_number_of_days_is_named() -> None:
    with pytest.raises(Unreadable, match="写着共9天，读出来是7天"):
        holidays.read("春节：2月5日至11日放假，共9天", 2027)
