"""Draws the pictures of Valbrune: flat illustrations as SVG, the same bytes on every run.

Run it from anywhere: `python3 example-town/pictures.py`. It needs Python's standard library only, and writes to
`static/images/` and beside the library's page. A town with photographs does not need this file.
"""

from math import cos, pi, sin
from pathlib import Path

TOWN = Path(__file__).parent
WIDTH, HEIGHT = 960, 540

GREEN, LEAF, MOSS, MEADOW = "#1f5c4d", "#3f7f69", "#7fae8f", "#b5d2b3"
SKY, CREAM, SAND, STONE, SLATE = "#dcebe6", "#f8f1e1", "#e9d3a8", "#bcae98", "#5d6b68"
ROOF, BRICK, ROSE, GOLD = "#c76b4a", "#a9523c", "#e3a58c", "#e8b54d"
WATER, DEEP, INK, WHITE = "#86b9c4", "#5497a8", "#23352f", "#fffdf7"


# Shapes.


def rect(x, y, w, h, fill, r=0):
    corner = f' rx="{r}"' if r else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}"{corner} fill="{fill}"/>'


def circle(x, y, r, fill):
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"/>'


def ellipse(x, y, rx, ry, fill):
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"/>'


def shape(path, fill):
    return f'<path d="{path}" fill="{fill}"/>'


def line(path, stroke, width):
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round"/>'


# Things.


def house(x, base, w, h, wall, roof=ROOF):
    """A house with a gable, a door and rows of windows; `base` is the ground."""
    top = base - h
    parts = [rect(x, top, w, h, wall), shape(f"M{x - 8:g} {top:g}L{x + w / 2:g} {top - w * 0.55:g}L{x + w + 8:g} {top:g}z", roof)]
    columns = max(2, int(w // 40))
    panes = [
        (x + (column + 0.5) * w / columns - 9, top + 18 + row * 50)
        for row in range(int((h - 50) // 50))
        for column in range(columns)
    ]
    parts.append(shape("".join(f"M{left:.0f} {upper:g}h18v26h-18z" for left, upper in panes), SLATE))
    parts.append(rect(x + w / 2 - 12, base - 42, 24, 42, GREEN))
    return "".join(parts)


def tree(x, base, size, fill=LEAF):
    return rect(x - size * 0.06, base - size * 0.5, size * 0.12, size * 0.5, BRICK) + ellipse(
        x, base - size * 0.7, size * 0.34, size * 0.42, fill
    )


def fir(x, base, size, fill=GREEN):
    return rect(x - size * 0.04, base - size * 0.2, size * 0.08, size * 0.2, BRICK) + shape(
        f"M{x:g} {base - size:g}l{size * 0.28:g} {size * 0.85:g}h{-size * 0.56:g}z", fill
    )


def person(x, base, coat, skin=ROSE, size=1):
    """Somebody who stands on `base`, 92 units tall."""
    s = size
    return shape(f"M{x - 17 * s:g} {base:g}V{base - 44 * s:g}a{17 * s:g} {20 * s:g} 0 0 1 {34 * s:g} 0V{base:g}z", coat) + circle(
        x, base - 77 * s, 14 * s, skin
    )


def hills(far, near):
    return shape("M0 250Q200 150 430 230T960 180V540H0z", far) + shape("M0 300Q300 220 560 290T960 260V540H0z", near)


def clouds(*places):
    return "".join(ellipse(x, y, 60, 16, WHITE) + ellipse(x + 30, y - 12, 36, 16, WHITE) for x, y in places)


def sun(x, y):
    return circle(x, y, 42, GOLD)


def waves(y, rows, fill=WHITE):
    path = "".join(
        f"M{40 + 70 * (row % 3) + 230 * column} {y + 34 * row}q18-12 36 0t36 0" for row in range(rows) for column in range(4)
    )
    return line(path, fill, 4)


def bunting(y):
    colours = [ROOF, GOLD, GREEN, ROSE]
    flags = "".join(
        shape(f"M{20 + 62 * i} {y + 26 * sin(pi * (20 + 62 * i) / WIDTH):.0f}h40l-20 40z", colours[i % 4]) for i in range(15)
    )
    return line(f"M0 {y}Q480 {y + 52} 960 {y}", INK, 3) + flags


# Scenes, each 960 × 540.


def river():
    roofs = [
        (60, 84, 120, CREAM),
        (150, 96, 160, ROSE),
        (252, 80, 110, SAND),
        (610, 90, 130, CREAM),
        (706, 80, 170, SAND),
        (792, 104, 120, ROSE),
    ]
    town = "".join(house(x, 330, w, h, wall) for x, w, h, wall in roofs)
    church = (
        rect(436, 150, 64, 180, STONE)
        + shape("M428 150l40-92 40 92z", SLATE)
        + circle(468, 190, 16, CREAM)
        + house(500, 330, 96, 100, CREAM, SLATE)
    )
    banks = shape("M0 330H960V372Q700 350 480 372T0 360z", MOSS)
    return (
        sun(840, 92)
        + clouds((120, 90), (620, 70))
        + hills(MEADOW, MOSS)
        + town
        + church
        + tree(400, 334, 110)
        + tree(926, 336, 120)
        + tree(30, 336, 120, GREEN)
        + shape("M0 360Q240 385 480 372T960 372V540H0z", WATER)
        + banks
        + waves(410, 4)
    )


def bridge():
    arches = "".join(shape(f"M{x} 430v-40a80 84 0 0 1 160 0v40z", DEEP) for x in (110, 400, 690))
    stones = line(
        "".join(
            f"M{x} {y}h34"
            for x, y in [(60, 290), (300, 300), (350, 270), (600, 268), (640, 300), (880, 290), (200, 262), (780, 260)]
        ),
        STONE,
        6,
    )
    deck = shape("M0 262Q480 200 960 262V430H0z", "#cdbfa8") + line("M0 256Q480 194 960 256", SLATE, 14)
    walkers = person(330, 222, ROOF) + person(372, 222, GREEN) + person(650, 225, GOLD, size=0.8)
    return (
        hills(MEADOW, MOSS)
        + fir(70, 262, 150)
        + fir(150, 262, 120, LEAF)
        + tree(860, 250, 150)
        + deck
        + stones
        + rect(0, 420, 960, 120, WATER)
        + arches
        + walkers
        + waves(455, 3)
    )


def market():
    stalls = ""
    for number, (x, colour) in enumerate([(60, ROOF), (350, GREEN), (640, GOLD)]):
        stripes = "".join(shape(f"M{x + 44 * i} 226h44v34a22 22 0 0 1-44 0z", colour if i % 2 == 0 else WHITE) for i in range(6))
        goods = "".join(circle(x + 32 + 40 * i, 398, 17, [ROOF, GOLD, LEAF, ROSE][(i + number) % 4]) for i in range(6))
        stalls += (
            rect(x + 6, 240, 8, 250, SLATE) + rect(x + 250, 240, 8, 250, SLATE) + goods + rect(x, 404, 264, 76, SAND) + stripes
        )
    back = "".join(
        house(x, 400, w, h, wall)
        for x, w, h, wall in [
            (0, 110, 200, CREAM),
            (130, 120, 240, ROSE),
            (270, 110, 210, SAND),
            (400, 130, 260, CREAM),
            (550, 120, 220, ROSE),
            (690, 120, 250, SAND),
            (830, 120, 200, CREAM),
        ]
    )
    sellers = person(120, 406, INK) + person(470, 406, BRICK) + person(770, 406, GREEN)
    buyers = person(250, 534, DEEP, size=1.3) + person(560, 530, ROOF, size=1.3) + person(598, 534, GOLD, size=0.9)
    return clouds((420, 60)) + back + rect(0, 400, 960, 140, "#d8c9ae") + sellers + stalls + buyers


def town_hall():
    windows = "".join(rect(x, y, 34, 62, SLATE, 17) for x in (250, 320, 390, 540, 610, 680) for y in (236, 336))
    tower = (
        rect(430, 110, 100, 340, STONE)
        + shape("M418 110l62-80 62 80z", GREEN)
        + circle(480, 160, 30, CREAM)
        + line("M480 160v-20M480 160l13 8", INK, 4)
    )
    steps = rect(420, 440, 120, 12, SLATE) + rect(404, 452, 152, 12, STONE)
    flags = "".join(line(f"M{x} 306v-80", INK, 4) + rect(x, 226, 40, 24, c) for x, c in ((436, GREEN), (516, GOLD)))
    return (
        clouds((120, 110), (760, 80))
        + hills(MEADOW, MOSS)
        + rect(220, 210, 520, 242, CREAM)
        + shape("M200 212l60-64h440l60 64z", ROOF)
        + windows
        + tower
        + flags
        + rect(452, 360, 56, 90, GREEN, 28)
        + rect(0, 452, 960, 88, "#d8c9ae")
        + steps
        + tree(110, 470, 190)
        + tree(850, 470, 190, GREEN)
        + person(350, 500, ROOF)
        + person(600, 506, DEEP)
    )


def council_room():
    seats = "".join(
        person(x, y, c, size=1.1)
        for x, y, c in [
            (170, 330, ROOF),
            (290, 300, DEEP),
            (410, 286, GOLD),
            (550, 286, BRICK),
            (670, 300, LEAF),
            (790, 330, INK),
        ]
    )
    table = shape("M90 340Q480 240 870 340V410Q480 310 90 410z", BRICK)
    public = "".join(
        person(x, 552, c, skin=s, size=1.25)
        for x, c, s in [(140, SLATE, ROSE), (300, GREEN, SAND), (480, ROOF, ROSE), (660, DEEP, "#b9815f"), (820, GOLD, ROSE)]
    )
    frame = rect(0, 0, 960, 540, "#e9e2d0") + rect(0, 410, 960, 130, SAND)
    windows = "".join(
        rect(x, 40, 110, 170, SKY, 55) + line(f"M{x + 55} 40v170M{x} 120h110", WHITE, 6) for x in (80, 260, 590, 770)
    )
    arms = shape("M444 60h72v60q0 36-36 52q-36-16-36-52z", GREEN) + line("M448 128q16-14 32 0t32 0", GOLD, 6)
    return frame + windows + arms + seats + table + public


def library():
    windows = "".join(
        rect(x, y, 64, 110, GOLD, 32) + line(f"M{x + 32} {y}v110M{x} {y + 56}h64", INK, 4)
        for x in (180, 290, 610, 720)
        for y in (150, 300)
    )
    door = rect(420, 290, 120, 160, GREEN, 60) + line("M480 292v158", CREAM, 4)
    books = "".join(
        rect(330 + 24 * i, 492 - h, 20, h, c)
        for i, (h, c) in enumerate([(44, ROOF), (52, GREEN), (38, GOLD), (48, DEEP), (42, ROSE), (54, INK), (40, LEAF)])
    )
    bricks = line(
        "".join(
            f"M{x} {y}h26"
            for x, y in [
                (160, 140),
                (380, 180),
                (560, 150),
                (800, 220),
                (150, 280),
                (390, 270),
                (570, 420),
                (820, 430),
                (260, 430),
            ]
        ),
        ROSE,
        5,
    )
    return (
        clouds((90, 70), (800, 60))
        + rect(130, 110, 700, 340, BRICK)
        + shape("M110 112l120-74h500l120 74z", SLATE)
        + rect(740, 20, 40, 70, BRICK)
        + bricks
        + windows
        + door
        + rect(0, 450, 960, 90, "#d8c9ae")
        + rect(310, 492, 220, 12, SLATE)
        + books
        + person(590, 510, GREEN)
        + person(632, 510, GOLD, size=0.7)
        + tree(56, 460, 180)
    )


def reading_room():
    shelves = ""
    for row in range(3):
        y = 90 + 120 * row
        books = "".join(
            rect(
                40 + 26 * i,
                y + 20 + (i * 7 + row * 5) % 3 * 9,
                21,
                82 - (i * 7 + row * 5) % 3 * 9,
                [ROOF, GREEN, GOLD, DEEP, ROSE, LEAF][(i + 2 * row) % 6],
            )
            for i in range(12)
        )
        shelves += books + rect(26, y + 102, 344, 10, BRICK)
    windows = "".join(rect(x, 60, 130, 290, SKY, 65) + line(f"M{x + 65} 60v290M{x} 190h130", WHITE, 7) for x in (430, 600, 770))
    desk = rect(440, 410, 440, 16, BRICK) + rect(470, 426, 14, 100, BRICK) + rect(836, 426, 14, 100, BRICK)
    lamp = line("M820 410v-70", INK, 6) + shape("M786 344h68l-14-40h-40z", GREEN)
    readers = person(540, 412, DEEP, size=1.2) + person(690, 412, ROOF, skin="#b9815f", size=1.2)
    return (
        rect(0, 0, 960, 540, CREAM)
        + rect(0, 470, 960, 70, SAND)
        + shelves
        + windows
        + readers
        + desk
        + shape("M510 406l36-12 36 12v6h-72z", WHITE)
        + lamp
    )


def pool():
    lanes = "".join(
        line(f"M0 {y}H960", WHITE, 4) + "".join(circle(x, y, 7, ROOF) for x in range(30 + (y // 70 % 2) * 40, 960, 80))
        for y in (330, 400, 470)
    )
    glass = "".join(rect(x, 50, 130, 170, SKY) + tree(x + 65, 220, 120, MOSS) for x in range(40, 900, 150))
    swimmers = "".join(
        circle(x, y, 18, ROSE) + shape(f"M{x - 18} {y}a18 18 0 0 1 36 0z", cap) + line(f"M{x + 22} {y + 4}q30-34 54 2", ROSE, 12)
        for x, y, cap in [(220, 366, ROOF), (520, 436, GOLD), (700, 300, GREEN)]
    )
    edge = rect(0, 220, 960, 46, "#e7dfcc") + person(860, 262, GOLD) + person(120, 258, GREEN, size=0.8)
    return (
        rect(0, 0, 960, 220, CREAM) + glass + rect(0, 266, 960, 274, WATER) + edge + waves(296, 7, "#a9d0d8") + lanes + swimmers
    )


def school():
    windows = "".join(
        rect(x, y, 70, 60, DEEP) + line(f"M{x + 35} {y}v60", WHITE, 5) for x in (170, 270, 370, 610, 710) for y in (190, 290)
    )
    children = "".join(
        person(x, y, c, s, 0.75)
        for x, y, c, s in [
            (130, 500, ROOF, ROSE),
            (220, 516, GOLD, "#b9815f"),
            (300, 500, DEEP, SAND),
            (640, 514, GREEN, ROSE),
            (720, 498, ROSE, "#b9815f"),
            (840, 512, INK, ROSE),
        ]
    )
    hop = "".join(rect(400 + (i % 2) * 20, 520 - 22 * i, 30, 18, WHITE, 3) for i in range(3))
    return (
        sun(110, 90)
        + clouds((640, 70))
        + hills(MEADOW, MOSS)
        + rect(140, 160, 680, 240, SAND)
        + shape("M120 162h720l-60-60H180z", ROOF)
        + windows
        + rect(480, 110, 90, 290, CREAM)
        + shape("M468 112l57-62 57 62z", GREEN)
        + circle(525, 160, 26, GOLD)
        + rect(500, 310, 50, 90, GREEN)
        + rect(0, 400, 960, 140, "#dccfb4")
        + hop
        + children
        + tree(64, 420, 170)
        + tree(900, 420, 180, GREEN)
    )


def forest():
    back = "".join(fir(x, 330, 220 + x % 7 * 14, MOSS) for x in range(20, 960, 90))
    front = "".join(fir(x, 470, 320, GREEN) for x in (40, 150, 830, 930)) + tree(260, 440, 240) + tree(720, 440, 250, LEAF)
    path = shape("M380 540Q420 440 500 400T470 320H500Q560 380 530 430T640 540z", SAND)
    post = rect(596, 360, 10, 90, BRICK) + shape("M560 366h80l18 14-18 14h-80z", GOLD)
    return (
        rect(0, 0, 960, 540, "#e6efe0")
        + sun(480, 150)
        + back
        + rect(0, 320, 960, 220, MEADOW)
        + path
        + front
        + post
        + person(470, 452, ROOF, size=0.8)
        + person(508, 456, DEEP, size=0.6)
    )


def festival():
    lamps = "".join(circle(60 + 84 * i, 150 + 22 * sin(pi * i / 10), 12, GOLD) for i in range(11))
    stage = rect(300, 250, 360, 200, BRICK) + shape("M270 250L480 150 690 250z", GREEN) + rect(316, 262, 328, 150, "#f0d9a6")
    band = (
        person(400, 412, INK)
        + person(480, 412, ROOF)
        + person(560, 412, DEEP)
        + line("M384 372l40-34", GOLD, 8)
        + rect(540, 366, 40, 26, WHITE, 6)
    )
    crowd = "".join(
        person(40 + 80 * i, 556 + i % 3 * 8, [GREEN, ROOF, GOLD, SLATE, ROSE, DEEP][i % 6], [ROSE, "#b9815f", SAND][i % 3], 1.1)
        for i in range(12)
    )
    houses = "".join(
        house(x, 450, 110, h, wall)
        for x, h, wall in [(0, 190, "#496b66"), (126, 230, "#547671"), (720, 220, "#547671"), (846, 180, "#496b66")]
    )
    return (
        rect(0, 0, 960, 540, "#2c4d4f")
        + circle(800, 80, 34, CREAM)
        + houses
        + rect(0, 450, 960, 90, "#6f8077")
        + stage
        + band
        + bunting(90)
        + lamps
        + crowd
    )


def works():
    def cone(x, y):
        return shape(f"M{x} {y}l18-64h12l18 64z", ROOF) + rect(x + 10, y - 34, 28, 10, WHITE) + rect(x - 6, y, 60, 8, INK)

    barrier = (
        rect(330, 360, 300, 40, WHITE)
        + "".join(shape(f"M{340 + 60 * i} 400l30-40h30l-30 40z", ROOF) for i in range(5))
        + rect(350, 400, 12, 70, SLATE)
        + rect(598, 400, 12, 70, SLATE)
    )
    digger = (
        rect(660, 330, 150, 70, GOLD, 10)
        + rect(690, 260, 80, 80, GOLD, 8)
        + rect(704, 274, 46, 40, SKY)
        + rect(650, 400, 180, 40, INK, 20)
        + line("M690 320L590 240L540 320", GOLD, 18)
        + shape("M520 316h44l-8 40h-40z", SLATE)
    )
    back = "".join(
        house(x, 400, w, h, wall)
        for x, w, h, wall in [(30, 110, 190, CREAM), (160, 120, 220, ROSE), (300, 110, 180, SAND), (840, 110, 200, CREAM)]
    )
    return (
        clouds((500, 80))
        + back
        + rect(0, 400, 960, 140, "#b9b3a5")
        + shape("M140 540l60-90h220l-20 90z", BRICK)
        + digger
        + barrier
        + cone(200, 470)
        + cone(640, 490)
        + person(270, 440, GOLD)
        + shape("M253 350a17 17 0 0 1 34 0z", WHITE)
    )


def flood():
    gauge = rect(620, 150, 60, 330, WHITE) + "".join(
        rect(620, 160 + 40 * i, 26 if i % 2 else 40, 10, ROOF if i < 3 else INK) for i in range(8)
    )
    bags = "".join(
        ellipse(120 + 84 * i + (row % 2) * 40, 392 - 32 * row, 46, 19, [SAND, "#d9bf8c"][(i + row) % 2])
        for row in range(3)
        for i in range(5 - row)
    )
    rain = line("".join(f"M{60 + 90 * i} {70 + i % 3 * 40}l-14 34" for i in range(10)), DEEP, 5)
    return (
        rect(0, 0, 960, 540, "#c9d8d6")
        + ellipse(300, 50, 220, 40, "#a9bcba")
        + ellipse(680, 40, 240, 44, "#a9bcba")
        + hills("#9dbfa6", MOSS)
        + house(60, 370, 110, 150, CREAM)
        + house(190, 370, 120, 180, ROSE)
        + rain
        + shape("M0 400Q240 380 480 410T960 400V540H0z", DEEP)
        + gauge
        + bags
        + waves(440, 3, WATER)
    )


def waste():
    bins = ""
    for x, colour in ((110, SLATE), (300, LEAF), (490, GOLD), (680, DEEP)):
        bins += (
            rect(x, 260, 130, 200, colour, 14)
            + rect(x - 12, 236, 154, 34, INK, 10)
            + circle(x + 28, 466, 20, INK)
            + circle(x + 102, 466, 20, INK)
            + circle(x + 65, 350, 34, WHITE)
        )
    leaf = shape("M345 350q20-32 44-10q-8 34-44 10z", LEAF)
    paper = rect(541, 332, 28, 36, GOLD)
    bottle = rect(735, 340, 20, 32, DEEP, 6) + rect(740, 328, 10, 14, DEEP)
    bag = shape("M163 368q-6-26 12-40q18 14 12 40z", SLATE)
    return (
        clouds((160, 80), (720, 110))
        + hills(MEADOW, MOSS)
        + rect(0, 440, 960, 100, "#d8c9ae")
        + bins
        + leaf
        + paper
        + bottle
        + bag
        + tree(890, 450, 190)
    )


def fields():
    rows = "".join(
        shape(f"M{x} 540L{x2} 300h40L{x + 110} 540z", c)
        for x, x2, c in [(-40, 330, LEAF), (180, 400, MEADOW), (400, 470, LEAF), (620, 540, MEADOW), (840, 610, LEAF)]
    )
    village = (
        "".join(house(x, 300, 64, 60, wall) for x, wall in [(600, CREAM), (690, ROSE), (780, SAND)])
        + rect(740, 170, 30, 130, STONE)
        + shape("M734 170l21-50 21 50z", SLATE)
    )
    return (
        sun(180, 110)
        + clouds((380, 80), (720, 70))
        + hills(MEADOW, MOSS)
        + village
        + rows
        + tree(110, 330, 130, GREEN)
        + tree(900, 330, 130)
    )


SCENES = {
    "river": river,
    "bridge": bridge,
    "market": market,
    "town-hall": town_hall,
    "council-room": council_room,
    "pool": pool,
    "school": school,
    "forest": forest,
    "festival": festival,
    "works": works,
    "flood": flood,
    "waste": waste,
    "fields": fields,
}


# People are silhouettes: nobody real, so no face.


def portrait(back, coat, skin, hair, style):
    curls = "".join(circle(200 + 84 * cos(pi * i / 6), 150 - 70 * sin(pi * i / 6), 30, hair) for i in range(7))
    hairs = {
        "short": shape("M122 164a78 84 0 0 1 156 0q-30-46-78-46t-78 46z", hair),
        "long": shape("M112 300V160a88 92 0 0 1 176 0V300z", hair),
        "curls": curls,
        "bun": circle(200, 62, 34, hair) + shape("M120 170a80 86 0 0 1 160 0q-26-52-80-52t-80 52z", hair),
        "bald": "",
    }
    behind, before = (hairs[style], "") if style in ("long", "curls") else ("", hairs[style])
    fringe = shape("M128 150a72 74 0 0 1 144 0q-60-10-84-40q-20 30-60 40z", hair) if style == "long" else ""
    body = (
        shape("M50 400V372a150 112 0 0 1 300 0V400z", coat) + rect(172, 220, 56, 70, skin, 26) + ellipse(200, 172, 70, 82, skin)
    )
    return rect(0, 0, 400, 400, back) + behind + body + shape("M160 268l40 42 40-42 22 10-62 66-62-66z", WHITE) + before + fringe


PORTRAITS = {
    "claire-lambiotte": (MEADOW, GREEN, ROSE, "#6b4a35", "bun"),
    "joris-de-wael": (SKY, INK, "#e8b79c", "#c9a15a", "short"),
    "anke-brandt": (SAND, BRICK, "#efc3a8", "#8b3f2a", "long"),
    "samir-belkacem": (SKY, SLATE, "#b9815f", INK, "short"),
    "lucie-havelange": (MEADOW, DEEP, "#efc3a8", "#b9b2a6", "curls"),
    "benoit-crahay": (SAND, GREEN, ROSE, STONE, "bald"),
    "marieke-vos": (SKY, ROOF, "#efc3a8", "#d9b26a", "long"),
    "yvonne-mbala": (SAND, GREEN, "#7a4d36", INK, "curls"),
}


def svg(width, height, body):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{body}</svg>\n'
    )


def write(path, text):
    file = TOWN / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def main():
    def scene(draw):
        return svg(WIDTH, HEIGHT, rect(0, 0, WIDTH, HEIGHT, SKY) + draw())

    for name, draw in SCENES.items():
        write(f"static/images/{name}.svg", scene(draw))
    write("content/places/library/facade.svg", scene(library))
    write("content/places/library/salle.svg", scene(reading_room))
    for name, looks in PORTRAITS.items():
        write(f"static/images/people/{name}.svg", svg(400, 400, portrait(*looks)))


if __name__ == "__main__":
    main()
