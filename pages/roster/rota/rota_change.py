"""Changing a plan of duty by hand: one day after the other; then it is published or thrown away."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from model.ground import db
from model.people import accounts
from model.roster.duty import duty
from model.roster.duty.duty import Rota
from model.roster.rota import proposing, rota_clash, rota_problem, rotas
from model.roster.rota.rota_problem import Days, Person, Problem, Share
from pages.parts import frame, saving, words


def draw(plan: Rota, problem: Problem, days: Days, open_points: int) -> None:
    """What may be done with a draft, in which so many points are still to be changed."""
    if problem.days:
        _day_form(plan, problem, days)
    with st.container(horizontal=True):
        with st.popover("公布这张值班表", icon=":material/publish:", key=f"rota_ready_{plan.id}"):
            st.markdown("公布以后马上算数，本人在“值班表”里能看到。原来公布的同一天的值班由这一张代替。")
            _warn(plan, problem, days, open_points)
            saving.button(
                "确定公布", type="primary", key=f"rota_publish_{plan.id}", on_click=_publish,
                args=(plan.id, plan.revision),
            )  # fmt: skip
        with st.popover("不用这张草稿", icon=":material/inventory_2:", key=f"rota_unwanted_{plan.id}"):
            st.markdown("这张草稿就看不到了，已公布的值班不变。")
            saving.button(
                "确定不用", key=f"rota_discard_{plan.id}", on_click=_discard, args=(plan.id, plan.revision)
            )


def _warn(plan: Rota, problem: Problem, days: Days, open_points: int) -> None:
    """What is still wrong with a draft that is about to be published, the days without anybody above all."""
    empty = [day for day in problem.days if not days.get(day)]
    with db.reading() as s:
        emptied = duty.emptied(s, plan, frame.today())
    sentences = [f"还有{open_points}处要改。"] if open_points else []
    sentences += [f"{rota_clash.spans(problem, empty)}（共{len(empty)}天）会没有人值班。"] if empty else []
    sentences += [f"其中{len(emptied)}天现在有人值班，公布以后就没有人了。"] if emptied else []
    if sentences:
        st.warning(words.plain("".join(sentences)), icon=":material/warning:")


def copy_to_draft(plan: Rota) -> None:
    """How a published plan is changed."""
    saving.button(
        "照这张改一张新的", key=f"rota_again_{plan.id}", icon=":material/edit:", on_click=_again, args=(plan.id,)
    )  # fmt: skip
    st.caption("新的一张先是草稿；公布以后，从当天起代替这一张。")


def _day_form(plan: Rota, problem: Problem, days: Days) -> None:
    counts = rota_problem.count(problem, days)
    people = {person.key: person for person in problem.people}
    with st.container(border=True):
        left, right = st.columns([1, 2])
        day = left.selectbox("改哪一天", problem.days, format_func=words.short_day, key=f"rota_day_{plan.id}")

        def label(key: int) -> str:
            return _label(people[key], day, counts[key][Share.total])

        right.multiselect(
            "这一天谁值班", list(people), default=list(days.get(day, ())), format_func=label,
            placeholder="没有排人", key=_who(plan.id, plan.revision, day),
        )  # fmt: skip
        saving.button(
            "改这一天", key=f"rota_change_{plan.id}", on_click=_change, args=(plan.id, plan.revision, day)
        )


def _label(person: Person, day: date, done: int) -> str:
    """`陈镇长（已排4次，请假）`."""
    facts = [f"已排{done}次"]
    facts += ["请假"] if day in person.away else []
    facts += ["不方便"] if day in person.unwilling else []
    facts += ["愿意值"] if day in person.preferred else []
    return f"{person.name}（{'，'.join(facts)}）"


def _who(plan_id: int, revision: int, day: date) -> str:
    return f"rota_who_{plan_id}_{revision}_{day}"


def _change(plan_id: int, seen: int, day: date) -> None:
    me = frame.me()
    chosen: Sequence[int] = st.session_state[_who(plan_id, seen, day)]
    with frame.acting(f"{words.short_day(day)}已改好。") as s:
        people = {account.id: account for account in accounts.of_town(s, me.town_id)}
        rotas.change_day(
            s, me, plan_id, day=day, people=[people[key] for key in chosen], seen=seen, now=frame.now()
        )


def _publish(plan_id: int, seen: int) -> None:
    with frame.acting("已公布，本人在“值班表”里能看到。") as s:
        rotas.publish(s, frame.me(), plan_id, seen=seen, now=frame.now())


def _discard(plan_id: int, seen: int) -> None:
    with frame.acting("这张草稿不用了，已公布的值班没有变。") as s:
        rotas.discard(s, frame.me(), plan_id, seen=seen, now=frame.now())


def _again(plan_id: int) -> None:
    made = None
    with frame.acting("已照着起草一张，请一天一天改，改好再公布。") as s:
        made = proposing.again(s, frame.me(), plan_id, now=frame.now())
    if made:
        st.session_state["rota_shown"] = made.id
