"""The fields of a reception that may stay empty: who asked, about which item, and whom it is handed to."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from sqlalchemy.orm import Session

from model.catalogue import items
from model.catalogue.items import ServiceItem
from model.ground import db
from model.people import accounts, sites
from model.people.accounts import Account
from model.people.permissions import Permission, may
from model.people.sites import Department
from pages.parts import frame

DEPARTMENT = "department:"
Receivers = Mapping[str, str]  # who may be handed it, by what stands for them


@dataclass(frozen=True)
class More:
    """What was chosen beside the words."""

    item: ServiceItem | None
    to: Account | None
    department: Department | None


def details(turn: int, receivers: Receivers) -> None:
    """Name, phone, item and whom to hand it to: all of it may stay empty."""
    left, right = st.columns(2)
    left.text_input("姓名", max_chars=60, key=f"receptions_asker_{turn}")
    right.text_input("电话", placeholder="例：138****1234", max_chars=20, key=f"receptions_phone_{turn}")
    with db.reading() as s:
        names = {
            item.code: f"{item.name}　{item.initials}"
            for item in items.search(s, frame.me().town_id, only_open=True)
        }
    st.selectbox(
        "问的是哪个事项",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="打字或拼音首字母",
        key=f"receptions_item_{turn}",
    )
    whom(f"receptions_to_{turn}", receivers, "不交，自己答复")


def receivers() -> Receivers:
    """Every colleague, then every department; read once for the whole page."""
    me = frame.me()
    with db.reading() as s:
        people = [a for a in accounts.of_town(s, me.town_id) if a.active and a.id != me.id]
        departments = sites.departments(s, me.town_id)
    names = {a.login: f"{a.name}　{a.role.label}" for a in people if may(a, Permission.log_receptions)}
    return names | {f"{DEPARTMENT}{d.name}": f"{d.name}（部门）" for d in departments}


def whom(key: str, receivers: Receivers, placeholder: str) -> None:
    """A colleague, or a department."""
    st.selectbox(
        "交给谁答复",
        list(receivers),
        index=None,
        format_func=receivers.__getitem__,
        placeholder=placeholder,
        key=key,
    )


def chosen(s: Session, turn: int) -> More:
    """The item and the receiver that the fields name."""
    code = st.session_state[f"receptions_item_{turn}"]
    item = items.by_code(s, frame.me().town_id, code) if code else None
    return More(item, *named(s, f"receptions_to_{turn}"))


def named(s: Session, key: str) -> tuple[Account | None, Department | None]:
    wanted, me = st.session_state[key] or "", frame.me()
    if wanted.startswith(DEPARTMENT):
        name = wanted.removeprefix(DEPARTMENT)
        return None, next(d for d in sites.departments(s, me.town_id) if d.name == name)
    return (accounts.colleague(s, me, wanted) if wanted else None), None
