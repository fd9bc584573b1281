"""Pictures drawn by seed: the council's banners, photographs of a made-up county, and scanned pages."""

import io
import math
import random
from functools import lru_cache
from typing import TYPE_CHECKING

from app.demo.writers.paper import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

SKIES = (((188, 214, 226), (247, 240, 222)), ((150, 186, 210), (236, 242, 240)), ((226, 190, 160), (250, 232, 205)))
HILLS = ((20, 80, 92), (56, 106, 84), (98, 132, 78), (150, 160, 92), (122, 96, 62))
A4_AT_100_DPI = (827, 1169)
LINES_OF_A_SCAN = (
    "Fernshire County Council   Adult Social Care and Public Health",
    "Signed record of attendance and agreed actions. Keep with the minutes.",
    "1  Welcome, apologies and declarations of interest. Two apologies were received.",
    "2  Minutes of the last meeting were agreed as a true record and signed by the chair.",
    "3  Matters arising. Action 4 carried forward to the next meeting, all others closed.",
    "4  The group heard from a carer who described the wait for a call-back at weekends.",
    "    Members asked how the figures had been checked and by whom. Paper to follow.",
    "5  It was agreed to bring the risk rating forward and to tell providers by letter.",
    "6  Learning from the audit was shared. Three points for team meetings were noted.",
    "    North and West will try the new form first. Report in six weeks.",
    "7  Budget. The position was noted. Overtime at the weekend is to be shown apart.",
    "8  Staffing. Two starters next month, one leaver. Thanks to all who covered.",
    "9  Letters. The two-page letter is used in every team but one.",
    "    Speak Up Fernshire will look at it again before the summer.",
    "10  Training. Places are left on the capacity course in the second half of the month.",
    "11  Housing. Four adapted homes are waiting for a ramp. Officer to ring today.",
    "12  Winter. The list of people who cannot be missed is right as of this morning.",
    "13  Compliments. Nine were read out. The team asked that they be put on the wall.",
    "14  Any other business. Thanks were recorded to staff who worked the bank holiday.",
    "Date of next meeting and room to be confirmed by business support.",
    "Signed by the chair as a true record",
)


@lru_cache(maxsize=16)
def banner(seed: int, width: int = 1100, height: int = 260) -> Picture:
    """Return one of the banners that stand at the head of Fernshire's papers."""
    image = _landscape(random.Random(f"banner {seed}"), width, height, grain=9)
    _wordmark(image)
    return _jpeg(image, 84, "Fernshire County Council, with a drawing of hills")


@lru_cache(maxsize=64)
def photograph(seed: int, scale: float = 1.0) -> Picture:
    """Return a landscape as a camera would see it, grain and all; ``scale`` 1 is about a third of a megabyte."""
    image = _landscape(random.Random(f"photo {seed}"), int(1500 * scale), int(1000 * scale), grain=26)
    return _jpeg(image, 80, "Photograph of the county of Fernshire")


@lru_cache(maxsize=64)
def scan(seed: int, scale: float = 1.0) -> Picture:
    """Return a scanned, signed page; ``scale`` 1 is about a hundred dots an inch."""
    from PIL import Image, ImageDraw, ImageFont

    source = random.Random(f"scan {seed}")
    width, height = (int(side * scale) for side in A4_AT_100_DPI)
    page = Image.new("L", (width, height), 244)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=int(15 * scale))
    y = int(90 * scale)
    first = source.randint(0, 6)
    for words in (*LINES_OF_A_SCAN[:2], *LINES_OF_A_SCAN[2 + first :]):
        pen.text((int(80 * scale), y), words, fill=source.randint(25, 60), font=font)
        y += int(source.choice((34, 38, 52)) * scale)
    _signature(pen, source, int(90 * scale), height - int(110 * scale), scale)
    pen.rectangle(
        (width - int(230 * scale), height - int(160 * scale), width - int(70 * scale), height - int(90 * scale)),
        outline=110,
        width=2,
    )
    pen.text(
        (width - int(215 * scale), height - int(140 * scale)),
        f"RECEIVED {source.randint(100, 999)}",
        fill=110,
        font=font,
    )
    page = page.rotate(source.uniform(-1.2, 1.2), fillcolor=236)
    page = Image.blend(page, _grain(source, width, height), 0.16)
    return _jpeg(page, 72, "Scanned page: signed record of a meeting")


def _landscape(source: random.Random, width: int, height: int, grain: int) -> "Image":
    from PIL import Image, ImageDraw

    high, low = source.choice(SKIES)
    sky = Image.new("RGB", (1, 2))
    sky.putdata([high, low])
    image = sky.resize((width, height), Image.Resampling.BILINEAR)
    pen = ImageDraw.Draw(image)
    sun, size = source.randint(width // 8, width * 7 // 8), height // 9
    pen.ellipse((sun - size, height // 8, sun + size, height // 8 + 2 * size), fill=(252, 244, 214))
    colours = source.sample(HILLS, 4)
    for layer, colour in enumerate(colours):
        base = height * (0.42 + 0.16 * layer)
        waves = [
            (source.uniform(0.6, 3.2), source.uniform(0, 6.3), height * source.uniform(0.02, 0.09)) for _ in range(3)
        ]
        step = max(2, width // 240)
        ridge = [
            (x, base + sum(size * math.sin(turns * 6.3 * x / width + phase) for turns, phase, size in waves))
            for x in range(0, width + step, step)
        ]
        pen.polygon([(0, height), *ridge, (width, height)], fill=colour)
        for _ in range(8 + layer * 6):
            x, y = source.choice(ridge)
            tree = height * 0.012 * (layer + 1)
            shade = tuple(int(part * 0.72) for part in colour)
            pen.polygon([(x - tree, y + tree), (x, y - tree * 2.4), (x + tree, y + tree)], fill=shade)
    noise = Image.merge("RGB", [_grain(source, width, height)] * 3)
    return Image.blend(image, noise, grain / 255)


def _grain(source: random.Random, width: int, height: int) -> "Image":
    """Return grey noise: one square tile of random bytes, laid over the whole picture, then turned for each quarter."""
    from PIL import Image

    side = 256
    tile = Image.frombytes("L", (side, side), source.randbytes(side * side))
    turned = [tile, tile.rotate(90), tile.rotate(180), tile.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    noise = Image.new("L", (width, height))
    for row in range(0, height, side):
        for column in range(0, width, side):
            noise.paste(turned[(row // side * 3 + column // side) % 4], (column, row))
    return noise


def _wordmark(image: "Image") -> None:
    from PIL import ImageDraw, ImageFont

    pen = ImageDraw.Draw(image)
    high = image.height
    pen.rectangle((0, 0, int(high * 2.35), int(high * 0.42)), fill=(20, 80, 92))
    pen.text(
        (int(high * 0.09), int(high * 0.05)),
        "Fernshire",
        fill="white",
        font=ImageFont.load_default(size=int(high * 0.19)),
    )
    pen.text(
        (int(high * 0.09), int(high * 0.27)),
        "County Council",
        fill="white",
        font=ImageFont.load_default(size=int(high * 0.1)),
    )


def _signature(pen: object, source: random.Random, x: int, y: int, scale: float) -> None:
    from PIL import ImageDraw

    assert isinstance(pen, ImageDraw.ImageDraw)
    turn, lean = source.uniform(0.5, 0.8), source.uniform(0.1, 0.25)
    points = []
    for step in range(150):
        loop = math.sin(step * lean) * 16 + math.sin(step * turn * 0.31) * 9
        points.append((x + (step * 1.3 + math.cos(step * lean) * 9) * scale, y + loop * scale * (1 - step / 220)))
    pen.line(points, fill=38, width=max(1, int(2 * scale)), joint="curve")


def _jpeg(image: "Image", quality: int, alt: str) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Picture(buffer.getvalue(), image.width, image.height, alt)
