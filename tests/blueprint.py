"""Reads the house's own source text, for tests/test_house.py."""

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("model", "validation", "seed", "pages", "public", "papers")


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        place = ROOT / room
        files = [place] if place.suffix else sorted(place.rglob("*.py"))
        yield from (f for f in files if "versions" not in f.parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imported(path: Path) -> tuple[tuple[str, str], ...]:
    """(local name, full dotted name) of everything a file imports, wherever in the file it does."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((a.asname or a.name, a.name) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from ((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (n for n in ast.walk(parsed(path)) if isinstance(n, ast.FunctionDef))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[Path]:
    """Every tracked file that people write as text."""
    other = (".png", ".xlsx", ".xls", ".docx", ".ico", ".csv", ".svg", ".lock")
    return [p for p in tracked() if p.suffix not in other]


def prose(path: Path) -> str:
    """What a file says to its readers: Markdown, docstrings and comments of Python, comments of templates; no `backticks`."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        lines = [ast.get_docstring(n) or "" for n in ast.walk(parsed(path)) if isinstance(n, owners)]
        with tokenize.open(path) as f:
            lines += [t.string for t in tokenize.generate_tokens(f.readline) if t.type == tokenize.COMMENT]
    else:
        lines = [text] if path.suffix == ".md" else re.findall(r"\{#.*?#\}", text, re.S)
    return re.sub(r"`[^`]*`", "", "\n".join(lines))


def page_files() -> list[Path]:
    return [p for p in sources("pages") if p.parent.name not in ("parts", "pages") and p.stem != "__init__"]


CUTS = {
    "count", "endswith", "find", "index", "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind",
    "rindex", "rpartition", "rsplit", "rstrip", "split", "startswith", "strip",
}  # fmt: skip


def asked_of_words(path: Path) -> Iterator[str]:
    """The functions (or classes, or "" of the module) that compare, search or cut a text by a Chinese literal or a label."""
    for top in parsed(path).body:
        for node in ast.walk(top):
            if isinstance(node, ast.Compare):
                asked = [node.left, *node.comparators]
                asked += [x for n in asked if isinstance(n, (ast.Tuple, ast.List, ast.Set)) for x in n.elts]
            elif (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CUTS
            ):
                asked = [x for n in node.args for x in (n.elts if isinstance(n, ast.Tuple) else [n])]
            else:
                asked = [node.value] if isinstance(node, ast.MatchValue) else []
            if any(map(_words, asked)):
                yield getattr(top, "name", "")


def _words(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(re.search(r"[\u4e00-\u9fff]", node.value))
    if isinstance(node, ast.JoinedStr):
        return any(map(_words, node.values))
    return isinstance(node, ast.Attribute) and node.attr == "label"


class Asking:
    """Which functions of model/ ask for a permission before anything else, followed through the calls."""

    def __init__(self) -> None:
        self.bodies = {f"{module_of(p)}.{f.name}": (p, f) for p in sources("model") for f in parsed(p).body
                       if isinstance(f, ast.FunctionDef)}  # fmt: skip

    def called(self, path: Path, call: ast.Call) -> str:
        """The full name of what a call calls, as far as the file's imports tell."""
        names = dict(imported(path))
        head, _, rest = ast.unparse(call.func).partition(".")
        return ".".join(filter(None, (names.get(head, f"{module_of(path)}.{head}"), rest)))

    def asks(self, name: str) -> bool:
        if name == "model.people.permissions.require":
            return True
        if name not in self.bodies:
            return False
        path, function = self.bodies[name]
        first = function.body[1 if ast.get_docstring(function) else 0]
        value = first.value if isinstance(first, (ast.Expr, ast.Assign, ast.Return)) else None
        return (
            isinstance(value, ast.Call) and "by" in ast.unparse(value) and self.asks(self.called(path, value))
        )

    def records(self, name: str) -> bool:
        path, function = self.bodies[name]
        calls = [self.called(path, c) for c in ast.walk(function) if isinstance(c, ast.Call)]
        return bool(
            {"model.ground.history.record", "model.ground.story.write", "model.desk.ticket.events.add"}
            & set(calls)
        )
