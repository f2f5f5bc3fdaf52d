"""Windows, departments and village points: renamed, never recreated."""

from datetime import datetime

import pytest
from sqlalchemy import Engine

from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts, sites
from tests.cast import TOWN

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


def names() -> list[str]:
    with db.reading() as s:
        return [w.name for w in sites.windows(s, TOWN)]


def test_a_renamed_window_still_answers_to_its_old_name(engine: Engine) -> None:
    with db.writing() as s:
        [window] = sites.windows(s, TOWN)
        by = accounts.by_login(s, "zhang")
        sites.rename_window(s, window, by, name="民生窗口", aliases=[" 低保窗口 ", ""], now=NOW)

    with db.reading() as s:
        [window] = sites.windows(s, TOWN)
        assert (window.name, window.aliases) == ("民生窗口", ["低保窗口", "社保窗口"])
        assert list(history.broken_links(s)) == []


@pytest.mark.parametrize("name", ["社保窗口", "民政救助窗口", " "])
def test_two_windows_never_answer_to_one_name(engine: Engine, name: str) -> None:
    with pytest.raises(Refused), db.writing() as s:
        sites.add_window(s, accounts.by_login(s, "zhang"), name=name, now=NOW)

    assert names() == ["社保窗口"]


def test_a_window_with_posts_is_not_closed(engine: Engine) -> None:
    def off(open_posts: int) -> None:
        with db.writing() as s:
            [window] = sites.windows(s, TOWN)
            by = accounts.by_login(s, "zhang")
            sites.switch_off_window(s, window, by, open_posts=open_posts, now=NOW)

    with pytest.raises(Refused, match="还有1个岗位在用"):
        off(1)
    assert names() == ["社保窗口"]
    off(0)
    assert names() == []


def test_a_department_keeps_its_items_under_a_new_name(engine: Engine) -> None:
    with db.writing() as s:
        department = next(d for d in sites.departments(s, TOWN) if d.name == "民政办")
        sites.rename_department(s, department, accounts.by_login(s, "zhang"), name="社会事务办", now=NOW)

    with db.reading() as s:
        sun = accounts.by_login(s, "sun")
        assert sun.department is not None and sun.department.name == "社会事务办"


@pytest.mark.parametrize("login", ["li", "chen", "zhao", "zhou"])
def test_who_may_not_manage_sites_changes_nothing(engine: Engine, login: str) -> None:
    with pytest.raises(NotPermitted), db.writing() as s:
        sites.add_window(s, accounts.by_login(s, login), name="医保窗口", now=NOW)

    assert names() == ["社保窗口"]


def test_a_village_points_phone_is_checked_before_it_is_printed(engine: Engine) -> None:
    with pytest.raises(Refused, match="手机号应为11位"), db.writing() as s:
        village = sites.place(s, TOWN, "990101100201")
        by = accounts.by_login(s, "zhang")
        sites.set_contact(s, village, by, phone="12345", address="", now=NOW)
