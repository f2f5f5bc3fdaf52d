"""Who may stand at a post at all, and that no change of role or place leaves a post behind."""

import pytest
from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.db import new_ids
from model.ground.refusals import Refused
from model.people import accounts, sites
from model.people.permissions import Role
from model.roster.on_post import answering
from model.roster.posts import fitness, posts
from model.roster.posts.posts import PostHolder, Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.roster.held_posts import NOW, TODAY, TOMORROW, YESTERDAY, find, held, put

EAST, WEST, SOCIAL = "东岭村代办岗", "西岭村代办岗", "社保岗"


@pytest.mark.parametrize(
    ("who", "post", "why"),
    [
        ("qian", EAST, "钱*是别村的代办员"),
        ("zhao", SOCIAL, "是村代办员，不排到大厅窗口"),
        ("sun", SOCIAL, "是部门承办人，不收件，不排到大厅窗口"),  # R061
        (
            "sun",
            EAST,
            "是部门承办人，不收件，不守代办点",
        ),  # its queue holds only what its department has a part in
        ("zhou", EAST, "是县级查看，不办理办件"),
    ],
)
def test_a_post_is_not_held_by_whoever_may_not_stand_there(
    engine: Engine, who: str, post: str, why: str
) -> None:
    with pytest.raises(Refused, match=why.replace("*", r"\*")), db.writing() as s:
        put(s, who, Slot.c, post=post)


@pytest.mark.parametrize(("who", "post"), [("zhao", EAST), ("feng", EAST), ("zhang", SOCIAL), ("feng", WEST)])
def test_whoever_may_stand_there_has_no_objection(engine: Engine, who: str, post: str) -> None:
    with db.reading() as s:
        assert fitness.objection(find(s, post), accounts.by_login(s, who)) == ""


def moved(s: Session, who: str, role: Role, site: str = "990101100000") -> None:
    account, by, place = accounts.by_login(s, who), accounts.by_login(s, "guan"), sites.place(s, TOWN, site)
    lost = fitness.left_behind(s, account, role=role, site=place, now=NOW)
    accounts.change_role(s, account, by, role=role, site=place, posts_lost=lost, now=NOW)


@pytest.mark.parametrize(
    ("who", "role", "site", "post"),
    [
        ("li", Role.leader, "990101100000", SOCIAL),
        ("wang", Role.village_agent, "990101100201", SOCIAL),
        ("zhao", Role.village_agent, "990101100202", EAST),
    ],
)
def test_no_new_role_or_place_leaves_a_post_behind(
    engine: Engine, who: str, role: Role, site: str, post: str
) -> None:
    with pytest.raises(Refused, match=f"不能再守“{post}”。请先到“岗位设置”换人"), db.writing() as s:
        moved(s, who, role, site)

    with db.reading() as s:
        assert accounts.by_login(s, who).role is not Role.leader


def test_a_post_still_to_come_counts_and_one_that_is_over_does_not(engine: Engine) -> None:
    with db.writing() as s:
        put(s, "feng", Slot.a, TOMORROW)
        moved(s, "zhao", Role.clerk)  # a clerk may stand at a village's post
        hall, li, feng = sites.hall(s, TOWN), accounts.by_login(s, "li"), accounts.by_login(s, "feng")
        assert fitness.left_behind(s, feng, role=Role.county, site=hall, now=NOW) == [SOCIAL]
        holders.end(s, find(s), posts.holder(find(s), Slot.a, TODAY), accounts.by_login(s, "zhang"), until=YESTERDAY, now=NOW)  # type: ignore[arg-type]  # fmt: skip
        assert fitness.left_behind(s, li, role=Role.county, site=hall, now=NOW) == []


@pytest.mark.parametrize("role", [Role.leader, Role.department_handler])
def test_a_holder_who_may_no_longer_stand_there_is_passed_over(engine: Engine, role: Role) -> None:
    with db.writing() as s:
        accounts.by_login(s, "li").role = role

    with db.reading() as s:
        [standing] = [x for x in answering.Moment(s, TOWN, NOW).standings if x.post.name == SOCIAL]
        assert standing.account is not None and standing.account.login == "wang"
        assert standing.because.startswith("A岗李**是") and standing.because.endswith("由B岗顶岗")
        with pytest.raises(Refused, match="现在由王窗口负责"):
            answering.capacity(s, standing.post.id, accounts.by_login(s, "li"), NOW)


def test_whoever_had_to_wait_for_their_turn_sees_what_was_done_before_them(engine: Engine) -> None:
    """The post was read, then somebody else put 冯窗口 at B and ended 王窗口: C may no longer be 冯窗口."""
    with pytest.raises(Refused, match="冯\\*\\*已是“社保岗”的B岗"), db.writing() as s:
        post, feng = find(s), accounts.by_login(s, "feng")
        behind = {"town_id": TOWN, "post_id": post.id, "slot": Slot.b, "since": TODAY, "until": None}
        s.execute(
            update(PostHolder).where(PostHolder.slot == Slot.b).values(until=YESTERDAY)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        s.execute(insert(PostHolder).values(id=new_ids(1)[0], account_id=feng.id, **behind))
        by = accounts.by_login(s, "zhang")
        holders.assign(s, post, by, slot=Slot.c, account=feng, since=TODAY, now=NOW)

    with db.reading() as s:
        assert held(s, Slot.c, TODAY) is None
