"""What the workshop says to sellers: progress, warnings and failures, in Korean and English."""

from typing import NamedTuple

from contracts.jobs import Failure, JobKind, JobWarning, Language, Stage, WarningCode
from worker_service.retry import ATTEMPTS_EXHAUSTED, UNEXPECTED


class Wording(NamedTuple):
    ko: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.ko if language is Language.KOREAN else self.en


STAGES: dict[Stage, Wording] = {
    Stage.PHOTO: Wording("상품 사진을 준비하고 있습니다.", "Getting the product photo ready."),
    Stage.COPY: Wording("상품을 소개할 문구를 쓰고 있습니다.", "Writing about the product."),
    Stage.IMAGES: Wording(
        "상세페이지에 들어갈 이미지를 만들고 있습니다.", "Making the images for the page."
    ),
    Stage.PAGE: Wording("상세페이지를 완성하고 있습니다.", "Putting the page together."),
}

STAGES_OF_EDIT: dict[Stage, Wording] = {
    Stage.PHOTO: Wording("편집할 사진을 준비하고 있습니다.", "Getting the photo ready."),
    Stage.IMAGES: Wording(
        "요청하신 대로 이미지를 편집하고 있습니다.", "Editing the image as you asked."
    ),
}

STAGES_OF_EXPORT: dict[Stage, Wording] = {
    Stage.PHOTO: Wording("상세페이지를 불러오고 있습니다.", "Reading the page."),
    Stage.IMAGES: Wording(
        "마켓 규격에 맞춰 이미지를 만들고 있습니다.", "Making images to the marketplace's measure."
    ),
    Stage.PAGE: Wording(
        "파일을 모으고 규정을 확인하고 있습니다.", "Packing, and checking the rules."
    ),
}

STAGES_OF_REVISION: dict[Stage, Wording] = {
    Stage.PHOTO: Wording("상세페이지를 불러오고 있습니다.", "Reading the page."),
    Stage.COPY: Wording("블록의 문구를 새로 쓰고 있습니다.", "Writing the block anew."),
    Stage.PAGE: Wording("달라진 블록을 넣고 있습니다.", "Putting the changed blocks in."),
}

_STAGES_OF = {
    JobKind.PAGE: STAGES,
    JobKind.IMAGE: STAGES_OF_EDIT,
    JobKind.EXPORT: STAGES_OF_EXPORT,
    JobKind.REVISION: STAGES_OF_REVISION,
}

IMAGES_DONE = Wording(
    "이미지 {total}장 중 {done}장을 만들었습니다.", "{done} of {total} images are done."
)

WARNINGS: dict[WarningCode, Wording] = {
    WarningCode.PHOTO_NOT_REACHABLE_BY_SERVER: Wording(
        "브라우저 안에만 있는 사진이라 서버에서 읽을 수 없습니다. 사진 파일을 직접 올려 주세요.",
        "This photo only exists inside your browser. Please upload the file.",
    ),
    WarningCode.PHOTO_MISSING: Wording(
        "상품 사진이 없어 사진 없이 상세페이지를 만들었습니다. "
        "사진을 올리고 다시 만들면 훨씬 좋은 페이지가 됩니다.",
        "There was no product photo, so the page was made without one. "
        "Add a photo and make it again for a much better page.",
    ),
    WarningCode.PHOTO_REFUSED: Wording(
        "이 사진 주소는 사용할 수 없습니다. "
        "공개된 http(s) 주소를 넣거나 사진 파일을 직접 올려 주세요.",
        "This photo address cannot be used. Please give a public http(s) address or upload "
        "the file.",
    ),
    WarningCode.PHOTO_UNREACHABLE: Wording(
        "사진 주소에서 사진을 받아오지 못했습니다. 주소를 확인하거나 사진 파일을 직접 올려 주세요.",
        "We could not fetch the photo from its address. Please check it or upload the file.",
    ),
    WarningCode.PHOTO_TOO_LARGE: Wording(
        "사진이 너무 커서 사용하지 못했습니다. 크기를 줄여서 다시 올려 주세요.",
        "The photo is too large to use. Please upload a smaller one.",
    ),
    WarningCode.PHOTO_UNREADABLE: Wording(
        "사진 파일을 열 수 없습니다. JPG, PNG, WebP, GIF, AVIF, HEIC 사진을 올려 주세요.",
        "We could not open the photo. Please upload a JPG, PNG, WebP, GIF, AVIF or HEIC file.",
    ),
    WarningCode.PHOTO_SMALL: Wording(
        "사진이 작아서 확대하면 흐릿하게 보일 수 있습니다. "
        "짧은 변이 1,000픽셀 이상인 사진을 권장합니다.",
        "The photo is small and may look blurred. We recommend at least 1,000 pixels on its "
        "shorter side.",
    ),
    WarningCode.IMAGE_FALLBACK_ORIGINAL: Wording(
        "일부 이미지는 새로 만들지 못해 원본 사진을 그대로 넣었습니다.",
        "Some images could not be made, so the original photo stands in their place.",
    ),
    WarningCode.IMAGE_FALLBACK_PLACEHOLDER: Wording(
        "사진이 필요한 자리에 임시 이미지를 넣었습니다. "
        "판매를 시작하기 전에 실제 사진으로 바꿔 주세요.",
        "Placeholder images stand where photos belong. Please replace them before you start "
        "selling.",
    ),
    WarningCode.DRAWING_LEFT_OUT: Wording(
        "크기나 색상을 보여 주는 그림을 만들지 못해, 그 내용을 글로만 담았습니다.",
        "A drawing of sizes or colours could not be made; the page tells them in words only.",
    ),
    WarningCode.PRODUCT_NOT_CUT_OUT: Wording(
        "상품과 배경을 구분하기 어려워 배경을 지우지 않았습니다. "
        "단색 배경에서 찍은 사진을 권장합니다.",
        "The product could not be told from its background, which was left as it is. We "
        "recommend a photo on a plain background.",
    ),
    WarningCode.INSTRUCTION_NOT_FOLLOWED: Wording(
        "이미지를 요청하신 대로 바꾸지 못했습니다. 대신 올려 주신 사진을 깔끔하게 다듬었습니다.",
        "The image could not be changed as you asked. Your photo was tidied up instead.",
    ),
    WarningCode.EXPORT_WITHOUT_SLICES: Wording(
        "상세 이미지(JPG)를 만들 수 없어 HTML과 대표 이미지만 담았습니다. "
        "잠시 후 다시 내보내 주세요.",
        "The detail images (JPG) could not be made, so the package holds HTML and thumbnails "
        "only. Please export again later.",
    ),
    WarningCode.REVISION_WITHOUT_MATERIAL: Wording(
        "예전에 만든 상세페이지라 블록을 다시 만들 재료가 남아 있지 않습니다. "
        "블록을 직접 편집하거나 문구를 새로 써 달라고 요청해 주세요.",
        "This page is from before we kept what blocks are made of. Please edit the blocks, or ask "
        "for new words.",
    ),
    WarningCode.ANSWER_NOT_SHOWN: Wording(
        "잠그거나 직접 고치거나 지우신 블록은 그대로 두었습니다. 답변은 저장해 두었으니, "
        "보이게 하려면 잠금을 풀고 블록을 다시 만들거나 직접 적어 주세요.",
        "Blocks that you locked, edited or removed were left as they are. Your answer is kept: to "
        "show it, unlock the block and have it made again, or write it in yourself.",
    ),
    WarningCode.ANSWER_NOT_PUBLISHED: Wording(
        "광고할 수 없는 표현만 있는 답변은 상세페이지에 넣지 않았습니다. "
        "표현을 바꾸어 다시 답해 주세요.",
        "An answer was left out because all of it is wording that may not be advertised. Please "
        "answer in other words.",
    ),
    WarningCode.COPY_SUPPLIER_UNAVAILABLE: Wording(
        "AI 문구 작성 서비스가 응답하지 않아 일부 문구는 입력하신 내용만으로 썼습니다.",
        "The AI copywriter did not answer, so some of the text was written from your own words.",
    ),
    WarningCode.COPY_REJECTED: Wording(
        "AI가 쓴 문구에 입력하신 내용에 없는 사실이나 쓸 수 없는 표현이 있어, "
        "그 부분은 입력하신 내용만으로 다시 썼습니다.",
        "Some AI text could not be used, for example because it claimed what you did not tell us. "
        "Those parts were written from your own words instead.",
    ),
    WarningCode.IMAGE_SUPPLIER_UNAVAILABLE: Wording(
        "AI 이미지 서비스가 응답하지 않아 일부 이미지는 올려 주신 사진으로 직접 만들었습니다.",
        "The AI image service did not answer, so some images were made from your photo instead.",
    ),
    WarningCode.IMAGE_FILTERED: Wording(
        "AI 이미지 서비스가 내용 기준에 맞지 않는다며 거절한 이미지가 있어 올려 주신 사진으로 대신 "
        "만들었습니다. 요청하신 문구나 사진을 바꾸면 달라질 수 있습니다.",
        "The AI image service's content filter refused some images, which were made from your "
        "photo instead. Other words, or another photo, may pass.",
    ),
    WarningCode.IMAGE_REJECTED: Wording(
        "AI가 보낸 이미지 중 쓸 수 없는 것이 있어 올려 주신 사진으로 대신 만들었습니다.",
        "Some AI images could not be used and were made from your photo instead.",
    ),
    WarningCode.SUPPLIER_BUDGET_SPENT: Wording(
        "오늘의 AI 사용 한도를 모두 사용해, 나머지는 AI 없이 만들었습니다.",
        "What AI may make for you today was used up, so the rest was made without it.",
    ),
    WarningCode.IMAGE_PRODUCT_ALTERED: Wording(
        "AI 이미지에서 상품의 색이나 모양이 실제와 달라져, 올려 주신 사진으로 대신 만들었습니다.",
        "An AI image changed the product itself, so it was made from your photo instead.",
    ),
}

FAILURES: dict[str, Wording] = {
    ATTEMPTS_EXHAUSTED: Wording(
        "여러 번 시도했지만 상세페이지를 완성하지 못했습니다. 잠시 후 다시 시도해 주세요.",
        "We tried several times but could not finish the page. Please try again later.",
    ),
    UNEXPECTED: Wording(
        "상세페이지를 만드는 중에 문제가 생겼습니다. "
        "다시 시도해 보시고, 계속되면 고객센터에 알려 주세요.",
        "Something went wrong while making the page. Please try again, and tell us if it goes on.",
    ),
}

FAILURES_OF_EDIT: dict[str, Wording] = {
    ATTEMPTS_EXHAUSTED: Wording(
        "여러 번 시도했지만 이미지를 편집하지 못했습니다. 잠시 후 다시 시도해 주세요.",
        "We tried several times but could not edit the image. Please try again later.",
    ),
    UNEXPECTED: Wording(
        "이미지를 편집하는 중에 문제가 생겼습니다. "
        "다시 시도해 보시고, 계속되면 고객센터에 알려 주세요.",
        "Something went wrong while editing the image. Please try again, and tell us if it goes "
        "on.",
    ),
    # A page is made without its photo; an edit cannot be.
    **{code: said for code, said in WARNINGS.items() if code.startswith("PHOTO_")},
}


PAGE_GONE = "PAGE_GONE"

FAILURES_OF_EXPORT: dict[str, Wording] = {
    ATTEMPTS_EXHAUSTED: Wording(
        "여러 번 시도했지만 상세페이지를 내보내지 못했습니다. 잠시 후 다시 시도해 주세요.",
        "We tried several times but could not export the page. Please try again later.",
    ),
    UNEXPECTED: Wording(
        "상세페이지를 내보내는 중에 문제가 생겼습니다. "
        "다시 시도해 보시고, 계속되면 고객센터에 알려 주세요.",
        "Something went wrong while exporting the page. Please try again, and tell us if it goes "
        "on.",
    ),
    PAGE_GONE: Wording(
        "내보낼 상세페이지가 삭제되었습니다.", "The page that was to be exported was deleted."
    ),
}

FAILURES_OF_REVISION: dict[str, Wording] = {
    ATTEMPTS_EXHAUSTED: Wording(
        "여러 번 시도했지만 상세페이지를 고치지 못했습니다. 상세페이지는 그대로 있습니다. "
        "잠시 후 다시 시도해 주세요.",
        "We tried several times but could not revise the page, which is as it was. Please try "
        "again later.",
    ),
    UNEXPECTED: Wording(
        "상세페이지를 고치는 중에 문제가 생겼습니다. 상세페이지는 그대로 있습니다. "
        "다시 시도해 보시고, 계속되면 고객센터에 알려 주세요.",
        "Something went wrong while revising the page, which is as it was. Please try again, and "
        "tell us if it goes on.",
    ),
    PAGE_GONE: Wording(
        "고칠 상세페이지가 삭제되었습니다.", "The page that was to be revised was deleted."
    ),
}

_FAILURES_OF = {
    JobKind.PAGE: FAILURES,
    JobKind.IMAGE: FAILURES_OF_EDIT,
    JobKind.EXPORT: FAILURES_OF_EXPORT,
    JobKind.REVISION: FAILURES_OF_REVISION,
}


def stage_message(stage: Stage, language: Language, kind: JobKind = JobKind.PAGE) -> str:
    return _STAGES_OF[kind][stage].in_language(language)


def images_message(done: int, total: int, language: Language) -> str:
    return IMAGES_DONE.in_language(language).format(done=done, total=total)


def warning(code: WarningCode, stage: Stage | None, language: Language) -> JobWarning:
    return JobWarning(code=code, message=WARNINGS[code].in_language(language), stage=stage)


def failure(code: str, language: Language, kind: JobKind = JobKind.PAGE) -> Failure:
    """Return the failure; a code without a sentence of its own gets the general one."""
    failures = _FAILURES_OF[kind]
    wording = failures.get(code, failures[UNEXPECTED])
    return Failure(code=code, message=wording.in_language(language))
