"""The template of a ledger, made from the columns that the check uses, with this town's codes to copy."""

import streamlit as st

from model.ground import db
from model.people.accounts import Account
from model.records import known
from model.records.uploads import UploadKind
from pages.parts import frame
from validation import report
from validation.files import COLUMNS


def download(kind: UploadKind) -> None:
    me = frame.me()  # the file is made at the click, outside the page, where nobody is signed in
    st.download_button(
        f"下载{kind.label}模板",
        lambda: _workbook(kind, me),
        f"{kind.label}模板.xlsx",
        report.XLSX,
        key="uploads_template",
        icon=":material/table_view:",
        on_click="ignore",
        help="村里自己的表格也能传，栏目名字对得上就行。",
    )


def _workbook(kind: UploadKind, by: Account) -> bytes:
    with db.reading() as s:
        here = known.of(s, by)
    villages = [(code, here.villages[code]) for code in sorted(here.own)]
    lists = {"村代码": villages} if kind is not UploadKind.catalogue else {}
    if kind is UploadKind.ledger:
        lists["事项编码"] = list(here.items.items())
    return report.template(COLUMNS[kind.value], lists)
