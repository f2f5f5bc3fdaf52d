"""放进手机日历: the secret address of the own duties, how a phone reads it, and the same as a file."""

from urllib.parse import urlsplit

import streamlit as st

from model.ground import db, settings
from model.roster.duty import duty_feeds
from model.roster.duty.duty_feeds import DutyFeed
from pages.parts import frame, saving
from papers import duty_calendar

STEPS = """1. 复制上面的地址{then}。
2. 苹果手机：设置 → 日历 → 账户 → 添加账户 → 其他 → 添加已订阅的日历，粘贴地址。
3. 其他手机：日历 → 设置 → 订阅日历（或“通过网址添加”），粘贴地址。
4. 以后换班，手机里自己会改，一般几个小时更新一次。"""


def draw(feed: DutyFeed | None) -> None:
    """The address is shown to its owner alone; another one ends it."""
    with st.popover("放进手机日历", icon=":material/phone_android:", key="duty_phone", on_change="rerun"):
        if feed is None:
            st.markdown("手机日历可以自己读您的值班，换班以后也会跟着改。")
            saving.button("生成我的地址", type="primary", key="duty_feed_new", on_click=_renew)
        else:
            st.code(f"{_host()}/duty/{duty_feeds.token(feed)}.ics", language=None, wrap_lines=True)
            st.markdown(STEPS.format(then="" if frame.phone() else "，发到自己的手机上"))
            st.caption("知道这个地址的人都能看到您的值班日期，不要转给别人。手机要连得上这个网址。")
            saving.button(
                "换一个地址", key="duty_feed_renew", on_click=_renew, help="旧地址马上失效，手机要重新订阅。"
            )
        st.download_button(
            "下载成文件", _file, "zhiban.ics", "text/calendar", key="duty_feed_file", on_click="ignore"
        )


def _host() -> str:
    """The town's public address, or where this browser found the console."""
    with db.reading() as s:
        address = settings.value(s, frame.me().town_id, "public_address")
    origin = st.context.headers.get("Origin")
    here = urlsplit(origin) if isinstance(origin, str) else urlsplit("")
    return address or (f"{here.scheme}://{here.netloc}" if here.netloc else "")


def _file() -> bytes:
    with db.reading() as s:
        return duty_calendar.of_account(s, frame.me(), frame.today())


def _renew() -> None:
    with frame.acting("地址已生成，以前的不再有用。") as s:
        duty_feeds.renew(s, frame.me(), now=frame.now())
    st.session_state["duty_phone"] = True  # stays open: the address is what was asked for
