"""The floor of every page: the same server, imports and runtime, and a page that says one word."""

import streamlit as st

import app as house

app = st.App(house.HOUSE / "benchmarks" / "empty_page.py", lifespan=house.lifespan)
