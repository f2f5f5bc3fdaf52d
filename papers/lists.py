"""Lists as .xlsx and .csv files, with ID numbers as text and no cell a formula."""

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from model.ground.refusals import Refused

HEADINGS = {
    "number": "办件编号", "item_code": "事项编码", "item_name": "事项名称", "kind": "件类", "mode": "服务方式",
    "channel": "受理渠道", "village": "所在村", "post": "岗位", "applicant": "申请人", "id_number": "身份证号",
    "phone": "联系电话", "agent_name": "代办人", "state": "状态", "received_at": "收件时间", "accepted_on": "受理日期", "promised_on": "承诺日期", "ended_on": "了结日期",
    "due_on": "到期日期", "completed_at": "办结时间", "reply": "答复", "household_no": "户号", "name": "姓名",
    "sex": "性别", "birth": "出生日期", "relation_to_head": "与户主关系", "address": "住址",
    "residence_status": "居住情况", "special_kinds": "特殊类别", "updated_on": "更新日期", "category": "分类",
    "department": "承办部门", "window": "窗口", "modes": "服务方式", "legal_basis": "法律依据",
    "conditions": "申请条件", "materials": "材料", "steps": "办理流程", "statutory_limit": "法定时限",
    "promised_limit": "承诺时限", "day_unit": "时限单位", "intake_level": "受理层级", "fee_yuan": "收费（元）", "fee_basis": "收费依据",
    "approval_level": "审批层级", "result_document": "办理结果", "enquiry_phone": "咨询电话", "status": "发布状态",
}  # fmt: skip
DANGEROUS = r"^([=+\-@\t\r])"  # what a spreadsheet program may take for a formula


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame of the columns above to a file; refuses another ending and a place that cannot be written."""
    writers = {".xlsx": _xlsx, ".csv": _csv}
    if path.suffix.lower() not in writers:
        raise Refused("文件名请以 .xlsx 或 .csv 结尾。")
    try:
        writers[path.suffix.lower()](frame, path)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise Refused(f"文件“{path.name}”写不进去。请换一个文件夹，或先关掉正在打开它的程序。") from error


def _xlsx(frame: pl.DataFrame, path: Path) -> None:
    plain: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(path, {**plain, "remove_timezone": True}) as book:
        sheet = book.add_worksheet("清单")
        day, moment = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet.write_row(0, 0, [HEADINGS[name] for name in frame.columns], book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, frame.width - 1, 16)
        for line, row in enumerate(frame.iter_rows(), 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                elif value is not None:
                    at = moment if isinstance(value, datetime) else day
                    sheet.write(line, column, value, None if isinstance(value, (int, float)) else at)


def _csv(frame: pl.DataFrame, path: Path) -> None:
    harmless = frame.with_columns(pl.col(pl.String).str.replace(DANGEROUS, "'$1"))
    harmless.rename(HEADINGS, strict=False).write_csv(
        path, include_bom=True, datetime_format="%Y-%m-%d %H:%M", date_format="%Y-%m-%d"
    )
