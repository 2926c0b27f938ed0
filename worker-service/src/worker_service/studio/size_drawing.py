"""How large the product is, as a drawing: every number in it is the seller's."""

import math
from collections.abc import Mapping
from dataclasses import replace

from PIL import Image

from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.drawn_facts import Measure, Side
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Product
from worker_service.studio.draughting import Inks, Sheet, inks_of
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.length_bars import length_bars
from worker_service.studio.lettering import Lettering
from worker_service.studio.picture import Picture
from worker_service.studio.size_plan import (
    ASIDE,
    GAP,
    TALLEST,
    Plan,
    Sides,
    labels_of,
    plan_for,
    room_for,
    sides_of,
)
from worker_service.studio.staging import fitted

# A photo stands for the sides told of it only where its own proportions are about the same.
_AGREES = math.log(1.18)
_ORDERS = (
    (Side.WIDTH, Side.DEPTH, Side.HEIGHT),
    (Side.WIDTH, Side.HEIGHT, Side.DEPTH),
)


def size_drawing(order: ShotOrder, photo: Picture | None) -> Shot:
    """Return the drawing: the cut-out product where its proportions are those told, else a body
    of lines; three numbers without names, of which the photo does not tell which is the height,
    are drawn as three lengths. `PermanentError` without a measure."""
    analysis = photo.analysis if photo is not None else None
    product = analysis.shown if analysis is not None else None
    inks = inks_of(order.tone, analysis.palette if analysis is not None else None)
    measures = _read(order.measures, product)
    if measures is None:
        bars = length_bars(order.measures, inks)
        return finished(order, bars, Origin.DRAWN, Treatment.DRAWN)
    sides = sides_of(measures)
    labels = labels_of(sides)
    figure = _figure(product, sides, (room_for(sides, labels), float(TALLEST)))
    plan = plan_for(sides, labels, figure.size if figure is not None else None)
    picture = _drawn(sides, plan, inks, figure)
    _write(picture, sides, plan, labels, inks)
    if figure is None or photo is None:
        return finished(order, picture, Origin.DRAWN, Treatment.DRAWN)
    return finished(order, picture, made_from(photo, Origin.COMPOSITE), Treatment.CUT_OUT)


def _read(measures: tuple[Measure, ...], product: Product | None) -> tuple[Measure, ...] | None:
    """Return the measures with their sides; None for three numbers in an unknown order: shelves
    are told as width, depth and height, bags as width, height and depth."""
    if len(measures) != len(_ORDERS[0]) or measures[0].is_named:
        return measures
    if measures[1].millimetres == measures[2].millimetres:
        return measures
    orders = (
        tuple(replace(each, side=side) for each, side in zip(measures, order, strict=True))
        for order in _ORDERS
    )
    seen = [each for each in orders if _agrees(product, sides_of(each))]
    return seen[0] if len(seen) == 1 else None


def _drawn(sides: Sides, plan: Plan, inks: Inks, figure: Image.Image | None) -> Image.Image:
    sheet = Sheet(plan.size, inks)
    if figure is None:
        _body(sheet, sides, plan)
    _dimensions(sheet, sides, plan)
    picture = sheet.finished()
    if figure is not None:
        picture.paste(figure, (round(plan.left), round(plan.top)), figure)
    return picture


def _figure(product: Product | None, sides: Sides, room: tuple[float, float]) -> Image.Image | None:
    """Return the product's picture where the sides that were told can be seen in it."""
    if product is None or (sides.across and sides.across.side in {Side.DEPTH, Side.THICKNESS}):
        return None
    wide, high = product.source
    if sides.across and sides.up:
        if not _agrees(product, sides):
            return None
    elif sides.across and sides.across.side is Side.LENGTH and high > wide:
        # Its length is not what lies across the photo.
        return None
    return fitted(product, room)


def _agrees(product: Product | None, sides: Sides) -> bool:
    """True where the cut-out is as wide for its height as was told."""
    if product is None or sides.across is None or sides.up is None:
        return False
    told = sides.across.millimetres / sides.up.millimetres
    return abs(math.log(told * product.source[1] / product.source[0])) <= _AGREES


def _body(sheet: Sheet, sides: Sides, plan: Plan) -> None:
    top_ink, front_ink, _ = sheet.inks.faces
    left, top, right, bottom, end = plan.left, plan.top, plan.right, plan.bottom, plan.ends
    if sides.is_round and sides.up is None:
        sheet.ellipse((left, top, right, bottom), front_ink)
    elif sides.is_round:
        sheet.ellipse((left, bottom - end, right, bottom + end), front_ink)
        sheet.wall((left, top, right, bottom), front_ink)
        sheet.ellipse((left, top - end, right, top + end), top_ink)
    elif sides.across and sides.up:
        if sides.into:
            _depth_of(sheet, plan)
        sheet.face([(left, top), (right, top), (right, bottom), (left, bottom)], front_ink)


def _depth_of(sheet: Sheet, plan: Plan) -> None:
    """Draw the top and the side of a box."""
    top_ink, _, side_ink = sheet.inks.faces
    left, top, right, bottom = plan.left, plan.top, plan.right, plan.bottom
    x, y = plan.depth
    sheet.face([(left, top), (left + x, top - y), (right + x, top - y), (right, top)], top_ink)
    sheet.face(
        [(right, top), (right + x, top - y), (right + x, bottom - y), (right, bottom)], side_ink
    )


def _dimensions(sheet: Sheet, sides: Sides, plan: Plan) -> None:
    if sides.across:
        y = plan.bottom + plan.ends + GAP
        sheet.dimension((plan.left, y), (plan.right, y))
    if sides.up:
        x = plan.left - GAP
        sheet.dimension((x, plan.top), (x, plan.bottom))
    if sides.into:
        x, y = plan.right + GAP * 0.8, plan.bottom + GAP * 0.3
        sheet.dimension((x, y), (x + plan.depth[0], y - plan.depth[1]))


def _write(
    picture: Image.Image, sides: Sides, plan: Plan, labels: Mapping[str, Lettering], inks: Inks
) -> None:
    middle = plan.left + plan.wide / 2, plan.top + plan.high / 2
    if sides.across:
        y = plan.bottom + plan.ends + GAP + ASIDE
        labels[sides.across.label].write(picture, (middle[0], y), inks.text, "ma")
    if sides.up:
        at = plan.left - GAP - ASIDE, middle[1]
        labels[sides.up.label].write(picture, at, inks.text, "rm")
    if sides.into:
        x = plan.right + GAP * 0.8 + plan.depth[0] / 2 + ASIDE * 1.2
        y = plan.bottom + GAP * 0.3 - plan.depth[1] / 2 + ASIDE
        labels[sides.into.label].write(picture, (x, y), inks.text, "lm")
