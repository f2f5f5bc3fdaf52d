"""Questions, visits and calls: the first receiver keeps them until somebody named takes them over (R021, R077, R118)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.desk.reception import receiving, receptions
from model.desk.reception.receptions import Reception, ReceptionKind, ReceptionState
from model.ground import db, history
from model.ground.history import History
from model.ground.refusals import DoneAlready, NotFound, NotPermitted, Refused
from model.people import accounts
from model.roster.posts import posts, special_posts
from model.roster.posts.posts import Nature, Post, PostHolder, Slot
from tests.cast import TOWN
from tests.desk.doing import log_reception
from tests.desk.tickets import FRIDAY, account, take

LATER = FRIDAY + timedelta(hours=1)


def act(verb: str, login: str, number: str, **more: Any) -> None:
    with db.writing() as s:
        if "to" in more:
            more["to"] = accounts.by_login(s, more["to"])
        getattr(receiving, verb)(s, accounts.by_login(s, login), number, now=LATER, **more)


def read(number: str, login: str = "zhang") -> Reception:
    with db.reading() as s:
        return receptions.by_number(s, accounts.by_login(s, login), number)


def waiting(login: str) -> list[str]:
    with db.reading() as s:
        return [row.number for row in receptions.waiting(s, accounts.by_login(s, login))]


def listed(login: str = "li", word: str = "") -> list[str]:
    with db.reading() as s:
        day = FRIDAY.date()
        return [row.number for row in receptions.listed(s, account(login), day, day, word=word)[1]]


def test_a_question_answered_at_once_is_done_and_opens_no_ticket(engine: Engine) -> None:
    number = log_reception(answer="到社保窗口，带身份证和银行卡")

    row = read(number)
    assert (number, row.state, row.ticket_id, row.post and row.post.name) == (
        "20260213-001", ReceptionState.answered, None, "社保岗",
    )  # fmt: skip
    assert waiting("li") == []


def test_the_first_receiver_keeps_it_until_the_named_person_takes_it_over(engine: Engine) -> None:
    number = log_reception(to="wang")
    assert (read(number).state, read(number).responsible.login) == (ReceptionState.passed, "li")
    assert waiting("li") == waiting("wang") == [number]

    act("accept", "wang", number)
    row = read(number)
    assert (row.responsible.login, row.receiver.login, row.state) == ("wang", "li", ReceptionState.open)
    assert (waiting("li"), waiting("wang")) == ([], [number])

    act("answer", "wang", number, text="已回电说明")
    assert read(number).state is ReceptionState.answered and waiting("wang") == []
    with db.reading() as s:
        assert list(history.broken_links(s)) == []


def test_what_is_given_back_stays_with_the_receiver_with_a_reason(engine: Engine) -> None:
    number = log_reception(to="wang")

    with pytest.raises(Refused, match="写一句为什么不接"):
        act("give_back", "wang", number, words=" ")
    act("give_back", "wang", number, words="这件事归民政办")
    assert (read(number).returned, read(number).state) == ("王窗口：这件事归民政办", ReceptionState.open)
    with pytest.raises(Refused, match="没有交给您"):
        act("accept", "wang", number)


def test_a_department_is_offered_it_and_one_of_its_people_takes_it(engine: Engine) -> None:
    number = log_reception(department="民政办")
    assert waiting("sun") == [number]

    with pytest.raises(Refused, match="没有交给您"):
        act("accept", "wang", number)
    act("accept", "sun", number)
    assert read(number).responsible.login == "sun"


def test_the_first_receiver_may_still_answer_what_nobody_has_taken(engine: Engine) -> None:
    number = log_reception(to="wang")
    act("answer", "li", number, text="已查到，告诉他了")

    assert waiting("wang") == []
    with pytest.raises(Refused, match="已经答复"):
        act("hand_on", "li", number, to="wang")


def test_only_who_has_it_in_hand_answers_or_hands_it_on(sqlite_engine: Engine) -> None:
    number = log_reception()

    with pytest.raises(Refused, match="由李窗口负责"):
        act("answer", "wang", number, text="好")
    with pytest.raises(Refused, match="不能交给自己"):
        act("hand_on", "li", number, to="li")
    with pytest.raises(Refused, match="只选一样"):
        act("hand_on", "li", number)
    with pytest.raises(Refused, match="现在不能接"):
        act("hand_on", "li", number, to="zhou")


def test_an_empty_matter_and_an_answer_with_a_name_are_refused(sqlite_engine: Engine) -> None:
    with pytest.raises(Refused, match="事由没有填写"):
        log_reception(matter="  ")
    with pytest.raises(Refused, match="已经答复的不用交给别人"):
        log_reception(answer="好", to="wang")
    with pytest.raises(Refused, match="手机号应为11位"):
        log_reception(phone="1380013")
    with pytest.raises(NotPermitted):
        log_reception("zhou")


def test_numbers_of_people_are_blanked_in_texts_and_the_phone_is_sealed(engine: Engine) -> None:
    number = log_reception(
        matter="电话13800138000的老人问津贴", asker="钱桂英13800138000", phone="0000-8801234"
    )

    assert read(number).matter == "电话（号码）的老人问津贴"
    assert read(number).asker == "钱桂英（号码）"
    with db.reading() as s:
        stored = s.connection().exec_driver_sql("SELECT asker_phone FROM reception").scalar_one()
        assert b"8801234" not in bytes(stored)
    with db.writing() as s:
        assert receiving.reveal(s, account("li"), number, reason="回电话", now=LATER) == "0000-8801234"
        facts = s.scalars(select(History).where(History.action == "reveal")).one().facts
        assert facts == {"reason": "回电话", "phone": "000****1234"}


def test_whoever_neither_received_it_nor_has_it_in_hand_gets_no_phone(engine: Engine) -> None:
    number = log_reception(phone="0000-8801234")

    for login in ("chen", "wang", "ji"):
        with pytest.raises(Refused, match="只有接待的人、负责的人和中心主任能看"):
            act("reveal", login, number, reason="看看")
    act("reveal", "zhang", number, reason="核对来人")
    with db.reading() as s:
        assert len(s.scalars(select(History).where(History.action == "reveal")).all()) == 1


def switch_off(login: str) -> None:
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, login), accounts.by_login(s, "guan"), now=FRIDAY)


def test_what_somebody_who_left_had_in_hand_is_the_directors_to_answer(engine: Engine) -> None:
    number = log_reception()
    with pytest.raises(Refused, match="请转告本人"):
        act("answer", "zhang", number, text="好")
    switch_off("li")

    assert (waiting("zhang"), waiting("wang"), waiting("chen")) == ([number], [], [])
    with pytest.raises(Refused, match="账号已停用，请告诉中心主任"):
        act("answer", "wang", number, text="好")
    act("answer", "zhang", number, text="已回电说明")
    assert (read(number).responsible.login, read(number).receiver.login) == ("zhang", "li")
    assert waiting("zhang") == []


def test_what_somebody_who_left_had_in_hand_is_the_directors_to_hand_on(engine: Engine) -> None:
    number = log_reception()
    switch_off("li")
    act("hand_on", "zhang", number, to="wang")
    assert waiting("zhang") == waiting("wang") == [number]

    act("accept", "wang", number)
    assert (read(number).responsible.login, waiting("zhang")) == ("wang", [])


def test_what_waits_comes_in_pages_and_a_page_beyond_the_last_is_the_first(engine: Engine) -> None:
    numbers = [log_reception() for _ in range(11)]

    with db.reading() as s:
        li, day = account("li"), FRIDAY.date()
        assert [row.number for row in receptions.waiting(s, li)] == numbers[:10]
        assert [row.number for row in receptions.waiting(s, li, page=2, but=numbers[0])] == []
        waiting = {"all": receptions.count_waiting(li), "but": receptions.count_waiting(li, but=numbers[0])}
        assert db.together(s, waiting) == {"all": 11, "but": 10}
        assert len(receptions.listed(s, li, day, day, page=2)[1]) == 11


def test_each_sees_those_of_the_own_place_and_the_director_all(engine: Engine) -> None:
    ours, theirs = log_reception(), log_reception("zhao", "问修路")

    assert listed("li") == listed("wang") == [ours]
    assert listed("zhao") == [theirs] and listed("qian") == [] and listed("sun") == []
    assert listed("zhang") == [theirs, ours]
    with pytest.raises(NotFound):
        read(theirs, "li")


def test_they_are_found_by_words_of_matter_and_answer(engine: Engine) -> None:
    first, second = log_reception(), log_reception(matter="问残疾证", answer="到民政窗口")

    assert (
        listed(word="津贴") == [first]
        and listed(word="残疾证 民政") == [second]
        and listed(word="100%") == []
    )


def test_the_leader_logs_a_call_and_the_month_counts_it(engine: Engine) -> None:
    log_reception()
    log_reception("chen", "反映路灯不亮", kind=ReceptionKind.call)

    with db.reading() as s:
        counts = receptions.counts(s, account("chen"), FRIDAY.date(), FRIDAY.date())
    assert counts == {ReceptionKind.enquiry: 1, ReceptionKind.visit: 0, ReceptionKind.call: 1}


def test_an_enquiry_desk_comes_before_the_receivers_other_posts(engine: Engine) -> None:
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        social = next(post for post in posts.of_town(s, TOWN) if post.name == "社保岗")
        special_posts.define(s, social, director, nature=Nature.enquiry, now=FRIDAY)

    assert (read(log_reception()).post_id, read(log_reception("feng")).post_id) == (social.id, None)


def test_the_own_post_comes_before_one_where_the_receiver_stands_in(engine: Engine) -> None:
    with db.writing() as s:
        li = accounts.by_login(s, "li")
        other = Post(town_id=TOWN, site_id=li.site_id, window_id=None, name="医保岗", position=-1)
        s.add(other)
        s.flush()
        since = FRIDAY.date()
        s.add(PostHolder(town_id=TOWN, post_id=other.id, slot=Slot.b, account_id=li.id, since=since))

    first = read(log_reception()).post
    assert first and first.name == "社保岗"


def test_a_second_click_on_what_one_took_over_says_what_is_next(engine: Engine) -> None:
    number = log_reception(to="wang")
    act("accept", "wang", number)

    with pytest.raises(DoneAlready, match=r"^您已经接下了，请写答复。$"):
        act("accept", "wang", number)


def test_a_ticket_that_came_of_it_is_noted(engine: Engine) -> None:
    number, ticket = log_reception(), take().number

    act("link_ticket", "li", number, ticket=f" {ticket} ")
    row = read(number)
    assert row.ticket and row.ticket.number == ticket
    with pytest.raises(Refused, match="由李窗口负责"):
        act("link_ticket", "wang", number, ticket=ticket)
