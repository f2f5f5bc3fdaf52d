"""Signing in at the front door, as a browser of this address does."""

import httpx2
from starlette.testclient import TestClient

from tests.cast import PASSWORD

HERE = {"Origin": "http://testserver"}


def sign_in(visitor: TestClient, login: str = "li", password: str = PASSWORD, **more: str) -> httpx2.Response:
    return visitor.post("/auth/sign-in", data={"login": login, "password": password, **more}, headers=HERE)
