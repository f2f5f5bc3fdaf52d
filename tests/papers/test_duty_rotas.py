"""The printed rota of a month: every day once, who comes, and a place to sign."""

import re

import pytest
from sqlalchemy import Engine

from model.ground import db, settings
from model.ground.refusals import NotFound, Refused
from model.handover import leave_approval
from model.people import accounts
from model.roster import leave
from model.roster.duty.duty import DutyKind
from model.roster.leave import LeaveKind
from papers import duty_rotas
from tests.cast import TOWN
from tests.roster.rota.planning import MONDAY, NOW, SATURDAY, TUESDAY, WEDNESDAY, more_people, published, who


@pytest.fixture(autouse=True)
def plans(sqlite_engine: Engine) -> None:
    more_people()
    published(DutyKind.leader, {MONDAY: ["chen"], TUESDAY: ["lin", "zhang"]})
    published(DutyKind.hall_off, {SATURDAY: ["zhang"]})
    published(DutyKind.village_day, {MONDAY: ["zhao"], TUESDAY: ["dong"]})


def rows(month: str = "2026-03", site: str = "") -> dict[str, list[str]]:
    """The cells of each day behind its date."""
    with db.reading() as s:
        html = duty_rotas.sheet(s, who(s, "zhou"), month=month, site=site, today=MONDAY)
    assert "负责人（签字）" in html
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr.*?</tr>", html)[1:])
    return {day: rest for day, *rest in cells}


def test_each_day_of_the_month_has_its_line_at_the_hall() -> None:
    cells = rows()

    assert len(cells) == 31
    assert cells["3月2日"] == ["星期一", "", "陈镇长", "", "—"]
    assert cells["3月3日"] == ["星期二", "", "林镇长、张主任", "", "—"]
    assert cells["3月7日"] == ["星期六", "周末", "—", "—", "张主任"]


def test_a_village_has_its_own_sheet_with_the_day_on_which_all_come() -> None:
    cells = rows(site="990101100201")

    assert (cells["3月2日"], cells["3月3日"]) == (["星期一", "", "全员（赵村）"], ["星期二", "", "周村"])


def test_a_make_up_saturday_is_printed_as_a_working_day_and_a_holiday_by_its_name() -> None:
    cells = rows("2026-02")

    assert cells["2月14日"] == ["星期六", "补班上班", "", "", "—"]
    assert cells["2月17日"] == ["星期二", "春节", "—", "—", ""]


def test_the_setting_decides_on_which_day_all_come_after_a_holiday_monday() -> None:
    assert rows("2026-04", "990101100201")["4月7日"][-1] == "全员"
    with db.writing() as s:
        settings.put(s, TOWN, "monday_rule", "不补")

    assert rows("2026-04", "990101100201")["4月7日"][-1] == ""


@pytest.mark.parametrize(
    ("month", "site", "refusal"),
    [
        ("2026-13", "", Refused),
        ("9999-12", "", Refused),
        ("0001-01", "", Refused),
        ("", "", Refused),
        ("2026-03", "990101100299", NotFound),
    ],
)
def test_what_is_no_month_and_no_place_is_refused(month: str, site: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        rows(month, site)


def test_who_is_away_is_not_printed_and_who_left_only_on_the_days_that_were() -> None:
    with db.writing() as s:
        application = leave.ask(s, who(s, "chen"), kind=LeaveKind.sick, first=MONDAY, last=MONDAY, now=NOW)
        leave_approval.approve(s, application, who(s, "zhang"), now=NOW)
        accounts.switch_off(s, who(s, "lin"), who(s, "guan"), now=NOW)
    assert (rows()["3月2日"][2], rows()["3月3日"][2]) == ("", "张主任")
    with db.reading() as s:
        later = duty_rotas.sheet(s, who(s, "zhou"), month="2026-03", today=WEDNESDAY)
    assert "林镇长、张主任" in later and "陈镇长" not in later


def test_a_year_without_its_notice_is_marked() -> None:
    presumed = {}
    for month in ("2026-03", "2027-03"):
        with db.reading() as s:
            presumed[month] = "暂按周一至周五推算" in duty_rotas.sheet(
                s, who(s, "zhou"), month=month, today=MONDAY
            )
    assert presumed == {"2026-03": False, "2027-03": True}
