"""A year of a million tickets out of the demonstration's 12,000: the same days, places and stories, other people."""

import sqlite3
from functools import cache
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex
from stdnum import luhn

from model import tables
from model.ground.privacy import ID_NUMBER, PHONE, Sealed

TICKETS = 1_000_000
OPEN_COPIES = 3  # a busy town has three times as many open tickets, not eighty times as many
APART = 10**12  # between the row ids of two copies: wider than the ids of a seeding
MIDDLES = (
    "春夏秋冬东南西北金木水火土山川江河湖海天日月星云风雨雪霜梅兰竹菊桃李杏荷松柏桂枫龙凤鹤燕虎马牛羊"
    "仁义礼智信忠孝勇文武才德福禄寿喜财宝安康宁和平顺利兴旺发达昌盛永长久远志宏伟光明"
)  # fmt: skip


def grow(path: Path, tickets: int = TICKETS) -> int:
    """Multiply the tickets of the SQLite database at `path`, each with its papers and its story; how many tickets there
    are now. No statistics are gathered: an office has none either."""
    base = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
        base.execute(f"PRAGMA {pragma}")
    [[had]] = base.execute("SELECT count(*) FROM ticket")
    [[open_ones]] = base.execute("SELECT count(*) FROM ticket WHERE closed_at IS NULL")
    copies = round((tickets - OPEN_COPIES * open_ones) / (had - open_ones))
    base.execute("CREATE TEMP TABLE copy (k INTEGER PRIMARY KEY)")
    base.executemany("INSERT INTO copy VALUES (?)", ((k,) for k in range(1, copies)))
    for name, made in (
        ("numbered", _numbered),
        ("id_of", _id_of),
        ("phone_of", _phone_of),
        ("name_of", _name_of),
    ):
        base.create_function(name, -1, made, deterministic=True)  # fmt: skip
    for table in ("ticket_material", "ticket_event", "ticket"):
        _copy(base, tables.metadata.tables[table], copies)
    _keep_names(base)
    base.execute(f"UPDATE number_series SET last = last * {copies} WHERE name LIKE 'ticket:%'")
    [[have]] = base.execute("SELECT count(*) FROM ticket")
    base.close()
    return int(have)


def _copy(base: sqlite3.Connection, table: Table, copies: int) -> None:
    """Without the indexes, which are built once afterwards."""
    for index in table.indexes:
        base.execute(f"DROP INDEX {index.name}")
    columns = {column.name: column.name for column in table.columns}
    columns["id"] = f"t.id + k * {APART}"
    if table.name == "ticket":
        last = (
            "(SELECT last FROM number_series n WHERE n.town_id = t.town_id "
            "AND n.name = 'ticket:' || replace(substr(t.number, 1, 13), '-', ':'))"
        )
        number = f"numbered(t.number, {last}, {copies - 1}, k)"
        columns |= {
            "number": number,
            "tail": f"substr({number}, 15)",
            "applicant_name": "name_of(applicant_name, k)",
            "applicant_id_number": "id_of(applicant_id_number, k)",
            "applicant_phone": "phone_of(applicant_phone, k)",
        }
        of, kept = "ticket t", f"(t.closed_at IS NOT NULL OR k < {OPEN_COPIES})"
    else:
        columns["ticket_id"] = f"ticket_id + k * {APART}"
        of = f"{table.name} t JOIN ticket o ON o.town_id = t.town_id AND o.id = t.ticket_id"
        kept = f"(o.closed_at IS NOT NULL OR k < {OPEN_COPIES})"
    names = ", ".join(columns)
    values = ", ".join(f"t.{word}" if word.isidentifier() else word for word in columns.values())
    base.execute("BEGIN")
    base.execute(
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {of}, copy WHERE {kept} ORDER BY k, t.id"
    )
    base.execute("COMMIT")
    for index in table.indexes:
        base.execute(str(CreateIndex(index).compile(dialect=_D)))


def _keep_names(base: sqlite3.Connection) -> None:
    """As model.desk.names keeps them: each name by each of its endings."""
    base.execute(
        f"""INSERT INTO name_part (town_id, id, part, name)
        SELECT town_id, {APART} + row_number() OVER (), substr(name, at), name FROM
        (SELECT DISTINCT town_id, applicant_name AS name FROM ticket t WHERE NOT EXISTS
         (SELECT 1 FROM name_part p WHERE p.town_id = t.town_id AND p.part = applicant_name AND p.name = applicant_name)),
        (SELECT 1 AS at UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) WHERE at <= length(name)"""
    )


def _numbered(number: str, last: int, copies: int, k: int) -> str:
    """Dense, as a counter gives them: after the day's last number the copies of its first, of its second, ..."""
    prefix, day, serial, _ = number.split("-")
    nth = f"{last + (int(serial) - 1) * copies + k:04d}"
    return f"{prefix}-{day}-{nth}-{-(_sum(prefix + day + '0' * (len(nth) + 1)) + _sum(f'{nth}0')) % 10}"


@cache
def _sum(digits: str) -> int:
    return luhn.checksum(digits)


def _name_of(name: str, k: int) -> str:
    return f"{name[0]}{MIDDLES[k % len(MIDDLES)]}{name[-1]}"


def _id_of(sealed: bytes | None, k: int) -> bytes | None:
    if not sealed:
        return None
    number = _opened(ID_NUMBER, sealed)
    return ID_NUMBER.process_bind_param(
        f"{number[:14]}{(int(number[14:17]) + 7 * k) % 1000:03d}{number[17]}", _D
    )


def _phone_of(sealed: bytes | None, k: int) -> bytes | None:
    if not sealed:
        return None
    head, tail = (number := _opened(PHONE, sealed))[:-7], int(number[-7:])
    return PHONE.process_bind_param(f"{head}{(tail + 7919 * k) % 10**7:07d}", _D)


_D = sqlite.dialect()


@cache
def _opened(of: Sealed, sealed: bytes) -> str:
    return of.process_result_value(sealed, _D)
