"""Our own pages outside the console: Jinja templates that need no script, nothing from elsewhere."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

FOLDER = Path(__file__).parent
ASSETS = "/public/assets"
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def assets() -> set[str]:
    """The address of every file that our own pages load."""
    return {f"{ASSETS}/{path.name}" for path in (FOLDER / "assets").iterdir()}


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """One template, filled in."""
    html = _templates.get_template(template).render(**context)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": CSP})


def message(sentence: str, status: int) -> HTMLResponse:
    """One sentence and the way back."""
    return page("message.html", status, sentence=sentence)
