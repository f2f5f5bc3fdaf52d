"""A list of villages as an office has it: one line a village, `代码 名称`, pasted or from a text file."""

import re
from typing import Final

from validation.grid import Unreadable

LINE: Final = re.compile(r"(?:\d{1,3}[.、．]\s*)?(\d[\d ]*?)[\s,，;；]+(?!\d)(\S.*?)[\s,，;；]*")
SHOWN: Final = 5


def read(text: str) -> list[tuple[str, str]]:
    """(code, name) of every line, in the file's order; empty lines and a heading without a code are passed over.

    Refuses, naming each line, a code that has not 12 digits, a line without a name, and a code or a name that
    stands there twice.
    """
    villages: list[tuple[str, str]] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.replace('"', "").strip("\ufeff \t")
        if not line or (number == 1 and not re.search(r"\d", line)):
            continue
        parts = LINE.fullmatch(line)
        if parts is None:
            problems.append(f"第{number}行：看不懂“{line[:20]}”。请写成“990101100201 东岭村”这样。")
            continue
        code, name = parts[1].replace(" ", ""), parts[2]
        problems += _wrong(number, code, name, villages)
        villages.append((code, name))
    if problems:
        more = f"还有{len(problems) - SHOWN}行有问题。" if len(problems) > SHOWN else ""
        raise Unreadable("".join(problems[:SHOWN]) + more)
    if not villages:
        raise Unreadable("没有读到村。请一行写一个村，例：990101100201 东岭村。")
    return villages


def _wrong(number: int, code: str, name: str, before: list[tuple[str, str]]) -> list[str]:
    if len(code) != 12:
        return [f"第{number}行：代码“{code}”有{len(code)}位，应为12位。请核对。"]
    if code in (known for known, _ in before):
        return [f"第{number}行：代码“{code}”前面已经写过。请删掉一行。"]
    if name in (known for _, known in before):
        return [f"第{number}行：“{name}”前面已经写过。请删掉一行，或写清楚是哪个。"]
    return []
