"""The permission table: nothing in it is idle, nobody is everything, and every page of the menu has its word."""

import pytest

from model.ground.refusals import NotPermitted
from model.people.permissions import TABLE, Permission, Role, may, require
from pages.console import PAGES

P = Permission


class Somebody:
    def __init__(self, role: Role) -> None:
        self.role = role


def test_every_role_has_its_row() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_belongs_to_a_role(permission: Permission) -> None:
    assert any(permission in granted for granted in TABLE.values())


def test_a_refusal_names_the_right_that_is_missing() -> None:
    with pytest.raises(NotPermitted, match="这一步需要“账号管理”的权限。"):
        require(Somebody(Role.clerk), P.manage_accounts)


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (P.manage_accounts, {Role.admin}),
        (P.view_integrity, {Role.supervisor}),
        (P.take_in, {Role.director, Role.clerk, Role.village_agent}),  # never a department handler (R061)
        (P.reveal_personal, {Role.director, Role.clerk, Role.village_agent}),
        (P.publish_items, {Role.admin, Role.director}),
    ],
)
def test_the_rights_that_matter_most_are_with_these_roles_only(
    permission: Permission, roles: set[Role]
) -> None:
    assert {role for role in Role if may(Somebody(role), permission)} == roles


def test_the_county_only_looks() -> None:
    assert all(permission.value.startswith("view_") for permission in TABLE[Role.county])


def test_the_first_page_is_for_everybody() -> None:
    assert PAGES[0].permission is None


def test_no_two_pages_share_an_address_or_a_word() -> None:
    assert len({entry.url for entry in PAGES}) == len({entry.title for entry in PAGES}) == len(PAGES)


def test_every_page_has_a_permission_or_is_for_everybody() -> None:
    assert {entry.title for entry in PAGES if entry.permission is None} == {"首页", "工作日历"}
