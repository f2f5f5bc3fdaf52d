"""The handbook (R223): every published item once, by category, with right page numbers; a Word file that opens."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.catalogue import entering, items, publishing
from model.catalogue.content import materials_of
from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts
from papers import handbook
from tests.cast import START, TOWN
from tests.catalogue.sample import SAMPLE, seed_entry, seed_rows

TODAY = date(2026, 3, 2)


def word(s: Session, **part: str) -> bytes:
    return handbook.word(s, accounts.by_login(s, "li"), **part, today=TODAY)


def enter(**fields: object) -> None:
    with db.writing() as s:
        entering.enter(s, accounts.by_login(s, "zhang"), replace(SAMPLE, **fields), now=START)


def paragraphs(file: bytes, style: str) -> list[str]:
    return [p.text for p in docx.Document(BytesIO(file)).paragraphs if p.style and p.style.name == style]


def test_the_printed_book_has_a_cover_a_contents_list_and_every_item_once(engine: Engine) -> None:
    enter(code="AA001", name="户口登记", category="户籍")

    with db.reading() as s:
        book = handbook.sheet(s, accounts.by_login(s, "zhou"), today=TODAY)
    assert "便民服务手册" in book and "2026年3月2日　共7个事项" in book
    assert book.index("<h2>户籍</h2>") < book.index("<h2>民政救助</h2>")
    assert book.count("<article") == book.count("data-page-of=") == 7


def test_drafts_and_withdrawn_items_are_in_neither_book(engine: Engine) -> None:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, "MZ005"), accounts.by_login(s, "zhang")
        publishing.withdraw(s, item, by, reason="县里已取消", now=START)

    with db.reading() as s:
        assert "高龄津贴" not in handbook.sheet(s, by, today=TODAY)
        assert not any("高龄津贴" in line for line in paragraphs(word(s), "Heading 2"))


def test_the_word_book_has_headings_contents_and_a_table_for_every_item(engine: Engine) -> None:
    with db.reading() as s:
        file = word(s, category="民政救助")

    book = docx.Document(BytesIO(file))
    assert (
        paragraphs(file, "Heading 1") == ["民政救助"]
        and len(paragraphs(file, "Heading 2")) == len(book.tables) == 5
    )
    assert paragraphs(file, "toc 2")[:2] == ["1　居民身份证到期换领代办\t1", "2　最低生活保障申请\t2"]
    rows = {row.cells[0].text: row.cells[1].text for row in book.tables[0].rows}
    assert rows["带什么"] == "1. 户口簿原件\n2. 原居民身份证"
    assert list(rows)[:7] == [
        "谁能办",
        "带什么",
        "到哪办",
        "多少天",
        "多少钱",
        "打什么电话",
        "对结果不满意找谁",
    ]


def test_the_word_book_is_text_in_chinese_type_and_leads_nowhere(engine: Engine) -> None:
    evil = "{{ 7 * 7 }} <w:p> & “引号”"
    enter(name=evil, category="户籍", fee_fen=100, fee_basis='=HYPERLINK("http://evil")')

    with db.reading() as s:
        file = word(s, category="户籍")
    book = docx.Document(BytesIO(file))
    assert paragraphs(file, "Heading 2") == [f"1　{evil}"]
    assert book.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    assert [rel for rel in book.part.rels.values() if rel.is_external] == []
    names = ZipFile(BytesIO(file)).namelist()
    assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]
    assert {e.text.split()[0] for e in book.element.body.iter(qn("w:instrText"))} == {"TOC"}


@pytest.mark.parametrize(("part", "count"), [({"window": "社保窗口"}, 7), ({"category": "户籍"}, 1)])
def test_one_window_or_one_category_at_a_time(engine: Engine, part: dict[str, str], count: int) -> None:
    enter(code="AA001", name="户口登记", category="户籍")

    with db.reading() as s:
        assert len(paragraphs(word(s, **part), "Heading 2")) == count
        book = handbook.sheet(s, accounts.by_login(s, "li"), **part, today=TODAY)
    assert book.count("<article") == count and f'<p class="part">{[*part.values()][0]}</p>' in book


def test_a_part_without_items_is_refused(engine: Engine) -> None:
    with db.reading() as s, pytest.raises(Refused, match="这里还没有已发布的事项。"):
        word(s, category="没有的类别")


def test_an_item_of_two_pages_moves_the_next_one_on(engine: Engine) -> None:
    enter(
        code="AA001",
        category="民政救助",
        materials=materials_of([f"第{n}样：{'很长的名称' * 9}" for n in range(24)]),
    )

    with db.reading() as s:
        pages = [line.split("\t")[1] for line in paragraphs(word(s, category="民政救助"), "toc 2")]
    assert pages == ["1", "3", "4", "5", "6", "7"]


def test_the_whole_catalogue_of_a_town_becomes_one_book(sqlite_engine: Engine) -> None:
    with db.writing() as s:
        by, shelf = accounts.by_login(s, "zhang"), entering.prepare(s, TOWN)
        for row in seed_rows():
            entering.enter(s, by, seed_entry(row, "社保窗口"), now=START, shelf=shelf)

    with db.reading() as s:
        file = word(s)
    assert len(paragraphs(file, "Heading 2")) == 113 and len(paragraphs(file, "Heading 1")) == 15
