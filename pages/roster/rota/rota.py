"""排值班: ask for a fair plan, change it day by day, publish it; published plans tell what clashes by now."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from model.ground import db
from model.roster.duty import duty
from model.roster.duty.duty import DutyKind, Rota
from model.roster.rota import proposing
from pages.parts import frame, saving, words
from pages.roster.rota import rota_form, rota_plan


def render() -> None:
    frame.heading("排值班", "先排一个方案，再一天一天改，满意了再公布。公布以后大家才看得到。")
    me = frame.me()
    with db.reading() as s:
        drafts = sorted(duty.drafts(s, me.town_id), key=lambda plan: (plan.first, plan.kind, plan.site.code))
        in_force = proposing.in_force(s, me.town_id, frame.today())
    plans = [*drafts, *in_force]
    with st.expander(
        "排一个方案",
        icon=":material/edit_calendar:",
        expanded=not plans,
        key="rota_order",
        on_change="rerun",
    ):
        rota_form.draw()
    if not plans:
        st.info("还没有值班表。选好上面几栏，点“排一个方案”。")
        return
    shown = _chosen(plans)
    alike = [plan for plan in drafts if _sort(plan) == _sort(shown)]
    if shown.kind.at_village and shown in alike and len(alike) > 1:
        _several(alike)
    rota_plan.draw(shown)


def _sort(plan: Rota) -> tuple[DutyKind, date, date]:
    """What the plans of several villages have in common."""
    return plan.kind, plan.first, plan.last


def _chosen(plans: Sequence[Rota]) -> Rota:
    """The plan to look at. Its state is a part of the option: the browser would go on showing a label that changed."""
    by_option = {f"{plan.id} {plan.state.value}": plan for plan in plans}
    wanted = str(st.session_state.get("rota_shown", "")).split()[:1]
    option = next((key for key in by_option if key.split()[:1] == wanted), next(iter(by_option)))
    if st.session_state.get("rota_shown") != option:
        st.session_state["rota_shown"] = option
    return by_option[
        st.selectbox(
            "看哪一张值班表", list(by_option), format_func=lambda key: name(by_option[key]), key="rota_shown"
        )
    ]


def name(plan: Rota) -> str:
    """`草稿　带班领导　12月1日至12月31日`, a village's with its name; of a published one the days that it still holds."""
    place = [plan.site.name] if plan.kind.at_village else []
    begins, ends = duty.held(plan)
    first, last = (f"{day.month}月{day.day}日" for day in (begins, ends))
    year = f"{begins.year}年" if begins.year != frame.today().year else ""
    return "　".join([plan.state.label, plan.kind.label, *place, f"{year}{first}至{last}"])


def _several(alike: Sequence[Rota]) -> None:
    """The drafts of all villages at once, as they were made."""
    seen = {plan.id: plan.revision for plan in alike}
    with st.popover(f"这{len(alike)}张草稿一起公布", icon=":material/publish:"):
        st.markdown(words.plain(f"{alike[0].kind.label}：{'、'.join(plan.site.name for plan in alike)}。"))
        st.markdown("公布以后马上算数，原来公布的同一天的值班由新表代替。有一张不能公布，就都不公布。")
        with db.reading() as s:
            emptied = {plan.site.name: len(duty.emptied(s, plan, frame.today())) for plan in alike}
        lines = [
            f"{place}有{count}天现在有人值班，公布以后就没有人了。"
            for place, count in emptied.items()
            if count
        ]
        if lines:
            st.warning("\n".join(f"- {words.plain(line)}" for line in lines), icon=":material/warning:")
        saving.button("确定全部公布", key="rota_publish_all", on_click=_publish_all, args=(seen,))


def _publish_all(seen: dict[int, int]) -> None:
    with frame.acting(f"{len(seen)}张值班表已公布，本人在“值班表”里能看到。") as s:
        proposing.publish_all(s, frame.me(), seen, now=frame.now())
