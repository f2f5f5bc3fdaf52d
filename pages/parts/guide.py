"""The item's guide beside the intake form: who may, what to bring, how long, how much; the clerk reads it out."""

import streamlit as st

from model.catalogue.items import ServiceItem
from pages.parts import words


def guide(item: ServiceItem) -> None:
    """In the fixed order of ui-copy.md 6. `current` and its parts must be loaded."""
    version = item.current
    assert version
    unit = version.day_unit.label
    with st.container(border=True):
        st.markdown(f"**{words.plain(item.name)}**　{item.kind.label}")
        st.markdown(f"**谁能办**　{words.plain(version.conditions)}")
        brings = "\n".join(f"{m.position}. {words.plain(m.name)}" for m in version.materials)
        st.markdown(f"**带什么**\n\n{brings or '不用带材料'}")
        st.markdown(f"**多少天**　{words.limit(version.promised_limit, unit)}")
        st.markdown(f"**多少钱**　{words.plain(words.money(version.fee_fen))}　代办不收任何费用")
        if item.phone:
            st.markdown(f"**问什么打**　{words.plain(item.phone)}")
