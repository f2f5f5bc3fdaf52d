"""One word, drawn by Streamlit (see benchmarks/empty.py)."""

import streamlit as st

st.title("空")
