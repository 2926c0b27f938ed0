"""Where users say which server of theirs is to be told, and see what it was told."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.auth import User, current_user
from chassis.errors import PermanentError
from chassis.problems import ProblemError, invalid, language_of
from chassis.violations import FieldProblem, Said
from chassis.webhook_records import NewWebhook
from contracts.jobs import Language
from contracts.problems import ProblemCode
from notification_service.schemas import Done
from notification_service.webhooks.desk import WebhookDesk
from notification_service.webhooks.schemas import (
    DELIVERIES_SHOWN,
    DeliveryAnswer,
    DeliveryList,
    DeliveryListAnswer,
    DeliverySeen,
    WebhookAnswer,
    WebhookCreated,
    WebhookCreatedAnswer,
    WebhookList,
    WebhookListAnswer,
    WebhookRequest,
    WebhookSeen,
)
from notification_service.webhooks.signing import new_secret

NOT_PUBLIC = Said(
    ko="웹훅 주소는 공개된 https 주소여야 합니다.",
    en="The address of a webhook must be a public https address.",
)
DELETED = {Language.KOREAN: "웹훅을 삭제했습니다.", Language.ENGLISH: "Webhook deleted."}

router = APIRouter(prefix="/api/notifications/webhooks", tags=["webhooks"])

Caller = Annotated[User, Depends(current_user)]


async def _desk(request: Request) -> WebhookDesk:
    desk: WebhookDesk = request.app.state.webhooks
    return desk


Desk = Annotated[WebhookDesk, Depends(_desk)]


@router.post("", status_code=201)
async def register(
    body: WebhookRequest, response: Response, user: Caller, desk: Desk
) -> WebhookCreatedAnswer:
    """Tell this address of every end of the caller's jobs. The secret is shown this once."""
    try:
        desk.poster.check(body.url)
    except PermanentError:
        raise invalid([FieldProblem("/url", NOT_PUBLIC)]) from None
    secret = new_secret()
    new = NewWebhook(
        id=desk.new_id(),
        user_id=user.id,
        url=body.url,
        secret=secret,
        events=tuple(dict.fromkeys(body.events)),
    )
    webhook = await desk.store.add(new, limit=desk.per_user)
    if webhook is None:
        raise ProblemError(ProblemCode.TOO_MANY_WEBHOOKS, limit=desk.per_user)
    response.headers["Cache-Control"] = "no-store"
    seen = WebhookSeen.model_validate(webhook).model_dump()
    return WebhookCreatedAnswer(data=WebhookCreated(**seen, secret=secret))


@router.get("")
async def list_webhooks(user: Caller, desk: Desk) -> WebhookListAnswer:
    """The caller's webhooks, oldest first, without their secrets."""
    webhooks = await desk.store.list_for(user.id)
    return WebhookListAnswer(
        data=WebhookList(webhooks=[WebhookSeen.model_validate(webhook) for webhook in webhooks])
    )


@router.get("/{webhook_id}")
async def find(webhook_id: UUID, user: Caller, desk: Desk) -> WebhookAnswer:
    """One of the caller's webhooks, and whether it still works."""
    webhook = await desk.store.find(webhook_id, user_id=user.id)
    if webhook is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    return WebhookAnswer(data=WebhookSeen.model_validate(webhook))


@router.delete("/{webhook_id}")
async def delete(webhook_id: UUID, request: Request, user: Caller, desk: Desk) -> Done:
    """Tell this address nothing more; what it was told is forgotten."""
    if not await desk.store.delete(webhook_id, user_id=user.id):
        raise ProblemError(ProblemCode.NOT_FOUND)
    return Done(message=DELETED[language_of(request)])


@router.get("/{webhook_id}/deliveries")
async def deliveries(
    webhook_id: UUID,
    user: Caller,
    desk: Desk,
    limit: Annotated[int, Query(ge=1, le=DELIVERIES_SHOWN)] = DELIVERIES_SHOWN,
) -> DeliveryListAnswer:
    """What this address was told, newest first, and what became of it."""
    if await desk.store.find(webhook_id, user_id=user.id) is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    seen = await desk.store.deliveries(webhook_id, user_id=user.id, limit=limit)
    return DeliveryListAnswer(
        data=DeliveryList(deliveries=[DeliverySeen.model_validate(one) for one in seen])
    )


@router.post("/{webhook_id}/deliveries/{delivery_id}/replay", status_code=202)
async def replay(webhook_id: UUID, delivery_id: UUID, user: Caller, desk: Desk) -> DeliveryAnswer:
    """Send a message again, now and under the same id, with a whole schedule before it."""
    webhook = await desk.store.find(webhook_id, user_id=user.id)
    if webhook is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    if webhook.disabled_at is not None:
        raise ProblemError(ProblemCode.WEBHOOK_DISABLED)
    delivery = await desk.store.replay(webhook_id, delivery_id, user_id=user.id)
    if delivery is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    return DeliveryAnswer(data=DeliverySeen.model_validate(delivery))
