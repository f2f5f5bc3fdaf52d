"""The checked file that waits for its button: one, for this session alone, in the session state under `pending`; let go
as soon as it is stored, another is chosen or none is. Checking again at every click would cost its time again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from model.ground import db
from model.records import known
from model.records.uploads import UploadKind
from pages.parts import frame
from validation import files
from validation.files import Checked

FRESH: Final = timedelta(minutes=5)  # then the file is compared anew with what others stored meanwhile


@dataclass(frozen=True)
class Asked:
    """What is to be checked, for whom, and how."""

    account_id: int
    kind: UploadKind
    sha256: str
    name: str
    village: str
    moved_in: bool


@dataclass(frozen=True)
class Waiting:
    asked: Asked
    checked: Checked
    at: datetime


def check(asked: Asked, data: bytes) -> Checked:
    """Checks the file and keeps what was found instead of the file before."""
    let_go()
    with st.spinner("正在核对，请不要关闭页面。"), db.reading() as s:
        here = known.of(s, frame.me(), village=asked.village)
        checked = files.check(
            asked.kind.value, data, asked.name, here, frame.today(), moved_in=asked.moved_in
        )
    st.session_state["pending"] = Waiting(asked, checked, frame.now())
    return checked


def find(asked: Asked) -> Checked | None:
    """What was found in this very file, asked for in the same way, a short while ago."""
    waiting: Waiting | None = st.session_state.get("pending")
    if waiting is None or waiting.asked != asked or frame.now() - waiting.at > FRESH:
        return None
    return waiting.checked


def let_go() -> None:
    st.session_state.pop("pending", None)
