"""What a workbook's XML says, read in one pass by expat: its sheets, how far their cells reach, how much text the cells
name, and where a number of 16 digits or more stands (Excel keeps 15: an ID number in a number cell is lost)."""

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from validation.grid import DAMAGED, Unreadable

MAX_CELLS: Final = 4_000_000
MAX_ELEMENTS: Final = 9_000_000  # a cell with its own text is three
MAX_DEPTH: Final = 50
MAX_WIDTH: Final = 2000  # columns of a sheet; Excel has 16,384
MAX_SIGNS: Final = 32_767  # Excel's own limit of one cell
MAX_TEXT: Final = 64_000_000  # characters of all cells together
FAR: Final = "这张表太大：很远的地方还有格子。请只留下台账内容，删掉多余的行和栏，另存后再上传。"
FULL: Final = "这张表的文字太多，不能读取。请只留下台账内容，按月或按村分开，另存后再上传。"
LONG: Final = f"有一格的文字超过{MAX_SIGNS}个字，不能读取。请用Excel打开，删短后另存，再上传。"
_LONG_PIECE: Final = re.compile(rb"<[^<]{1000000}")
_LONG_NUMBER: Final = re.compile(r"[0-9]{16,}(?:\.[0-9]*)?|[0-9.]+[Ee]\+?[0-9]+")
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    hidden: bool


@dataclass
class Limits:
    """What all sheets of one workbook have used up together."""

    cells: int = 0
    signs: int = 0


@dataclass
class Extent:
    """What one sheet's XML says of its cells before calamine opens it; columns count from 0."""

    first_column: int = 10**6
    last_column: int = 0
    last_row: int = 0
    long_numbers: dict[tuple[int, int], str] = field(default_factory=dict)


class _Walk:
    """One pass over a part: `start` for every element with its attributes, and for the elements of `texts` `end` with
    the text in them. Refuses too many elements, and too many inside each other."""

    def __init__(self, start: Start, end: End, texts: frozenset[str]) -> None:
        self.start, self.end, self.texts = start, end, texts
        self.local: dict[str, str] = {}  # names without their prefix: a dozen in millions of elements
        self.pieces: list[str] = []
        self.elements = self.length = self.depth = 0

    def over(self, xml: bytes) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.started, self.ended
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, ValueError, IndexError) as error:
            raise Unreadable(DAMAGED) from error

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            raise Unreadable(FAR)
        if name not in self.local:
            self.local[name] = name.rpartition(":")[2]
        if self.length:
            self.forget()
        self.start(self.local[name], attributes)

    def ended(self, name: str) -> None:
        self.depth -= 1
        if self.local[name] in self.texts:
            self.end(self.local[name], "".join(self.pieces))
        if self.length:
            self.forget()

    def characters(self, data: str) -> None:
        self.length += len(data)
        if self.length > MAX_SIGNS:
            raise Unreadable(LONG)
        self.pieces.append(data)

    def forget(self) -> None:
        self.pieces.clear()
        self.length = 0


def _walk(xml: bytes, start: Start, end: End, texts: frozenset[str] = frozenset()) -> None:
    _refuse_oddities(xml)
    _Walk(start, end, texts).over(xml)


def _refuse_oddities(xml: bytes) -> None:
    """What no spreadsheet program writes and what can slow a parser down or make much of little: another encoding, a
    document type, comments, later instructions, a tag or text of a million bytes."""
    if b"\0" in xml or b"<!--" in xml or b"<!D" in xml or xml.find(b"<?", 8) >= 0:
        raise Unreadable(DAMAGED)
    if _LONG_PIECE.search(xml):
        raise Unreadable(LONG)


def sheets(workbook: bytes, relations: bytes) -> list[Sheet]:
    """The sheets in the workbook's order, and the part of the archive that each is, found as calamine finds it."""
    targets: dict[str, str] = {}
    listed: list[tuple[str, str, bool]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = (
                target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            )

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            id = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            listed.append((attributes.get("name", ""), id, attributes.get("state", "visible") != "visible"))

    if relations:
        _walk(relations, relation, _nothing)
    _walk(workbook, sheet, _nothing)
    return [Sheet(name, targets.get(id, ""), hidden) for name, id, hidden in listed]


def _nothing(name: str, text: str) -> None: ...


def text_lengths(xml: bytes) -> Sequence[int]:
    """How long each shared text is, in the part's order. Refuses one that no cell of Excel can hold."""
    lengths = array("I")
    length = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal length
        if name == "si":
            length = 0

    def end(name: str, text: str) -> None:
        nonlocal length
        if name == "t":
            length += len(text)
            if length > MAX_SIGNS:
                raise Unreadable(LONG)
        elif name == "si":
            lengths.append(length)

    _walk(xml, start, end, frozenset({"t", "si"}))
    return lengths


class _Cells:
    """Walks one sheet's cells; `limits` is what the sheets before it have used."""

    def __init__(self, lengths: Sequence[int], limits: Limits) -> None:
        self.lengths, self.limits, self.extent = lengths, limits, Extent()
        self.columns: dict[str, int] = {}
        self.row, self.column, self.kind, self.length = 0, -1, "", 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.kind, self.length = attributes.get("t", ""), 0
            if "r" in attributes:
                self._moved(attributes["r"])
            else:
                self.column += 1
        elif name == "v" or name == "is" or name == "f":
            self._counted()
        elif name == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = -1

    def _moved(self, place: str) -> None:
        match = _PLACE.fullmatch(place)
        if match is None:
            raise Unreadable(DAMAGED)
        letters = match[1]
        if letters not in self.columns:
            self.columns[letters] = _column(letters)
        self.column, self.row = self.columns[letters], int(match[2])

    def _counted(self) -> None:
        extent, row, column = self.extent, self.row, self.column
        if extent.first_column <= column <= extent.last_column and row <= extent.last_row:
            return
        extent.first_column = min(extent.first_column, column)
        extent.last_column = max(extent.last_column, column)
        extent.last_row = max(extent.last_row, row)
        if extent.last_column >= MAX_WIDTH or self._all() > MAX_CELLS:
            raise Unreadable(FAR)

    def _all(self) -> int:
        return self.limits.cells + self.extent.last_row * (self.extent.last_column + 1)

    def end(self, name: str, text: str) -> None:
        if name == "v" and self.kind == "s":
            self._add(self.lengths[int(text)])
        elif name in ("v", "t"):
            self._add(len(text))
            if name == "v" and self.kind in ("", "n"):
                self._number(text)

    def _add(self, signs: int) -> None:
        self.length += signs
        self.limits.signs += signs
        if self.length > MAX_SIGNS:
            raise Unreadable(LONG)
        if self.limits.signs > MAX_TEXT:
            raise Unreadable(FULL)

    def _number(self, text: str) -> None:
        if (len(text) >= 16 or "E" in text or "e" in text) and _LONG_NUMBER.fullmatch(text):
            number = float(text)
            if number >= 1e15:
                self.extent.long_numbers[self.row, self.column] = f"{number:.5E}"


def extent(xml: bytes, lengths: Sequence[int], limits: Limits) -> Extent:
    """How far the cells that hold anything reach, and the long numbers; adds to `limits` what this sheet uses.
    Refuses cells far away, texts longer than Excel's, and too much text, counting a shared text for each cell that
    names it."""
    cells = _Cells(lengths, limits)
    _walk(xml, cells.start, cells.end, frozenset({"v", "t"}))
    limits.cells = cells._all()
    return cells.extent


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
