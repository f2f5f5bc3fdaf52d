"""Migrating an empty database gives exactly the tables of the classes, on both engines; tests start from the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

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
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(table)
            ],
            "key": look.get_pk_constraint(table),
            "references": sorted(str(k) for k in look.get_foreign_keys(table)),
            "unique": sorted(str(k) for k in look.get_unique_constraints(table)),
            "indexes": sorted(_index(i) for i in look.get_indexes(table)),
        }
        for table in sorted(look.get_table_names())
        if table != "alembic_version"
    }


def _index(told: Any) -> str:
    partial = [
        str(value) for name, value in told.get("dialect_options", {}).items() if name.endswith("_where")
    ]
    return f"{told['name']} {told['column_names']} {bool(told['unique'])} {partial}"


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
