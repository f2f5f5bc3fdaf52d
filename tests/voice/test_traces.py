"""The audit log keeps silent about complaints one may not see, on both databases."""

import pytest
from sqlalchemy import Engine

from model.ground import db, history
from model.people import accounts
from model.voice import traces
from model.voice.complaints import Category
from tests.cast import TOWN
from tests.voice.complaints import NOW, recorded


@pytest.mark.parametrize(
    ("about", "category", "readers"),
    [
        ("zhang", Category.attitude, {"ji"}),
        ("li", Category.integrity, {"ji"}),
        ("li", Category.attitude, {"guan", "zhang", "ji"}),
    ],
)
def test_the_log_tells_of_a_complaint_only_to_those_who_see_it(
    engine: Engine, about: str, category: Category, readers: set[str]
) -> None:
    with db.writing() as s:
        recorded(s, about=about, category=category)
        history.record(s, accounts.by_login(s, "li"), "sign_in", "account", "li", now=NOW)

    with db.reading() as s:
        rows = {who: traces.readable(accounts.by_login(s, who)) for who in ("guan", "zhang", "ji")}
        found = {who: history.newest(s, TOWN, readable=rows[who]) for who in rows}
        assert {who for who in rows if "complaint" in {row.subject for row in found[who]}} == readers
        assert all(len(found[who]) == history.how_many(s, TOWN, readable=rows[who]) for who in rows)
        assert all("account" in {row.subject for row in found[who]} for who in rows)
