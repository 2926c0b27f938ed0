"""The peer: what a user would write, an endpoint that calls Celery's `.delay()` on Redis."""

import os

import uvicorn
from celery import Celery
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
celery = Celery("peer", broker=os.environ["REDIS_URL"])
celery.conf.task_ignore_result = True


@celery.task(name="peer.generate")  # type: ignore[untyped-decorator]  # Celery has no types
def generate(product_data: str) -> None:
    """Never run here: only accepting is measured."""


class Product(BaseModel):
    product_data: str


@app.post("/api/generation/display-list", status_code=202)
def accept(product: Product) -> dict[str, str]:
    return {"task_id": generate.delay(product.product_data).id}


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(os.environ["PORT"]), loop="uvloop", http="httptools", access_log=False
    )
