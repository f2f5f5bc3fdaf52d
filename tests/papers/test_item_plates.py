"""Badge, desk plate (R037) and service card (R038): exactly the five fields, of whoever holds a post that day."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts, office_settings
from model.roster.posts import posts
from model.roster.posts.posts import Post
from model.roster.staff import holders
from papers import plates
from tests.cast import START, TOWN

TODAY = date(2026, 3, 2)


def badges(s: Session, post_id: int | None = None) -> str:
    return plates.badges(s, accounts.by_login(s, "zhou"), post_id=post_id, today=TODAY)


def post(s: Session, name: str) -> Post:
    return next(p for p in posts.of_town(s, TOWN) if p.name == name)


def test_a_badge_has_name_title_scope_phone_and_promise(engine: Engine) -> None:
    with db.reading() as s:
        html = badges(s, post(s, "社保岗").id)

    assert html.count('<section class="badge">') == 2
    for words in ("李窗口", "职务：窗口人员", "服务范围：社保窗口：民政救助", "联系电话：0000-8800000",
                 "承诺事项：热情服务、一次告知、限时办结、代办免费"):  # fmt: skip
        assert words in html, words


def test_everybody_who_holds_a_post_today_has_one_badge(engine: Engine) -> None:
    with db.writing() as s:
        li, wang = (accounts.by_login(s, login) for login in ("li", "wang"))
        other = posts.create(s, accounts.by_login(s, "zhang"), site=post(s, "社保岗").site,
                             window=post(s, "社保岗").window, name="医保岗", duties="医保参保、报销。", now=START)  # fmt: skip
        for slot, account in ((posts.Slot.a, wang), (posts.Slot.b, li)):
            holders.assign(s, other, accounts.by_login(s, "zhang"), slot=slot, account=account,
                           since=START.date(), now=START)  # fmt: skip

    with db.reading() as s:
        html = badges(s)
    assert html.count('<section class="badge">') == 4
    assert "服务范围：社保窗口：医保参保、报销；社保窗口：民政救助" in html, "the post held as A first"


def test_who_left_the_post_or_the_house_has_no_badge(engine: Engine) -> None:
    with db.writing() as s:
        by, desk = accounts.by_login(s, "zhang"), post(s, "社保岗")
        holders.end(s, desk, posts.holder(desk, posts.Slot.b, TODAY), by, until=START.date(), now=START)  # type: ignore[arg-type]
        accounts.switch_off(s, accounts.by_login(s, "zhao"), accounts.by_login(s, "guan"), now=START)

    with db.reading() as s:
        html = badges(s)
        assert "李窗口" in html and "王窗口" not in html and "赵村" not in html
        with pytest.raises(Refused, match="今天还没有人守这里的岗位。"):
            badges(s, post(s, "东岭村代办岗").id)


def test_a_desk_plate_says_the_same_on_both_sides(engine: Engine) -> None:
    with db.reading() as s:
        html = plates.desk_plates(s, accounts.by_login(s, "li"), post_id=post(s, "社保岗").id, today=TODAY)

    assert html.count('<section class="tent">') == 2
    assert html.count(">李窗口<") == 2 and html.count("职务：窗口人员") == 4


def test_the_town_words_its_own_promise(engine: Engine) -> None:
    with db.writing() as s:
        office_settings.change(s, accounts.by_login(s, "guan"), "service_promise", "马上就办", now=START)

    with db.reading() as s:
        assert "承诺事项：马上就办" in badges(s)


def test_a_village_has_ten_equal_cards_with_its_agents(engine: Engine) -> None:
    with db.reading() as s:
        by = accounts.by_login(s, "zhao")
        html = plates.service_cards(s, by, post_id=post(s, "东岭村代办岗").id, today=TODAY)
        with pytest.raises(Refused, match="今天还没有代办员守村里的岗位。"):
            plates.service_cards(s, by, post_id=post(s, "社保岗").id, today=TODAY)

    assert html.count("代办员：赵村") == 10 and "钱村" not in html


def test_nothing_in_a_duty_becomes_part_of_the_page(engine: Engine) -> None:
    with db.writing() as s:
        posts.rename(s, post(s, "社保岗"), accounts.by_login(s, "zhang"), name="社保岗",
                     duties="<img src=x onerror=alert(1)>", now=START)  # fmt: skip

    with db.reading() as s:
        assert "<img" not in badges(s) and "&lt;img src=x" in badges(s)
