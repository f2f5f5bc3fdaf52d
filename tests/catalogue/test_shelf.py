"""What the names in an item's text mean in this town."""

import pytest
from sqlalchemy import Engine

from model.catalogue import lookups
from model.ground import db
from model.ground.refusals import Refused
from tests.cast import TOWN


def test_a_window_answers_to_its_name_and_to_its_alias(engine: Engine) -> None:
    with db.reading() as s:
        known = lookups.load(s, TOWN)

    assert known.window("社保窗口") is known.window("民政救助窗口")
    with pytest.raises(Refused, match="请写本镇的窗口：社保窗口"):
        known.window("")


def test_only_the_items_asked_for_are_loaded(engine: Engine) -> None:
    with db.reading() as s:
        assert list(lookups.load(s, TOWN, ["MZ005"]).items) == ["MZ005"]
        assert len(lookups.load(s, TOWN).items) == 6
