"""The one door for changes: what a page says when the database does not take what was typed."""

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

ACTING = """
from model.ground.settings import Setting
from pages.parts import frame

with frame.acting("已保存") as s:
    s.add(Setting(town_id=1, key={key!r}, value={value!r}))
"""


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("key", "value"), [("k" * 41, "long"), ("key", "invisible\0")])
def test_text_that_the_database_cannot_hold_is_refused_in_a_sentence(
    engine: Engine, key: str, value: str
) -> None:
    at = AppTest.from_string(ACTING.format(key=key, value=value)).run()

    assert not at.exception and not at.success
    assert "太长，或有看不见的特殊符号，没有保存" in at.error[0].value
