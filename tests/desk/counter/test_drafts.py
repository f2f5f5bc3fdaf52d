"""Drafts: what one person typed waits for that person alone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk.counter import drafts, intake
from model.ground import db
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.doing import keep_draft
from tests.desk.tickets import FRIDAY, GRANNY, PAPERS


def mine(login: str = "li", now: datetime = FRIDAY) -> list[dict[str, str]]:
    with db.reading() as s:
        return [draft.values() for draft in drafts.mine(s, by_login(s, login), now)]


def test_what_was_typed_comes_back_to_whoever_typed_it(engine: Engine) -> None:
    keep_draft()

    assert mine() == [{"name": "钱桂英", "id_number": "9901011949"}]
    assert mine("wang") == []


def test_a_draft_is_sealed(engine: Engine) -> None:
    keep_draft()

    with db.reading() as s:
        [stored] = s.execute(text("SELECT fields FROM intake_draft")).scalars()
    assert "钱桂英".encode() not in bytes(stored)


def test_after_thirty_days_it_is_gone(engine: Engine) -> None:
    keep_draft()

    assert mine(now=FRIDAY + timedelta(days=31)) == []


def test_a_draft_kept_again_stays_one(engine: Engine) -> None:
    keep_draft(draft_id=keep_draft().id)

    assert len(mine()) == 1


def test_twenty_are_enough(engine: Engine) -> None:
    for _ in range(20):
        keep_draft()

    with pytest.raises(Refused, match="最多存20件"):
        keep_draft()


def test_only_ones_own_is_thrown_away(engine: Engine) -> None:
    draft = keep_draft()
    with pytest.raises(NotFound), db.writing() as s:
        drafts.throw_away(s, by_login(s, "wang"), draft.id, now=FRIDAY)

    with db.writing() as s:
        drafts.throw_away(s, by_login(s, "li"), draft.id, now=FRIDAY)

    assert mine() == []


def test_the_ticket_takes_its_draft_away(engine: Engine) -> None:
    draft = keep_draft()
    with db.writing() as s:
        li, item = by_login(s, "li"), items.by_code(s, TOWN, "MZ005")
        args = {"mode": Mode.agency, "brought": PAPERS, "draft_id": draft.id}
        intake.take_in(s, li, item, GRANNY, now=FRIDAY, **args)  # type: ignore[arg-type]

    assert mine() == []


def test_nothing_typed_is_no_draft_and_departments_keep_none(engine: Engine) -> None:
    with pytest.raises(Refused, match="还没有填写"), db.writing() as s:
        item = items.by_code(s, TOWN, "MZ005")
        drafts.keep(s, by_login(s, "li"), item, fields={"name": " "}, now=FRIDAY)
    with pytest.raises(NotPermitted):
        keep_draft("sun")
