"""The front door: sign-in routes, the gate, the console behind it; `uvicorn app:app` serves it."""

import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from sqlalchemy.orm import configure_mappers
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import config

from model.ground import db
from pages.console import PAGES
from pages.parts import mishaps
from public import door, prints, shell
from public.gate import Gate

HOUSE = Path(__file__).parent


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Everything slow happens before the first visitor: engine, mappers, charts; then the collector is told that
    what is loaded stays (stack.md: a full collection after every run costs 120 ms otherwise)."""
    await run_in_threadpool(warm)
    yield
    db.engine().dispose()


def warm() -> None:
    for slow in ("altair", "polars", "fastexcel", "pandera.polars", "xlsxwriter", "chinese_calendar"):
        importlib.import_module(slow)
    importlib.import_module("model.tables")  # foreign keys point at tables that no page may have imported yet
    configure_mappers()
    db.engine()
    gc.collect()
    gc.freeze()


# the house's own settings, wherever the server is started from
config._main_script_path = str(HOUSE / "app.py")
pages = [entry.url for entry in PAGES]
app = st.App(
    HOUSE / "pages" / "console.py",
    routes=[*door.ROUTES, *prints.ROUTES, *shell.routes(pages)],
    middleware=[Middleware(Gate, pages=pages, folders=[prints.FOLDER])],
    lifespan=lifespan,
    on_script_error=mishaps.tell,
)
