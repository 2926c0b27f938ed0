"""The second scene of each tone: where the whole product stands once the hero has been seen.

Nothing of the hero's comes back: other ground, light from the other side, the product closer.
"""

from contracts.jobs import Tone
from worker_service.studio import shapes
from worker_service.studio.moods import GOLD, Card, Glow, Layer, Mood, Tint

SCENES: dict[Tone, Mood] = {
    Tone.PROFESSIONAL: Mood(
        wall=(Tint(98, 0.4, 250, fixed=True), Tint(96.5, 0.6, 250, fixed=True)),
        glow=Glow(tint=Tint(99.5, 0), at=(0.8, 0.2), radius=0.5, strength=0.8),
        layers=(Layer(Tint(78, 4.5), shapes.panel),),
        hue=250,
        width=0.84,
        height=0.8,
        baseline=0.915,
        contact=0.5,
        ambient=0.24,
        light=-0.035,
        card=Card(),
    ),
    Tone.FRIENDLY: Mood(
        wall=(Tint(91.5, 5.0), Tint(93, 4.2)),
        glow=Glow(tint=Tint(97, 2.5), at=(0.78, 0.2), radius=0.6, strength=0.7),
        layers=(Layer(Tint(86, 6.5, 68, fixed=True), shapes.shelf),),
        hue=150,
        width=0.82,
        height=0.79,
        baseline=0.9,
        contact=0.55,
        ambient=0.26,
        light=-0.03,
        card=Card(),
    ),
    Tone.HUMOROUS: Mood(
        wall=(Tint(84, 10, 160), Tint(86, 9, 165)),
        glow=Glow(tint=Tint(90, 7, 160), at=(0.75, 0.25), radius=0.5, strength=0.5),
        layers=(
            Layer(Tint(91, 11, 95, fixed=True), shapes.sunburst),
            Layer(Tint(97.5, 2, 95, fixed=True), shapes.low_disc),
        ),
        hue=20,
        width=0.8,
        height=0.8,
        baseline=0.92,
        contact=0.55,
        ambient=0.2,
        light=-0.05,
        card=Card(),
    ),
    Tone.LUXURIOUS: Mood(
        wall=(Tint(95.5, 1.3, 84, fixed=True), Tint(92.5, 1.8, 80, fixed=True)),
        floor=Tint(96.5, 1.0, 84, fixed=True),
        horizon=0.78,
        glow=Glow(tint=Tint(99, 0.6, 85, fixed=True), at=(0.78, 0.25), radius=0.5, strength=0.85),
        layers=(Layer(GOLD, shapes.frame),),
        hue=80,
        width=0.7,
        height=0.76,
        baseline=0.87,
        contact=0.5,
        ambient=0.3,
        light=-0.04,
        card=Card(),
    ),
    Tone.TRENDY: Mood(
        wall=(Tint(96, 1.8, 20), Tint(95, 2.2, 20)),
        glow=Glow(tint=Tint(98.5, 1, 20), at=(0.2, 0.2), radius=0.5, strength=0.6),
        layers=(Layer(Tint(78, 10, -30), shapes.slope),),
        hue=300,
        width=0.82,
        height=0.82,
        baseline=0.93,
        contact=0.5,
        ambient=0.24,
        light=-0.05,
        card=Card(),
    ),
}
