"""转办: the sender answers for a ticket until a named person of the other post has taken it over."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from model.desk.colleagues import transfers
from model.desk.colleagues.transfers import Transfer
from model.desk.course import handling
from model.desk.lists import queue
from model.desk.ticket import events
from model.desk.ticket.tickets import Ticket
from model.ground import db, history
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.people.accounts import by_login
from model.roster.on_post.answering import Moment
from model.roster.posts.posts import Post
from tests.cast import TOWN, second_post
from tests.desk.doing import again
from tests.desk.tickets import FRIDAY, take


@pytest.fixture
def civil(engine: Engine) -> int:
    """A second post of the hall, 民政岗, held by 冯窗口."""
    return second_post("feng")


def post_named(name: str) -> int:
    with db.reading() as s:
        return s.scalars(select(Post.id).where(Post.name == name)).one()


def send(ticket: Ticket, to: int, login: str = "li", *, reason: str = "不是本岗的事") -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, login), ticket.row_version
        transfers.ask(s, by, ticket.number, to_post_id=to, reason=reason, seen=seen, now=FRIDAY)
    return again(ticket)


def accept(ticket: Ticket, login: str = "feng") -> Ticket:
    with db.writing() as s:
        transfers.accept(s, by_login(s, login), ticket.number, seen=ticket.row_version, now=FRIDAY)
    return again(ticket)


def queued(login: str) -> list[str]:
    with db.reading() as s:
        return [t.number for t in queue.of(s, by_login(s, login), Moment(s, TOWN, FRIDAY)).tickets]


def offered(*posts: int) -> list[str]:
    with db.reading() as s:
        return [row.ticket.number for row in transfers.incoming(s, TOWN, posts)]


def test_it_stays_with_the_sender_until_a_named_person_takes_it_over(civil: int) -> None:
    """首问负责制, R077."""
    ticket = take()
    sent = send(ticket, civil)
    assert (queued("li"), queued("feng"), offered(civil)) == ([ticket.number], [], [ticket.number])
    assert (sent.post_id, sent.handler_id) == (ticket.post_id, None)

    taken = accept(sent)

    assert (queued("li"), queued("feng"), offered(civil)) == ([], [ticket.number], [])
    with db.reading() as s:
        assert (taken.post_id, taken.handler_id) == (civil, by_login(s, "feng").id)
        assert taken.handler and taken.handler.name == "冯窗口"
        story = [(e.kind.label, e.who, e.note) for e in events.of_ticket(s, ticket)][2:]
        assert list(history.broken_links(s)) == []
    assert story == [
        ("转办", "李窗口", "由“社保岗”转给“民政岗”：不是本岗的事"),
        ("接下转办", "冯窗口", "由“社保岗”转到“民政岗”，冯窗口接下"),
    ]


def test_whoever_is_not_of_the_other_post_does_not_take_it_over(civil: int) -> None:
    sent = send(take(), civil)

    with pytest.raises(Refused, match="“民政岗”的事现在由冯窗口负责"):
        accept(sent, "wang")

    assert again(sent).post_id == sent.post_id


def test_the_other_post_may_refuse_with_a_reason(civil: int) -> None:
    sent = send(take(), civil)
    args = {"seen": sent.row_version, "now": FRIDAY}
    with pytest.raises(Refused, match="还没有写不接的原因"), db.writing() as s:
        transfers.refuse(s, by_login(s, "feng"), sent.number, reason=" ", **args)  # type: ignore[arg-type]

    with db.writing() as s:
        transfers.refuse(s, by_login(s, "feng"), sent.number, reason="材料在社保", **args)  # type: ignore[arg-type]

    assert (queued("li"), offered(civil)) == ([sent.number], [])


def test_the_sender_may_recall_it_before_it_is_taken(civil: int) -> None:
    sent = send(take(), civil)

    with db.writing() as s:
        transfers.recall(s, by_login(s, "wang"), sent.number, seen=sent.row_version, now=FRIDAY)

    assert offered(civil) == []
    with pytest.raises(Refused, match="可能已被收回"):
        accept(again(sent))


def test_after_it_was_taken_nothing_can_be_recalled(civil: int) -> None:
    taken = accept(send(take(), civil))

    with pytest.raises(Refused, match="由冯窗口负责"), db.writing() as s:
        transfers.recall(s, by_login(s, "li"), taken.number, seen=taken.row_version, now=FRIDAY)


def test_the_slower_of_recalling_and_taking_over_is_told(civil: int) -> None:
    sent = send(take(), civil)
    with db.writing() as s:
        transfers.recall(
            s, by_login(s, "li"), sent.number, seen=sent.row_version, now=FRIDAY + timedelta(minutes=1)
        )

    with pytest.raises(ChangedMeanwhile, match="李窗口"):
        accept(sent)


def test_one_open_transfer_a_ticket(civil: int) -> None:
    sent = send(take(), civil)

    with pytest.raises(Refused, match="正在转给“民政岗”"):
        send(sent, civil)


def test_a_reason_is_asked_for(civil: int) -> None:
    with pytest.raises(Refused, match="还没有写转办的原因"):
        send(take(), civil, reason="")

    assert offered(civil) == []


def test_a_closed_ticket_is_not_sent_on(civil: int) -> None:
    ticket = take()
    with db.writing() as s:
        args = {"reply": "已办好", "channel": "电话答复", "seen": ticket.row_version, "now": FRIDAY}
        handling.complete(s, by_login(s, "li"), ticket.number, **args)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="已办结”，不能转办"):
        send(again(ticket), civil)


def test_what_was_completed_meanwhile_is_no_longer_on_offer(civil: int) -> None:
    sent = send(take(), civil)
    with db.writing() as s:
        args = {"reply": "已办好", "channel": "电话答复", "seen": sent.row_version, "now": FRIDAY}
        handling.complete(s, by_login(s, "li"), sent.number, **args)  # type: ignore[arg-type]

    assert offered(civil) == []
    with pytest.raises(Refused, match="没有在转办"):
        accept(again(sent))


def test_clerks_send_to_no_village_and_to_no_post_it_lies_at(civil: int) -> None:
    ticket = take()

    with pytest.raises(Refused, match="只能转给大厅"):
        send(ticket, post_named("东岭村代办岗"))
    with pytest.raises(Refused, match="已经在“社保岗”"):
        send(ticket, post_named("社保岗"))


def test_a_village_agent_hands_up_to_the_hall(civil: int) -> None:
    sent = send(take("zhao"), civil, "zhao")

    assert accept(sent).post_id == civil
    with pytest.raises(Refused, match="只能转给大厅"):
        send(take("zhao", another=True), post_named("西岭村代办岗"), "zhao")


def test_the_director_sends_to_a_village_only_its_own(civil: int) -> None:
    ticket = take("zhao")
    back = accept(send(ticket, civil, "zhao"))

    assert accept(send(back, post_named("东岭村代办岗"), "zhang"), "zhao").post_id == ticket.post_id
    with pytest.raises(Refused, match="不是西岭村的"):
        send(again(ticket), post_named("西岭村代办岗"), "zhang")


def test_a_ticket_of_an_empty_post_is_not_stuck(civil: int) -> None:
    ticket = take()
    with db.writing() as s:
        for login in ("li", "wang"):
            by_login(s, login).active = False

    sent = send(ticket, civil, "zhang")

    assert accept(sent).post_id == civil


def test_somebody_elses_ticket_is_not_sent_on(civil: int) -> None:
    with pytest.raises(Refused, match="由李窗口负责"):
        send(take(), civil, "feng")
    with pytest.raises(NotPermitted, match="办理办件"):
        send(take(another=True), civil, "chen")


def test_nothing_is_taken_over_at_a_post_that_was_closed(civil: int) -> None:
    sent = send(take(), civil)
    with db.writing() as s:
        s.get_one(Post, (TOWN, civil)).active = False

    with pytest.raises(Refused, match="已停用，不能接下"):
        accept(sent)


def test_the_choice_of_posts_holds_only_lawful_ones(civil: int) -> None:
    ticket = take()
    with db.reading() as s:
        offered_to_li = transfers.targets(s, by_login(s, "li"), [ticket])

    assert [post.name for post in offered_to_li] == ["民政岗"]


def test_the_queue_knows_what_is_on_offer(civil: int) -> None:
    sent, other = send(take(), civil), take(another=True)

    with db.reading() as s:
        assert transfers.under_way(s, TOWN, {sent.id: 1, other.id: 1}) == {sent.id}
        assert s.scalars(select(Transfer.reason)).all() == ["不是本岗的事"]
