"""Number series: no number twice, none missing, whoever presses at the same moment (d8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, select
from stdnum import luhn

from model.ground import db, numbering
from model.ground.numbering import NumberSeries, numbered, take
from tests.cast import TOWN

DAY = date(2026, 10, 9)


class Withdrawn(RuntimeError):
    """A transaction that changes its mind."""


def last(name: str) -> int | None:
    with db.reading() as s:
        return s.scalar(
            select(NumberSeries.last).where(NumberSeries.town_id == TOWN, NumberSeries.name == name)
        )


def test_the_first_number_is_one_and_the_next_follows(engine: Engine) -> None:
    with db.writing() as s:
        assert list(take(s, TOWN, "slips")) == [1]
        assert list(take(s, TOWN, "slips", 3)) == [2, 3, 4]


def test_each_town_and_each_series_counts_for_itself(engine: Engine) -> None:
    with db.writing() as s:
        take(s, TOWN, "slips", 5)
        assert list(take(s, TOWN, "notices")) == [1]
        assert list(take(s, TOWN + 1, "slips")) == [1]


def test_a_rolled_back_number_is_given_again(engine: Engine) -> None:
    with pytest.raises(Withdrawn), db.writing() as s:
        take(s, TOWN, "slips")
        raise Withdrawn

    with db.writing() as s:
        assert list(take(s, TOWN, "slips")) == [1]


def test_eight_clerks_at_once_get_every_number_once(engine: Engine) -> None:
    """Every fifth transaction is rolled back; its number must come back, not vanish."""

    def clerk(_: int) -> list[int]:
        given = []
        for n in range(50):
            try:
                with db.writing() as s:
                    [number] = take(s, TOWN, "rush")
                    if n % 5 == 4:
                        raise Withdrawn
            except Withdrawn:
                continue
            given.append(number)
        return given

    with ThreadPoolExecutor(8) as hall:
        numbers = sorted(n for given in hall.map(clerk, range(8)) for n in given)

    assert numbers == list(range(1, 321)) and last("rush") == 320


def test_a_ticket_number_carries_place_day_serial_and_check_digit() -> None:
    assert numbered("0101", "20261121", 7) == "0101-20261121-0007-7"


@pytest.mark.parametrize("typo", ["0101-20261121-0070-7", "0110-20261121-0007-7", "0101-20261112-0007-7"])
def test_two_neighbouring_digits_exchanged_do_not_fit_the_check_digit(typo: str) -> None:
    prefix, day, serial, _ = typo.split("-")
    assert numbered(prefix, day, int(serial)) != typo


def test_a_block_has_the_numbers_one_would_get_one_by_one_and_every_check_digit_is_luhns(
    engine: Engine,
) -> None:
    with db.writing() as s:
        numbers = numbering.block(s, TOWN, "0201", DAY, 10_050)

    assert list(numbers) == [numbered("0201", "20261009", serial) for serial in range(1, 10_051)]
    assert [number for number in numbers if not luhn.is_valid(number.replace("-", ""))] == []


def test_the_counter_goes_on_after_a_block(engine: Engine) -> None:
    with db.writing() as s:
        numbering.block(s, TOWN, "0201", DAY, 3)

        assert take(s, TOWN, "ticket:0201:20261009") == range(4, 5)
