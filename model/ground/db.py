"""The one door to the database: engine, sessions for reading and for writing, column types, row identity."""

import enum
import json
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Enum,
    ForeignKeyConstraint,
    MetaData,
    SQLColumnExpression,
    String,
    Table,
    Text,
    TypeDecorator,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from model.ground.configuration import configuration

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


class Labelled(enum.StrEnum):
    """A closed list of words: the value is stored, the label is what people read."""

    label: str

    def __new__(cls, value: str, label: str) -> "Labelled":
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def of(cls, value: str) -> Self | None:
        """The word stored as `value`; None when there is no such word."""
        return next((word for word in cls if word.value == value), None)


class Instant(TypeDecorator[datetime]):
    """A moment: stored in UTC, handed out in the office's time zone; a naive datetime is a bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(OFFICE_ZONE)


class Json(TypeDecorator[Any]):
    """A small document kept as canonical text, so that it hashes the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        datetime: Instant,
        str: String(120),
        Labelled: Enum(
            Labelled, native_enum=False, length=24, values_callable=lambda words: [w.value for w in words]
        ),
    }


class TownRow(Base):
    """A row of one town. The key is (town_id, id), so that a county can shard by town (docs/decisions.md)."""

    __abstract__ = True

    town_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=lambda: new_ids(1)[0])


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key inside the town: no row can ever point at another town's row."""
    return ForeignKeyConstraint(["town_id", column], [f"{table}.town_id", f"{table}.id"])


def belongs_to(target: str, column: str, owner: str) -> Any:
    """The relationship that goes with `refers`; only `column` is written, town_id never changes."""
    return relationship(
        target,
        primaryjoin=f"and_({owner}.town_id == {target}.town_id, foreign({owner}.{column}) == {target}.id)",
        foreign_keys=f"{owner}.{column}",
        lazy="raise",
    )


def has_many(target: str, column: str, owner: str, order_by: str) -> Any:
    """The many side of `refers`, in a fixed order."""
    return relationship(
        target,
        primaryjoin=f"and_({owner}.town_id == {target}.town_id, {owner}.id == foreign({target}.{column}))",
        order_by=order_by,
        lazy="raise",
        cascade="save-update, merge",
    )


_identity = threading.Lock()
_last_id = 0
_EPOCH_MS = 1_704_067_200_000  # 2024-01-01 UTC: leaves the 63 bits room for 69 years


def new_ids(count: int) -> range:
    """`count` fresh row ids: milliseconds since 2024 above 22 random bits, always rising in one process.

    Made here and not by the database, so that a bulk load knows its ids beforehand and shards never meet.
    """
    global _last_id
    with _identity:
        now = (time.time_ns() // 1_000_000 - _EPOCH_MS) << 22 | secrets.randbits(22)
        first = max(_last_id + 1, now)
        _last_id = first + count - 1
    return range(first, first + count)


_engine: Engine | None = None
_one_writer = threading.Lock()


def make_engine(url: str) -> Engine:
    """An engine for SQLite (a file) or PostgreSQL, with the house's pragmas. What a statement carried never
    comes into an error's text: it may be somebody's name."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": 30}
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a transaction that reads first and writes later dies of "database is locked" unless it begins so
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def use(engine: Engine) -> None:
    """Make this the engine of the process (start-up and tests)."""
    global _engine
    _engine = engine


def engine() -> Engine:
    """The engine of the process, made from the configuration at first use."""
    if _engine is None:
        configuration().settle()
        use(make_engine(configuration().url))
    assert _engine is not None
    return _engine


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only looks; what was loaded stays readable afterwards."""
    with Session(engine(), expire_on_commit=False) as s:
        yield s


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction: commits at the end, or leaves nothing behind. On SQLite one writer per process."""
    ours = engine().execution_options(writing=True)
    turn = _one_writer if ours.dialect.name == "sqlite" else nullcontext()
    with turn, Session(ours, expire_on_commit=False) as s, s.begin():
        yield s


def together(s: Session, wanted: Mapping[str, SQLColumnExpression[Any]]) -> Mapping[str, Any]:
    """Several single values, by name, asked in one statement."""
    if not wanted:
        return {}
    return dict(s.execute(select(*(value.label(name) for name, value in wanted.items()))).mappings().one())


def alone(s: Session, what: str, *, shared: bool = False) -> None:
    """Wait for the others at `what` (`shared`: for one who is alone there) and keep them waiting; SQLite's writer always is."""
    lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    if s.get_bind().dialect.name == "postgresql":
        s.execute(select(lock(func.hashtextextended(what, 0))))


def bulk_insert(s: Session, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Driver-level insert of ready tuples inside the session's transaction: COPY on PostgreSQL,
    executemany on SQLite. The tuples carry stored values (see `stored`), not Python objects."""
    connection = s.connection()
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    cursor: Any = connection.connection.cursor()  # sqlite3 takes any iterable
    cursor.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)
    cursor.close()


def stored(value: date | datetime, dialect: Dialect) -> Any:
    """A date or an instant as `bulk_insert` must hand it to the driver."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if dialect.name == "sqlite" else moment
    return value.isoformat() if dialect.name == "sqlite" else value
