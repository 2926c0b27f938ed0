"""Lines that tell facts without a colon: `무게 480g`, `블랙 / 베이지`, `폴리 65 스판 5`."""

import re

from worker_service.copywriting import kinds, prose

_LIMIT = 60
# Labels after which a value may follow upon a mere space.
_MEASURED = (
    "판매가|가격|할인가|무게|중량|총중량|내용량|용량|크기|사이즈|소비전력|정격전압|전압|입력|배터리|하중"
    "|최대하중|price|weight|size|capacity"
)
# Labels after which at least two things to choose from follow.
_CHOICES = re.compile(r"(색상|컬러|사이즈|colou?rs?|sizes?)\s+(?=\S)", re.I)
_CHOICE_LIMIT = 12
# A measure that stands behind another one without its label: 용량 280ml, 지름 8.5cm 높이 7cm.
_MEASURES = re.compile(r",\s*(?=(?:가로|세로|높이|지름|직경|폭|너비|길이|깊이|두께)\s?\d)")
_NAMED = (
    "모델명|모델번호|품번|원산지|제조국|제조사|제조원|브랜드|소비기한|유통기한|사용기한|보관방법"
    "|brand|model"
)
_SPACED = re.compile(
    rf"(?:^|\s)(?P<label>{_MEASURED})\s(?=(?:약|최대|지름|가로|[$₩])?\s?\d)|(?:^|\s)(?P<name>{_NAMED})\s(?=\S)",
    re.I,
)
# 무게 1.1kg / 내하중 120kg / 수납크기 36x12cm
_NAMED_AMOUNT = re.compile(
    r"(?P<name>[가-힣A-Za-z]{2,8})\s(?P<amount>(?:약\s?)?\d[^\s가-힣]{0,14})"
)
_SAYS = re.compile(r"(?:[다요죠까음함됨]|가능|포함|불가)[.!?~]*$")
_FIBRE = (
    "면|순면|폴리에스터|폴리에스테르|폴리|레이온|스판덱스|스판|나일론|아크릴|울|모|린넨|마|텐셀|모달"
    "|캐시미어|실크|코튼"
)
_BLEND = re.compile(rf"(?:(?:{_FIBRE})\s?\d{{1,3}}\s?(?:%|프로|퍼센트)?[\s,/+·]*){{1,6}}")
_LABELS = {"colour": ("색상", "Colour"), "material": ("소재", "Material")}
_JOINTS = re.compile(r"\s*[,/·|]\s*|\s+")
_FEWEST_CHOICES = 2
# black / navy / sand: words between strokes are all colours if some of them are known to be.
_JOINED = re.compile(r"[^\W\d]{2,12}(?:\s?[,/|]\s?[^\W\d]{2,12}){1,7}")


def pairs_in(line: str) -> list[tuple[str, str]]:
    """Return labels and values that make up a whole line; none if it says anything else."""
    line = line.strip()
    if len(line) > _LIMIT or _SAYS.search(line):
        return []
    parts = [_NAMED_AMOUNT.fullmatch(part.strip()) for part in line.split(" / ")]
    if parts[1:] and all(parts):
        return [(part["name"], part["amount"]) for part in parts if part]
    found = list(_SPACED.finditer(line))
    if found and found[0].start() == 0:
        ends = [after.start() for after in found[1:]] + [len(line)]
        told = [
            (match["label"] or match["name"], line[match.end() : end].strip(" ,/"))
            for match, end in zip(found, ends, strict=True)
        ]
        if all(prose.has_words(value) for _, value in told):
            return [pair for label, value in told for pair in _with_measures(label, value)]
        return []
    return _chosen(line) or _unlabelled(line)


def _with_measures(label: str, value: str) -> list[tuple[str, str]]:
    value, *measures = _MEASURES.split(value, maxsplit=1)
    return [(label, value), *(("크기", measure) for measure in measures)]


def _chosen(line: str) -> list[tuple[str, str]]:
    """Return what stands to choose behind its label: `색상 블랙/그레이`, `사이즈 M L XL`."""
    found = _CHOICES.match(line)
    pieces = [piece for piece in _JOINTS.split(line[found.end() :]) if piece] if found else []
    if found is None or len(pieces) < _FEWEST_CHOICES:
        return []
    short = all(len(piece) <= _CHOICE_LIMIT and prose.has_words(piece) for piece in pieces)
    return [(found[1], line[found.end() :])] if short else []


def _unlabelled(line: str) -> list[tuple[str, str]]:
    if _BLEND.fullmatch(line):
        return [(_label("material", line), line)]
    pieces = [piece for piece in _JOINTS.split(line) if piece]
    colours = sum(map(_is_colour, pieces))
    joined = _JOINED.fullmatch(line) is not None and colours >= _FEWEST_CHOICES
    coloured = joined or len(pieces) == colours >= _FEWEST_CHOICES
    return [(_label("colour", line), line)] if coloured else []


def _label(kind: str, line: str) -> str:
    korean, english = _LABELS[kind]
    return korean if re.search("[가-힣]", line) else english


def _is_colour(word: str) -> bool:
    return any(kind == "colour" and p.fullmatch(word) for kind, p in kinds.patterns())
