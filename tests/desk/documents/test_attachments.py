"""Photos and PDF files of a ticket: sealed on disk, named by rows, put away but never deleted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.desk.documents import attachments, paper_files
from model.desk.documents.attachments import Attachment
from model.desk.ticket import events, finding
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, vault, verify
from model.ground.configuration import configuration
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.documents.papers_brought import pdf, photo
from tests.desk.tickets import FRIDAY, take

LATER = FRIDAY + timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("folder")


def attach(
    number: str,
    data: bytes = b"",
    *,
    name: str = "户口簿.jpg",
    login: str = "li",
    position: int | None = None,
) -> Attachment:
    file = paper_files.examine(name, data or photo())
    with db.writing() as s:
        return attachments.attach(s, by_login(s, login), number, file, position=position, now=LATER)


def withdraw(number: str, which: int, reason: str = "拍糊了") -> None:
    with db.writing() as s:
        attachments.withdraw(s, by_login(s, "li"), number, which=which, reason=reason, now=LATER)


def kept(ticket: Ticket) -> list[tuple[int, str]]:
    with db.reading() as s:
        return [(row.number, row.file_name) for row in attachments.of_ticket(s, ticket)]


def test_a_photo_is_kept_as_it_came_and_nobody_reads_it_on_the_disk(engine: Engine, folder: Path) -> None:
    ticket, data = take(), photo()

    row = attach(ticket.number, data, position=1)

    assert (row.number, row.position, row.size) == (1, 1, len(data))
    assert vault.get(TOWN, row.stored_name) == data
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 2 and all(data[:100] not in path.read_bytes() for path in files)
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}
    with db.reading() as s:
        assert events.of_ticket(s, ticket)[-1].note == "第1个：户口簿.jpg"
        assert list(history.broken_links(s)) == list(verify.stray_files(s)) == []


def test_the_same_file_is_not_stored_again(engine: Engine, folder: Path) -> None:
    ticket = take()
    attach(ticket.number)

    with pytest.raises(Refused, match="“再来.jpg”这件里已经有了（第1个附件），没有再存"):
        attach(ticket.number, name="再来.jpg")

    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2


def test_two_clicks_at_once_keep_it_once(engine: Engine) -> None:
    ticket = take()

    def work(login: str) -> str:
        try:
            attach(ticket.number, login=login)
        except Refused as refusal:
            return refusal.sentence[:14]
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("li", "wang"))) == ["kept", "“户口簿.jpg”这件里已经"]
    assert kept(ticket) == [(1, "户口簿.jpg")]


def test_thirty_and_no_more(engine: Engine) -> None:
    ticket = take()
    for number in range(attachments.MOST):
        attach(ticket.number, pdf(f"/N {number}"), name=f"{number}.pdf")

    with pytest.raises(Refused, match="一件最多30个附件"):
        attach(ticket.number)


def test_what_is_put_away_is_out_of_sight_and_still_there(engine: Engine) -> None:
    ticket = take()
    row = attach(ticket.number)
    attach(ticket.number, pdf(), name="申请书.pdf")

    withdraw(ticket.number, 1)
    attach(ticket.number)  # a new picture may be the old one

    assert kept(ticket) == [(2, "申请书.pdf"), (3, "户口簿.jpg")]
    assert vault.there(TOWN, row.stored_name)
    with pytest.raises(NotFound, match="第1个附件"):
        withdraw(ticket.number, 1)


def test_putting_away_needs_a_reason(engine: Engine) -> None:
    ticket = take()
    attach(ticket.number)

    with pytest.raises(Refused, match="收起的原因"):
        withdraw(ticket.number, 1, " ")


def test_only_the_post_adds_papers_and_only_to_a_material_that_was_asked(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused, match="社保岗"):
        attach(ticket.number, login="feng")
    with pytest.raises(NotFound, match="这样材料"):
        attach(ticket.number, position=9)
    with pytest.raises(NotPermitted):
        attach(ticket.number, login="zhou")


def test_somebody_else_opens_an_original_as_a_recorded_act(engine: Engine) -> None:
    ticket = take()
    row = attach(ticket.number)

    with db.writing() as s:
        shown, data = attachments.show(s, by_login(s, "feng"), ticket.number, which=1, now=LATER)

    assert (shown.id, data) == (row.id, photo())
    with db.reading() as s:
        last = events.of_ticket(s, ticket)[-1]
        assert (last.kind.label, last.who) == ("查看附件原件", "冯窗口")
        assert [attachments.sees(s, by_login(s, who), ticket, LATER) for who in ("li", "wang", "feng")] == [
            True, True, False,
        ]  # fmt: skip


@pytest.mark.parametrize("login", ["chen", "ji", "zhou", "sun"])
def test_who_may_not_see_whole_numbers_opens_no_original(engine: Engine, login: str) -> None:
    ticket = take()
    attach(ticket.number)

    with pytest.raises(NotPermitted, match="查看全号"), db.writing() as s:
        attachments.show(s, by_login(s, login), ticket.number, which=1, now=LATER)


def test_another_village_does_not_even_learn_that_it_exists(engine: Engine) -> None:
    ticket = take("zhao")
    attach(ticket.number, login="zhao")

    with pytest.raises(NotFound), db.writing() as s:
        attachments.show(s, by_login(s, "qian"), ticket.number, which=1, now=LATER)


def test_a_save_that_is_broken_off_leaves_a_file_that_verify_finds(engine: Engine, folder: Path) -> None:
    ticket = take()
    with pytest.raises(ZeroDivisionError), db.writing() as s:
        file = paper_files.examine("申请书.pdf", pdf())
        attachments.attach(s, by_login(s, "li"), ticket.number, file, now=LATER)
        _ = 1 / 0

    assert kept(ticket) == []
    with db.reading() as s:
        [sentence] = verify.stray_files(s)
    assert sentence.endswith("没有对应的记录。请核对后移走。")


def test_a_full_disk_is_a_sentence_and_leaves_nothing(engine: Engine, folder: Path) -> None:
    ticket = take()
    folder.write_text("not a folder")

    with pytest.raises(Refused, match="文件存不进数据文件夹"):
        attach(ticket.number)

    assert kept(ticket) == []


def test_a_file_in_anothers_place_or_changed_or_gone_does_not_open(engine: Engine) -> None:
    ticket = take()
    first, second = attach(ticket.number), attach(ticket.number, pdf(), name="b.pdf")
    path, other = vault.place(TOWN, first.stored_name), vault.place(TOWN, second.stored_name)
    whole = path.read_bytes()

    for wrong in (other.read_bytes(), whole[:-1] + b"\0", whole[:8], b""):
        path.write_bytes(wrong)
        with pytest.raises(Refused, match="被改动过，打不开"):
            vault.get(TOWN, first.stored_name)
    path.unlink()
    with pytest.raises(Refused, match="不在数据文件夹里"):
        vault.get(TOWN, first.stored_name)
    with db.reading() as s:
        assert [sentence[-13:] for sentence in verify.stray_files(s)] == ["不见了。请从备份里放回来。"]


def test_a_name_that_is_no_name_of_ours_has_no_place() -> None:
    with pytest.raises(ValueError, match="passwd"):
        vault.place(TOWN, "../../passwd")


def test_the_folder_is_the_one_to_back_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert vault.folder().parent == configuration().data_dir


def test_an_older_view_of_the_ticket_does_not_matter(engine: Engine) -> None:
    ticket = take()
    attach(ticket.number)
    with db.reading() as s:
        assert finding.by_number(s, by_login(s, "li"), ticket.number).row_version == ticket.row_version
