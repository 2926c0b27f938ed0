"""Does a finished page tell in the order that its seller prefers, or that it was ordered in?"""

import re

import httpx

from tests.e2e.test_one_image_edit import uploaded

PREFERENCES = "/api/generation/preferences"
CUP = (
    "머무름 도자기 커피잔 250ml\n소재: 도자기\n- 두꺼운 벽이 온기를 오래 지킵니다\n"
    "- 식기세척기에 넣어도 됩니다\n- 전자레인지에 쓸 수 있습니다"
)
BUYERS = "커피가 금세 식어서 아쉬웠던 분, 아침마다 커피를 내리는 분"


async def ordered(client: httpx.AsyncClient, **order: object) -> list[str]:
    """Return the ids of a finished page's blocks, from top to bottom."""
    body = {"product_data": CUP, "target_customer": BUYERS} | order
    answer = await client.post(
        "/api/generation/display-list", json=body, headers={"prefer": "wait=60"}
    )
    html = "".join(answer.raise_for_status().json()["result"]["html_list"])
    return re.findall(r'data-block-id="([^"]+)"', html)


async def preferring(client: httpx.AsyncClient, page_order: str) -> None:
    answer = await client.put(PREFERENCES, json={"page_order": page_order})
    answer.raise_for_status()


def tells_points_first(ids: list[str]) -> bool:
    return ids.index("checkpoints") < ids.index("problem")


async def test_a_preference_orders_the_blocks_and_an_order_overrides_it_for_itself_alone(
    client: httpx.AsyncClient,
) -> None:
    photo = await uploaded(client)

    unsaid = await ordered(client, product_image_url=photo)
    await preferring(client, "curated")
    preferred = await ordered(client, product_image_url=photo)
    overriding = await ordered(client, product_image_url=photo, page_order="open_market")
    again = await ordered(client, product_image_url=photo, page_order=None)

    assert tells_points_first(unsaid)
    assert (unsaid[0], preferred[0]) == ("hero", "hero")
    assert not tells_points_first(preferred)
    assert sorted(preferred) == sorted(unsaid)
    assert overriding == unsaid
    assert again == preferred


async def test_an_order_for_a_curated_mall_needs_no_preference(client: httpx.AsyncClient) -> None:
    assert not tells_points_first(await ordered(client, page_order="curated"))
