"""Village points: added with a code and a prefix of their own, renamed, closed only when nothing is left there."""

from datetime import datetime

import pytest
from sqlalchemy import Engine

from model.desk.ticket import stages
from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts, sites, villages
from model.people.sites import SiteStatus
from model.roster.posts import headcount, posts, village_posts
from tests.cast import TOWN
from tests.desk.tickets import take

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)
EAST, NORTH = "990101100201", "990101100203"


def add(code: str = NORTH, name: str = "北坡村", by: str = "guan", *, with_posts: bool = False) -> None:
    with db.writing() as s:
        listed = [(code, name)]
        village_posts.open_villages(s, accounts.by_login(s, by), listed, with_posts=with_posts, now=NOW)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [(NORTH, "0203"), (" 990101100 203 ", "0203"), ("990101100101", "1101")],  # 0101 is the hall's
)
def test_a_new_village_has_a_prefix_of_its_own(engine: Engine, code: str, prefix: str) -> None:
    add(code)

    with db.reading() as s:
        village = sites.place(s, TOWN, "".join(code.split()))
        assert (village.prefix, village.status, village.name) == (prefix, SiteStatus.open, "北坡村")
        assert village.parent_id == sites.hall(s, TOWN).id and list(history.broken_links(s)) == []


@pytest.mark.parametrize(
    ("code", "name", "why"),
    [
        ("99010110020", "北坡村", "应为12位数字"),
        ("990101200203", "北坡村", "以990101100开头"),
        ("990101100000", "北坡村", "不是本镇的"),
        (EAST, "北坡村", "已经是“东岭村”的"),
        (NORTH, "东岭村", "已经有“东岭村”"),
        (NORTH, "  ", "村名要填"),
    ],
)
def test_a_village_that_cannot_be_is_refused(engine: Engine, code: str, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        add(code, name)

    with db.reading() as s:
        assert [v.name for v in sites.villages(s, TOWN)] == ["东岭村", "西岭村"]


def test_with_its_post_a_village_can_be_manned_at_once(engine: Engine) -> None:
    add(with_posts=True)

    with db.reading() as s:
        assert [p.name for p in posts.of_town(s, TOWN)][-1] == "北坡村代办岗"
        assert "北坡村只有0名代办员，应有2名以上。请补齐。" in headcount.thin_villages(s, TOWN)


def test_of_a_list_with_one_bad_line_nothing_is_added(engine: Engine) -> None:
    with pytest.raises(Refused, match="已经是“东岭村”的"), db.writing() as s:
        listed = [(NORTH, "北坡村"), (EAST, "石桥村")]
        village_posts.open_villages(s, accounts.by_login(s, "zhang"), listed, with_posts=True, now=NOW)

    with db.reading() as s:
        assert len(sites.villages(s, TOWN)) == 2 and len(posts.of_town(s, TOWN)) == 3


@pytest.mark.parametrize("by", ["li", "chen", "zhao", "zhou"])
def test_who_may_not_manage_sites_adds_no_village(engine: Engine, by: str) -> None:
    with pytest.raises(NotPermitted):
        add(by=by)


def test_a_renamed_village_keeps_its_people(engine: Engine) -> None:
    with db.writing() as s:
        east, by = sites.place(s, TOWN, EAST), accounts.by_login(s, "zhang")
        villages.rename(s, east, by, name="东岭社区", now=NOW)

    with db.reading() as s:
        assert accounts.by_login(s, "zhao").site.name == "东岭社区"


def close(code: str) -> None:
    with db.writing() as s:
        site, by = sites.place(s, TOWN, code), accounts.by_login(s, "zhang")
        standing = [post.name for post in posts.of_town(s, TOWN) if post.site_id == site.id]
        waiting = stages.open_in(s, TOWN, site.id)
        villages.switch_off(s, site, by, open_tickets=waiting, open_posts=standing, now=NOW)


def test_a_village_is_not_closed_while_anything_is_left_there(engine: Engine) -> None:
    take("zhao")

    with pytest.raises(Refused) as refusal:
        close(EAST)
    assert "还有1件没有办结；岗位东岭村代办岗；账号赵村" in str(refusal.value)


def test_the_hall_is_never_closed(engine: Engine) -> None:
    with pytest.raises(Refused, match="镇中心不能停用"):
        close("990101100000")


def test_a_closed_village_is_offered_nowhere_and_can_be_opened_again(engine: Engine) -> None:
    add()
    close(NORTH)

    with db.writing() as s:
        every = [v.name for v in sites.villages(s, TOWN, with_closed=True)]
        assert "北坡村" in every and "北坡村" not in [v.name for v in sites.villages(s, TOWN)]
        assert not [sentence for sentence in headcount.thin_villages(s, TOWN) if "北坡村" in sentence]
        villages.switch_on(s, sites.place(s, TOWN, NORTH), accounts.by_login(s, "guan"), now=NOW)
        assert len(sites.villages(s, TOWN)) == 3
