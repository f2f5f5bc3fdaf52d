"""The console: looks up who is signed in, shows the pages that role may open, runs one."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from model.people.permissions import Permission, may
from pages.parts import frame


@dataclass(frozen=True)
class Entry:
    """One page: its menu section and word, its address, and the permission that opens it (None: everybody)."""

    section: str
    title: str
    url: str
    render: Callable[[], None]
    permission: Permission | None
    icon: str
    in_menu: bool = True


# Edit here to reorder the menu. The first entry lives at `/`.
PAGES: tuple[Entry, ...] = ()


def main() -> None:
    st.set_page_config(page_title="代办通", page_icon=":material/home_work:", layout="wide")
    account = frame.look_up()
    if account is None:
        frame.signed_out()
        return
    sections: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        if entry.permission is None or may(account, entry.permission):
            page = st.Page(
                entry.render,
                title=entry.title,
                url_path=entry.url,
                icon=entry.icon,
                default=entry is PAGES[0],
                visibility="visible" if entry.in_menu else "hidden",
            )
            sections.setdefault(entry.section, []).append(page)
    chosen = st.navigation(sections, position="sidebar", expanded=True)
    chosen.run()


if __name__ == "__main__":
    main()
