"""Who is there today: what the hall's wall, its door and its screen tell at each hour of a day."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine

from model.ground import db, settings, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people import accounts, sites
from model.roster.duty.duty import Duty, DutyKind, Rota, RotaState
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.on_post import today_board
from model.roster.on_post.today_board import Board
from model.roster.posts.hours import Hours
from model.roster.presence import attendance
from tests.cast import TOWN
from tests.roster.rota import planning

MONDAY = date(2026, 3, 2)
HOURS = Hours(time(8, 30), time(12), time(14), time(17, 30), 15, counts=True)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), OFFICE_ZONE)


def away(login: str, begins: datetime, ends: datetime) -> None:
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at, row.state = begins, ends, LeaveState.approved
        s.add(row)


def lines(board: Board) -> list[str]:
    return [
        f"{line.post.name}："
        + "，".join(f"{when}{x.account.login if x.account else '无人'}" for when, x in line.standings)
        for line in board.lines
    ]


def of_day(now: datetime, day: date = MONDAY) -> list[str]:
    with db.reading() as s:
        return lines(today_board.of_day(s, sites.hall(s, TOWN), day, now))


def of_now(now: datetime) -> tuple[bool, datetime | None, list[str]]:
    with db.reading() as s:
        board = today_board.of_now(s, sites.hall(s, TOWN), now)
    return board.open, board.opens, lines(board)


def test_a_sheet_tells_both_halves_of_the_day_when_they_differ(engine: Engine) -> None:
    away("li", at(12), at(23))

    assert of_day(at(8)) == of_day(at(9)) == ["社保岗：上午li，下午wang"]
    assert of_day(at(13)) == of_day(at(15)) == ["社保岗：wang"]
    assert of_day(at(18)) == []
    assert of_day(at(18), date(2026, 3, 3)) == ["社保岗：li"]


def test_the_screen_tells_who_is_there_now_or_when_the_hall_opens_again_today(engine: Engine) -> None:
    away("li", at(12), at(23))

    assert of_now(at(8)) == (False, at(8, 30), ["社保岗：li"])
    assert of_now(at(9)) == (True, None, ["社保岗：li"])
    assert of_now(at(12)) == (False, at(14), ["社保岗：wang"])
    assert of_now(at(17, 30)) == (False, at(8, 30, date(2026, 3, 3)), [])


def test_whoever_has_not_signed_in_is_not_told_to_be_there(engine: Engine) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
    assert of_now(at(8, 44))[2] == ["社保岗：li"]
    assert of_now(at(8, 45))[2] == ["社保岗：无人"]

    with db.writing() as s:
        attendance.arrive(s, accounts.by_login(s, "wang"), now=at(8, 50))
    assert of_now(at(8, 51))[2] == ["社保岗：wang"]
    assert of_day(at(8, 51)) == ["社保岗：上午wang，下午li"]


def test_a_village_has_a_board_of_its_own(sqlite_engine: Engine) -> None:
    with db.reading() as s:
        east = sites.villages(s, TOWN)[0]
        assert lines(today_board.of_now(s, east, at(9))) == ["东岭村代办岗：zhao"]


def test_the_duties_of_the_day_are_told_once_they_are_published(engine: Engine) -> None:
    with db.writing() as s:
        chen, hall = accounts.by_login(s, "chen"), sites.hall(s, TOWN)
        rota = Rota(town_id=TOWN, kind=DutyKind.leader, site_id=hall.id, first=MONDAY, last=date(2026, 3, 3))
        rota.state, rota.edited_by_id, rota.edited_at = RotaState.published, chen.id, at(8)
        s.add(rota)
        s.flush()
        for day, live in ((2, True), (3, False)):
            turn = Duty(
                town_id=TOWN, rota_id=rota.id, kind=rota.kind, site_id=hall.id, day=date(2026, 3, day)
            )
            turn.account_id, turn.live, turn.changed_at = chen.id, live, at(8)
            s.add(turn)

    with db.reading() as s:
        boards = [today_board.of_day(s, sites.hall(s, TOWN), date(2026, 3, n), at(8)) for n in (2, 3)]
    assert [board.duties for board in boards] == [{DutyKind.leader: ["陈镇长"]}, {}]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(0), at(8, 30)),
        (at(8, 30), None),
        (at(12), at(14)),
        (at(17, 30), at(8, 30, date(2026, 3, 3))),
        (at(18, 0, date(2026, 3, 6)), at(8, 30, date(2026, 3, 9))),
    ],
)
def test_the_next_opening_is_the_next_half_of_a_working_day(now: datetime, opens: datetime | None) -> None:
    assert today_board.next_opening(HOURS, Calendar({}, frozenset()), now) == opens


def test_without_a_break_at_noon_the_hall_stays_open() -> None:
    through = Hours(time(8, 30), time(12), time(12), time(17), 15, counts=True)
    plain = Calendar({}, frozenset())

    assert today_board.next_opening(through, plain, at(12)) is None
    assert today_board.next_day(through, plain, at(17)) == date(2026, 3, 3)
    assert today_board.next_day(through, plain, at(12)) == MONDAY


def test_the_board_names_nobody_who_is_away_or_has_left(engine: Engine) -> None:
    planning.more_people()
    tuesday = date(2026, 3, 3)
    planning.published(DutyKind.leader, {MONDAY: ["chen", "lin"], tuesday: ["lin"]})
    away("chen", at(0), at(23))
    assert (duties(MONDAY), duties(tuesday)) == ({DutyKind.leader: ["林镇长"]}, {DutyKind.leader: ["林镇长"]})
    with db.writing() as s:
        accounts.switch_off(s, planning.who(s, "lin"), planning.who(s, "guan"), now=at(8))
    assert (duties(MONDAY), duties(tuesday)) == ({}, {})


def duties(day: date) -> dict[DutyKind, list[str]]:
    with db.reading() as s:
        return {k: list(v) for k, v in today_board.of_day(s, sites.hall(s, TOWN), day, at(8)).duties.items()}


def test_a_duty_of_a_day_that_became_a_holiday_is_not_told(engine: Engine) -> None:
    day = date(2027, 2, 1)
    planning.published(DutyKind.leader, {day: ["chen"]})
    assert duties(day) == {DutyKind.leader: ["陈镇长"]}
    with db.writing() as s:
        workdays.replace_year(s, 2027, {day: "春节"}, [], source="通知")
    assert duties(day) == {}
