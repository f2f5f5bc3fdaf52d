"""What the house forbids is a test, not a paragraph: who may import whom, who must ask, how long a file may be."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Engine, Table, UniqueConstraint, text

from model import tables
from tests.blueprint import (
    ROOMS,
    ROOT,
    Asking,
    asked_of_words,
    functions,
    imported,
    module_of,
    page_files,
    parsed,
    prose,
    sources,
    texts,
    tracked,
)

MAY_IMPORT = {
    "app.py": {"public", "pages", "model"},
    "cli.py": {"model", "validation", "papers", "seed"},
    "pages": {"pages", "model", "validation", "papers"},
    "public": {"public", "model", "papers"},
    "papers": {"papers", "model"},
    "seed": {"seed", "model", "validation"},
    "validation": {"validation"},
    "model": {"model"},
}
MAY_NOT_IMPORT = {
    "model": {"streamlit", "starlette", "altair", "pandera", "typer", "uvicorn"},
    "validation": {"streamlit", "starlette", "altair", "sqlalchemy"},
    "pages": {"sqlalchemy.select", "uvicorn"},
}
# tables of no town: the nation's calendar; failed sign-ins and questions whose login or number may not exist
OF_NO_TOWN = {"calendar_day", "progress_attempt", "sign_in_attempt"}
# who may act without asking a permission, and why
ASK_NOBODY = {
    "model.people.own_password.change": "everybody may change their own",
    "model.people.sign_in.sign_out": "everybody may leave",
}
# steps of an action in another file; the action has asked, and nothing outside model/ may call them
STEPS = {
    "model.catalogue.publishing.put_out",
    "model.desk.course.completion.finish",
    "model.desk.course.completion.hand_over",
    "model.desk.counter.blank_slips.use",
    "model.desk.counter.intake.proceed",
    "model.desk.counter.notices.give",
    "model.desk.counter.new_ticket.register",
    "model.records.uploads.finish",
    "model.roster.staff.holders.cut",
    "model.roster.staff.holders.put",
}
# looked at again, and still one thing: a line for each subject of the house
LONGER = {"pages.home.waiting"}
# who may look at Chinese words, and why
READ_WORDS = {
    "model.catalogue.content.day_unit_of": "the office types into the conditions how its days are counted",
    "pages.desk.counter.applicant._the_same": "shows no word twice",
    "pages.desk.ticket.ticket._draw": "shows no word twice",
}
OPEN_TO_ALL = {"pages.home.home", "pages.people.calendar"}  # pages without a permission of their own


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_each_room_imports_only_what_lies_below_it(room: str) -> None:
    for path in sources(room):
        for _, name in imported(path):
            top = name.split(".")[0]
            assert top not in (*ROOMS, "app", "cli", "tests") or top in MAY_IMPORT[room], f"{path}: {name}"
            banned = [b for b in MAY_NOT_IMPORT.get(room, ()) if f"{name}.".startswith(f"{b}.")]
            assert not banned and top != "pandas", f"{path}: {name}"


def test_no_room_is_a_lumber_room() -> None:
    lumber = {"utils", "helpers", "services", "common", "base", "core", "misc"}
    assert [p for p in sources(*ROOMS, "tests") if {p.stem, p.parent.name} & lumber] == []


@pytest.mark.parametrize(
    ("room", "most"), [("model", 300), ("validation", 300), ("pages", 180), ("cli.py", 300)]
)
def test_no_file_outgrows_its_budget(room: str, most: int) -> None:
    long = {module_of(p): len(p.read_text("utf-8").splitlines()) for p in sources(room)}
    assert {name: lines for name, lines in long.items() if lines > most and name not in LONGER} == {}


def test_no_function_has_more_than_forty_lines_to_follow() -> None:
    """Counted from the first statement: a signature that names every argument costs nobody their breath."""
    long = {}
    for path in sources(*ROOMS, "app.py", "cli.py"):
        for f in functions(path):
            first = f.body[1] if ast.get_docstring(f) and len(f.body) > 1 else f.body[0]
            lines = (f.end_lineno or 0) - first.lineno + 1
            long |= {f"{module_of(path)}.{f.name}": lines} if lines > 40 else {}
    assert long == {}


def test_every_file_says_what_it_is() -> None:
    silent = [
        p
        for p in sources(*ROOMS, "tests", "app.py", "cli.py")
        if p.stat().st_size and not ast.get_docstring(parsed(p))
    ]
    assert silent == []


def test_no_exception_is_swept_up() -> None:
    """Refusals are caught by name; anything else is a bug and must be seen."""
    for path in sources(*ROOMS, "app.py", "cli.py", "tests", "benchmarks"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                assert not re.search(r"\b(everything|Exception|BaseException)\b", caught), (
                    f"{path}:{node.lineno}"
                )


def test_a_page_does_nothing_when_it_is_imported() -> None:
    """Not taste alone: a page that draws at import could be drawn without sign-in."""
    definitions = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    for path in page_files():
        for node in parsed(path).body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            assert docstring or isinstance(node, definitions), f"{path}:{node.lineno}"
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                calls = [ast.unparse(c.func) for c in ast.walk(node.value) if isinstance(c, ast.Call)]
                assert not [c for c in calls if c.startswith(("st.", "frame.", "db."))], (
                    f"{path}:{node.lineno}"
                )


def test_no_rule_takes_a_chinese_sentence_apart() -> None:
    """Sentences are made for people, at the edge. Reads every comparison, `match` and method that searches or cuts a
    text in model/ and pages/, and none may name a Chinese literal or an enum's label: a value says what is meant."""
    read = {
        f"{module_of(path)}.{function}"
        for path in sources("model", "pages")
        for function in asked_of_words(path)
    }
    assert read ^ set(READ_WORDS) == set()


def test_every_page_is_one_render_and_stands_in_the_menu_with_a_permission() -> None:
    from pages.console import PAGES

    drawn = {entry.render.__module__: entry for entry in PAGES}
    assert sorted(drawn) == sorted(
        module_of(p) for p in page_files() if "render" in {f.name for f in functions(p)}
    )
    assert {m for m, entry in drawn.items() if entry.permission is None} == OPEN_TO_ALL
    assert {entry.render.__name__ for entry in PAGES} == {"render"}
    assert len({entry.url for entry in PAGES}) == len(PAGES)


def test_pages_keep_no_data_in_the_session_state() -> None:
    """Only the keys listed in frame.py, and widgets' own keys, which begin with the first word of a page's name."""
    first_words = {p.stem.split("_")[0] for p in page_files()} | {"passing", "pending", "saving"}
    beginnings = first_words | {word.removesuffix("s") for word in first_words}
    for path in sources("pages"):
        for key in re.findall(
            r"session_state(?:\[|\.get\(|\.pop\(|\.setdefault\()\s*f?\"(\w+)", path.read_text("utf-8")
        ):
            assert key.split("_")[0] in beginnings, f"{path}: {key}"


def test_every_action_asks_for_a_permission_before_anything_else() -> None:
    """An action: a public function of model/ that takes `by: Account` and writes history or an event."""
    house = Asking()
    silent = {
        name
        for name, (_, function) in house.bodies.items()
        if not function.name.startswith("_")
        and any(a.arg == "by" and a.annotation and ast.unparse(a.annotation) == "Account"
                for a in (*function.args.args, *function.args.kwonlyargs))
        and house.records(name)
        and not house.asks(name)
    }  # fmt: skip
    assert silent - set(ASK_NOBODY) - STEPS == set()
    assert set(house.bodies) >= STEPS | set(ASK_NOBODY), "an exception that no longer exists"


def test_whatever_a_page_calls_to_change_something_asks_for_a_permission() -> None:
    house = Asking()
    for path in sources("pages"):
        for block in ast.walk(parsed(path)):
            if not (isinstance(block, ast.With) and "acting(" in ast.unparse(block.items[0])):
                continue
            calls = [
                house.called(path, c)
                for node in block.body
                for c in ast.walk(node)
                if isinstance(c, ast.Call)
            ]
            doors = [c for c in calls if c in house.bodies]
            assert any(house.asks(c) or c in ASK_NOBODY for c in doors), f"{path}:{block.lineno} {calls}"
            assert not STEPS & set(doors), f"{path}:{block.lineno}"


def test_only_the_frame_opens_a_writing_transaction_for_a_page() -> None:
    assert [p for p in sources("pages") if "db.writing(" in p.read_text("utf-8") and p.stem != "frame"] == []


def test_nobody_draws_a_number_to_take_a_lock() -> None:
    """`db.alone` keeps the others waiting; a number is drawn where it is used. The calendar's is its version."""
    for path in sources("model", "seed"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                call = ast.unparse(node.value)
                assert not re.match(r"(numbering\.)?take\(", call) or "CHANGES" in call, f"{path}: {call}"


@pytest.mark.parametrize("table", tables.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_key_begins_with_the_town(table: Table) -> None:
    """So that one PostgreSQL may serve a county, and a sharded one a province (docs/decisions.md)."""
    if table.name in OF_NO_TOWN:
        return
    uniques = [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    uniques += [list(i.columns) for i in table.indexes if i.unique]
    for columns in (list(table.primary_key.columns), *uniques):
        assert columns[0].name == "town_id", [c.name for c in columns]
    for column in table.columns:
        if column.name == "id" or column.name.endswith("_id"):
            assert isinstance(column.type, BigInteger) or column.name == "subject_id", column.name
    for key in table.foreign_key_constraints:
        assert key.column_keys[0] == "town_id", key.column_keys


def test_the_database_has_no_triggers(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all() == []
    assert [p for p in sources("model") if re.search(r"CREATE\s+TRIGGER", p.read_text("utf-8"), re.I)] == []


def test_the_readme_names_every_command_and_every_page() -> None:
    import typer.main

    from cli import app
    from pages.console import PAGES

    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [f"daiban {name}" for name in getattr(typer.main.get_command(app), "commands", {})]
    assert [word for word in (*commands, *(p.title for p in PAGES)) if word not in readme] == []


def test_every_file_with_rules_is_tried_by_a_test() -> None:
    """A test imports it, or a file of the same wing or a command that works through it."""
    used = {name for path in sources("tests") for _, name in imported(path)}
    tried = {path for path in sources("model", "validation", "seed", "cli.py") if _among(path, used)}
    through = {(_wing(path), name) for path in tried for _, name in imported(path)}
    untried = [
        module_of(path)
        for path in set(sources("model", "validation")) - tried
        if any(not f.name.startswith("_") for f in functions(path)) and path.stem not in ("env", "__main__")
        and not _among(path, {name for wing, name in through if wing in (_wing(path), ("cli.py",), ("seed",))})
    ]  # fmt: skip
    assert untried == []


def _wing(path: Path) -> tuple[str, ...]:
    """`model/desk` of everything in it; a room that has no wings is its own."""
    parts = path.relative_to(ROOT).parts
    return parts[:2] if parts[0] == "model" else parts[:1]


def _among(path: Path, names: set[str]) -> bool:
    return any(f"{name}.".startswith(f"{module_of(path)}.") for name in names)


def test_tests_stand_where_the_thing_they_test_stands() -> None:
    """tests/desk/money tries model/desk/money, tests/pages the pages; what walks the whole house has a place of its own."""
    for path in sources("tests"):
        drawer = path.parent.relative_to(ROOT / "tests")
        if path.stem.startswith("test_") and drawer.parts[:1] not in ((), ("browser",)):
            assert (ROOT / "model" / drawer).is_dir() or drawer.name in ROOMS, path


def test_no_file_names_a_package_index_or_a_place_on_somebodys_machine() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "mir" + "rors.", "--index" + "-url", "--extra-" + "index")
    places = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/opt/" + "pypi", "C:\\Us" + "ers")
    for path in tracked():
        if path.suffix in (".png", ".xlsx", ".docx", ".ico"):
            continue
        content = path.read_bytes().decode("utf-8", "replace")
        assert [w for w in (*hosts, *places) if w in content] == [], path


def test_every_rule_that_is_cited_is_told_once_in_the_rules() -> None:
    """R024 is read wherever it stands, R052-R064 as all between; c3.6, a9 or C10 in prose alone: elsewhere it may be a cell."""
    entries = [
        line for line in (ROOT / "docs/rules.md").read_text("utf-8").splitlines() if line[:4] == "- **"
    ]
    rules = [line.split("**")[1] for line in entries]
    assert [rule for rule in rules if rules.count(rule) > 1] == []
    assert [line for line in entries if not re.search(r" \*Source: .+\.\*$", line)] == []
    for path in texts():
        cited = set(re.findall(r"\b(?:[a-e]\d{1,2}(?:\.\d)?|[CD]\d{1,2})\b", prose(path), re.ASCII))
        for first, last in re.findall(r"\bR(\d{3})(?:-R(\d{3}))?\b", path.read_text("utf-8"), re.ASCII):
            cited |= {f"R{n:03}" for n in range(int(first), int(last or first) + 1)}
        assert cited - set(rules) == set(), path


def test_every_document_that_is_named_is_here() -> None:
    for path in texts():
        for name in re.findall(r"[\w./-]+\.md\b", path.read_text("utf-8"), re.ASCII):
            there = name.removeprefix("/opt/daiban/")  # a unit file names the place of the installation
            assert (ROOT / there).is_file() or (ROOT / "docs" / there).is_file(), f"{path}: {name}"


def test_no_test_imports_another_test() -> None:
    """What several share stands in a module beside them that says what it holds: people, tickets, acts."""
    for path in sources("tests"):
        for _, name in imported(path):
            assert not re.match(r"tests\..*\btest_", name), f"{path}: {name}"
