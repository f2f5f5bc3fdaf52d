"""人员调整: nobody at a window is replaced, called back or sent back without a leader's consent (R029, R031)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, true
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts, postings
from model.people.accounts import Account, Employment
from model.people.permissions import Role
from model.roster import leave
from model.roster.leave import LeaveKind
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.staff import hall_staff, holders, move_steps, staff_moves
from model.roster.staff.staff_moves import MoveKind, MoveState, StaffMove
from tests.cast import PASSWORD, TOWN
from tests.roster.held_posts import NOW, TODAY, TOMORROW, YESTERDAY, find, held, new_post, put

NEXT_WEEK = TODAY + timedelta(days=7)
POSTED = date(2024, 12, 2)


@pytest.fixture
def town(engine: Engine) -> Engine:
    """李窗口 is posted to the hall for a year and three months."""
    with db.writing() as s:
        by(s, "li").posted_on = POSTED
    return engine


def by(s: Session, login: str) -> Account:
    return accounts.by_login(s, login)


def propose(
    s: Session,
    who: str = "li",
    successor: str | None = "feng",
    day: date = NEXT_WEEK,
    kind: MoveKind = MoveKind.recall,
    asker: str = "zhang",
    reason: str = "原单位业务需要",
) -> StaffMove:
    then = by(s, successor) if successor else None
    return move_steps.propose(
        s,
        by(s, asker),
        by(s, who),
        kind=kind,
        reason=reason,
        wanted_on=day,
        successor=then,
        unit="民政办",
        now=NOW,
    )


def consented(s: Session, **facts: object) -> StaffMove:
    return move_steps.consent(s, by(s, "chen"), propose(s, **facts).id, now=NOW)  # type: ignore[arg-type]


def end_a(s: Session, until: date = TODAY) -> None:
    a = posts.holder(find(s), Slot.a, TODAY)
    assert a is not None
    holders.end(s, find(s), a, by(s, "zhang"), until=until, now=NOW)


def test_a_posted_a_at_a_window_is_not_replaced_without_consent(town: Engine) -> None:
    with (
        pytest.raises(Refused, match="李\\*\\*是“社保岗”的A岗，换人要先经镇领导同意。请到“人员调整”提出申请"),
        db.writing() as s,
    ):
        put(s, "feng", Slot.a, TOMORROW)
    with pytest.raises(Refused, match="请到“人员调整”"), db.writing() as s:
        end_a(s)

    with db.reading() as s:
        assert held(s, Slot.a, NEXT_WEEK) == "li"


def test_not_even_for_some_days_and_not_after_two_years(town: Engine) -> None:
    with db.writing() as s:
        by(s, "li").posted_on = date(2020, 1, 1)
    with pytest.raises(Refused, match="人员调整"), db.writing() as s:
        holders.assign(
            s,
            find(s),
            by(s, "zhang"),
            slot=Slot.a,
            account=by(s, "feng"),
            since=TOMORROW,
            until=NEXT_WEEK,
            now=NOW,
        )


def test_to_put_the_same_person_there_again_first_is_no_way_round(town: Engine) -> None:
    with pytest.raises(Refused, match="人员调整"), db.writing() as s:
        put(s, "li", Slot.a, TODAY)
        put(s, "feng", Slot.a, TODAY)


def test_b_is_free_and_so_is_whoever_has_no_posting_on_record(engine: Engine) -> None:
    with db.writing() as s:
        by(s, "wang").posted_on = POSTED
        put(s, "zhang", Slot.b)
        put(s, "feng", Slot.a)

    with db.reading() as s:
        assert (held(s, Slot.a, TODAY), held(s, Slot.b, TODAY)) == ("feng", "zhang")


def test_a_village_post_is_free(engine: Engine) -> None:
    with db.writing() as s:
        by(s, "zhao").posted_on = POSTED
        put(s, "feng", Slot.a, post="东岭村代办岗")


def test_an_arrangement_of_today_may_be_put_right(engine: Engine) -> None:
    with db.writing() as s:
        for who in ("feng", "zhang"):
            by(s, who).posted_on = POSTED
            put(s, who, Slot.a)

    with db.reading() as s:
        assert held(s, Slot.a, TODAY) == "zhang"


@pytest.mark.parametrize("unfit", ["off", "hired", "role"])
def test_an_a_who_may_not_stand_there_any_more_is_replaced_at_once(town: Engine, unfit: str) -> None:
    """R027: a window is not left to the hired, nor to a switched-off account, until a leader comes back."""
    with db.writing() as s:
        li = by(s, "li")
        if unfit == "off":
            li.active = False
        elif unfit == "hired":
            li.employment = Employment.hired
        else:
            li.role = Role.leader
        put(s, "feng", Slot.a)

    with db.reading() as s:
        assert held(s, Slot.a, TODAY) == "feng"


def test_an_account_switched_off_today_is_no_way_round(town: Engine) -> None:
    with db.writing() as s:
        accounts.switch_off(s, by(s, "li"), by(s, "guan"), now=NOW)
    with pytest.raises(Refused, match="李\\*\\*是“社保岗”的A岗，换人要先经镇领导同意"), db.writing() as s:
        put(s, "feng", Slot.a)

    tomorrow = NOW + timedelta(days=1)
    with db.writing() as s:
        holders.assign(
            s, find(s), by(s, "zhang"), slot=Slot.a, account=by(s, "feng"), since=TOMORROW, now=tomorrow
        )


@pytest.mark.parametrize("who", ["zhang", ""])
def test_only_the_successor_consented_to_takes_the_post(town: Engine, who: str) -> None:
    with db.writing() as s:
        consented(s)
    with pytest.raises(Refused, match="冯\\*\\*是“社保岗”的A岗，换人要先经镇领导同意"), db.writing() as s:
        if who:
            put(s, who, Slot.a, NEXT_WEEK)
        else:
            a = posts.holder(find(s), Slot.a, NEXT_WEEK)
            assert a is not None
            holders.end(s, find(s), a, by(s, "zhang"), until=TODAY, now=NOW)

    with db.reading() as s:
        assert held(s, Slot.a, NEXT_WEEK) == "feng"


def test_a_consent_to_one_successor_lets_no_other_in(town: Engine) -> None:
    """As long as it is not carried out in the rows: a move that was consented to for somebody else."""
    with pytest.raises(Refused, match="李\\*\\*是“社保岗”的A岗"), db.writing() as s:
        propose(s).state = MoveState.consented
        s.flush()
        put(s, "zhang", Slot.a, NEXT_WEEK)


def test_a_window_post_is_not_closed_over_the_head_of_its_posted_a(town: Engine) -> None:
    with db.reading() as s:
        assert staff_moves.objection_to_closing(s, find(s), TODAY) == (
            "李**是“社保岗”的A岗，要先经镇领导同意调开，才能停用。请到“人员调整”提出申请，在调整那天停用。"
        )
    with pytest.raises(Refused, match="要先经镇领导同意调开"), db.writing() as s:
        why = staff_moves.objection_to_closing(s, find(s), TODAY)
        posts.switch_off(s, find(s), by(s, "zhang"), open_tickets=0, unconsented=why, now=NOW)

    with db.writing() as s:
        consented(s)
    with db.reading() as s:
        assert staff_moves.objection_to_closing(s, find(s), NEXT_WEEK) == ""


def test_a_special_post_that_is_over_is_closed_at_once(town: Engine) -> None:
    with db.writing() as s:
        find(s).ends_on = YESTERDAY
        assert staff_moves.objection_to_closing(s, find(s), TODAY) == ""


def test_consent_changes_the_post_on_the_day_without_a_gap(town: Engine) -> None:
    with db.writing() as s:
        move = consented(s)
        assert (move.state, move.decided_by_id, move.early) == (MoveState.consented, by(s, "chen").id, True)

    with db.reading() as s:
        assert held(s, Slot.a, NEXT_WEEK - timedelta(days=1)) == "li"
        assert held(s, Slot.a, NEXT_WEEK) == "feng"
        move = staff_moves.by_id(s, TOWN, move.id)
        assert (move.standing(TODAY), move.standing(NEXT_WEEK)) == ("已同意", "已调整")
        assert list(history.broken_links(s)) == []


def test_all_slots_go_over_those_to_come_and_those_with_an_end_too(town: Engine) -> None:
    with db.writing() as s:
        new_post(s, "医保岗", b="li")
        new_post(s, "就业岗")
        holders.assign(s, find(s, "就业岗"), by(s, "zhang"), slot=Slot.a, account=by(s, "li"),
                       since=NEXT_WEEK + timedelta(days=3), until=NEXT_WEEK + timedelta(days=5), now=NOW)  # fmt: skip
        consented(s)

    with db.reading() as s:
        later = NEXT_WEEK + timedelta(days=4)
        seats = [("社保岗", Slot.a, NEXT_WEEK), ("医保岗", Slot.b, NEXT_WEEK), ("就业岗", Slot.a, later)]
        for name, slot, day in seats:
            holder = posts.holder(find(s, name), slot, day)
            assert holder is not None and holder.account.login == "feng", name
        assert posts.holder(find(s, "就业岗"), Slot.a, NEXT_WEEK + timedelta(days=6)) is None


def test_before_consent_nothing_is_changed_and_a_refusal_keeps_it_so(town: Engine) -> None:
    with db.writing() as s:
        move_steps.refuse(s, by(s, "chen"), propose(s).id, note="月底最忙", now=NOW)

    with db.reading() as s:
        [move] = staff_moves.decided(s, TOWN, most=9)
        assert (move.state, move.decision_note) == (MoveState.refused, "月底最忙")
        assert held(s, Slot.a, NEXT_WEEK) == "li"


def test_a_refusal_needs_its_reason(town: Engine) -> None:
    with pytest.raises(Refused, match="不同意的原因"), db.writing() as s:
        move_steps.refuse(s, by(s, "chen"), propose(s).id, note=" ", now=NOW)


def test_what_is_taken_back_can_be_asked_anew(town: Engine) -> None:
    with db.writing() as s:
        move_steps.withdraw(s, by(s, "zhang"), propose(s).id, now=NOW)
        propose(s)
        assert [m.state for m in staff_moves.waiting(s, TOWN)] == [MoveState.asked]
        assert s.scalar(select(staff_moves.count_waiting(TOWN))) == 1


@pytest.mark.parametrize("first", ["waiting", "consented"])
def test_nobody_is_moved_twice_at_a_time(town: Engine, first: str) -> None:
    with pytest.raises(Refused, match="李\\*\\*已经有一次调整"), db.writing() as s:
        propose(s) if first == "waiting" else consented(s)
        propose(s, successor="zhang")


def test_what_is_decided_is_not_decided_again(town: Engine) -> None:
    with pytest.raises(Refused, match="“已同意”，不用再办"), db.writing() as s:
        move_steps.withdraw(s, by(s, "zhang"), consented(s).id, now=NOW)


def test_a_post_is_not_left_without_a(town: Engine) -> None:
    with pytest.raises(Refused, match="“社保岗”从2026年3月9日起没有A岗。请选好由谁接替"), db.writing() as s:
        propose(s, successor=None)


def test_a_b_may_leave_without_a_successor_while_a_is_there(town: Engine) -> None:
    with db.writing() as s:
        consented(s, who="wang", successor=None)

    with db.reading() as s:
        assert (held(s, Slot.a, NEXT_WEEK), held(s, Slot.b, NEXT_WEEK)) == ("li", None)


def test_the_last_one_of_a_post_does_not_leave_it_empty(town: Engine) -> None:
    with pytest.raises(Refused, match="“机动岗”从2026年3月9日起没有人"), db.writing() as s:
        new_post(s, "机动岗", b="feng")
        propose(s, who="feng", successor=None)


@pytest.mark.parametrize(
    ("successor", "why"),
    [
        ("wang", "王\\*\\*已是“社保岗”的B岗"),
        ("zhao", "是村代办员"),
        ("sun", "是部门承办人"),
        ("li", "是同一位"),
    ],
)
def test_a_successor_must_be_able_to(town: Engine, successor: str, why: str) -> None:
    with pytest.raises(Refused, match=why), db.writing() as s:
        propose(s, successor=successor)


def test_hired_staff_take_no_window_over(town: Engine) -> None:
    """R027."""
    with pytest.raises(Refused, match="冯\\*\\*是聘用人员，按规定不能排到窗口"), db.writing() as s:
        by(s, "feng").employment = Employment.hired
        propose(s)


def test_a_successor_becomes_b_of_no_third_post(town: Engine) -> None:
    with pytest.raises(Refused, match="冯\\*\\*已是两个岗位的B岗"), db.writing() as s:
        for name, b in (("一岗", "feng"), ("二岗", "li"), ("三岗", "li")):
            new_post(s, name, b=b)
        propose(s)


def test_what_no_longer_fits_at_the_consent_changes_nothing(town: Engine) -> None:
    """In the meantime the successor became B of the very post."""
    with db.writing() as s:
        number = propose(s).id
        put(s, "feng", Slot.b)
    with pytest.raises(Refused, match="冯\\*\\*已是“社保岗”的B岗"), db.writing() as s:
        move_steps.consent(s, by(s, "chen"), number, now=NOW)

    with db.reading() as s:
        assert staff_moves.by_id(s, TOWN, number).state is MoveState.asked
        assert held(s, Slot.a, NEXT_WEEK) == "li"


def test_a_day_gone_by_becomes_the_day_of_the_consent(town: Engine) -> None:
    with db.writing() as s:
        number = propose(s, day=TODAY).id
        later = NOW + timedelta(days=3)
        move = move_steps.consent(s, by(s, "chen"), number, now=later)
        assert move.wanted_on == later.date()

    with db.reading() as s:
        assert (held(s, Slot.a, TODAY), held(s, Slot.a, later.date())) == ("li", "feng")


@pytest.mark.parametrize("login", ["chen", "li", "sun", "ji", "zhou"])
def test_only_director_and_administrator_propose(town: Engine, login: str) -> None:
    with pytest.raises(NotPermitted), db.writing() as s:
        propose(s, asker=login)


@pytest.mark.parametrize("login", ["zhang", "guan", "li", "ji"])
def test_only_a_leader_consents(town: Engine, login: str) -> None:
    with pytest.raises(NotPermitted), db.writing() as s:
        move_steps.consent(s, by(s, login), propose(s).id, now=NOW)


def test_nobody_consents_to_their_own_move(town: Engine) -> None:
    with pytest.raises(Refused, match="不能由自己决定"), db.writing() as s:
        number = propose(s).id
        by(s, "li").role = Role.leader
        move_steps.consent(s, by(s, "li"), number, now=NOW)


@pytest.mark.parametrize(
    ("reason", "day", "why"), [(" ", NEXT_WEEK, "还没有写原因"), ("好", YESTERDAY, "不能早于今天")]
)
def test_a_request_needs_its_reason_and_a_day_to_come(town: Engine, reason: str, day: date, why: str) -> None:
    with pytest.raises(Refused, match=why), db.writing() as s:
        propose(s, reason=reason, day=day)


def test_who_holds_nothing_is_not_replaced_but_may_go_home(town: Engine) -> None:
    with db.writing() as s:
        consented(s, who="feng", successor=None, kind=MoveKind.return_home)
    with pytest.raises(Refused, match="那天不守岗位"), db.writing() as s:
        propose(s, who="zhang", successor=None, kind=MoveKind.replacement)


def member(s: Session, login: str, day: date) -> hall_staff.Member:
    return next(m for m in hall_staff.hall_staff(s, TOWN, day) if m.account.login == login)


def test_going_home_ends_the_posting_and_keeps_the_account_and_its_history(town: Engine) -> None:
    with db.writing() as s:
        consented(s, kind=MoveKind.return_home)

    with db.reading() as s:
        assert member(s, "li", TODAY).tenure == "到岗1年3个月，满两年还差9个月"
        gone = member(s, "li", NEXT_WEEK)
        assert (gone.gone, gone.tenure, gone.left_on, gone.posts) == (True, "已回原单位", NEXT_WEEK, "")
        assert gone.account.active and gone.account.posted_on == POSTED
        assert member(s, "feng", NEXT_WEEK).posts == "社保岗A"


def test_who_is_posted_again_begins_anew(town: Engine) -> None:
    again = NEXT_WEEK + timedelta(days=30)
    with db.writing() as s:
        consented(s, kind=MoveKind.return_home)
        later = NOW + timedelta(days=60)
        postings.set_posted_on(s, by(s, "li"), by(s, "guan"), posted_on=again, now=later)

    with db.reading() as s:
        assert member(s, "li", again + timedelta(days=10)).tenure.startswith("到岗10天")


def test_a_replacement_keeps_the_posting_and_so_does_leave(town: Engine) -> None:
    with db.writing() as s:
        consented(s, kind=MoveKind.replacement)
        leave.ask(s, by(s, "li"), kind=LeaveKind.sick, first=TOMORROW, last=NEXT_WEEK, now=NOW)

    with db.reading() as s:
        assert member(s, "li", NEXT_WEEK).tenure == "到岗1年3个月7天，满两年还差8个月23天"


def test_moves_before_two_years_are_counted_not_refused(town: Engine) -> None:
    with db.writing() as s:
        by(s, "wang").posted_on = date(2020, 1, 1)
        consented(s)
        consented(s, who="wang", successor=None)

    with db.reading() as s:
        assert staff_moves.moved_in(s, TOWN, 2026) == (2, 1)
        assert staff_moves.moved_in(s, TOWN, 2025) == (0, 0)


def test_the_day_of_posting_is_put_right_with_the_one_before_on_record(engine: Engine) -> None:
    with db.writing() as s:
        postings.set_posted_on(s, by(s, "li"), by(s, "guan"), posted_on=POSTED, now=NOW)
        row = history.newest(s, TOWN, readable=true())[0]
        assert by(s, "li").posted_on == POSTED
        assert (row.action, row.subject_id) == ("set_posted_on", "li")
        assert (row.facts["before"], row.facts["after"]) == (None, "2024-12-02")


@pytest.mark.parametrize("login", ["zhang", "chen", "li"])
def test_only_the_administrator_changes_it_and_never_to_a_day_to_come(engine: Engine, login: str) -> None:
    with pytest.raises(NotPermitted), db.writing() as s:
        postings.set_posted_on(s, by(s, "li"), by(s, login), posted_on=POSTED, now=NOW)
    with pytest.raises(Refused, match="不能晚于今天"), db.writing() as s:
        postings.set_posted_on(s, by(s, "li"), by(s, "guan"), posted_on=TOMORROW, now=NOW)


def test_an_office_that_has_just_begun_has_its_accounts_posted_from_the_first_day(engine: Engine) -> None:
    with db.writing() as s:
        account = accounts.create(
            s,
            by(s, "guan"),
            login="xin",
            name="新人",
            role=Role.clerk,
            site=by(s, "li").site,
            password=PASSWORD,
            now=NOW,
        )
        assert account.posted_on == TODAY
