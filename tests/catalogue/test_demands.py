"""What an item must say before it is published, rule by rule (R052-R064)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError

from model.catalogue import items
from model.catalogue.content import Step, entry_of, materials_of, steps_of
from model.catalogue.entering import enter
from model.catalogue.publishing_rules import problems, tidy
from model.catalogue.versions import ItemVersion, Kind, Mode, of_item
from model.ground import db
from model.people import accounts
from tests.cast import START, TOWN
from tests.catalogue.sample import SAMPLE, seed_entry, seed_rows


def test_the_sample_keeps_every_rule() -> None:
    assert problems(SAMPLE) == []


def test_every_item_of_the_seed_keeps_every_rule() -> None:
    assert [problems(seed_entry(row, row["window"])) for row in seed_rows()] == [[]] * 113


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "MZ-05"}, "事项编码“MZ-05”看不懂。请写字母和数字，如MZ005，最多33位。"),
        ({"legal_basis": "", "conditions": ""}, "还没有填写：办理依据、谁能办。请补上。"),
        ({"name": "长" * 61}, "名称有61个字，最多60个字。请缩短。"),
        ({"name": "临时\x00救助"}, "文字里夹有看不见的符号。请把这一栏清空，重新打字填写。"),
        ({"materials": ()}, "还没有填写所需材料。不用带材料的，请写“无需材料”。"),
        ({"materials": materials_of(["无需材料", "申请书"])}, "写了“无需材料”，又写了别的材料。请只留一种。"),
        ({"materials": materials_of(["申请书", "申请书"])}, "材料“申请书”写了两次。请去掉一次。"),
        ({"steps": ()}, "还没有填写办理步骤。请一行写一步，如“申请”“受理”“办结”。"),
        ({"steps": (Step("公示", cap=7),)}, "只有不计入时限的步骤才写“最多几天”。请核对步骤。"),
        ({"modes": ()}, "还没有选服务方式。请至少选一种：直接办理、限时办理、代为办理、上门办理。"),
        ({"modes": (Mode.agency, Mode.agency)}, "服务方式选重了。每种只选一次。"),
        ({"promised_limit": 0}, "承诺件的承诺时限不能是0天。当场能办结的，请把件类改为即办件。"),
        (
            {"kind": Kind.instant},
            "即办件当场办结，承诺时限应为0天，填写的是5天。请改时限或改件类。",
        ),
        (
            {"promised_limit": 21},
            "承诺时限21个工作日，超过了法定时限20个工作日。请改短承诺时限。",
        ),
        ({"fee_fen": 1000}, "写了收费金额，没有写收费依据。请补上依据；代办不收任何费用。"),
        ({"fee_fen": -1}, "收费金额应在0元到100万元之间。请核对收费标准。"),
    ],
)
def test_a_broken_rule_is_said_in_one_sentence(change: dict[str, Any], says: str) -> None:
    assert problems(replace(SAMPLE, **change)) == [says]


@pytest.mark.parametrize(
    "change",
    [
        {"promised_limit": 20},
        {"statutory_limit": None, "promised_limit": 60},
        {"kind": Kind.instant, "promised_limit": 0},
        {"materials": materials_of(["无需材料"])},
        {"fee_fen": 1000, "fee_basis": "财税〔2016〕79号"},
        {"phone": "", "result_document": ""},
    ],
)
def test_what_lies_on_the_lawful_side_passes(change: dict[str, Any]) -> None:
    assert problems(replace(SAMPLE, **change)) == []


def test_several_broken_rules_are_said_at_once() -> None:
    assert len(problems(replace(SAMPLE, modes=(), steps=(), fee_fen=1000))) == 3


@pytest.mark.parametrize(
    "line", ["受理", "公示（7天）", "鉴定（不计入时限）", "听证（5天，不计入时限，最多30天）", "受理（网上）"]
)
def test_a_step_is_read_as_it_is_written(line: str) -> None:
    assert [str(step) for step in steps_of([line])] == [line]


def test_a_step_says_its_days_in_the_unit_asked_for_and_keeps_its_name() -> None:
    says = Step("七天公示", limit=7).says("个工作日"), Step("鉴定", stops_clock=True, cap=30).says("个自然日")

    assert says == ("七天公示（7个工作日）", "鉴定（不计入时限，最多30个自然日）")


def test_limits_and_stops_of_a_step_are_understood() -> None:
    """Licensing law art 45: expert time is not counted."""
    assert steps_of(["公示(7天)", "", "鉴定（不计入时限，最多30天）", "受理（网上）"]) == (
        Step("公示", limit=7),
        Step("鉴定", stops_clock=True, cap=30),
        Step("受理（网上）"),
    )


def test_a_paper_that_may_stay_at_home_is_not_required() -> None:
    assert [(m.name, m.required) for m in materials_of(["申请书", "近期照片（可不带）"])] == [
        ("申请书", True),
        ("近期照片", False),
    ]


def test_an_item_without_papers_asks_for_none_at_the_counter(engine: Engine) -> None:
    entry = replace(SAMPLE, materials=materials_of(["无需材料"]))
    with db.writing() as s:
        enter(s, accounts.by_login(s, "zhang"), entry, now=START)

    with db.reading() as s:
        [version] = of_item(s, TOWN, items.by_code(s, TOWN, "MZ050").id)
        assert version.materials == [] and entry_of("MZ050", version) == tidy(entry)


@pytest.mark.parametrize(
    "values",
    [
        {"agency_fee_fen": 1},
        {"fee_fen": 1000},
        {"fee_fen": -1},
        {"promised_limit": 31},
        {"promised_limit": 0},
        {"kind": Kind.instant},
    ],
)
def test_the_database_refuses_it_too_whoever_writes(engine: Engine, values: dict[str, Any]) -> None:
    """R063: doing it for people is free. R064, c3.6, c1."""
    with pytest.raises(IntegrityError), db.writing() as s:
        version = items.by_code(s, TOWN, "MZ001").current_version_id
        s.execute(update(ItemVersion).where(ItemVersion.id == version).values(**values))
