"""Files that people bring, sealed on disk: `data/attachments/<town>/<two signs>/<name>`, AES-GCM, never in the database."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from model.ground import privacy
from model.ground.configuration import configuration
from model.ground.refusals import Refused

FOLDER: Final = "attachments"
_HEAD: Final = b"DBT1"  # what kind of sealing this is, should there ever be another
_NONCE: Final = 12
_NAME: Final = re.compile(r"[0-9a-f]{32}(-small)?")


def new_name() -> str:
    """A name nobody can guess; it says nothing of the file."""
    return secrets.token_hex(16)


def put(town_id: int, name: str, data: bytes) -> None:
    """Seal a file and write it whole or not at all: it has its name only when every byte is on the disk. The town and the name
    are sealed with it, so a file in another's place does not open. Refuses when the disk does not take it."""
    path = place(town_id, name)
    nonce = os.urandom(_NONCE)
    sealed = _HEAD + nonce + AESGCM(privacy.file_key()).encrypt(nonce, data, _bound(town_id, name))
    half = path.with_name(f".{name}.{secrets.token_hex(4)}")
    try:
        for above in (folder(), path.parent.parent, path.parent):
            above.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        raise Refused("文件存不进数据文件夹，没有保存。请告诉管理员看看磁盘是不是满了。") from error


def get(town_id: int, name: str) -> bytes:
    """The file as it was put in; refuses one that is not there or was changed on the disk."""
    try:
        sealed = place(town_id, name).read_bytes()
    except OSError as error:
        raise Refused("这个文件不在数据文件夹里。请告诉管理员从备份里放回来。") from error
    try:
        body = sealed.removeprefix(_HEAD)
        if body == sealed or len(body) <= _NONCE:
            raise InvalidTag
        return AESGCM(privacy.file_key()).decrypt(body[:_NONCE], body[_NONCE:], _bound(town_id, name))
    except InvalidTag as error:
        raise Refused("这个文件被改动过，打不开。请告诉管理员从备份里放回来。") from error


def there(town_id: int, name: str) -> bool:
    """Whether the file lies in its place."""
    return place(town_id, name).is_file()


def place(town_id: int, name: str) -> Path:
    """Where a file lies. A name of any other form is a bug and raises ValueError."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return folder() / str(town_id) / name[:2] / name


def folder() -> Path:
    return configuration().data_dir / FOLDER


def every() -> Iterator[Path]:
    """Every file below the folder, also halves that a power cut left behind."""
    if folder().is_dir():
        yield from (path for path in sorted(folder().rglob("*")) if path.is_file())


def _bound(town_id: int, name: str) -> bytes:
    return f"{town_id}/{name}".encode()
