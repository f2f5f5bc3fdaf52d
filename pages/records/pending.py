"""The checked file that waits for 入库: one for each session, under `pending`, so that no click checks it again."""

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
class Request:
    """What is to be checked, for whom, and how."""

    account_id: int
    kind: UploadKind
    sha256: str
    name: str
    village: str
    moved_in: bool


@dataclass(frozen=True)
class Waiting:
    request: Request
    checked: Checked
    at: datetime


def check(request: Request, data: bytes) -> Checked:
    """Checks the file and keeps the result instead of that of the file before."""
    let_go()
    with st.spinner("正在核对，请不要关闭页面。"), db.reading() as s:
        here = known.of(s, frame.me(), village=request.village)
        checked = files.check(
            request.kind.value, data, request.name, here, frame.today(), moved_in=request.moved_in
        )
    st.session_state["pending"] = Waiting(request, checked, frame.now())
    return checked


def find(request: Request) -> Checked | None:
    """The check of this very file with the same options, made a short while ago."""
    waiting: Waiting | None = st.session_state.get("pending")
    if waiting is None or waiting.request != request or frame.now() - waiting.at > FRESH:
        return None
    return waiting.checked


def let_go() -> None:
    """Once it is stored, or another file is chosen, or none."""
    st.session_state.pop("pending", None)
