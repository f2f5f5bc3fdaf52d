"""The wall between a complaint and the person complained of, role by role."""

import itertools
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people import accounts
from model.voice import finding, firewall, handling
from model.voice.complaints import Category, Complaint, ComplaintState
from tests.voice.test_complaints import NOW, answer, assign, close, only, recorded

EVERYBODY = ("guan", "zhang", "chen", "ji", "li", "wang", "sun", "zhao", "qian", "zhou")


def seen_by(s: Session, complaint: Complaint) -> set[str]:
    return {who for who in EVERYBODY if firewall.sees(complaint, accounts.by_login(s, who))}


def test_an_ordinary_complaint_is_seen_by_those_who_assign_and_by_its_handler(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "sun")

        assert seen_by(s, only(s)) == {"guan", "zhang", "chen", "ji", "sun"}


def test_whoever_recorded_it_sees_it(engine: Engine) -> None:
    with db.writing() as s:
        assert "zhao" in seen_by(s, recorded(s, about="li", by="zhao"))


def test_an_integrity_complaint_is_seen_by_the_supervisor_alone(engine: Engine) -> None:
    """R150: 吃拿卡要 goes to discipline, hidden from the person named and from whoever took it down."""
    with db.writing() as s:
        assert seen_by(s, recorded(s, about="li", by="wang", category=Category.integrity)) == {"ji"}


def test_an_integrity_complaint_about_the_supervisor_goes_to_the_leaders(engine: Engine) -> None:
    with db.writing() as s:
        found = recorded(s, about="ji", by="wang", category=Category.integrity)
        assert seen_by(s, found) == {"chen"}


def test_a_complaint_about_the_director_passes_the_director(engine: Engine) -> None:
    """R012: complaints about the director are routed upward."""
    with db.writing() as s:
        assert seen_by(s, recorded(s, about="zhang", by="wang")) == {"chen", "ji", "wang"}


def test_the_person_complained_of_sees_it_once_it_is_closed_and_never_who_complained(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "sun")
        answer(s, "sun")
        assert "li" not in seen_by(s, only(s))
        close(s, "sun")

        li = accounts.by_login(s, "li")
        assert firewall.sees(only(s), li)
        assert firewall.complainant(only(s), li) == ("不显示", "")


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("sun", ("周大爷", "13800001234")),
        ("ji", ("周大爷", "13800001234")),
        ("zhang", ("周**", "138****1234")),
        ("chen", ("周**", "138****1234")),
        ("li", ("不显示", "")),
    ],
)
def test_only_handler_and_supervisor_read_who_complained(
    engine: Engine, who: str, told: tuple[str, str]
) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "sun")

        assert firewall.complainant(only(s), accounts.by_login(s, who)) == told


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        ("li", "李\\*\\*是被投诉的人"),
        ("wang", "王\\*\\*和被投诉的人同在一个岗位"),
        ("zhao", "赵\\*不办理投诉"),
        ("zhou", "周\\*不办理投诉"),
    ],
)
def test_who_is_too_near_does_not_handle_it(engine: Engine, handler: str, why: str) -> None:
    with db.writing() as s:
        recorded(s, about="li")
    with pytest.raises(Refused, match=why), db.writing() as s:
        assign(s, handler)

    with db.reading() as s:
        assert only(s).handler_id is None


def test_an_integrity_complaint_is_given_to_nobody_but_the_supervisor(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li", category=Category.integrity)
        fit = {who.login for who in finding.candidates(s, only(s))}
    assert fit == {"ji"}

    with pytest.raises(Refused, match="廉洁类投诉由纪检监督员办理"), db.writing() as s:
        assign(s, "sun", by="ji")


def test_the_director_cannot_even_find_an_integrity_complaint(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li", category=Category.integrity)

    with db.reading() as s, pytest.raises(NotFound):
        finding.by_number(s, accounts.by_login(s, "zhang"), "TS-2026-0001")
    with db.writing() as s, pytest.raises(NotFound):
        assign(s, "ji", by="zhang")


def test_a_complaint_about_the_director_is_handled_above_the_director(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="zhang", by="wang")
        assert {who.login for who in finding.candidates(s, only(s))} == {"chen", "ji"}
        assign(s, "chen", by="chen")

    with pytest.raises(Refused, match="由镇领导或纪检监督员办理"), db.writing() as s:
        assign(s, "sun", by="ji")


@pytest.mark.parametrize("by", ["zhang", "guan"])
def test_nobody_below_assigns_a_complaint_about_the_director(engine: Engine, by: str) -> None:
    with db.writing() as s:
        recorded(s, about="zhang", by="wang")
    with pytest.raises(NotFound), db.writing() as s:
        assign(s, "ji", by=by)


def test_opening_the_phone_is_recorded_with_its_reason(engine: Engine) -> None:
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        complaint = recorded(s, about="li")
        assert handling.reveal(s, complaint, director, reason="回访", now=NOW) == "13800001234"

        last = finding.story(s, complaint)[-1]
        assert (last.action, last.facts) == ("reveal", {"phone": "138****1234", "reason": "回访"})


def test_a_phone_is_not_opened_without_a_reason(engine: Engine) -> None:
    with pytest.raises(Refused, match="要写明原因"), db.writing() as s:
        handling.reveal(s, recorded(s), accounts.by_login(s, "zhang"), reason=" ", now=NOW)


@pytest.mark.parametrize(
    ("who", "refusal"), [("li", Refused), ("wang", Refused), ("chen", NotPermitted), ("zhao", NotFound)]
)
def test_the_phone_stays_shut_for_everybody_else(engine: Engine, who: str, refusal: type[Refused]) -> None:
    with db.writing() as s:
        recorded(s, about="li", by="wang")
        assign(s, "sun")
        answer(s, "sun")
        close(s, "sun")
    with pytest.raises(refusal), db.writing() as s:
        handling.reveal(s, only(s), accounts.by_login(s, who), reason="想知道是谁", now=NOW)

    with db.reading() as s:
        assert "reveal" not in [row.action for row in finding.story(s, only(s))]


def test_the_list_and_the_rule_agree_about_everybody(engine: Engine) -> None:
    with db.writing() as s:
        for about, recorder, category in itertools.product(
            ("li", "zhang", "ji", "chen", ""), ("wang", "sun"), (Category.delay, Category.integrity)
        ):
            row = recorded(s, about=about, by="zhao", category=category)
            row.recorded_by_id = accounts.by_login(s, recorder).id
            row.handler_id = accounts.by_login(s, "chen").id if recorder == "sun" else None
            row.state = ComplaintState.closed if category is Category.delay else ComplaintState.assigned
        s.flush()
        every = s.scalars(select(Complaint).options(*finding._people())).all()

        for who in EVERYBODY:
            by = accounts.by_login(s, who)
            listed = set(s.scalars(select(Complaint.number).where(firewall.visible(by))))
            assert listed == {c.number for c in every if firewall.sees(c, by)}, who


def test_the_history_tells_nothing_of_the_complainant(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s)
        told = " ".join(str(row.facts) for row in s.scalars(select(history.History)))

    assert "周" not in told and "1380000" not in told


Step = Callable[[Session, str], None]
STEPS: list[Step] = [
    lambda s, by: assign(s, "sun", by=by),
    lambda s, by: answer(s, by),
    lambda s, by: close(s, by),
]


@pytest.mark.parametrize("step", STEPS, ids=["assign", "answer", "close"])
@pytest.mark.parametrize("by", ["li", "wang", "zhao", "zhou"])
def test_the_person_complained_of_and_strangers_change_nothing(engine: Engine, step: Step, by: str) -> None:
    with db.writing() as s:
        before = recorded(s, about="li").row_version
    with pytest.raises(Refused), db.writing() as s:
        step(s, by)

    with db.reading() as s:
        assert only(s).row_version == before
