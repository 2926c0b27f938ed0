"""Every sentence the gateway says to sellers, in both languages."""

from typing import NamedTuple

from chassis.violations import Said
from contracts.jobs import JobKind, JobStatus


class Words(NamedTuple):
    """What is said of a job of one kind."""

    accepted: Said
    retried: Said
    cancelled: Said
    status: dict[JobStatus, Said]


PAGE = Words(
    accepted=Said(
        "상세페이지 제작을 시작했습니다. 완성되면 바로 알려 드릴게요.",
        "We have started on your page and will tell you when it is ready.",
    ),
    retried=Said(
        "상세페이지를 다시 만들고 있습니다. 완성되면 바로 알려 드릴게요.",
        "We are making your page again and will tell you when it is ready.",
    ),
    cancelled=Said("상세페이지 제작을 취소했습니다.", "The job has been cancelled."),
    status={
        JobStatus.PENDING: Said(
            "제작 순서를 기다리고 있습니다.", "Your page is waiting for its turn."
        ),
        JobStatus.PROCESSING: Said("상세페이지를 만들고 있습니다.", "Your page is being made."),
        JobStatus.COMPLETED: Said("상세페이지가 완성되었습니다.", "Your page is ready."),
        JobStatus.FAILED: Said(
            "상세페이지를 만들지 못했습니다. 다시 시도해 주세요.",
            "We could not make your page. Please try again.",
        ),
        JobStatus.CANCELLED: Said("취소된 작업입니다.", "This job was cancelled."),
    },
)
IMAGE = Words(
    accepted=Said(
        "이미지 편집을 시작했습니다. 끝나면 바로 알려 드릴게요.",
        "We have started on your image and will tell you when it is ready.",
    ),
    retried=Said(
        "이미지를 다시 편집하고 있습니다. 끝나면 바로 알려 드릴게요.",
        "We are editing your image again and will tell you when it is ready.",
    ),
    cancelled=Said("이미지 편집을 취소했습니다.", "The image edit has been cancelled."),
    status={
        JobStatus.PENDING: Said(
            "편집 순서를 기다리고 있습니다.", "Your image is waiting for its turn."
        ),
        JobStatus.PROCESSING: Said("이미지를 편집하고 있습니다.", "Your image is being edited."),
        JobStatus.COMPLETED: Said("이미지 편집이 끝났습니다.", "Your image is ready."),
        JobStatus.FAILED: Said(
            "이미지를 편집하지 못했습니다. 다시 시도해 주세요.",
            "We could not edit your image. Please try again.",
        ),
        JobStatus.CANCELLED: Said("취소된 작업입니다.", "This job was cancelled."),
    },
)
EXPORT = Words(
    accepted=Said(
        "마켓용 파일을 준비하고 있습니다. 끝나면 바로 알려 드릴게요.",
        "We are packing your page and will tell you when it is ready.",
    ),
    retried=Said(
        "마켓용 파일을 다시 준비하고 있습니다. 끝나면 바로 알려 드릴게요.",
        "We are packing your page again and will tell you when it is ready.",
    ),
    cancelled=Said("내보내기를 취소했습니다.", "The export has been cancelled."),
    status={
        JobStatus.PENDING: Said(
            "내보내기 순서를 기다리고 있습니다.", "Your export is waiting for its turn."
        ),
        JobStatus.PROCESSING: Said("마켓용 파일을 만들고 있습니다.", "Your page is being packed."),
        JobStatus.COMPLETED: Said("마켓용 파일이 준비되었습니다.", "Your package is ready."),
        JobStatus.FAILED: Said(
            "상세페이지를 내보내지 못했습니다. 다시 시도해 주세요.",
            "We could not export your page. Please try again.",
        ),
        JobStatus.CANCELLED: Said("취소된 작업입니다.", "This job was cancelled."),
    },
)
ANSWERS_ACCEPTED = Said(
    "답변을 상세페이지에 채우고 있습니다. 끝나면 바로 알려 드릴게요.",
    "We are taking your answers into the page and will tell you when it is done.",
)
REVISION = Words(
    accepted=Said(
        "상세페이지를 고치고 있습니다. 끝나면 바로 알려 드릴게요.",
        "We have started to revise your page and will tell you when it is done.",
    ),
    retried=Said(
        "상세페이지를 다시 고치고 있습니다. 끝나면 바로 알려 드릴게요.",
        "We are revising your page again and will tell you when it is done.",
    ),
    cancelled=Said(
        "상세페이지 고치기를 취소했습니다.",
        "The revision has been cancelled; the page is as it was.",
    ),
    status={
        JobStatus.PENDING: Said(
            "고칠 순서를 기다리고 있습니다.", "Your revision is waiting for its turn."
        ),
        JobStatus.PROCESSING: Said("상세페이지를 고치고 있습니다.", "Your page is being revised."),
        JobStatus.COMPLETED: Said("상세페이지를 고쳤습니다.", "Your page has been revised."),
        JobStatus.FAILED: Said(
            "상세페이지를 고치지 못했습니다. 상세페이지는 그대로 있으니 다시 시도해 주세요.",
            "We could not revise your page, which is as it was. Please try again.",
        ),
        JobStatus.CANCELLED: Said("취소된 작업입니다.", "This job was cancelled."),
    },
)
WORDS = {
    JobKind.PAGE: PAGE,
    JobKind.IMAGE: IMAGE,
    JobKind.EXPORT: EXPORT,
    JobKind.REVISION: REVISION,
}

SAVED = Said("상세페이지를 저장했습니다.", "Your page has been saved.")
RESTORED = Said("이전 상태를 불러왔습니다.", "Your page stands as it did then.")
DELETED = Said("상세페이지를 삭제했습니다.", "Your page has been deleted.")
UNTITLED = Said("제목 없는 상품", "Untitled product")

PHOTO_NOT_REACHABLE_BY_SERVER = Said(
    "브라우저 안에만 있는 사진이라 서버에서 볼 수 없습니다. 사진 없이 제작하니, "
    "사진을 넣으시려면 먼저 업로드해 주세요.",
    "This photo exists only inside your browser, so the page is made without it. "
    "Please upload the photo first if you want it on the page.",
)

SIGNED_IN = Said("로그인했습니다.", "You are signed in.")
REGISTERED = Said("가입했습니다.", "You are registered.")
REFRESHED = Said("로그인을 연장했습니다.", "Your session has been extended.")
SIGNED_OUT = Said("로그아웃했습니다.", "You are signed out.")

EDITED_IMAGE_UNREADABLE = Said(
    "{block}번째 블록의 이미지를 열 수 없어 뺐습니다. 다른 이미지를 넣어 주세요.",
    "An image in block {block} could not be opened and was left out. Please use another one.",
)
EDITED_IMAGE_FOREIGN = Said(
    "{block}번째 블록에 있는 외부 주소의 이미지를 뺐습니다. 이미지를 업로드해서 넣어 주세요.",
    "An image in block {block} stands on another site and was left out. Please upload it.",
)

IMAGE_BROKEN = Said("사진 파일이 아니거나 손상되었습니다", "not a photo, or a broken one")
IMAGE_TOO_LARGE = Said("25MB, 5천만 화소 이하여야 합니다", "at most 25 MB and 50 megapixels")

# By the name that the validation gives to what is wrong; chassis.violations words the rest.
INVALID = {
    "photo_address": Said(
        "product_image_url에는 http(s) 주소나 업로드한 사진의 주소를 넣어 주세요.",
        "product_image_url must be an http(s) address, or the address of an uploaded photo.",
    ),
    "image_address": Said(
        "image_url에는 http(s) 주소나 업로드한 사진의 주소를 넣어 주세요.",
        "image_url must be an http(s) address, or the address of an uploaded photo.",
    ),
    "image_in_browser": Said(
        "image_url은 브라우저 안에만 있는 사진이라 서버에서 볼 수 없습니다. "
        "사진을 먼저 업로드하고 그 주소를 넣어 주세요.",
        "image_url exists only inside your browser. Please upload the photo first and give its "
        "address.",
    ),
    "idempotency_key": Said(
        "Idempotency-Key는 공백 없는 ASCII 문자 1~255자여야 합니다.",
        "An Idempotency-Key has 1 to 255 visible ASCII characters.",
    ),
    "file_or_url": Said(
        "파일(file)이나 주소(url) 중 하나를 보내 주세요.",
        "Please send either a file or a url.",
    ),
    "nothing_to_change": Said(
        "바꿀 내용(html, position, hidden, locked, regenerate 중 하나)을 보내 주세요.",
        "Please say what to change: html, position, hidden, locked or regenerate.",
    ),
    "regenerate_alone": Said(
        "regenerate는 다른 변경과 함께 보낼 수 없습니다. 따로 요청해 주세요.",
        "regenerate cannot be combined with other changes. Please ask for it by itself.",
    ),
    "nothing_answered": Said(
        "답변(answers)을 하나 이상 보내 주세요.",
        "Please send at least one answer.",
    ),
    "answered_twice": Said(
        "한 질문에는 한 번만 답해 주세요.",
        "Please answer each question once.",
    ),
    "too_many_tags": Said(
        "상세페이지의 구조가 너무 복잡합니다. 내용을 줄이거나 서식을 단순하게 해 주세요.",
        "This page is too complex. Please shorten it or use simpler formatting.",
    ),
    "page_too_large": Said(
        "숨긴 블록을 포함해 상세페이지가 너무 큽니다. 블록을 줄이거나 내용을 줄여 주세요.",
        "With its hidden blocks this page is too large. Please remove blocks or shorten them.",
    ),
    "too_many_images": Said(
        "새 이미지는 한 번에 40개까지 저장할 수 있습니다.",
        "At most 40 new images can be saved at once.",
    ),
}
