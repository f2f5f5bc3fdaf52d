"""What every page stands in: who is signed in, the one door for changes, and messages.

Keys kept in the session state: `passing` (one message that survives a page switch), `intake_filled` (what an ID
number filled in), `intake_draft` (which draft is gone on with), `pending` (one checked upload until it is stored),
`saving_…` (what saving.py keeps of the last click), `bulk_results` and
`archive_results` (what became of each ticket of the last act on several), `ticket_kept` and
`complaint_kept` (what was typed and not saved), `…_chosen` and `…_turn` (the numbers ticked in a list, and how often it
was drawn anew), `receptions_saved` (just logged). Everything else is a widget's own key: it begins with its page's name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

import streamlit as st
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from model.ground import db
from model.ground.refusals import ChangedMeanwhile, DoneAlready, Refused
from model.people import sign_in
from model.people.accounts import Account
from model.people.permissions import Permission, may
from model.roster.on_post.answering import Moment
from pages.parts import saving, signed_out, words

COOKIE = sign_in.COOKIE
PHONES = ("Mobile", "Android", "iPhone")
_account: ContextVar[Account | None] = ContextVar("account", default=None)


def token() -> str:
    """The sign-in cookie of this browser; empty when there is none (AppTest hands out a mock)."""
    cookie = st.context.cookies.get(COOKIE)
    return cookie if isinstance(cookie, str) else ""


def now() -> datetime:
    """The moment, in the office's time zone. Only pages, seed and the command line look at a clock."""
    return datetime.now(db.OFFICE_ZONE)


def today() -> date:
    return now().date()


def moment(s: Session) -> Moment:
    """This moment in the town of whoever is signed in, for all parts of one page."""
    return Moment(s, me().town_id, now())


def phone() -> bool:
    """Whether the browser says it is a phone's: there lists are cards, and nothing is ticked."""
    agent = st.context.headers.get("User-Agent")
    return isinstance(agent, str) and any(word in agent for word in PHONES)


def look_up() -> Account | None:
    """The account behind the cookie, asked anew in every run: switched off means out at the next click."""
    with db.reading() as s:
        account = sign_in.who(s, token(), now()) if token() else None
    _account.set(account)
    return account


def me() -> Account:
    """The signed-in account. A fragment runs without the console, so it may have to be looked up here."""
    account = _account.get() or look_up()
    if account is None:
        signed_out.signed_out()
        st.stop()
    return account


def can(permission: Permission) -> bool:
    """Whether to draw a button. The action asks again."""
    return may(me(), permission)


@contextmanager
def acting(done: str = "", *, refused: list[str] | None = None) -> Iterator[Session]:
    """The only place where a page changes anything: one transaction, then `done`; a refusal shows its sentence, or
    puts it into `refused`, when several acts are told of together.

    Keep one model call inside and nothing of streamlit's: a click elsewhere may interrupt the script at any
    `st.` call, and the transaction would be lost without a word.
    """
    try:
        with db.writing() as s:
            yield s
    except Refused as refusal:
        if refused is None:
            saving.refused()
            _say(refusal)
        else:
            refused.append(refusal.sentence)
    except tuple(_MISHAPS) as mishap:
        sentence = next(text for kind, text in _MISHAPS.items() if isinstance(mishap, kind))
        if refused is None:
            saving.refused()
            st.error(sentence)
        else:
            refused.append(sentence)
    else:
        saving.saved(done)
        saving.say(done)


_MEANWHILE = "没有保存：刚刚有人改过同一件，或登记了同样的内容。您填的还在本页，请刷新看最新情况后再办。"
_MISHAPS: dict[type[SQLAlchemyError], str] = {
    StaleDataError: _MEANWHILE,
    IntegrityError: _MEANWHILE,
    DataError: "填写的内容太长，或有看不见的特殊符号，没有保存。请删短一些再试。",
    OperationalError: "没有保存成功，您填的内容还在本页。请稍等再点一次；仍不行，请告诉管理员。",
}


def _say(refusal: Refused) -> None:
    if isinstance(refusal, ChangedMeanwhile) and refusal.who == me().name:  # the second click of one person
        refusal = DoneAlready("这一件您刚才已经保存过了，请看最新情况；重复点的这一次没有再记。")
    box, icon = (st.info, "info") if isinstance(refusal, DoneAlready) else (st.error, "error")
    box(words.plain(refusal.sentence), icon=f":material/{icon}:")


def sign_out() -> None:
    """The other way out under the person's name: at once, because who leaves a shared PC does not look back."""
    with acting() as s:
        sign_in.sign_out(s, token(), now())
    signed_out.go("/auth/sign-in")


def heading(title: str, says: str = "") -> None:
    """The page's title, and what the page before wanted to tell."""
    st.title(words.plain(title))
    if says:
        st.caption(says)
    message, place = saving.lingering(), st.empty()  # kept free, so that nothing below moves
    if message:
        place.success(message, icon=":material/check_circle:")


def _address(url: str) -> st.Page:
    """The page registered at this address; Streamlit knows pages by their address alone."""
    return st.Page(_nothing, title=url or "首页", url_path=url, default=not url)


def _nothing() -> None:
    """Never drawn: `_address` only names a page."""


def open_page(url: str, **query: str) -> None:
    """Go to another page of the console, in the same tab and session; `url` as in console.PAGES, "" is the first."""
    st.switch_page(_address(url), query_params=query)


def link(url: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """A link to another page of the console, in the same tab and session."""
    st.page_link(_address(url), label=label, icon=icon, query_params=query)
