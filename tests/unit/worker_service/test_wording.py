"""Everything that can be said is said in both languages."""

import pytest

from contracts.jobs import Language, Stage, WarningCode
from worker_service import wording
from worker_service.retry import ATTEMPTS_EXHAUSTED, UNEXPECTED

HANGUL = range(0xAC00, 0xD7A4)


def is_korean(text: str) -> bool:
    return any(ord(letter) in HANGUL for letter in text)


@pytest.mark.parametrize("code", WarningCode)
def test_every_warning_has_a_sentence_in_both_languages(code: WarningCode) -> None:
    korean = wording.warning(code, Stage.PHOTO, Language.KOREAN)
    english = wording.warning(code, Stage.PHOTO, Language.ENGLISH)

    assert is_korean(korean.message)
    assert not is_korean(english.message)
    assert korean.code == english.code == code


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_sentence_in_both_languages(stage: Stage) -> None:
    assert is_korean(wording.stage_message(stage, Language.KOREAN))
    assert not is_korean(wording.stage_message(stage, Language.ENGLISH))


@pytest.mark.parametrize("code", [ATTEMPTS_EXHAUSTED, UNEXPECTED, "A_CODE_OF_TOMORROW"])
def test_every_failure_has_a_sentence_in_both_languages(code: str) -> None:
    assert is_korean(wording.failure(code, Language.KOREAN).message)
    assert not is_korean(wording.failure(code, Language.ENGLISH).message)
    assert wording.failure(code, Language.KOREAN).code == code


def test_images_are_counted() -> None:
    assert wording.images_message(2, 6, Language.KOREAN) == "이미지 6장 중 2장을 만들었습니다."
    assert wording.images_message(2, 6, Language.ENGLISH) == "2 of 6 images are done."
