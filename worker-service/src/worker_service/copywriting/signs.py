"""What a text shows at a glance: markup, hidden characters, addresses, another language."""

import re

from contracts.jobs import Language

_OWN_SCRIPT = 0.7
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2061-\u2069\ufff9-\ufffd]"
    "|[\U000e0000-\U000e007f]"
)
_PICTURES = re.compile("[\u2600-\u27bf\u2b50\U0001f000-\U0001faff]")
_MARKUP = re.compile(
    r"</?[a-z!]|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\*\*|__|```|^#{1,6}\s|\]\(|\{\{|\{%",
    re.I | re.M,
)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://\S*|\bwww\.\S+|\b(?:java|vb)script:|\bdata:\w+/|[\w.+-]+@[\w-]+\.\w+"
    r"|(?<![\w@])@[a-z0-9_.]{2,}"
    r"|(?:카톡|카카오톡|라인|인스타(?:그램)?|텔레그램|kakao|telegram|instagram)\s*(?:아이디|id|:|@)",
    re.I,
)
_SITE = re.compile(
    r"(?<![\w.])(?:[a-z0-9-]+\.)+(?:com|net|org|io|kr|co|me|shop|store|app|ly|gl|to)(?![a-z])",
    re.I,
)
_PHONE = re.compile(
    r"(?<!\d)(?:\+?82[-.\s]?)?0?\d{1,3}[-.)\s]{1,2}\d{3,4}[-.\s]\d{4}(?!\d)"
    r"|(?<!\d)1[5-9]\d\d[-.\s]\d{4}(?!\d)|(?<!\d)01\d{8,9}(?!\d)"
)
_LATIN_WORD = re.compile(r"[a-z]+", re.I)
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u058f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
)


def tidy(text: str) -> str:
    """Return `text` on one line, without zero-width signs, pictures and quotes around it."""
    text = re.sub(r"\s+", " ", _PICTURES.sub("", _ZERO_WIDTH.sub("", text)))
    return text.strip().strip('"“”').strip()


def unseen_in(text: str) -> str:
    """Return the first character that steers or hides text, named; empty without one."""
    found = _UNSEEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def markup_in(text: str) -> str:
    found = _MARKUP.search(text)
    return found.group() if found else ""


def addresses_in(text: str) -> list[str]:
    """Return links, e-mail addresses and accounts, of which a page has no use even when told."""
    return [found.group() for found in _ADDRESS.finditer(text)]


def sites_in(text: str) -> list[str]:
    return [found.group() for found in _SITE.finditer(text)]


def phones_in(text: str) -> list[str]:
    return [found.group() for found in _PHONE.finditer(text)]


def latin_words(text: str) -> list[str]:
    return _LATIN_WORD.findall(text)


def is_in_language(text: str, language: Language, *, told: str, names: str) -> bool:
    """True if `text` is in `language`, apart from what `told` holds in Latin letters and, for
    English, Hangul that stands in `names`; all in lower case."""
    if any(sign not in told for sign in _OTHER_SCRIPT.findall(text)):
        return False
    if language is Language.ENGLISH:
        return bool(_LATIN_WORD.search(text)) and all(
            word in names for word in re.findall("[가-힣]+", text)
        )
    known = set(latin_words(told))
    foreign = sum(len(word) for word in latin_words(text) if word not in known)
    hangul = len(re.findall("[가-힣]", text))
    return hangul > 0 and hangul >= _OWN_SCRIPT * (hangul + foreign)
