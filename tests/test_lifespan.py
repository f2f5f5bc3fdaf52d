"""The house tends its clocks while it stands open, and stops without leaving half a thing."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

import app
from model.desk.ticket.moves import TicketState
from tests.desk.deadline.clocks import at, low_income, suspend
from tests.desk.doing import again


def live(day: Callable[[], Awaitable[None]]) -> None:
    with ThreadPoolExecutor(1) as apart:  # the browser tests keep an event loop running in this thread
        apart.submit(asyncio.run, day()).result()


async def one_day() -> None:
    async with app.lifespan(app.app):
        pass


def test_a_pause_that_ran_out_is_ended_when_the_house_opens(sqlite_engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    live(one_day)

    assert again(ticket).state is TicketState.in_progress


def test_a_database_that_is_away_is_said_and_does_not_keep_the_house_shut(
    sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE clock_pause RENAME TO somewhere_else")

    live(one_day)

    assert "were not tended" in caplog.text
