"""Ticket numbers by the block are the numbers of the counter."""

from datetime import date

from sqlalchemy import Engine

from model.ground import db, numbering
from model.ground.numbering import numbered, take
from tests.cast import TOWN

DAY = date(2026, 10, 9)


def test_a_block_has_the_numbers_one_would_get_one_by_one(engine: Engine) -> None:
    with db.writing() as s:
        numbers = numbering.block(s, TOWN, "0201", DAY, 10_050)

    assert list(numbers) == [numbered("0201", "20261009", serial) for serial in range(1, 10_051)]


def test_the_counter_goes_on_after_a_block(engine: Engine) -> None:
    with db.writing() as s:
        numbering.block(s, TOWN, "0201", DAY, 3)

        assert take(s, TOWN, "ticket:0201:20261009") == range(4, 5)
