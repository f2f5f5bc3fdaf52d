"""The archive that an .xlsx file is, measured before calamine may open it.

A few bytes can unpack to gigabytes, one stray cell at XFD1048576 makes a dense grid of it, and one text named by
thousands of cells is copied into each. So the few parts that count are unpacked within limits and walked by a parser
that nothing slows down, and calamine gets a clean copy that holds only what was measured.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from validation import sheet_xml
from validation.grid import DAMAGED, Unreadable
from validation.sheet_xml import Extent

MAX_UNPACKED: Final = 300_000_000
MAX_PARTS: Final = 2000
# what zipfile raises for a broken, encrypted or oddly packed archive
_BROKEN: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
                  OSError, ValueError)  # fmt: skip
_ROOT: Final = "_rels/.rels"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TEXTS: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"


@dataclass(frozen=True)
class Book:
    """A clean copy of the archive, and what the XML of each sheet that people see says, by the sheet's name."""

    data: bytes
    extents: Mapping[str, Extent]


def measured(data: bytes) -> Book:
    """Refuses (Unreadable) a broken archive, a document of another kind, and what is too big or too odd."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _measured(archive)
    except _BROKEN as error:
        raise Unreadable(DAMAGED) from error


def _measured(archive: zipfile.ZipFile) -> Book:
    real = _names(archive)
    if _WORKBOOK.lower() not in real:
        raise Unreadable("这不是Excel表格（可能是文档或压缩包）。请选台账的Excel或CSV文件。")
    parts = {
        name: archive.read(real[name.lower()])
        for name in (_ROOT, _WORKBOOK, _RELATIONS, _TEXTS, _STYLES)
        if name.lower() in real
    }
    sheets = sheet_xml.sheets(parts[_WORKBOOK], parts.get(_RELATIONS, b""))
    lengths = sheet_xml.text_lengths(parts[_TEXTS]) if _TEXTS in parts else ()
    walk = sheet_xml.Limits()
    extents = {}
    for sheet in sheets:
        if sheet.part.lower() in real and sheet.part not in parts:
            parts[sheet.part] = archive.read(real[sheet.part.lower()])
            extent = sheet_xml.extent(parts[sheet.part], lengths, walk)
            if not sheet.hidden:
                extents[sheet.name] = extent
    return Book(_packed(parts), extents)


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts by their names in lower case, as calamine looks for them; refuses one name twice, and too much."""
    names = archive.namelist()
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED or len(names) > MAX_PARTS:
        raise Unreadable("这个文件解开后太大，不能读取。请只留下台账这一张表，另存后再上传。")
    real = {name.lower(): name for name in names}
    if len(real) < len(names):
        raise Unreadable(DAMAGED)
    return real


def _packed(parts: Mapping[str, bytes]) -> bytes:
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return clean.getvalue()
