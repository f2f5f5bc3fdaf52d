"""`validation` may not import `model`; here the words that both know are proved equal."""

import pytest

from model.catalogue.items import Kind, Level
from model.catalogue.versions import Mode
from model.ground.db import Labelled
from validation.catalogue import KINDS, LEVELS, MODE_WORDS
from validation.ledger import MODES


@pytest.mark.parametrize(
    ("meanings", "words"), [(KINDS, Kind), (LEVELS, Level), (MODE_WORDS, Mode), (MODES, Mode)]
)
def test_a_file_can_say_every_word_of_the_house_and_no_other(
    meanings: dict[str, str], words: type[Labelled]
) -> None:
    assert set(meanings.values()) == {word.value for word in words}


@pytest.mark.parametrize(
    ("meanings", "words"), [(KINDS, Kind), (LEVELS, Level), (MODE_WORDS, Mode), (MODES, Mode)]
)
def test_the_word_on_screen_means_the_same_in_a_file(meanings: dict[str, str], words: type[Labelled]) -> None:
    assert {word.label: meanings.get(word.label) for word in words} == {
        word.label: word.value for word in words
    }
