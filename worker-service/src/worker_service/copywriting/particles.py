"""The Korean particle that fits the sound a word ends in: 텀블러를, 컵을, 500ml로, 3이."""

import re

# with a final consonant, without one
_FORMS = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이에요": ("이에요", "예요"),
    "이라": ("이라", "라"),
    "이라면": ("이라면", "라면"),
    "이면": ("이면", "면"),
    "이랑": ("이랑", "랑"),
    "이니까": ("이니까", "니까"),
}
_DIGITS = ("영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_TENS = "십"
# Read out letter by letter: MP3 is 엠피삼, LED is 엘이디.
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "이비시디이프지치이이이엘엠엔오피큐알스티유이유스이트",
        strict=True,
    )
)
_UNITS = {
    "g": "램", "kg": "램", "mg": "램", "l": "터", "ml": "터", "m": "터", "cm": "터", "mm": "터",
    "km": "터", "w": "트", "kw": "트", "v": "트", "mah": "어", "ah": "어", "wh": "어", "hz": "츠",
    "db": "벨", "in": "치", "oz": "스", "lb": "드", "gb": "트", "tb": "트", "mb": "트", "p": "이",
    "%": "트", "℃": "도", "°": "도", "$": "러", "x": "스",
}  # fmt: skip
_SILENT_ENDING = re.compile(r"[mn]e$")
_SOUNDED_ENDING = re.compile(r"(?:[mn]|(?<![aeiou])[aeiou][pkb]|ck|oo[kp])$")
_LIQUID_ENDING = re.compile(r"(?:[^aeiou]le|l)$")
_RIEUL = 8
_FIRST, _LAST, _FINALS = ord("가"), ord("힣"), 28


class Noun(str):
    """A word that brings its own particle: `f"{Noun('컵'):을}"` is 컵을."""

    __slots__ = ()

    def __format__(self, particle: str) -> str:
        """Return the word, followed by the fitting form of `particle`, if one is asked for."""
        return str(self) + fitting(self, particle) if particle else str(self)


def fitting(word: str, particle: str) -> str:
    """Return the form of `particle` (its after-consonant form: 은, 이, 을, 과, 으로 …) that
    follows `word`; both forms, as in 을(를), after a word that has no Korean sound."""
    closed, opened = _FORMS[particle]
    sound = _last_syllable(word)
    if sound is None:
        return f"{closed}({opened})"
    final = (ord(sound) - _FIRST) % _FINALS
    if particle == "으로" and final == _RIEUL:
        return opened
    return closed if final else opened


def _last_syllable(word: str) -> str | None:
    """Return one syllable that ends as `word` does when read aloud in Korean."""
    spoken = re.sub(r"\s*[(\[（].*?[)\]）]\s*$", "", word) or word
    spoken = re.sub(r"[^\w%℃°$]+$", "", spoken).rstrip("_")
    if not spoken:
        return None
    last = spoken[-1]
    if _FIRST <= ord(last) <= _LAST:
        return last
    if last in "0123456789":
        return _DIGITS[int(last)] if last != "0" else _TENS
    if last in "%℃°$":
        return _UNITS[last]
    return _latin_syllable(spoken)


def _latin_syllable(spoken: str) -> str | None:
    tail = re.search(r"([\d.,]*)\s?([A-Za-z]+)$", spoken)
    if tail is None:
        return None
    number, word = tail.groups()
    if number and word.lower() in _UNITS:
        return _UNITS[word.lower()]
    if number or word.isupper() or len(word) == 1:
        return _LETTERS[word[-1].lower()]
    return _english_syllable(word.lower())


def _english_syllable(word: str) -> str:
    """Guess from the spelling: bottle 보틀, cream 크림, cup 컵; most others end open (mug 머그)."""
    if _LIQUID_ENDING.search(word):
        return "틀"
    if _SILENT_ENDING.search(word) or _SOUNDED_ENDING.search(word) or word.endswith("ng"):
        return "림"
    return "그"
