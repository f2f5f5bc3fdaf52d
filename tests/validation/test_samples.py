"""The two files that villages really send: exactly the lines named in their README come out."""

from tests.validation.known import FILES, checked
from validation import report

RESIDENTS = (FILES / "居民台账-东岭村-gb18030.csv").read_bytes()
LEDGER = (FILES / "代办台账-西岭村-2026-10.xlsx").read_bytes()


def test_nine_lines_of_the_residents_are_wrong_and_each_says_why() -> None:
    result = checked("residents", RESIDENTS)

    assert [(p.line, p.column, p.value) for p in result.problems] == [
        (12, "身份证号", "990101201708199350"),
        (20, "身份证号", "9.90101E+17"),
        (23, "出生日期", "1901-01-01"),
        (24, "性别", "男"),
        (31, "手机号", "1391234567"),
        (40, "村代码", "99010110029"),
        (52, "身份证号", "990101193304152148"),
        (66, "姓名", ""),
        (70, "更新日期", "2026月31日"),
    ]
    assert (result.total, result.rows.height) == (200, 191)


def test_every_sentence_says_what_to_do() -> None:
    assert [p.sentence for p in checked("residents", RESIDENTS).problems] == [
        "第12行：身份证号第18位校验不符。请对照身份证原件，重新核对18位号码。",
        "第20行：身份证号显示为“9.90101E+17”，后面几位已丢失，无法还原。请把这一列设为“文本”格式后重新填写，再上传。",
        "第23行：出生日期写的是1901年1月1日，身份证号里是1940年6月3日。请核对后改成一致。",
        "第24行：性别写的是“男”，身份证号显示为“女”。请核对。",
        "第31行：手机号只有10位，应为11位数字。没有手机可以空着不填。",
        "第40行：村代码“99010110029”不在本镇名单里。请从“下载模板”里复制本村代码。",
        "第52行：和第18行是同一个身份证号。请删掉其中一行。",
        "第66行：“姓名”没有填写。请补上。",
        "第70行：更新日期“2026月31日”看不懂。请写成2023-09-25这样的样子。",
    ]


def test_lines_that_only_look_wrong_are_accepted() -> None:
    rows = {row["line"]: row for row in checked("residents", RESIDENTS).rows.iter_rows(named=True)}

    assert rows[72]["phone"] == "13900001234"
    assert rows[73]["id_number"] == "990101195610261173"
    assert rows[74]["name"] == '=HYPERLINK("http://example.invalid","点")'
    assert {str(row["updated_on"]) for row in rows.values()} == {"2026-10-31"}


def test_three_lines_of_the_agents_ledger_are_wrong() -> None:
    result = checked("ledger", LEDGER)

    assert [p.sentence for p in result.problems] == [
        "第20行：收件日期“2026-10-45”没有这一天。请写成2023-09-25这样的样子。",
        "第25行：事项编码“MZ999”不在事项目录里。请从“下载模板”里复制编码。",
        "第30行：办结日期2026年9月1日早于收件日期2026年10月22日。请核对。",
    ]
    assert (result.total, result.rows.height) == (40, 37)


def test_the_ledgers_title_its_own_headers_and_its_total_row_do_no_harm() -> None:
    result = checked("ledger", LEDGER)

    assert result.table.header("id_number") == "证件号码"
    assert (result.rows["line"].min(), result.rows["line"].max()) == (3, 42)


def test_the_summary_counts_good_and_bad_rows() -> None:
    assert report.summary(checked("residents", RESIDENTS)) == (
        "共200行，合格191行，有问题9行。可以先导入合格的191行；有问题的9行请下载“问题清单”，改好后只上传这9行。"
    )


def test_the_catalogue_of_113_items_is_clean() -> None:
    result = checked("catalogue", (FILES / "事项目录.csv").read_bytes())

    assert (result.total, list(result.problems)) == (113, [])
