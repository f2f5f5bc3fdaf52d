"""The resident ID number of GB 11643 and phone numbers, one at a time, as they are typed at any door (d1, d3).

`validation/identity.py` says the same for whole columns; `tests/test_one_cleaning.py` holds the two together.
"""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric

from model.ground.refusals import Refused
from model.ground.typed_text import seen

OLDEST = 120


def tidy(text: str) -> str:
    """A number or code: full-width to half-width, no spaces or invisible signs, no apostrophe or ="…" that Excel puts
    around it, a lower-case x becomes X."""
    bare = re.sub(r'^="?([^"]*)"?$', r"\1", seen(unicodedata.normalize("NFKC", text)))
    return re.sub(r"^['`‘’]+", "", bare).upper()


def dashed(text: str) -> str:
    """The same with each dash as we write it."""
    return re.sub("[—–−－‐]", "-", tidy(text))


def tidy_phone(text: str) -> str:
    """The tidy phone number: a mobile as its 11 digits, without +86 (0086, 86) and dashes; a land line as it stands."""
    number = re.sub(r"^([0-9]+)\.0+$", r"\1", dashed(text))
    mobile = re.fullmatch(r"(?:(?:\+|00)?86-?)?(1[0-9]{2})-?([0-9]{4})-?([0-9]{4})", number)
    return "".join(mobile.groups()) if mobile else number


def checked_id(text: str, today: date) -> str:
    """The tidy 18-character number. Refuses 15 digits, a wrong length or check character, a birth date that is no
    date, lies ahead, or is over 120 years back. An unknown area code passes: codes get abolished."""
    number = tidy(text)
    if re.fullmatch(r"[0-9]{15}", number):
        raise Refused("这是15位的旧身份证号，已不能使用。请对照新身份证填18位号码。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Refused(f"身份证号应为18位，现在是{len(number)}位。请对照身份证原件重新核对。")
    if ric.calc_check_digit(number) != number[-1]:
        raise Refused("身份证号第18位校验不符。请对照身份证原件，重新核对18位号码。")
    born = birth(number)
    if born is None or born > today or today.year - born.year > OLDEST:
        raise Refused("身份证号里的出生日期不对。请对照身份证原件，重新核对第7到14位。")
    return number


def birth(number: str) -> date | None:
    """The birth date inside an 18-character number; None when it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def checked_phone(text: str) -> str:
    """A mobile of 11 digits, a land line with area code, or a demonstration number 0000-8800xxx; empty stays empty."""
    number = tidy_phone(text)
    if number and not re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}", number):
        raise Refused(f"电话“{number}”不对，手机号应为11位数字。没有手机可以空着不填。")
    return number
