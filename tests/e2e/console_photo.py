"""A product photo that a test draws itself."""

from io import BytesIO

from PIL import Image, ImageDraw
from playwright.async_api import FilePayload


def a_photo(*, side: int = 900) -> FilePayload:
    """Return a PNG of a bottle on a plain backdrop, as a file input takes it."""
    image = Image.new("RGB", (side, side), (246, 241, 233))
    draw = ImageDraw.Draw(image)
    scale = side / 100

    def box(left: int, top: int, right: int, bottom: int) -> tuple[float, float, float, float]:
        return left * scale, top * scale, right * scale, bottom * scale

    draw.rounded_rectangle(box(36, 26, 64, 88), 7 * scale, fill=(214, 150, 60))
    draw.rounded_rectangle(box(43, 12, 57, 28), 2 * scale, fill=(60, 48, 36))
    draw.rectangle(box(36, 48, 64, 72), fill=(255, 252, 244))
    draw.ellipse(box(44, 53, 56, 65), fill=(200, 60, 40))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return {"name": "bottle.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
