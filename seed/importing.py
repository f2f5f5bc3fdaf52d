"""The upload door without a browser: `daiban import` and `daiban undo`. The same check, the same store, one transaction."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from model import migrations
from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts, sites
from model.people.accounts import Account
from model.people.permissions import Role
from model.records import batch, known, undoing, uploads
from model.records.uploads import File, SameFile, UploadKind
from validation import files, report
from validation.files import Checked
from validation.grid import Unreadable

commands = typer.Typer()
As = Annotated[str, typer.Option("--as", help="以哪个账号的名义；不写就用本镇的管理员")]
Json = Annotated[bool, typer.Option("--json", help="给程序看的格式")]


@commands.command("import")
def import_file(
    kind: Annotated[
        UploadKind, typer.Argument(help="residents 居民台账，ledger 代办台账，catalogue 事项目录")
    ],
    file: Annotated[Path, typer.Argument(help="哪个文件，.csv 或 .xlsx")],
    village: Annotated[str, typer.Option(help="文件里没有村代码时，算哪个村的（12位村代码）")] = "",
    check: Annotated[bool, typer.Option("--check", help="只核对，不入库")] = False,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="合格的行入库，有问题的行退回")] = False,
    moved_in: Annotated[bool, typer.Option("--moved-in", help="登记在别的村的人，算迁来的")] = False,
    login: As = "",
    as_json: Json = False,
) -> None:
    """导入台账：先整份核对，有问题的逐行说明；没有问题才入库。"""
    with migrations.looking() as s:
        by = _account(s, login)
        checked = _checked(s, by, kind, file, village, moved_in)
    if isinstance(checked, str):
        result: dict[str, Any] = _result(0, [{"line": None, "column": None, "reason": checked}], None)
    elif check or (checked.problems and not good_rows) or checked.rows.is_empty():
        result = _result(checked.rows.height if check else 0, _rejected(checked), None)
    else:
        result = _stored(login, kind, checked, moved_in)
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1)) if as_json else _say(result, checked)
    if result["rejected"]:
        raise typer.Exit(1)


@commands.command()
def undo(upload: Annotated[int, typer.Argument(help="上传批次编号，导入时显示过")], login: As = "") -> None:
    """撤销一批导入：没有人改过的行恢复原样，之后有人改过的保留。"""
    with migrations.opened() as s:
        by = _account(s, login)
        done = undoing.undo(s, uploads.by_id(s, by, upload), by, now=_now())
    typer.echo(done.sentence)


def _now() -> datetime:
    return datetime.now(db.OFFICE_ZONE)


def _account(s: Session, login: str) -> Account:
    """The account to act as: the named one, or the town's first active administrator."""
    if login:
        account = accounts.by_login(s, login)
        if not account.active:
            raise Refused(f"账号“{login}”已停用。请换一个账号。")
        return account
    halls = sites.halls(s)
    if len(halls) != 1:
        raise Refused("请用 --as 写明以哪个账号的名义导入。")
    heads = [
        a for a in accounts.of_town(s, halls[0].town_id) if a.active and a.role in (Role.admin, Role.director)
    ]
    if not heads:
        raise Refused("本镇没有在用的管理员账号。请用 --as 写明账号。")
    return min(heads, key=lambda account: (account.role is not Role.admin, account.id))


def _checked(
    s: Session, by: Account, kind: UploadKind, file: Path, village: str, moved_in: bool
) -> Checked | str:
    """The judged file, or the sentence why it cannot be read as a whole."""
    try:
        data = file.read_bytes()
    except OSError:
        return f"打不开文件“{file}”。请核对文件名和位置。"
    here = known.of(s, by, village=village)
    try:
        return files.check(kind.value, data, file.name, here, _now().date(), moved_in=moved_in)
    except Unreadable as problem:
        return str(problem)


def _stored(login: str, kind: UploadKind, checked: Checked, moved_in: bool) -> dict[str, Any]:
    """Store the good rows; the same file again names the upload that brought it."""
    file = File(checked.file_name, checked.sha256, checked.total, checked.rejected)
    try:
        with migrations.opened() as s:
            by = _account(s, login)
            upload = batch.store(s, by, kind, file, checked.rows, moved_in=moved_in, now=_now())
    except SameFile as same:
        typer.echo(same.sentence, err=True)
        return _result(0, _rejected(checked), same.upload_id)
    return _result(checked.rows.height, _rejected(checked), upload.id)


def _rejected(checked: Checked) -> list[dict[str, Any]]:
    return [{"line": p.line, "column": p.column, "reason": p.reason} for p in checked.problems]


def _result(accepted: int, rejected: list[dict[str, Any]], upload: int | None) -> dict[str, Any]:
    return {"accepted": accepted, "rejected": rejected, "upload": upload}


def _say(result: dict[str, Any], checked: Checked | str) -> None:
    for row in result["rejected"]:
        typer.echo(f"第{row['line']}行：{row['reason']}" if row["line"] else row["reason"], err=True)
    if not isinstance(checked, str):
        typer.echo(report.summary(checked))
    if result["accepted"] and result["upload"]:
        typer.echo(
            f"已入库{result['accepted']}行，批次{result['upload']}。要撤销：daiban undo {result['upload']}"
        )
