"""Personal data: the database never sees it in the clear, equal values are found, screens get masks."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine, select, text

from model.ground import db, privacy
from model.ground.privacy import ID_NUMBER, PHONE, Sealed, mask_id, mask_name, mask_phone
from model.ground.refusals import Refused
from model.people.residents import Resident
from model.people.sites import Site
from tests.cast import START, TOWN

NUMBER, MOBILE = "99010119500101001X", "13800000002"


@pytest.fixture
def resident(engine: Engine) -> None:
    with db.writing() as s:
        village = s.scalars(select(Site).where(Site.code == "990101100201")).one()
        s.add(
            Resident(
                town_id=TOWN,
                site_id=village.id,
                name="周大山",
                id_number=NUMBER,
                phone=MOBILE,
                sex="男",
                birth=START.date(),
                updated_on=START.date(),
                changed_at=START,
            )  # fmt: skip
        )


@pytest.mark.usefixtures("resident")
def test_a_sealed_number_reads_back_as_it_was_written() -> None:
    with db.reading() as s:
        row = s.scalars(select(Resident)).one()
    assert (row.id_number, row.phone) == (NUMBER, MOBILE)


@pytest.mark.usefixtures("resident")
def test_the_database_holds_no_digit_of_it_in_the_clear() -> None:
    with db.reading() as s:
        raw = bytes(s.execute(text("SELECT id_number FROM resident")).scalar_one())
    assert b"1950" not in raw and len(raw) == len(NUMBER) + 16


@pytest.mark.usefixtures("resident")
def test_a_person_is_found_by_the_whole_number_only() -> None:
    with db.reading() as s:
        assert s.scalars(select(Resident.name).where(Resident.id_number == NUMBER)).all() == ["周大山"]
        assert s.scalars(select(Resident.name).where(Resident.id_number == NUMBER[:-1])).all() == []


def test_the_same_digits_as_id_and_as_phone_are_not_the_same() -> None:
    assert privacy.seal(MOBILE, b"id_number") != privacy.seal(MOBILE, b"phone")


def test_a_value_moved_into_another_column_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        PHONE.process_result_value(privacy.seal(NUMBER, b"id_number"), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", [ID_NUMBER, PHONE])
def test_nothing_is_stored_as_nothing(column: Sealed) -> None:
    assert column.process_bind_param("", None) is None  # type: ignore[arg-type]
    assert column.process_result_value(None, None) == ""  # type: ignore[arg-type]


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = privacy.key(tmp_path / "data" / "personal.key")
    assert privacy.key(tmp_path / "data" / "personal.key") == first and len(first) == 64
    assert (tmp_path / "data" / "personal.key").stat().st_mode & 0o077 == 0


def test_a_key_that_was_cut_short_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "personal.key").write_bytes(b"half")
    with pytest.raises(Refused, match="不完整"):
        privacy.key(tmp_path / "personal.key")
    assert (tmp_path / "personal.key").read_bytes() == b"half"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(NUMBER, "990101********001X"), ("990101500101001", "990101*****1001"), ("9901", "****"), ("", "")],
)
def test_an_id_number_shows_six_and_four(number: str, shown: str) -> None:
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(MOBILE, "138****0002"), ("88001234", "880****1234"), ("110", "***"), ("", "")]
)
def test_a_phone_number_shows_three_and_four(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("欧阳修文", "欧阳**"), ("欧阳", "欧*"), ("张", "*"), ("", "")],
)
def test_a_name_shows_its_surname_only(name: str, shown: str) -> None:
    assert mask_name(name) == shown
