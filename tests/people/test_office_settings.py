"""The office's settings: who may change them, what each may be, and that a change is on record."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from model.ground import db, history, settings
from model.ground.db import OFFICE_ZONE
from model.ground.history import History
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts, office_settings
from tests.cast import TOWN

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


def change(key: str, value: str, by: str = "zhang") -> bool:
    with db.writing() as s:
        return office_settings.change(s, accounts.by_login(s, by), key, value, now=NOW)


def stored(key: str) -> str:
    with db.reading() as s:
        return settings.value(s, TOWN, key)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("plate_name", " 青山镇 便民中心 ", "青山镇 便民中心"),
        ("enquiry_phone", "0000-8800123", "0000-8800123"),
        ("complaint_phone", "１２３４５", "12345"),
        ("warn_days", " 02 ", "2"),
        ("sign_in_lock_minutes", "1440", "1440"),
    ],
)
def test_a_setting_is_kept_tidy(engine: Engine, key: str, typed: str, kept: str) -> None:
    assert change(key, typed) and stored(key) == kept


@pytest.mark.parametrize(
    ("key", "typed", "why"),
    [
        ("plate_name", "  ", "1到30个字"),
        ("plate_name", "镇" * 31, "1到30个字"),
        ("enquiry_phone", "", "没有填写"),
        ("complaint_phone", "119a", "不像电话"),
        ("warn_days", "11", "0到10之间的整数"),
        ("warn_days", "-1", "0到10之间的整数"),
        ("sign_in_failures", "两次", "3到20之间的整数"),
        ("address_failures", "1e3", "10到1000之间的整数"),
    ],
)
def test_what_a_setting_cannot_be_is_refused(engine: Engine, key: str, typed: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        change(key, typed)

    assert stored(key) == settings.CHOICES[key].default


def test_a_change_is_on_record_and_the_same_value_is_no_change(engine: Engine) -> None:
    assert change("warn_days", "3") and not change("warn_days", " 3")

    with db.reading() as s:
        [row] = s.scalars(select(History).where(History.subject == "setting"))
        assert (row.subject_id, row.facts) == ("warn_days", {"before": "1", "after": "3"})
        assert list(history.broken_links(s)) == []


@pytest.mark.parametrize("by", ["chen", "ji", "li", "sun", "zhao", "zhou"])
def test_only_administrator_and_director_change_settings(engine: Engine, by: str) -> None:
    with pytest.raises(NotPermitted, match="本中心设置"):
        change("warn_days", "3", by=by)
    assert change("warn_days", "3", by="guan")


@pytest.mark.parametrize("key", settings.CHOICES)
def test_every_default_would_be_accepted(key: str) -> None:
    choice = settings.CHOICES[key]

    assert choice.checked(choice.default) == choice.default


def test_a_setting_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(KeyError), db.reading() as s:
        settings.value(s, TOWN, "no_such_setting")
