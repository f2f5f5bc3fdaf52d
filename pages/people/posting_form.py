"""Since when an account is posted to the centre, and what its person still holds, on 账号."""

import streamlit as st

from model.ground import db
from model.people import accounts, postings
from model.people.accounts import Account
from model.roster.posts import fitness
from model.roster.staff import staff_moves, tenure
from pages.parts import frame, saving, words


def draw(account: Account) -> None:
    """The day of posting, to be put right; in a popover beside the other rare acts."""
    today = frame.today()
    with st.popover("到岗日期", icon=":material/event:"):
        with db.reading() as s:
            left = staff_moves.left_on(s, account.town_id, today).get(account.id)
        began = tenure.posting(account.posted_on, left, today)
        if left and began is None:
            st.write(f"{words.day(left)}起已回原单位。再来上班的，请填新的到岗日期。")
        else:
            st.write(tenure.sentence(began, today))
        key = f"accounts_posted_{account.login}"
        st.date_input("哪天到中心上班", account.posted_on, max_value=today, format="YYYY-MM-DD", key=key)
        saving.button("保存到岗日期", key="accounts_posting", on_click=_save, args=(account.login,))


def _save(login: str) -> None:
    day = st.session_state[f"accounts_posted_{login}"]
    with frame.acting("到岗日期已保存。") as s:
        account = accounts.colleague(s, frame.me(), login)
        postings.set_posted_on(s, account, frame.me(), posted_on=day, now=frame.now())


def warn_of_posts(account: Account) -> None:
    """Who is switched off is missed at the posts: they are named, with the way out."""
    with db.reading() as s:
        held = [f"“{post.name}”{h.slot.label}" for post, h in fitness.seats(s, account, frame.now())]
    if held:
        sentence = f"{account.name}还守着{'、'.join(held)}。停用以后，要由别人顶岗。请先换好人。"
        st.warning(words.plain(sentence))
        frame.link("staff-moves", "到“人员调整”换人", icon=":material/swap_horiz:")
