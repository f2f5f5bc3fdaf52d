"""The office's plate before the menu: our mark and the name of the place."""

from html import escape

import streamlit as st

from model.ground import db, settings
from model.people.accounts import Account

MARK = (
    '<rect width="64" height="64" rx="12" fill="#1f4e79"/><path d="M12 32 32 14l20 18v19H12z" fill="none" '
    'stroke="#fff" stroke-width="5" stroke-linejoin="round"/><path d="m23 37 7 7 12-13" fill="none" '
    'stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>'
)
ICON = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{MARK}</svg>'


def show(account: Account) -> None:
    with db.reading() as s:
        st.logo(_plate(settings.value(s, account.town_id, "plate_name")), size="large")


def _plate(name: str) -> str:
    """The plate as a drawing: our mark and the office's name, dark or light as the reader's screen is."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {44 + 20 * len(name)} 36">'
        "<style>text{fill:#1f4e79}@media(prefers-color-scheme:dark){text{fill:#8ab8e6}}</style>"
        f'<g transform="scale(.5625)">{MARK}</g><text x="44" y="25" font-size="20" font-weight="700" '
        f"font-family=\"'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif\">{escape(name)}</text></svg>"
    )
