"""Photos and PDF files as people bring them, made here so that none of them is somebody's."""

import io
import struct
import zlib

from PIL import Image


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (1200, 900), *, upside: int = 1, colour: str = "navy"
) -> bytes:
    """A picture with the camera's notes: how it was held (`upside`, EXIF orientation) and where."""
    notes = Image.Exif()
    notes[0x0112] = upside
    notes[0x010F] = "Camera of Li"
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind, exif=notes)
    return drawn.getvalue()


def pdf(extra: str = "") -> bytes:
    """One empty page."""
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
        f"trailer<</Size 4/Root 1 0 R{extra}>>\nstartxref\n180\n%%EOF\n"
    ).encode()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 3,600 million pixels."""

    def chunk(word: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + word + data + struct.pack(">I", zlib.crc32(word + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )
