"""Money, days and limits in words: one way for refusals, screens, papers and the public."""

from datetime import date

from model.ground import wording


def test_money_is_said_exactly() -> None:
    assert [wording.yuan(fen) for fen in (2000, 1999, 5, -2000, 0)] == [
        "20元", "19.99元", "0.05元", "-20元", "0元",
    ]  # fmt: skip
    assert [wording.money(fen) for fen in (0, 1000, 1050)] == ["不收费", "10元", "10.50元"]


def test_a_day_is_said_with_its_weekday_where_there_is_room() -> None:
    day = date(2026, 11, 21)

    assert (wording.plain_day(day), wording.long_day(day)) == ("2026年11月21日", "2026年11月21日（星期六）")


def test_a_limit_of_nothing_is_at_once_and_none_is_no_limit() -> None:
    limits = [wording.limit(days, "工作日") for days in (3, 0, None)]

    assert limits == ["3个工作日", "当场办结", "无法定时限"]
