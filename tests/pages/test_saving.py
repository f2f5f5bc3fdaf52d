"""A saving button answers once: what a second click finds that was made on the page as it was."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import saving

SCRIPT = """
import streamlit as st
from model.ground.refusals import Refused
from pages.parts import frame, saving

def save():
    if st.session_state.get("wrong"):
        saving.refused()
        st.error("没有填写。")
        return
    st.session_state["records"] = st.session_state.get("records", 0) + 1
    saving.saved("已登记。")
    saving.say("已登记。")

frame.heading("登记")
saving.button("保存", key="notes_save", on_click=save)
st.button("别的", key="notes_other")
if st.session_state.pop("second", False):  # arrives while the first click's page is still being drawn
    saving._clicked("notes_save", 0, save, ())
"""


@pytest.fixture
def notes() -> AppTest:
    return AppTest.from_string(SCRIPT).run()


def told(at: AppTest) -> list[str]:
    return [box.value for box in at.success]


def test_the_second_click_with_the_first_ones_token_saves_nothing(notes: AppTest) -> None:
    notes.button("notes_save").click().run()
    notes.session_state["second"] = True
    notes.run()

    assert notes.session_state["records"] == 1 and "已登记。" in told(notes) and not notes.error


def test_the_next_record_is_saved_by_the_button_as_it_is_drawn_now(notes: AppTest) -> None:
    notes.button("notes_save").click().run()
    notes.button("notes_save_1").click().run()

    assert notes.session_state["records"] == 2 and told(notes) == ["已登记。"]


def test_a_click_that_finds_its_button_gone_leaves_the_message(
    notes: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.button("notes_save").click().run()
    notes.run()
    assert told(notes) == ["已登记。"]

    later = time.monotonic() + saving.LINGERS + 1
    monkeypatch.setattr(saving.time, "monotonic", lambda: later)
    notes.run()
    assert told(notes) == []


def test_a_refused_click_keeps_its_token_and_wipes_what_was_said_before(notes: AppTest) -> None:
    notes.button("notes_save").click().run()
    notes.session_state["wrong"] = True
    notes.button("notes_save_1").click().run()
    assert [box.value for box in notes.error] == ["没有填写。"] and told(notes) == []

    notes.session_state["wrong"] = False
    notes.button("notes_save_1").click().run()
    assert notes.session_state["records"] == 2
