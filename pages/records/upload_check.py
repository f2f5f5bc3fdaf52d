"""What the check of a file found: the sum, the problems in the file's own order, and what may be done now."""

import math
from datetime import date

import polars as pl
import streamlit as st

from model.ground.privacy import mask_id, mask_name
from model.records.uploads import UploadKind
from pages.parts import words
from validation import report
from validation.files import Checked

SHOWN, LONGEST = 50, 40
WHOLE, GOOD_ROWS = "whole", "good_rows"
SAMPLES = {
    UploadKind.residents: {"line": "行", "village_code": "村代码", "name": "姓名", "id_number": "身份证号", "sex": "性别",
                           "birth": "出生日期", "updated_on": "更新日期"},
    UploadKind.ledger: {"line": "行", "item_code": "事项", "name": "姓名", "id_number": "身份证号", "village_code": "村代码",
                        "received": "收件日期", "finished": "办结日期"},
    UploadKind.catalogue: {"line": "行", "code": "编码", "name": "事项", "department": "部门", "window": "窗口",
                           "promised_limit": "承诺天数", "fee_fen": "收费"},
}  # fmt: skip


def show(kind: UploadKind, checked: Checked) -> None:
    """The sum in one sentence, then the problems or the first rows as they were read."""
    say = st.warning if checked.problems else st.success
    say(report.summary(checked), icon=":material/rule:" if checked.problems else ":material/check_circle:")
    if checked.problems:
        _problems(checked)
    elif checked.rows.height:
        _first_rows(kind, checked)


def _problems(checked: Checked) -> None:
    """A page of problems; a drawn table breaks long sentences into lines, and a telephone shows them whole."""
    page = st.session_state.get("uploads_page", 1)
    pages = math.ceil(len(checked.problems) / SHOWN)
    problems = checked.problems[(min(page, pages) - 1) * SHOWN :][:SHOWN]
    st.table(
        {
            "行": [problem.line for problem in problems],
            "栏目": [words.plain(problem.column) for problem in problems],
            "写的是": [words.plain(" ".join(problem.value.split())[:LONGEST]) for problem in problems],
            "怎么改": [words.plain(problem.reason) for problem in problems],
        }
    )
    if pages > 1:
        st.pagination(pages, key="uploads_page")
    name, data, mime = report.problem_list(checked)
    st.download_button(
        "下载“问题清单”",
        data,
        name,
        mime,
        key="uploads_problems",
        icon=":material/download:",
        on_click="ignore",
        help="只有有问题的行，最后一栏写着错误原因。改好后可以直接上传这份清单。",
    )


def _first_rows(kind: UploadKind, checked: Checked) -> None:
    """The first five rows as they were read, so that a shifted column is seen before it is stored."""
    names = SAMPLES[kind]
    rows = [
        {
            names[key]: _shown(key, value, kind is not UploadKind.catalogue)
            for key, value in row.items()
            if key in names
        }
        for row in checked.rows.head(5).iter_rows(named=True)
    ]
    st.caption("前5行读出来是这样，请看一眼栏目有没有错位：")
    st.dataframe(pl.DataFrame(rows), hide_index=True, height="content")


def _shown(key: str, value: object, masked: bool) -> str:
    if isinstance(value, date):
        return words.day(value)
    if key == "fee_fen" and isinstance(value, int):
        return words.money(value)
    if key == "id_number":
        return mask_id(str(value))
    text = "" if value is None else str(value)
    return mask_name(text) if key == "name" and masked else text


def may_go_in(checked: Checked) -> bool:
    """Whether there is something to store: a clean file, or its good rows when that is what was chosen."""
    if not checked.problems or not checked.rows.height:
        return bool(checked.rows.height)
    choices = {
        WHOLE: "整份一起入库：先把有问题的行改好，再上传一次",
        GOOD_ROWS: f"先入库合格的{checked.rows.height}行，有问题的{checked.rejected}行改好后再传",
    }
    chosen = st.radio("怎么办", list(choices), format_func=choices.__getitem__, key="uploads_choice")
    return chosen == GOOD_ROWS
