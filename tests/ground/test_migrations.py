"""Migrating an empty database gives exactly the tables of the classes, on both engines; tests start from the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select, text

from model import migrations, tables
from model.ground import db
from tests.conftest import _named, _run


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without a table."""
    if request.param == "sqlite":
        engine = db.make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    server, name = request.getfixturevalue("postgresql_server"), f"empty_{db.new_ids(1)[0]}"
    _run(server, f"CREATE DATABASE {name}")
    engine = db.make_engine(_named(server, name))
    yield engine
    engine.dispose()
    _run(server, f"DROP DATABASE {name}")


def shape(engine: Engine) -> dict[str, Any]:
    """Everything the database knows of its tables, in a fixed order."""
    look = inspect(engine)
    return {
        table: {
            "columns": sorted(  # a later revision appends what the class has in its place
                (c["name"], str(c["type"]), c["nullable"], c["default"] or "")
                for c in look.get_columns(table)
            ),
            "key": look.get_pk_constraint(table),
            "references": sorted(str(k) for k in look.get_foreign_keys(table)),
            "unique": sorted(str(k) for k in look.get_unique_constraints(table)),
            "indexes": sorted(_index(i) for i in look.get_indexes(table)),
        }
        for table in sorted(look.get_table_names())
        if table != "alembic_version"
    }


def _index(index: Any) -> str:
    partial = [
        str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")
    ]
    return f"{index['name']} {index['column_names']} {bool(index['unique'])} {partial}"


def test_an_empty_database_migrates_to_exactly_the_tables_of_the_classes(empty: Engine) -> None:
    migrations.upgrade(empty)

    assert migrations.differences(empty) == []


def test_the_classes_themselves_make_the_same_database(empty: Engine) -> None:
    """As the templates of tests/conftest.py are made."""
    migrations.upgrade(empty)
    migrated = shape(empty)
    with empty.begin() as connection:
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)

    assert shape(empty) == migrated


def test_migrating_again_changes_nothing(empty: Engine) -> None:
    migrations.upgrade(empty)
    before = shape(empty)

    migrations.upgrade(empty)

    assert migrations.current(empty) and shape(empty) == before


def test_a_database_before_its_migration_is_known_to_be_old(empty: Engine) -> None:
    assert not migrations.current(empty)


def test_references_are_watched_again_after_a_migration(empty: Engine) -> None:
    migrations.upgrade(empty)

    with empty.connect() as connection:
        if empty.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert set(inspect(connection).get_table_names()) == {*tables.metadata.tables, "alembic_version"}


def test_a_town_of_the_first_house_keeps_its_tickets(empty: Engine) -> None:
    with empty.execution_options(writing=True).begin() as connection:
        command.upgrade(migrations.config(connection), "0001")
    with empty.connect() as connection:
        _file_by_hand(
            connection, "ticket", number="0101-20260213-0001-7", state="completed", applicant_name="钱桂英"
        )

    migrations.upgrade(empty)

    with empty.connect() as connection:
        ticket = Table("ticket", MetaData(), autoload_with=connection)
        kept = connection.execute(select(ticket.c.state, ticket.c.round, ticket.c.tail)).all()
        part = Table("name_part", MetaData(), autoload_with=connection)
        parts = set(connection.scalars(select(part.c.part)))
    assert [tuple(row) for row in kept] == [("completed", 1, "0001-7")]
    assert parts == {"钱桂英", "桂英", "英"}, "search finds it by a part of the name"


def test_a_town_before_the_sign_in_goes_on_judging_by_leaves_alone(empty: Engine) -> None:
    with empty.execution_options(writing=True).begin() as connection:
        command.upgrade(migrations.config(connection), "0002")
    late = datetime(2026, 2, 12, 17, tzinfo=UTC)  # past midnight at the office
    with empty.connect() as connection:
        _file_by_hand(connection, "site", town_id=7)
        _file_by_hand(connection, "ticket", town_id=7, id=3, post_id=5)
        _file_by_hand(connection, "ticket_event", town_id=7, ticket_id=3, kind="accepted")
        _file_by_hand(connection, "complaint", town_id=7, received_at=late)

    migrations.upgrade(empty)

    with empty.connect() as connection:
        assert connection.execute(text("SELECT post_id FROM ticket_event")).scalar() == 5
        complaint = Table("complaint", MetaData(), autoload_with=connection)
        assert connection.execute(select(complaint.c.concerns_on)).scalar() == date(2026, 2, 13)
        assert connection.execute(text("SELECT town_id, key, value FROM setting")).all() == [
            (7, "sign_in_counts", "只作记录")
        ]


def _file_by_hand(connection: Connection, name: str, **values: Any) -> None:
    """One row of a table as it stood then, every column that must be filled filled with something."""
    if connection.dialect.name == "sqlite":
        migrations._foreign_keys(connection, "OFF")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
    table = Table(name, MetaData(), autoload_with=connection)
    something: dict[type, Any] = {int: 1, str: "x", bool: False, bytes: b"x", date: date(2026, 2, 13)}
    something[datetime] = datetime(2026, 2, 13, 2, tzinfo=UTC)
    row = {c.name: something[c.type.python_type] for c in table.columns if not c.nullable}
    connection.execute(table.insert().values(row | values))
    connection.commit()
