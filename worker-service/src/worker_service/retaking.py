"""How to take a better photo, in the seller's words: one sentence for each measured reason."""

from contracts.jobs import Language
from contracts.pages import RetakeAdvice, RetakeReason
from worker_service.ports import Photo
from worker_service.wording import Wording

ADVICE: dict[RetakeReason, Wording] = {
    RetakeReason.BUSY_BACKGROUND: Wording(
        "배경이 복잡해 상품만 따로 오려 내지 못했습니다. "
        "무늬 없는 벽이나 종이 앞에 상품만 두고 다시 찍어 보세요.",
        "The background is too busy to cut the product out. Take the photo again with the product "
        "alone in front of a plain wall or a sheet of paper.",
    ),
    RetakeReason.BLENDS_IN: Wording(
        "상품과 배경의 색이 비슷해 경계가 보이지 않습니다. "
        "흰 상품이라면 회색이나 색이 있는 종이 위에 놓고 다시 찍어 보세요.",
        "The product has nearly the colour of its background, so its outline cannot be seen. Put a "
        "white product on grey or coloured paper and take the photo again.",
    ),
    RetakeReason.TOUCHES_BORDER: Wording(
        "상품이 사진 끝에 닿거나 잘려 있습니다. "
        "한 걸음 물러나 상품 둘레에 여백이 남도록 다시 찍어 보세요.",
        "The product touches the edge of the photo or is cut off by it. Step back and leave some "
        "room on every side.",
    ),
    RetakeReason.TOO_SMALL: Wording(
        "사진 속 상품이 작아 크게 보여 주면 흐릿해집니다. "
        "더 가까이에서, 카메라의 가장 높은 해상도로 다시 찍어 보세요.",
        "The product takes too few pixels to be shown large. Go closer and use the camera's "
        "highest resolution.",
    ),
    RetakeReason.BLURRED: Wording(
        "사진이 흐릿합니다. 상품을 눌러 초점을 맞추고, 휴대폰을 받쳐 놓은 채 다시 찍어 보세요.",
        "The photo is blurred. Tap the product to focus on it, and rest the phone on something.",
    ),
    RetakeReason.TOO_DARK: Wording(
        "사진이 어둡습니다. 낮에 창가처럼 밝은 곳에서 다시 찍어 보세요.",
        "The photo is dark. Take it again where there is more light, by a window in the daytime.",
    ),
    RetakeReason.OVEREXPOSED: Wording(
        "빛이 너무 강해 상품의 밝은 부분이 하얗게 날아갔습니다. "
        "직사광선과 플래시를 피하고 노출을 조금 낮춰 다시 찍어 보세요.",
        "There is so much light that the bright parts of the product are lost in white. Avoid "
        "direct sun and flash, and lower the exposure a little.",
    ),
}


def retake_advice(photo: Photo | None, language: Language) -> tuple[RetakeAdvice, ...]:
    """Return a sentence for each reason to take the photo again; nothing for a good one."""
    return tuple(
        RetakeAdvice(reason=reason, message=ADVICE[reason].in_language(language))
        for reason in (photo.retake if photo else ())
    )
