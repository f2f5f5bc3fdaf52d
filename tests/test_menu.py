"""The menu of each role: few words, no page twice, and every page a role opens can be walked to."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from model.people.permissions import Role, may
from pages import menu
from pages.console import PAGES, WAYS_OUT, Entry
from pages.home import home
from tests.blueprint import imported, module_of, parsed, sources

BY_TITLE = {entry.title: entry for entry in PAGES}
FILES = {module_of(path): path for path in sources("pages")}
LEADS = {"link", "open_page", "open_by_number", "_action", "Line"}  # calls that name the address they lead to


class Somebody:
    def __init__(self, role: Role) -> None:
        self.role = role


def opened(role: Role) -> set[str]:
    """The titles of all pages that the role may open."""
    return {e.title for e in PAGES if e.permission is None or may(Somebody(role), e.permission)}


@pytest.mark.parametrize("role", Role)
def test_a_menu_is_read_in_one_look(role: Role) -> None:
    words = menu.words(role)
    alone = [word for top, word, _ in words if top == menu.ALONE]
    lists = {
        top: [word for where, word, _ in words if where == top] for top, *_ in words if top != menu.ALONE
    }

    assert alone and len(alone) + len(lists) <= 8
    assert all(len(listed) <= 9 for listed in lists.values())


@pytest.mark.parametrize("role", Role)
def test_a_menu_names_pages_that_its_role_opens_and_each_once(role: Role) -> None:
    titles = [title for _, _, title in menu.words(role)]

    assert len(set(titles)) == len(titles)
    assert set(titles) <= opened(role)
    assert titles[0] == PAGES[0].title


def test_every_other_word_is_used_and_hides_no_title() -> None:
    used = {word for role in Role for _, word, _ in menu.words(role)}

    assert set(menu.CALLED) <= used
    assert not set(menu.CALLED) & set(BY_TITLE)


def test_the_ways_out_stand_under_the_name_and_nowhere_else() -> None:
    assert not {url for _, url, _, _ in WAYS_OUT} & {entry.url for entry in PAGES}
    assert not {title for title, *_ in WAYS_OUT} & set(BY_TITLE)


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_can_be_walked_to(role: Role) -> None:
    """From the menu, or by the links on the pages reached from there."""
    reached, ahead = set[str](), [title for _, _, title in menu.words(role)]
    if role in home.BOARD_FIRST:
        ahead.append("领导看板")  # drawn on the first page
    while ahead:
        title = ahead.pop()
        if title not in reached and title in opened(role):
            reached.add(title)
            ahead += [entry.title for entry in PAGES if entry.url in leads_to(BY_TITLE[title])]

    assert opened(role) - reached == set()


def leads_to(entry: Entry) -> set[str]:
    return {url for path in _drawn_by(entry.render.__module__) for url in _addresses(path)}


@cache
def _drawn_by(page: str) -> set[Path]:
    """The files that draw a page: its own, and what they import of pages/, but no other page."""
    others = {entry.render.__module__ for entry in PAGES} - {page}
    files, ahead = set[Path](), [page]
    while ahead:
        path = FILES.get(ahead.pop())
        if path and path not in files and module_of(path) not in others:
            files.add(path)
            ahead += [name for _, name in imported(path)]
    return files


def _addresses(path: Path) -> Iterator[str]:
    constants = {
        ast.unparse(node.targets[0]): node.value.value
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }
    for call in ast.walk(parsed(path)):
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in LEADS:
            for argument in call.args:
                known = (
                    argument.value
                    if isinstance(argument, ast.Constant)
                    else constants.get(ast.unparse(argument))
                )
                if isinstance(known, str):
                    yield known
