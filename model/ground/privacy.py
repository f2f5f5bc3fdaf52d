"""Personal data: sealed in the database, masked on screen. The key lies in the data folder, never in the database."""

import os
import re
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary, TypeDecorator
from sqlalchemy.engine import Dialect

from model.ground.configuration import configuration
from model.ground.refusals import Refused

KEY_BYTES = 64  # AES-SIV with two 256-bit keys
COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 令狐 轩辕".split()
)


@cache
def _cipher() -> AESSIV:
    return AESSIV(_key_at_hand())


@cache
def audit_key() -> bytes:
    """The key of the audit log's chain, derived from the sealing key: one file to keep, no digest shared with it."""
    return HKDF(SHA256(), length=32, salt=None, info=b"daiban audit log").derive(_key_at_hand())


@cache
def file_key() -> bytes:
    """The key under which files are sealed (model.ground.vault), derived like the audit log's."""
    return HKDF(SHA256(), length=32, salt=None, info=b"daiban attachments").derive(_key_at_hand())


@cache
def feed_key() -> bytes:
    """The key from which the addresses of the duty calendars are made (model.roster.duty_feeds), derived like the others."""
    return HKDF(SHA256(), length=32, salt=None, info=b"daiban duty feed").derive(_key_at_hand())


def _key_at_hand() -> bytes:
    return key(configuration().data_dir / "personal.key")


def key(path: Path) -> bytes:
    """The sealing key, made at first use; whoever loses this file loses every ID and phone number.
    Refuses a file of another length: it was cut short."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        known = path.read_bytes()
        if len(known) != KEY_BYTES:
            raise Refused(f"密钥文件{path.name}不完整。请从备份里放回原来的那一份。") from None
        return known
    with os.fdopen(handle, "wb") as file:
        fresh = AESSIV.generate_key(KEY_BYTES * 8)
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())  # what is sealed with it must never outlive it
    return fresh


def seal(text: str, purpose: bytes) -> bytes:
    """Deterministic AES-SIV, so that equal values of one purpose stay findable by equality (docs/security.md)."""
    return _cipher().encrypt(text.encode(), [purpose])


class Sealed(TypeDecorator[str]):
    """A column that the database never sees in the clear. An empty text is stored as NULL."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return seal(value, self.purpose.encode()) if value else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str:
        return _cipher().decrypt(bytes(value), [self.purpose.encode()]).decode() if value else ""


ID_NUMBER = Sealed("id_number")
PHONE = Sealed("phone")

# An ID or a mobile number inside a text. Parted by signs a number must look like one: an ID has a year of birth in it.
_PART = r"[\s\-_.·‐-―−]*"
_YEAR = rf"(?:1{_PART}[89]|2{_PART}0)"
_NUMBERS = re.compile(
    rf"[0-9]{{17}}[0-9X]|[1-9](?:{_PART}[0-9]){{5}}{_PART}{_YEAR}(?:{_PART}[0-9]){{9}}{_PART}[0-9X]"
    rf"|(?<![0-9])1{_PART}[3-9](?:{_PART}[0-9]){{9}}(?![0-9])",
    re.IGNORECASE,
)
_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789XX-")


def without_numbers(text: str) -> str:
    """The text with every ID and mobile number in it blanked, for what is kept unsealed."""
    return _NUMBERS.sub("（号码）", text.translate(_NARROW))


def holds_number(text: str) -> bool:
    """Whether an ID or mobile number stands in the text, however it is written."""
    return _NUMBERS.search(text.translate(_NARROW)) is not None


def mask_id(number: str) -> str:
    """First six and last four of an ID number, as inside the house (c8)."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def mask_phone(number: str) -> str:
    """First three and last four of a phone number."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "*" * len(number)


def mask_name(name: str) -> str:
    """The surname only: 张*, 欧阳**. A one-character name stays hidden whole."""
    if len(name) < 2:
        return "*" * len(name)
    shown = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:shown] + "*" * (len(name) - shown)
