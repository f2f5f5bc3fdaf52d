"""Somebody else acts in the middle of an action, from another thread, at a place that the test names."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def meanwhile(engine: Engine, statement: str, act: Callable[[], Any]) -> Iterator[list[Future[Any]]]:
    """When the first statement that begins so is about to run, `act` begins in another thread and gets half a second;
    whoever has to wait for a lock goes on when the action is over. The future is in the list by then."""
    begun: list[Future[Any]] = []
    with ThreadPoolExecutor(1) as other:

        def begin(_c: Any, _cursor: Any, text: str, *_rest: Any) -> None:
            if text.startswith(statement) and not begun:
                begun.append(other.submit(act))
                wait(begun, timeout=0.5)

        event.listen(engine, "before_cursor_execute", begin)
        try:
            yield begun
        finally:
            event.remove(engine, "before_cursor_execute", begin)
    wait(begun)
