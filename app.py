"""The front door: sign-in routes, the gate, the console behind it; `uvicorn app:app` serves it."""

import asyncio
import gc
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import config

from model.desk import upkeep
from model.ground import db
from model.ground.refusals import Refused
from model.people import sites
from pages.console import ADDRESSES
from pages.parts import broken_page
from public import attached, door, duty_feed, hall_screen, office_prints, progress, shell, ticket_prints
from public.gate import Gate

HOUSE = Path(__file__).parent
TEND_EVERY = 600  # seconds
log = logging.getLogger("daiban")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Everything slow happens before the first visitor: engine, mappers, charts; then the collector is told that
    what is loaded stays (a full collection after every run costs 120 ms otherwise). Beside the visitors the
    house tends its clocks, at the start and every ten minutes, and ends what it is at before the engine goes."""
    await run_in_threadpool(warm)
    stop = asyncio.Event()
    tended = asyncio.create_task(_keep_tending(stop))
    yield
    stop.set()
    await tended
    db.engine().dispose()


async def _keep_tending(stop: asyncio.Event) -> None:
    """At least once, and until the house is told to stop; what is under way is ended."""
    while True:
        await run_in_threadpool(tend)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TEND_EVERY)
            return


def tend() -> None:
    """Every town by itself; a database that is away, or a clerk at the same ticket, is met again the next time."""
    try:
        with db.reading() as s:
            towns = [hall.town_id for hall in sites.halls(s)]
    except SQLAlchemyError as trouble:
        log.warning("the clocks were not tended: %s", trouble)
        return
    for town_id in towns:
        try:
            with db.writing() as s:
                upkeep.run(s, town_id, now=datetime.now(db.OFFICE_ZONE))
        except (SQLAlchemyError, Refused) as trouble:
            log.warning("the clocks of town %s were not tended: %s", town_id, trouble)


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
app = st.App(
    HOUSE / "pages" / "console.py",
    routes=[
        *door.ROUTES,
        *attached.ROUTES,
        *progress.ROUTES,
        *hall_screen.ROUTES,
        *duty_feed.ROUTES,
        *office_prints.ROUTES,
        *ticket_prints.ROUTES,
        *shell.routes(ADDRESSES),
        *attached.LAST,
        *ticket_prints.LAST,
    ],
    middleware=[Middleware(Gate, pages=ADDRESSES, folders=[ticket_prints.FOLDER, attached.FOLDER])],
    lifespan=lifespan,
    on_script_error=broken_page.tell,
)
