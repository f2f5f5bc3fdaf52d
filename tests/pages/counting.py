"""How many statements a page sends to the database at one rerun."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements sent inside the block, in order."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        sent.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
