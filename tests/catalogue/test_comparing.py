"""What a new version changes, in words."""

from dataclasses import replace

from model.catalogue.comparing import Difference, differences
from model.catalogue.content import materials_of, steps_of
from model.ground.workdays import DayUnit
from tests.catalogue.sample import SAMPLE


def test_the_same_text_has_no_differences() -> None:
    assert differences(SAMPLE, SAMPLE) == []


def test_a_changed_field_is_named_with_both_values() -> None:
    new = replace(SAMPLE, promised_limit=3, fee_fen=1050, fee_basis="财税〔2016〕79号")

    assert differences(SAMPLE, new) == [
        Difference("收费", "不收费", "10.50元"),
        Difference("收费依据", "不收费", "财税〔2016〕79号"),
        Difference("承诺时限", "5个工作日", "3个工作日"),
    ]


def test_another_day_unit_changes_both_limits() -> None:
    new = replace(SAMPLE, day_unit=DayUnit.calendar_day)

    assert differences(SAMPLE, new) == [
        Difference("承诺时限", "5个工作日", "5个自然日"),
        Difference("法定时限", "20个工作日", "20个自然日"),
    ]


def test_papers_and_steps_are_named_one_by_one() -> None:
    new = replace(
        SAMPLE,
        materials=materials_of(["申请书", "户口簿原件"]),
        steps=steps_of(["申请", "受理", "公示（7天）", "审批", "发放"]),
    )

    assert differences(SAMPLE, new) == [
        Difference("减去材料", "居民身份证原件", ""),
        Difference("增加材料", "", "户口簿原件"),
        Difference("增加步骤", "", "公示（7天）"),
    ]


def test_steps_in_another_order_are_shown_whole() -> None:
    new = replace(SAMPLE, steps=steps_of(["受理", "申请", "审批", "发放"]))

    assert differences(SAMPLE, new) == [
        Difference("步骤顺序", "申请 → 受理 → 审批 → 发放", "受理 → 申请 → 审批 → 发放")
    ]
