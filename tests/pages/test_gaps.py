"""无人在岗 on the pages of director and leaders, and 临时顶岗 beside it: pressed in a hall that is open right now."""

import pytest
from sqlalchemy import Engine

from model.ground import db, settings, workdays
from model.ground.numbering import take
from model.ground.workdays import CalendarDay, DayKind
from model.people import accounts
from model.roster.on_post import gaps
from model.roster.posts import posts
from model.roster.presence import attendance
from pages.parts import frame
from tests.cast import TOWN
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of

BOX = "个岗位无人在岗]"


@pytest.fixture(autouse=True)
def open_hall(sqlite_engine: Engine) -> None:
    """The hall is open today from midnight to midnight, whatever the day, and asks for the sign-in at once."""
    hours = {"opens_at": "00:00", "noon_from": "12:00", "noon_to": "12:00", "closes_at": "23:59"}
    with db.writing() as s:
        s.merge(CalendarDay(day=frame.today(), kind=DayKind.workday, name="", source="test"))
        take(s, 0, workdays.CHANGES)
        for key, value in (hours | {"sign_in_grace": "0", "sign_in_counts": "算不在岗"}).items():
            settings.put(s, TOWN, key, value)


def come(login: str) -> None:
    with db.writing() as s:
        attendance.arrive(s, accounts.by_login(s, login), now=frame.now())


def social() -> int:
    with db.reading() as s:
        return next(post.id for post in posts.of_town(s, TOWN) if post.name == "社保岗")


@pytest.mark.parametrize("name", ["home.home", "figures.dashboard", "roster.on_post.today"])
def test_the_director_puts_somebody_there_and_the_box_is_gone(page: Page, name: str) -> None:
    come("feng")
    at = page(name, "zhang")
    assert f"1{BOX}" in text_of(at) and "**社保岗**　社保窗口　00:00起" in text_of(at)

    who = at.selectbox(f"today_who_{social()}")
    assert "签到" in who.options[0] and "冯窗口" in who.options[0]
    who.set_value("feng")
    press(at, "安排顶岗")

    assert "“社保岗”现在由冯窗口顶岗" in text_of(at) and BOX not in text_of(at)


def test_whoever_is_put_there_without_a_sign_in_leaves_the_box_standing(page: Page) -> None:
    at = page("home.home", "zhang")
    at.selectbox(f"today_who_{social()}").set_value("feng")
    press(at, "安排顶岗")

    assert "人还没有签到" in text_of(at) and f"1{BOX}" in text_of(at)
    assert "C岗冯\\*\\*没有签到" in text_of(at)


def test_leaders_are_told_and_arrange_nothing_and_clerks_are_not_told(page: Page) -> None:
    at = page("home.home", "chen")
    assert f"1{BOX}" in text_of(at) and "安排顶岗" not in [button.label for button in at.button]

    press(at, "知道了")
    assert "陈镇长已知道" in text_of(at) and "知道了" not in [button.label for button in at.button]
    assert BOX not in text_of(page("home.home", "li"))


def test_on_a_phone_three_posts_are_told_below_the_actions_and_the_others_linked(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.writing() as s:
        zhang, now = accounts.by_login(s, "zhang"), frame.now()
        old = next(post for post in posts.of_town(s, TOWN) if post.name == "社保岗")
        for name in ("民政岗", "医保岗", "户籍岗", "农业岗"):
            posts.create(s, zhang, site=old.site, window=old.window, name=name, now=now)
    monkeypatch.setattr(frame, "phone", lambda: True)
    at = page("home.home", "zhang")

    assert f"5{BOX}" in text_of(at) and text_of(at).count("起  ") == 3
    assert "还有2个，看今日在岗" in [link.proto.label for link in at.get("page_link")]
    order = [
        x.proto.label if x.type == "button" else x.value for x in at.main if x.type in ("button", "markdown")
    ]
    assert order.index("签到") < next(n for n, label in enumerate(order) if BOX in label)


def test_without_an_empty_post_there_is_no_box(page: Page) -> None:
    come("wang")

    assert BOX not in text_of(page("home.home", "zhang"))


def test_the_board_tells_when_people_signed_in_and_the_record_how_long_a_post_was_empty(page: Page) -> None:
    came = frame.now()
    come("wang")
    with db.writing() as s:
        gaps.watch(s, TOWN, now=frame.now())

    at = page("roster.on_post.today", "ji")
    assert f"{came:%H}\\:{came:%M}签到" in text_of(at)
    at.session_state["today_gaps"] = True
    at.run()
    assert "共1次" in text_of(at)
    assert at.dataframe[0].value["后来谁在岗"].to_list() == ["王窗口"]
    assert "无人在岗的记录" not in [block.label for block in page("roster.on_post.today", "li").expander]
