"""`python -m model.migrations "What changed"` writes the next revision: the table classes against the last one."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from model import migrations
from model.ground import db


def write_next(says: str) -> None:
    """Migrate a passing database to the last revision, compare, and write the difference down."""
    number = len(list((Path(__file__).parent / "versions").glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = db.make_engine(f"sqlite:///{folder}/passing.db")
        migrations.upgrade(engine)
        with engine.connect() as connection:
            command.revision(migrations.config(connection), says, autogenerate=True, rev_id=f"{number:04d}")
        engine.dispose()


if __name__ == "__main__":
    write_next(sys.argv[1])
