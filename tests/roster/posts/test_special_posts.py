"""Enquiry desks and special posts: what they are for, and from when until when they are manned (R021, R022)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people import accounts, sites
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.on_post import answering, gaps
from model.roster.posts import posts, special_posts
from model.roster.posts.posts import Nature, Post, Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.desk.tickets import FRIDAY, take

TODAY = FRIDAY.date()
LAST = TODAY + timedelta(days=10)
NAME = "征地拆迁岗"


def set_up(
    nature: Nature = Nature.special,
    begins_on: date | None = TODAY,
    ends_on: date | None = LAST,
    by: str = "zhang",
) -> None:
    with db.writing() as s:
        director = accounts.by_login(s, by)
        post = special_posts.set_up(
            s, director, site=sites.hall(s, TOWN), window=sites.windows(s, TOWN)[0], name=NAME, nature=nature,
            begins_on=begins_on, ends_on=ends_on, now=FRIDAY,
        )  # fmt: skip
        holders.assign(
            s, post, director, slot=Slot.a, account=accounts.by_login(s, "feng"), since=TODAY, now=FRIDAY
        )


def define(name: str, nature: Nature, ends_on: date | None = None) -> None:
    with db.writing() as s:
        special_posts.define(
            s, post_named(s, name), accounts.by_login(s, "zhang"), nature=nature, ends_on=ends_on, now=FRIDAY
        )


def post_named(s: Session, name: str = NAME) -> Post:
    return next(post for post in posts.of_town(s, TOWN) if post.name == name)


def on_the_board(at: datetime) -> bool:
    with db.reading() as s:
        return NAME in {x.post.name for x in answering.Moment(s, TOWN, at).standings}


def test_somebody_answers_for_a_special_post_from_its_first_day_until_it_is_switched_off(
    engine: Engine,
) -> None:
    set_up(begins_on=TODAY + timedelta(days=1))

    assert not on_the_board(FRIDAY)
    assert on_the_board(FRIDAY + timedelta(days=1)) and on_the_board(FRIDAY + timedelta(days=10))
    assert on_the_board(FRIDAY + timedelta(days=11)), "it is over, but tickets may lie there"
    with db.writing() as s:
        posts.switch_off(s, post_named(s), accounts.by_login(s, "zhang"), open_tickets=0, now=FRIDAY)
    assert not on_the_board(FRIDAY + timedelta(days=11))


def test_outside_its_dates_nobody_is_missed_there(engine: Engine) -> None:
    tomorrow = FRIDAY + timedelta(days=1)  # a Saturday on which people work
    with db.writing() as s:
        special_posts.set_up(
            s, accounts.by_login(s, "zhang"), site=sites.hall(s, TOWN), window=sites.windows(s, TOWN)[0], name=NAME,
            nature=Nature.special, begins_on=tomorrow.date(), now=FRIDAY,
        )  # fmt: skip
        assert gaps.watch(s, TOWN, now=FRIDAY) == 0
        assert gaps.watch(s, TOWN, now=tomorrow) == 1


def test_its_holder_keeps_it_after_the_end_until_it_is_closed(engine: Engine) -> None:
    set_up()

    with db.reading() as s:
        held = answering.posts_of(s, accounts.by_login(s, "feng"), FRIDAY + timedelta(days=30))
        assert [post.name for post in held] == [NAME]


def test_a_post_that_is_over_says_what_lies_there(sqlite_engine: Engine) -> None:
    set_up()

    with db.reading() as s:
        post = post_named(s)
        assert [special_posts.over(post, LAST + timedelta(days=n)) for n in (0, 1)] == [False, True]
        assert special_posts.farewell(post, 3) == "“征地拆迁岗”到期，还有3件没办结。办结以后请停用。"


def test_no_ticket_goes_to_an_enquiry_desk_nor_to_a_post_that_is_over(engine: Engine) -> None:
    define("社保岗", Nature.enquiry)
    with pytest.raises(Refused, match="还没有岗位承办"):
        take()

    define("社保岗", Nature.special, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="还没有岗位承办"):
        take()

    define("社保岗", Nature.special, ends_on=TODAY)
    assert take().number


def test_dates_belong_to_special_posts_alone(engine: Engine) -> None:
    set_up()
    define(NAME, Nature.ordinary, ends_on=LAST)

    with db.reading() as s:
        assert (post_named(s).nature, post_named(s).begins_on, post_named(s).ends_on) == (
            Nature.ordinary,
            None,
            None,
        )


def test_a_special_post_without_dates_or_with_crossed_ones_is_refused(sqlite_engine: Engine) -> None:
    with pytest.raises(Refused, match="至少填一个日期"):
        set_up(begins_on=None, ends_on=None)
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        set_up(begins_on=LAST, ends_on=TODAY)
    with pytest.raises(NotPermitted):
        set_up(by="li")


def test_a_post_of_another_town_cannot_be_defined(engine: Engine) -> None:
    with db.writing() as s:
        stranger = Account(town_id=TOWN + 1, id=1, role=Role.director, name="外", active=True)
        with pytest.raises(NotFound, match="这个岗位"):
            special_posts.define(s, post_named(s, "社保岗"), stranger, nature=Nature.enquiry, now=FRIDAY)
        assert post_named(s, "社保岗").nature is Nature.ordinary


def test_a_post_is_defined_as_it_is_now_and_not_as_it_was_read(engine: Engine) -> None:
    with db.writing() as s:
        post = post_named(s, "社保岗")
        s.execute(update(Post), [{"town_id": TOWN, "id": post.id, "name": "社会保障岗"}])
        special_posts.define(s, post, accounts.by_login(s, "zhang"), nature=Nature.enquiry, now=FRIDAY)

        assert (post.name, post.nature) == ("社会保障岗", Nature.enquiry)
