"""From a draft to what holds; what was promised once stays promised."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from model.catalogue import items, publishing, versions
from model.catalogue.content import ItemEntry, entry_of, materials_of, write
from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground import db
from model.ground.history import History
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.people import accounts
from model.people.accounts import Account
from tests.cast import START, TOWN

LATER = START + timedelta(days=1)


def item_and(s: Session, login: str) -> tuple[ServiceItem, Account]:
    return items.by_code(s, TOWN, "MZ005"), accounts.by_login(s, login)


def text(s: Session, item: ServiceItem) -> ItemEntry:
    now_held = publishing.current(s, item)
    assert now_held
    return entry_of(item.code, now_held)


def write_draft(login: str = "zhang", **change: Any) -> None:
    with db.writing() as s:
        item, by = item_and(s, login)
        publishing.save(s, item, by, replace(text(s, item), **change), seen=None, now=LATER)


def the_draft(s: Session) -> ItemVersion:
    version = publishing.open_draft(s, items.by_code(s, TOWN, "MZ005"))
    assert version
    return version


def publish(login: str = "zhang", note: str = "县里下发新标准") -> None:
    with db.writing() as s:
        version, by = the_draft(s), accounts.by_login(s, login)
        publishing.publish(s, version, by, note=note, seen=version.row_version, now=LATER)


def test_a_draft_moves_nothing_until_it_is_published(engine: Engine) -> None:
    write_draft(name="高龄老人津贴申请", promised_limit=2)

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ005")
        assert item.name == "高龄津贴申请" and item.current and item.current.promised_limit == 3
        assert the_draft(s).number == 2


def test_publishing_gives_new_tickets_the_new_text_and_keeps_the_old_version(engine: Engine) -> None:
    write_draft(name="高龄老人津贴申请", promised_limit=2, materials=materials_of(["居民身份证原件"]))
    publish()

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ005")
        new, old = versions.of_item(s, TOWN, item.id)
        assert item.current_version_id == new.id and item.initials == "gllrjtsq"
        assert (old.name, old.promised_limit, len(old.materials)) == ("高龄津贴申请", 3, 2)
        assert (new.number, new.promised_limit, len(new.materials)) == (2, 2, 1)


def test_a_published_version_never_changes(engine: Engine) -> None:
    with pytest.raises(Refused, match="已经发布"), db.writing() as s:
        item, by = item_and(s, "zhang")
        version = publishing.current(s, item)
        assert version
        publishing.change(s, version, by, text(s, item), seen=version.row_version, now=LATER)


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(engine: Engine) -> None:
    write_draft(promised_limit=2)
    with db.reading() as s:
        seen = the_draft(s).row_version
    with db.writing() as s:
        item, by = item_and(s, "guan")
        publishing.save(s, item, by, replace(text(s, item), promised_limit=1), seen=seen, now=LATER)

    with pytest.raises(ChangedMeanwhile, match="管理员"), db.writing() as s:
        item, by = item_and(s, "zhang")
        publishing.save(s, item, by, replace(text(s, item), phone="123"), seen=seen, now=LATER)

    with db.reading() as s:
        assert the_draft(s).promised_limit == 1


def test_two_editors_who_both_begin_are_told_apart(engine: Engine) -> None:
    write_draft(promised_limit=2)

    with pytest.raises(ChangedMeanwhile, match="张主任"):
        write_draft("guan", promised_limit=1)


def test_what_is_typed_into_a_draft_that_is_gone_is_refused(engine: Engine) -> None:
    write_draft(promised_limit=2)
    with db.reading() as s:
        seen = the_draft(s).row_version
    publish()

    with pytest.raises(Refused, match="已经发布或放弃"), db.writing() as s:
        item, by = item_and(s, "guan")
        publishing.save(s, item, by, text(s, item), seen=seen, now=LATER)


def test_the_database_keeps_one_draft_for_an_item(engine: Engine) -> None:
    write_draft(promised_limit=2)

    with pytest.raises(IntegrityError), db.writing() as s:
        item, by = item_and(s, "guan")
        old = publishing.current(s, item)
        assert old
        second = publishing.next_version(s, item, by, LATER)
        write(s, second, text(s, item), department=old.department, window=old.window)


def test_what_was_changed_after_looking_is_not_published(engine: Engine) -> None:
    write_draft(promised_limit=2)
    with db.reading() as s:
        seen = the_draft(s).row_version
    with db.writing() as s:
        item, by = item_and(s, "guan")
        publishing.save(s, item, by, replace(text(s, item), phone="123"), seen=seen, now=LATER)

    with pytest.raises(ChangedMeanwhile), db.writing() as s:
        by = accounts.by_login(s, "zhang")
        publishing.publish(s, the_draft(s), by, note="新标准", seen=seen, now=LATER)


def test_a_draft_that_changes_nothing_is_not_published(engine: Engine) -> None:
    write_draft()

    with pytest.raises(Refused, match="没有区别"):
        publish()


def test_publishing_says_why(engine: Engine) -> None:
    write_draft(promised_limit=2)

    with pytest.raises(Refused, match="为什么改"):
        publish(note=" ")


def test_a_draft_that_breaks_a_rule_is_not_kept(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有写收费依据"):
        write_draft(fee_fen=1000)

    with db.reading() as s:
        assert publishing.open_draft(s, items.by_code(s, TOWN, "MZ005")) is None


def test_a_draft_given_up_stays_readable_and_the_next_takes_a_new_number(engine: Engine) -> None:
    write_draft(promised_limit=2)
    with db.writing() as s:
        publishing.discard(
            s, the_draft(s), accounts.by_login(s, "zhang"), seen=the_draft(s).row_version, now=LATER
        )
    write_draft(promised_limit=1)

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ005")
        rows = [(v.number, v.promised_limit, v.is_draft) for v in versions.of_item(s, TOWN, item.id)]
        assert rows == [(3, 1, True), (2, 2, False), (1, 3, False)]


def test_a_draft_somebody_wrote_on_is_not_given_up_unseen(engine: Engine) -> None:
    write_draft(promised_limit=2)
    with db.writing() as s:
        version, by = the_draft(s), accounts.by_login(s, "guan")
        seen = version.row_version
        publishing.change(
            s, version, by, replace(entry_of("MZ005", version), promised_limit=1), seen=seen, now=LATER
        )

    with pytest.raises(ChangedMeanwhile, match="管理员"), db.writing() as s:
        publishing.discard(s, the_draft(s), accounts.by_login(s, "zhang"), seen=seen, now=LATER)


def test_a_withdrawn_item_takes_no_tickets_and_comes_back_as_it_was(engine: Engine) -> None:
    with db.writing() as s:
        item, by = item_and(s, "zhang")
        publishing.withdraw(s, item, by, reason="县里已取消", now=LATER)
    with db.writing() as s:
        item, by = item_and(s, "zhang")
        assert not item.open and item.status_reason == "县里已取消"
        publishing.restore(s, item, by, now=LATER)

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ005")
        assert item.open and item.current and item.current.number == 1


def test_a_withdrawn_item_is_not_edited(engine: Engine) -> None:
    with db.writing() as s:
        item, by = item_and(s, "zhang")
        publishing.withdraw(s, item, by, reason="县里已取消", now=LATER)

    with pytest.raises(Refused, match="已停用"):
        write_draft(promised_limit=2)


def test_withdrawing_says_why_and_is_done_once(engine: Engine) -> None:
    with pytest.raises(Refused, match="原因"), db.writing() as s:
        item, by = item_and(s, "zhang")
        publishing.withdraw(s, item, by, reason="", now=LATER)
    with pytest.raises(Refused, match="没有停用"), db.writing() as s:
        publishing.restore(s, *item_and(s, "zhang"), now=LATER)


def test_a_clerk_changes_publishes_and_withdraws_nothing(engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="修改事项"):
        write_draft("li", promised_limit=2)
    write_draft(promised_limit=2)
    with pytest.raises(NotPermitted, match="发布事项"):
        publish("li")
    with pytest.raises(NotPermitted, match="发布事项"), db.writing() as s:
        item, by = item_and(s, "li")
        publishing.withdraw(s, item, by, reason="不想办", now=LATER)

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ005")
        assert item.open and item.current and item.current.number == 1


def test_every_step_is_in_the_history(engine: Engine) -> None:
    write_draft(promised_limit=2)
    publish()

    with db.reading() as s:
        entries = s.scalars(
            select(History).where(History.subject == "service_item").order_by(History.no)
        ).all()
        assert [h.action for h in entries] == ["draft_item", "change_item_draft", "publish_item"]
        assert entries[1].facts == {"fields": ["承诺时限"], "number": 2}
