"""What people type is stored without invisible signs and never longer than its column."""

import pytest

from model.ground.refusals import Refused
from model.ground.typed_text import cleaned


def test_control_signs_and_outer_blanks_go() -> None:
    assert cleaned(" 钱\x00桂\x07英\n第二行 ", "姓名", 20) == "钱桂英\n第二行"


def test_exactly_as_long_as_the_column_is_fine() -> None:
    assert cleaned("长" * 60, "姓名", 60) == "长" * 60


def test_one_more_is_refused_with_both_numbers() -> None:
    with pytest.raises(Refused, match="最多写60个字，现在是61个字"):
        cleaned("长" * 61, "姓名", 60)
