"""Checking a photo or PDF before it is kept; its content decides its type. No database, no disk."""

import hashlib
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from model.ground.db import Labelled
from model.ground.privacy import without_numbers
from model.ground.refusals import Refused

MOST_BYTES: Final = 10 * 1024 * 1024
SMALL: Final = 320  # px, the longer side of the small picture


class FileKind(Labelled):
    """The kinds that are kept; the label is what people call them."""

    jpeg = "jpeg", "照片（JPG）"
    png = "png", "图片（PNG）"
    webp = "webp", "图片（WebP）"
    pdf = "pdf", "PDF"

    @property
    def mime(self) -> str:
        """What a browser is told it gets."""
        return "application/pdf" if self is FileKind.pdf else f"image/{self.value}"


# A small file that unfolds to more is a trap. A JPEG may have more than any phone's camera, for it is read at an eighth of its
# size; the others are unfolded whole.
MOST_PIXELS: Final[Mapping[FileKind, int]] = {
    FileKind.jpeg: 60_000_000, FileKind.png: 25_000_000, FileKind.webp: 25_000_000,
}  # fmt: skip
UNFOLDING = Lock()  # one picture at a time: an office PC has the room for one
_ENDINGS: Final = {
    ".jpg": "image", ".jpeg": "image", ".jfif": "image", ".png": "image", ".webp": "image", ".pdf": "pdf", "": "",
}  # fmt: skip
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"heif", b"avif")


@dataclass(frozen=True)
class PaperFile:
    """A file that passed: its tidy name, what it really is, its bytes as they came, a small picture of it (b"" for a PDF)."""

    name: str
    kind: FileKind
    data: bytes
    small: bytes
    sha256: str


def examine(name: str, data: bytes) -> PaperFile:
    """Look at one file. Refuses, each with what to do: an empty one, one over 10 MB, a photo of an iPhone's own kind, any other
    kind, content that is not what the name says, one that breaks off, a picture of too many pixels, a PDF with a password."""
    name = tidy(name)
    if not data:
        raise Refused(f"“{name}”是空的。请重新拍照或另存后再传。")
    if len(data) > MOST_BYTES:
        raise Refused(
            f"“{name}”有{len(data) / 1_048_576:.1f}兆，每个最多10兆。请把照片调小，或分成几个文件再传。"
        )
    kind = kind_of(name, data)
    ending = _ENDINGS.get(_split(name)[1].lower())
    really = "pdf" if kind is FileKind.pdf else "image"
    if ending is None or ending not in ("", really):
        raise Refused(f"“{name}”的名字和内容对不上，内容是{kind.label}。请核对文件，把名字的结尾改对再传。")
    if kind is FileKind.pdf:
        _check_pdf(name, data)
    small = b"" if kind is FileKind.pdf else _small(name, kind, data)
    return PaperFile(name, kind, data, small, hashlib.sha256(data).hexdigest())


def tidy(name: str) -> str:
    """The last part of a path, without signs that hide or turn text and without anybody's ID or phone number, at most 100
    signs with its ending kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem, ending = _split(without_numbers(kept))
    return (stem[: 100 - len(ending)] + ending) or "未命名"


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and len(ending) <= 5 else (name, "")


def kind_of(name: str, data: bytes) -> FileKind:
    """What the first bytes say it is; refuses what is not kept."""
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.jpeg
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.png
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind.webp
    if b"%PDF-" in data[:1024]:
        return FileKind.pdf
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Refused(
            f"“{name}”是苹果手机的HEIC照片，这里打不开。请在手机“设置—相机—格式”里选“兼容性最佳”再拍，或截图后再传。"
        )
    raise Refused(f"“{name}”不是照片也不是PDF。这里只收JPG、PNG、WebP照片和PDF；Word请先另存为PDF。")


def _small(name: str, kind: FileKind, data: bytes) -> bytes:
    """The small picture, upright, drawn anew: nothing of the camera's notes (place, owner) is in it. Reading every line
    of the picture is also the check that it is whole."""
    try:
        with UNFOLDING, Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS[kind]:
                raise Refused(_too_many(name, kind))
            opened.thumbnail((SMALL, SMALL))  # a JPEG is read at an eighth of its size
            picture = ImageOps.exif_transpose(opened)
            flat = Image.new("RGB", picture.size, "white")
            if picture.has_transparency_data:
                clear = picture.convert("RGBA")
                flat.paste(clear, mask=clear)
            else:
                flat = picture.convert("RGB")
            drawn = io.BytesIO()
            flat.save(drawn, "JPEG", quality=80)
            return drawn.getvalue()
    except Image.DecompressionBombError as error:
        raise Refused(_too_many(name, kind)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(f"“{name}”不完整，打不开。请重新拍照，或重新从手机里传过来。") from error


def _too_many(name: str, kind: FileKind) -> str:
    most = MOST_PIXELS[kind] // 10_000
    how = (
        "请把照片调小再传。"
        if kind is FileKind.jpeg
        else "请用看图软件把宽和高各缩小一半，或另存为JPG，再传。"
    )
    return f"“{name}”的尺寸太大，超过{most}万像素。{how}"


def _check_pdf(name: str, data: bytes) -> None:
    """Header, end and no password; what is on the pages is not looked at."""
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise Refused(f"“{name}”不完整，后面缺了一截。请重新另存为PDF再传。")
    if re.search(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)", data):
        raise Refused(f"“{name}”有密码，以后档案里打不开。请去掉密码，另存为PDF再传。")
