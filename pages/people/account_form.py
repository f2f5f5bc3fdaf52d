"""The fields of an account: who it is, and where and as what they work."""

from typing import TypedDict

import streamlit as st

from model.ground import db
from model.people import sites
from model.people.accounts import Account, Employment
from model.people.permissions import Role
from model.people.sites import Department, Site
from pages.parts import frame


class Person(TypedDict):
    name: str
    login: str
    employment: Employment


class Post(TypedDict):
    role: Role
    site: Site
    department: Department | None


def person() -> Person:
    """Name, login and employment of a new account."""
    left, middle, right = st.columns(3)
    name = left.text_input("姓名（必填）", placeholder="例：李小云", max_chars=40, key="accounts_name")
    login = middle.text_input(
        "账号（必填，小写字母和数字）", placeholder="例：lixiaoyun", max_chars=40, key="accounts_login"
    )
    kinds = {kind.label: kind for kind in Employment}
    kind = right.selectbox("编制", list(kinds), key="accounts_employment")
    return Person(name=name, login=login, employment=kinds[kind])


def post(account: Account | None) -> Post:
    """Role, place and department; of an account that is changed, as they are now."""
    key = account.login if account else "new"
    left, middle, right = st.columns(3)
    roles = list(Role)
    role = left.selectbox(
        "身份",
        roles,
        index=roles.index(account.role if account else Role.clerk),
        format_func=lambda word: word.label,
        key=f"accounts_role_{key}",
    )
    with db.reading() as s:
        places = {site.id: site for site in sites.of_town(s, frame.me().town_id)}
        units = {unit.id: unit for unit in sites.departments(s, frame.me().town_id)}
    place = middle.selectbox(
        "在哪里上班",
        list(places),
        index=list(places).index(account.site_id) if account and account.site_id in places else 0,
        format_func=lambda number: places[number].name,
        key=f"accounts_site_{key}",
    )
    unit = right.selectbox(
        "原单位或部门（部门承办人必选）",
        [0, *units],
        index=[0, *units].index((account.department_id if account else 0) or 0),
        format_func=lambda number: units[number].name if number else "不属于部门",
        key=f"accounts_department_{key}",
    )
    return Post(role=role, site=places[place], department=units.get(unit))
