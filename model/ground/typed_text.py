"""Text that people type, before it is stored or searched: no invisible signs, no longer than its column.

The rules for one text; `validation/text.py` and `validation/dates.py` say the same for whole columns of a file, and
`tests/test_one_cleaning.py` holds the two together.
"""

import re
import unicodedata
from datetime import date

from model.ground.refusals import Refused

# letters that are drawn as nothing: without any width; as a blank (Hangul fillers, an empty Braille cell)
_WITHOUT_WIDTH = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2065")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Han characters, with those that offices keep in the private area
_HAN = "\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_TIME = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def cleaned(text: str, what: str, longest: int) -> str:
    """The text without control characters and outer blanks; refuses one that is longer than its column."""
    # the private area holds rare characters of names
    kept = "".join(
        sign for sign in text if sign.isprintable() or sign == "\n" or unicodedata.category(sign) == "Co"
    ).strip()
    return _fitting(kept, what, longest)


def cleaned_name(text: str, what: str, longest: int) -> str:
    """The name as `tidy_name` has it; refuses one that is longer than its column."""
    return _fitting(tidy_name(text), what, longest)


def _fitting(text: str, what: str, longest: int) -> str:
    if len(text) > longest:
        raise Refused(f"“{what}”最多写{longest}个字，现在是{len(text)}个字。请写短一些。")
    return text


def tidy_name(text: str) -> str:
    """A person's name: one blank at most inside, none between two Han characters (`张　三` is 张三), no invisible
    signs; nothing else is touched."""
    kept = re.sub(r"^'([=+\-@])", r"\1", spaced(text))  # our own guard against formulas, taken off again
    return re.sub(f"(?<=[{_HAN}]) (?=[{_HAN}])", "", kept)


def read_day(text: str) -> date | None:
    """2026-3-5, 2026/3/5, 2026.3.5, 2026年3月5日(号), 20260305, each with or without a time of day, full-width too;
    None for anything else. Excel's serials are days in a file alone: there `validation.dates` knows them."""
    plain = _TIME.sub("", spaced(unicodedata.normalize("NFKC", text))).removeprefix("'").replace(" ", "")
    parted = re.sub(r"[日号]$", "", re.sub(r"[年月/.]", "-", plain))
    written = _DAY.fullmatch(parted) or _PACKED.fullmatch(plain)
    try:
        return date(*map(int, written.groups())) if written else None
    except ValueError:
        return None


def seen(text: str) -> str:
    """The text without a single sign that is drawn as nothing, blanks too."""
    return "".join(sign for sign in text if not (_without_width(sign) or _blank(sign)))


def spaced(text: str) -> str:
    """The text on one line: every run of blanks one space, none outside, nothing without width."""
    kept = "".join(" " if _blank(sign) else sign for sign in text if not _without_width(sign))
    return re.sub(" +", " ", kept).strip(" ")


def _without_width(sign: str) -> bool:
    return sign in _WITHOUT_WIDTH or unicodedata.category(sign) == "Cf"


def _blank(sign: str) -> bool:
    return sign in _BLANK or sign.isspace() or unicodedata.category(sign) == "Cc"
