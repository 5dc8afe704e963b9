# SPDX-License-Identifier: GPL-2.0-or-later
"""Curves over the number of documents as an SVG: a row of panels, both axes in logarithms."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, COLUMNS = 420, 300, 60, 34, 34, 40, 2
COLOURS = ("#0b6e99", "#c4501b", "#4c7a34", "#7a4fa3", "#8a6d00", "#a3324f")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 3", "10 4")


def decades(low, high):
    """Whole powers of ten around the values, at least one decade."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return first, max(last, first + 1)


def label(power):
    return f"{10 ** power:,.0f}" if power >= 0 else f"{10 ** power:g}"


class Panel:
    """`curves` is {name: [(x, y)]}; what is not above nothing has no logarithm and is left out."""

    def __init__(self, title, curves):
        self.title = title
        self.curves = {name: [(x, y) for x, y in points if x > 0 and y > 0] for name, points in curves.items()}
        every = [point for points in self.curves.values() for point in points]
        self.x = decades(min(x for x, _ in every), max(x for x, _ in every))
        self.y = decades(min(y for _, y in every), max(y for _, y in every))

    def at(self, x, y):
        across = (math.log10(x) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(y) - self.y[0]) / (self.y[1] - self.y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def grid(self):
        for power in range(self.x[0], self.x[1] + 1):
            x, y = self.at(10 ** power, 10 ** self.y[0])
            yield f'<path class="grid" d="M{x:.1f} {y:.1f}V{TOP}"/>'
            yield f'<text x="{x:.1f}" y="{y + 16:.1f}" text-anchor="middle">{label(power)}</text>'
        for power in range(self.y[0], self.y[1] + 1):
            x, y = self.at(10 ** self.x[0], 10 ** power)
            yield f'<path class="grid" d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}"/>'
            yield f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{label(power)}</text>'

    def lines(self):
        for i, (name, points) in enumerate(self.curves.items()):
            if not points:
                continue
            colour, dash = COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]
            places = [self.at(x, y) for x, y in points]
            path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
            yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
            yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
            y = TOP + 14 + 15 * i
            yield (f'<path d="M{LEFT + 10} {y - 4}h24" stroke="{colour}" stroke-width="2" '
                   f'stroke-dasharray="{dash}"/>')
            yield f'<text x="{LEFT + 40}" y="{y}">{escape(name)}</text>'

    def draw(self):
        yield f'<text x="{LEFT}" y="20" class="title">{escape(self.title)}</text>'
        yield from self.grid()
        yield from self.lines()


def draw(panels):
    rows = -(-len(panels) // COLUMNS)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * COLUMNS} {HEIGHT * rows}" '
             f'width="{WIDTH * COLUMNS}" height="{HEIGHT * rows}" font-family="sans-serif" font-size="11" '
             'fill="#222">',
             "<style>.grid{stroke:#ddd;fill:none}.title{font-size:13px;font-weight:bold}</style>",
             '<rect width="100%" height="100%" fill="#fff"/>']
    for i, panel in enumerate(panels):
        parts += [f'<g transform="translate({WIDTH * (i % COLUMNS)} {HEIGHT * (i // COLUMNS)})">', *panel.draw(),
                  "</g>"]
    return "\n".join([*parts, "</svg>", ""])
