"""Plain text: cleaned of markup and hidden characters, cut into sentences, fitted into slots."""

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
)
# No pattern here may look further than a fixed distance: 20,000 hostile characters must stay cheap.
_MARKUP = re.compile(
    r"<(script|style)\b.{0,5000}?</\1 ?>|<!--.{0,5000}?-->|</?[A-Za-z!][^<>]{0,500}>", re.S | re.I
)
_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} |> |```\w{0,20}$|[-=_*]{3,80}$)|\*\*(?!님|고객님)|__|```", re.M
)
_ADDRESS = re.compile(r"https?://|www\.|\w@\w", re.I)
# Korean sentences often go without a full stop.
_SENTENCE_END = re.compile(
    r"(?<=[.!?。…])[\"'”’)]?\s+|(?<=[요다죠네까]~)\s+|(?<=[가-힣][!?])(?=[가-힣])|(?<=[요다죠]~)(?=[가-힣])"
    r"|(?<=니다) (?!\()|(?<=[가-힣][어아해에예가세네워져나돼대줘봐려여구]요) (?!\()"
    # Laughter and pictures end what they stand behind.
    r"|(?<=[요다죠음함])\s?(?:[ㅎㅋㅠ]{1,10}|\^\^|:\))[~!.]{0,3}\s+|\s?[\U0001f300-\U0001faff\u2764]\ufe0f?\s+"
)
_LAUGHTER = re.compile(r"^(?:\^\^|[ㅎㅋㅠ]{2,10})[~!]{0,3}\s+")
_LAST_SIGNS = re.compile("[ .,;:~!·–—。\U0001f000-\U0001faff☀-➿⭐❤\ufe0f\u200d-]{1,200}$")
_EDGE = " \t·•*-–—_/|,;:=~`^\\<>"
# A line that ends on one of these is waiting for its next word.
_DANGLING = re.compile(
    r"(?:을|를|이|가|은|는|의|에|에서|와|과|고|며|면서|로|으로|한|하는|된|되는|할|및|모두|위한|있는|없는|and|or|with|for|of|the|a|an|to|in|on|by|from|is|are)$",
    re.I,
)  # fmt: skip

# And a line that begins with one of these has lost the word that it belongs to.
_WAITING = re.compile(
    r"^(?:위한|위해|대한|관한|통한|있는|없는|있게|없이|않는|않은|않게|같은|따라|따른|뒤|후|전|및|또는|수|때|것|점|등|뿐|만큼|이상|이하)$"
)

# Nor does a line begin after one of these, which is said of its next word.
_LEADING = re.compile(
    r"^(?:한|두|세|네|몇|여러|온|각|새|첫|매|약|총|이|그|저|더|덜|안|못|잘|다|꼭|가장|매우|아주|\d+)$"
)


def cleaned(text: str) -> str:
    """Return `text` in NFC without tags, markdown signs, addresses or invisible characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _MARKDOWN.sub("", _MARKUP.sub(" ", _HIDDEN.sub("", text)))
    return "\n".join(_without_addresses(line) for line in text.split("\n"))


def _without_addresses(line: str) -> str:
    return " ".join(word for word in line.split() if not _ADDRESS.search(word))


def sentences(text: str) -> list[str]:
    """Return the sentences of running text, without empty ones."""
    parts = filter(has_words, _SENTENCE_END.split(text))
    return [_LAUGHTER.sub("", part.strip()).rstrip("ㅎㅋㅠ^ ") for part in parts]


def has_words(text: str) -> bool:
    """True if `text` holds a letter or a digit of any script."""
    return any(character.isalnum() for character in text)


def trimmed(text: str) -> str:
    """Return `text` without leading bullets, emoji or signs, and without trailing emoji or a full
    stop."""
    return _LAST_SIGNS.sub("", trimmed_start(text))


def trimmed_start(text: str) -> str:
    """Return `text` without leading bullets, emoji or signs."""
    text = text.strip().strip(_EDGE)
    while text and not (text[0].isalnum() or text[0] in "([{<\"'“‘$₩￦€£&"):
        text = text[1:].lstrip(_EDGE)
    return text


def fitted(text: str, limit: int) -> str:
    """Return `text`, or as many of its first words as fit into `limit` characters and can stand
    alone; only a single word longer than that is cut inside."""
    if len(text) <= limit:
        return text
    clause = re.split(r"[,.;!?(\[]\s?| - | – ", text)[0].strip()
    if limit // 3 <= len(clause) <= limit:
        return clause
    words = text[: limit + 1].split(" ")[:-1]
    while len(words) > 1 and _DANGLING.search(words[-1]):
        words.pop()
    return " ".join(words).rstrip(_EDGE) or text[:limit]


def fitted_end(text: str, limit: int) -> str:
    """Return `text`, or as many of its last words as fit into `limit` characters and can begin:
    what a Korean phrase is about stands at its end."""
    words = text.split(" ")
    dropped = ""
    while len(words) > 1 and (
        len(" ".join(words)) > limit or _WAITING.search(words[0]) or _LEADING.search(dropped)
    ):
        dropped = words.pop(0)
    kept = " ".join(words).strip(_EDGE)
    return kept if len(kept) <= limit else fitted(text, limit)


def shortened(text: str, limit: int) -> str:
    """Return `text`, or its beginning and an ellipsis, in at most `limit` characters."""
    if len(text) <= limit:
        return text
    return (
        " ".join(text[:limit].split(" ")[:-1]).rstrip(_EDGE) + "…"
        if " " in text[:limit]
        else text[: limit - 1] + "…"
    )


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Return `text` as at most `lines` lines of at most `width` characters."""
    rows: list[str] = []
    for word in _words(text, width):
        if rows and len(rows[-1]) + 1 + len(word) <= width:
            rows[-1] += " " + word
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], shortened(rows[lines - 1] + " " + rows[lines], width)]
    return rows


def _words(text: str, width: int) -> list[str]:
    return [
        word[start : start + width] for word in text.split() for start in range(0, len(word), width)
    ]


def plain(text: str) -> str:
    """Return what two spellings of one statement have in common."""
    return re.sub(r"[\W_]+", "", text).lower()
