"""Sends files through the door as the pages and the command do: check with what the database knows, then store."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.ground import db
from model.people import accounts
from model.people.accounts import Account
from model.records import catalogue_upload, known, ledger_upload, resident_upload, undoing, uploads
from model.records.undoing import Undone
from model.records.uploads import File, Upload
from tests.cast import START
from tests.validation.known import FILES
from validation import files
from validation.files import Checked

NOW = datetime(2026, 11, 22, 9, 10, tzinfo=START.tzinfo)
EAST, WEST = "990101100201", "990101100202"
LI, WANG = "990101198001010014", "990101195505150025"
RESIDENTS = (FILES / "居民台账-东岭村-gb18030.csv").read_bytes()
LEDGER = (FILES / "代办台账-西岭村-2026-10.xlsx").read_bytes()
OPEN = f"MZ005,李一,{LI},{EAST},代办,2026-10-09,,在办"
DONE = f"MZ005,李一,{LI},{EAST},代办,2026-10-09,2026-10-13,办结"


def check(
    s: Session,
    by: Account,
    kind: files.Kind,
    data: bytes | str,
    *,
    moved_in: bool = False,
    name: str = "台账.csv",
) -> Checked:
    raw = data.encode() if isinstance(data, str) else data
    return files.check(kind, raw, name, known.of(s, by), NOW.date(), moved_in=moved_in)


def send(
    login: str, kind: files.Kind, data: bytes | str, *, moved_in: bool = False, now: datetime = NOW
) -> Upload:
    """The good rows of a file, stored by this account."""
    with db.writing() as s:
        by = accounts.by_login(s, login)
        checked = check(s, by, kind, data, moved_in=moved_in)
        file = File(checked.file_name, checked.sha256, checked.total, checked.rejected)
        if kind == "residents":
            return resident_upload.store(s, by, file, checked.rows, moved_in=moved_in, now=now)
        store = ledger_upload.store if kind == "ledger" else catalogue_upload.store
        return store(s, by, file, checked.rows, now=now)


def residents(*rows: str) -> str:
    return "\n".join(["村代码,姓名,身份证号,手机号,住址,更新日期", *rows]) + "\n"


def ledger(*rows: str) -> str:
    return "\n".join(["事项编码,姓名,身份证号,村代码,服务方式,收件日期,办结日期,结果", *rows]) + "\n"


def undo(upload: Upload, login: str = "zhao", now: datetime = NOW) -> Undone:
    with db.writing() as s:
        by = accounts.by_login(s, login)
        return undoing.undo(s, uploads.by_id(s, by, upload.id), by, now=now)
