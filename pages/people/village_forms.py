"""The form of one place in 窗口和站点: its name, phone and address; a village is switched off and on again."""

from collections.abc import Sequence

import streamlit as st

from model.desk.ticket import stages
from model.people import sites, villages
from model.people.sites import Site, SiteKind, SiteStatus
from model.roster.posts import posts
from pages.parts import frame, saving


def draw(places: Sequence[Site]) -> None:
    """Choose the hall or a village, then change it."""
    names = {site.code: site.name for site in places}
    chosen = st.selectbox(
        "要改哪里", list(names), index=None, format_func=names.__getitem__,
        placeholder="先选镇中心或村", key="sites_place",
    )  # fmt: skip
    if chosen:
        _site_form(next(site for site in places if site.code == chosen))


def _site_form(site: Site) -> None:
    code = site.code
    with st.container(border=True):
        with st.form(f"sites_contact_{code}", border=False):
            st.text_input("名称（必填）", value=site.name, max_chars=40, key=f"sites_called_{code}")
            st.text_input(
                "电话",
                value=site.phone,
                max_chars=20,
                placeholder="例：0000-8800201",
                key=f"sites_phone_{code}",
            )
            st.text_input("地址", value=site.address, max_chars=120, key=f"sites_address_{code}")
            saving.submit(
                "保存名称、电话、地址",
                type="primary",
                key=f"sites_contact_{code}_save",
                on_click=_save,
                args=(code,),
            )
        if site.kind is SiteKind.town_hall:
            return
        if site.status is SiteStatus.closed:
            saving.button("重新启用这个村", key=f"sites_open_{code}", on_click=_switch_on, args=(code,))
        else:
            saving.button("停用这个村", key=f"sites_close_{code}", on_click=_switch_off, args=(code,))


def _save(code: str) -> None:
    typed, me, now = st.session_state, frame.me(), frame.now()
    phone, address = typed[f"sites_phone_{code}"], typed[f"sites_address_{code}"]
    with frame.acting("已保存。以后打印的告知单、回执都用新的。") as s:
        site = sites.place(s, me.town_id, code)
        villages.rename(s, site, me, name=typed[f"sites_called_{code}"], now=now)
        sites.set_contact(s, site, me, phone=phone, address=address, now=now)


def _switch_off(code: str) -> None:
    me = frame.me()
    with frame.acting("已停用。办过的件和居民台账都保留，需要时可以重新启用。") as s:
        site = sites.place(s, me.town_id, code)
        standing = [post.name for post in posts.of_town(s, me.town_id) if post.site_id == site.id]
        waiting = stages.open_in(s, me.town_id, site.id)
        villages.switch_off(s, site, me, open_tickets=waiting, open_posts=standing, now=frame.now())


def _switch_on(code: str) -> None:
    me = frame.me()
    with frame.acting("已重新启用。请到“岗位设置”启用它的岗位，再安排人。") as s:
        villages.switch_on(s, sites.place(s, me.town_id, code), me, now=frame.now())
