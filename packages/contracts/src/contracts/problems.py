"""The error codes a client may rely on, with their status and their sentence for sellers."""

from enum import StrEnum
from typing import NamedTuple


class ProblemCode(StrEnum):
    VALIDATION_FAILED = "VALIDATION_FAILED"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    IDEMPOTENCY_KEY_IN_USE = "IDEMPOTENCY_KEY_IN_USE"
    ALREADY_FINISHED = "ALREADY_FINISHED"
    NOT_RETRYABLE = "NOT_RETRYABLE"
    PAGE_NOT_FINISHED = "PAGE_NOT_FINISHED"
    PAGE_VERSION_CONFLICT = "PAGE_VERSION_CONFLICT"
    LAST_VISIBLE_BLOCK = "LAST_VISIBLE_BLOCK"
    BLOCK_LOCKED = "BLOCK_LOCKED"
    BLOCK_NOT_REGENERABLE = "BLOCK_NOT_REGENERABLE"
    PAGE_NOT_ANSWERABLE = "PAGE_NOT_ANSWERABLE"
    FIELD_NOT_ASKED = "FIELD_NOT_ASKED"
    JOB_CANCELLED = "JOB_CANCELLED"
    TOO_MANY_WEBHOOKS = "TOO_MANY_WEBHOOKS"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    IMAGE_UNREADABLE = "IMAGE_UNREADABLE"
    IMAGE_URL_REFUSED = "IMAGE_URL_REFUSED"
    IMAGE_UNREACHABLE = "IMAGE_UNREACHABLE"
    IMAGE_NOT_EDITED = "IMAGE_NOT_EDITED"
    EXPORT_FAILED = "EXPORT_FAILED"
    DAILY_BUDGET_SPENT = "DAILY_BUDGET_SPENT"
    RECORD_UNAVAILABLE = "RECORD_UNAVAILABLE"
    AT_CAPACITY = "AT_CAPACITY"
    INTERNAL = "INTERNAL"


class Wording(NamedTuple):
    """HTTP status, English title, and the sentence that tells a seller what to do."""

    status: int
    title: str
    ko: str
    en: str


WORDINGS: dict[ProblemCode, Wording] = {
    ProblemCode.VALIDATION_FAILED: Wording(
        422,
        "Validation failed",
        "입력값을 확인해 주세요: {reason}",
        "Please check what you entered: {reason}",
    ),
    ProblemCode.BODY_TOO_LARGE: Wording(
        413,
        "Body too large",
        "보내신 내용이 너무 큽니다. {limit} 이하로 줄여서 다시 보내 주세요.",
        "This is too large. Please send at most {limit}.",
    ),
    ProblemCode.UNAUTHENTICATED: Wording(
        401,
        "Not signed in",
        "로그인이 필요합니다. 다시 로그인해 주세요.",
        "Please sign in again.",
    ),
    ProblemCode.FORBIDDEN: Wording(
        403,
        "Not yours",
        "이 정보를 볼 수 있는 권한이 없습니다. 본인 계정으로 로그인했는지 확인해 주세요.",
        "This belongs to another account. Please check which account you are signed in with.",
    ),
    ProblemCode.NOT_FOUND: Wording(
        404,
        "Not found",
        "요청하신 항목을 찾을 수 없습니다. 주소나 번호를 확인해 주세요.",
        "We could not find this. Please check the address or number.",
    ),
    ProblemCode.METHOD_NOT_ALLOWED: Wording(
        405,
        "Method not allowed",
        "이 주소에서는 사용할 수 없는 요청 방식입니다. API 문서를 확인해 주세요.",
        "This address does not take that method. Please see the API document.",
    ),
    ProblemCode.IDEMPOTENCY_KEY_REUSED: Wording(
        422,
        "Idempotency-Key reused",
        "같은 Idempotency-Key로 다른 내용이 전송되었습니다. 새 키로 다시 보내 주세요.",
        "This Idempotency-Key came with another body before. Please send it with a new key.",
    ),
    ProblemCode.IDEMPOTENCY_KEY_IN_USE: Wording(
        409,
        "Still being processed",
        "같은 요청을 처리하고 있습니다. 잠시 후 다시 시도해 주세요.",
        "The same request is being processed. Please try again in a moment.",
    ),
    ProblemCode.ALREADY_FINISHED: Wording(
        409,
        "Already finished",
        "이미 끝난 작업이라 취소할 수 없습니다. 결과를 확인해 주세요.",
        "This job has already ended and cannot be cancelled. Please look at its result.",
    ),
    ProblemCode.NOT_RETRYABLE: Wording(
        409,
        "Nothing to retry",
        "실패하거나 취소된 작업만 다시 시도할 수 있습니다.",
        "Only a failed or cancelled job can be retried.",
    ),
    ProblemCode.PAGE_NOT_FINISHED: Wording(
        409,
        "Page not finished",
        "상세페이지가 아직 완성되지 않았습니다. 완성된 뒤에 수정해 주세요.",
        "The page is not finished yet. Please edit it once it is.",
    ),
    ProblemCode.PAGE_VERSION_CONFLICT: Wording(
        409,
        "Page changed meanwhile",
        "다른 곳에서 상세페이지가 먼저 수정되었습니다. 새로 불러온 뒤 다시 수정해 주세요.",
        "This page was changed elsewhere. Please load it again and repeat your change.",
    ),
    ProblemCode.LAST_VISIBLE_BLOCK: Wording(
        409,
        "Last visible block",
        "마지막으로 보이는 블록은 숨길 수 없습니다. 다른 블록을 먼저 표시해 주세요.",
        "The last visible block cannot be hidden. Please show another one first.",
    ),
    ProblemCode.BLOCK_LOCKED: Wording(
        409,
        "Block locked",
        "잠긴 블록은 다시 만들 수 없습니다. 잠금을 풀고 다시 시도해 주세요.",
        "A locked block is not made again. Please unlock it first.",
    ),
    ProblemCode.BLOCK_NOT_REGENERABLE: Wording(
        409,
        "Nothing to make it from",
        "직접 추가하신 블록이나 예전에 만든 상세페이지의 블록은 다시 만들 수 없습니다. "
        "내용을 직접 수정해 주세요.",
        "A block that you added, or one of an older page, cannot be made again. Please edit it "
        "yourself.",
    ),
    ProblemCode.PAGE_NOT_ANSWERABLE: Wording(
        409,
        "Nothing to fill in",
        "예전에 만든 상세페이지라 답변을 자동으로 채울 수 없습니다. "
        "블록을 직접 편집하거나 상세페이지를 새로 만들어 주세요.",
        "This page is from before answers could be taken in. Please edit its blocks, or order it "
        "anew.",
    ),
    ProblemCode.FIELD_NOT_ASKED: Wording(
        422,
        "Not asked",
        "상세페이지가 묻지 않은 항목에 대한 답변이 있습니다. "
        "질문을 새로 불러온 뒤 다시 답해 주세요.",
        "There is an answer to something that the page does not ask. Please load its questions "
        "again.",
    ),
    ProblemCode.JOB_CANCELLED: Wording(
        409,
        "Job cancelled",
        "작업이 취소되어 결과가 없습니다. 필요하면 다시 요청해 주세요.",
        "The job was cancelled, so there is no result. Please ask again if you need it.",
    ),
    ProblemCode.TOO_MANY_WEBHOOKS: Wording(
        409,
        "Too many webhooks",
        "웹훅은 {limit}개까지 등록할 수 있습니다. 사용하지 않는 웹훅을 삭제한 뒤 등록해 주세요.",
        "There may be at most {limit} webhooks. Please delete one that you no longer use.",
    ),
    ProblemCode.WEBHOOK_DISABLED: Wording(
        409,
        "Webhook disabled",
        "사용이 중지된 웹훅입니다. 주소를 확인하고 다시 등록해 주세요.",
        "This webhook was disabled. Please check its address and register it again.",
    ),
    ProblemCode.IMAGE_UNREADABLE: Wording(
        422,
        "Image unreadable",
        "이미지를 열 수 없습니다. JPG, PNG, WebP, GIF, AVIF, HEIC 사진을 사용해 주세요. ({reason})",
        "We cannot open this image. Please use a JPG, PNG, WebP, GIF, AVIF or HEIC photo. "
        "({reason})",
    ),
    ProblemCode.IMAGE_URL_REFUSED: Wording(
        422,
        "Image address refused",
        "이 이미지 주소는 사용할 수 없습니다. "
        "공개된 http(s) 주소를 넣거나 파일을 직접 올려 주세요.",
        "This image address cannot be used. Please give a public http(s) address or upload "
        "the file.",
    ),
    ProblemCode.IMAGE_UNREACHABLE: Wording(
        422,
        "Image unreachable",
        "이미지 주소에서 사진을 받아오지 못했습니다. 주소를 확인하거나 파일을 직접 올려 주세요.",
        "We could not fetch a photo from this address. Please check it or upload the file.",
    ),
    ProblemCode.IMAGE_NOT_EDITED: Wording(
        500,
        "Image not edited",
        "이미지를 편집하지 못했습니다. 잠시 후 다시 시도해 주세요.",
        "We could not edit the image. Please try again in a moment.",
    ),
    ProblemCode.EXPORT_FAILED: Wording(
        500,
        "Page not exported",
        "상세페이지를 내보내지 못했습니다. 잠시 후 다시 시도해 주세요.",
        "We could not export the page. Please try again in a moment.",
    ),
    ProblemCode.DAILY_BUDGET_SPENT: Wording(
        429,
        "Daily budget spent",
        "오늘 사용할 수 있는 AI 제작 한도를 모두 사용했습니다. 내일 다시 이용해 주세요.",
        "You have used up what AI may make for you today. Please come back tomorrow.",
    ),
    ProblemCode.RECORD_UNAVAILABLE: Wording(
        503,
        "Record unavailable",
        "일시적으로 정보를 확인할 수 없습니다. 잠시 후 다시 시도해 주세요.",
        "The record cannot be reached right now. Please try again in a moment.",
    ),
    ProblemCode.AT_CAPACITY: Wording(
        503,
        "At capacity",
        "지금 접속이 많습니다. 잠시 후 다시 연결해 주세요.",
        "We are at capacity. Please reconnect in a moment.",
    ),
    ProblemCode.INTERNAL: Wording(
        500,
        "Internal error",
        "서버에 문제가 생겼습니다. 잠시 후 다시 시도하고, 계속되면 요청 번호를 알려 주세요.",
        "Something went wrong on our side. Please try again, and tell us the request id if it "
        "goes on.",
    ),
}
