"""The empty page in which the browser draws the console: Streamlit's own, told that it is Chinese and ours."""

import re
from collections.abc import Iterable
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from public import screens

_FRAME = Path(streamlit.__file__).parent / "static"
_THEIRS = _FRAME / "index.html"
ICONS = ("/favicon.png", "/favicon.ico")  # where Streamlit and browsers look for one
# what stands in Streamlit's page, and what we put there; a word that is gone is a bug told by tests/test_front_door.py
CHANGES = (
    ('<html lang="en">', '<html lang="zh-CN" translate="no">'),
    (
        "<title>Streamlit</title>",
        '<title>代办通</title>\n    <script src="/public/assets/words.js"></script>'
        '\n    <link rel="stylesheet" href="/public/assets/console.css">',
    ),
)
_WITHOUT_SCRIPT = "<noscript><p>请打开浏览器的 JavaScript，再刷新这一页。</p></noscript>"


def page() -> str:
    """The page as every address of the console sends it."""
    html = _THEIRS.read_text(encoding="utf-8")
    for theirs, ours in CHANGES:
        html = html.replace(theirs, ours)
    return re.sub(r"<noscript>.*?</noscript>", _WITHOUT_SCRIPT, html, flags=re.DOTALL)


def program() -> set[str]:
    """The address of every script, style and font of Streamlit's frame; its English page is not among them."""
    return {f"/{path.relative_to(_FRAME).as_posix()}" for path in (_FRAME / "static").rglob("*.*")}


def routes(addresses: Iterable[str]) -> list[BaseRoute]:
    """One route for each page of the console, and our icon where Streamlit keeps its own."""
    html = page()

    async def shell(_request: Request) -> Response:
        return HTMLResponse(html)

    async def icon(_request: Request) -> Response:
        return FileResponse(screens.FOLDER / "assets" / "icon.svg", media_type="image/svg+xml")

    return [*(Route(place, icon) for place in ICONS), *(Route(f"/{url}", shell) for url in {"", *addresses})]
