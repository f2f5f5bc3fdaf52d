"""What `daiban verify` looks at: the audit chain, references between rows, the key, stray files, who may read the folder."""

import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from model.ground import history, vault
from model.ground.configuration import configuration
from model.ground.db import Base
from model.ground.privacy import Sealed


def findings(s: Session) -> Iterator[str]:
    """One Chinese sentence for everything that is wrong; nothing when the house is sound. Ask in a fresh session:
    all of it is then looked at as of one moment, whoever saves meanwhile."""
    if s.get_bind().dialect.name == "postgresql":
        s.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield from history.broken_links(s)
    yield from broken_references(s)
    yield from unreadable_columns(s)
    yield from stray_files(s)
    yield from open_folder()


def broken_references(s: Session) -> Iterator[str]:
    """Rows that point at nothing (SQLite), or constraints that were never checked (PostgreSQL)."""
    if s.get_bind().dialect.name == "sqlite":
        for table, row, target, _ in s.execute(text("PRAGMA foreign_key_check")):
            yield f"数据表{table}第{row}行指向的{target}记录不存在。请从备份恢复。"
        return
    unchecked = text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
    for table, name in s.execute(unchecked):
        yield f"数据表{table}的约束{name}没有核对过。请让管理员核对。"


def unreadable_columns(s: Session) -> Iterator[str]:
    """Sealed columns that the key in the data folder does not open: the key was lost or exchanged."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, Sealed):
                continue
            try:
                s.execute(select(column).where(column.is_not(None)).limit(1)).all()
            except InvalidTag:
                yield f"密钥文件打不开{table.name}.{column.name}。请把原来的 personal.key 放回数据文件夹。"


def stray_files(s: Session) -> Iterator[str]:
    """Attachments that no row names (a save that was broken off leaves one), and rows whose file is gone."""
    table = Base.metadata.tables["attachment"]  # its class stands above this file
    named = set()
    for town_id, name in s.execute(select(table.c.town_id, table.c.stored_name)):
        named |= {vault.place(town_id, name), vault.place(town_id, f"{name}-small")}
        if not vault.there(town_id, name):
            yield f"附件{town_id}/{name[:2]}/{name}不见了。请从备份里放回来。"
    for path in vault.every():
        if path not in named:
            yield f"附件{path.relative_to(vault.folder())}没有对应的记录。请核对后移走。"


def open_folder() -> Iterator[str]:
    """A data folder that other accounts of the machine may read, where the system knows such rights."""
    folder = configuration().data_dir
    if os.name == "posix" and folder.is_dir() and folder.stat().st_mode & 0o077:
        yield f"数据文件夹{folder.absolute()}，这台机器上别的账号也能打开。请运行 chmod 700 {folder.absolute()}。"
