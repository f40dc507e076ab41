"""Pictures by a grammar, thrown at the process that draws: whatever they hold, a result or a reason comes back."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from kiosk.drawing import DrawingJob, Rasteriser, Refusal
from kiosk.layout import PictureRefused, fit_drawing

NUMBERS: Final = (
    *("0", "1", "-1", ".5", "48", "80", "1e3", "1e7", "-1e7", "1e30", "-1e30", "1e38", "1e39", "1e-38", "1e-310"),
    *("1e309", "nan", "inf", "9" * 400, "1.1.1", "", "-", "99999999999", "0.0000001", "100%"),
)
IDS: Final = ("a", "b", "c")
GOOD: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"><rect x="10" y="10" width="50" height="30"/></svg>'
)


class Grammar:
    """Makes pictures from chance: few are right, many are nearly so, some take without bound."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def number(self) -> str:
        return self.chance.choice(NUMBERS) if self.chance.random() < 0.4 else str(self.chance.randint(-100, 100))

    def numbers(self, most: int) -> str:
        return " ".join(self.number() for _ in range(self.chance.randint(1, most)))

    def path(self) -> str:
        return "".join(
            self.chance.choice("MLHVCSQTAZmlhvcsqtaz") + self.numbers(7) for _ in range(self.chance.randint(1, 9))
        )

    def attributes(self, *names: str) -> str:
        found = [f'{name}="{self.number()}"' for name in names if self.chance.random() < 0.9]
        for name, value in (
            ("stroke", "black"), ("stroke-width", self.number()), ("opacity", self.number()),
            ("transform", self.transform()), ("fill", f"url(#{self.chance.choice(IDS)})"),
            ("filter", f"url(#{self.chance.choice(IDS)})"), ("mask", f"url(#{self.chance.choice(IDS)})"),
            ("clip-path", f"url(#{self.chance.choice(IDS)})"), ("stroke-dasharray", self.numbers(4)),
        ):  # fmt: skip
            if self.chance.random() < 0.15:
                found.append(f'{name}="{value}"')
        if self.chance.random() < 0.2:
            found.append(f'id="{self.chance.choice(IDS)}"')
        return " ".join(found)

    def transform(self) -> str:
        kind, most = self.chance.choice((("matrix", 6), ("scale", 2), ("rotate", 3), ("translate", 2), ("skewX", 1)))
        return f"{kind}({self.numbers(most)})"

    def element(self, depth: int) -> str:
        simple: tuple[Callable[[], str], ...] = (
            lambda: f'<path {self.attributes()} d="{self.path()}"/>',
            lambda: f"<rect {self.attributes('x', 'y', 'width', 'height', 'rx')}/>",
            lambda: f"<circle {self.attributes('cx', 'cy', 'r')}/>",
            lambda: f'<polygon {self.attributes()} points="{self.numbers(20)}"/>',
            lambda: f'<use {self.attributes("x", "y")} href="#{self.chance.choice(IDS)}"/>',
            lambda: f"<text {self.attributes('x', 'y', 'font-size')}>Kain</text>",
            self.filter,
            self.bomb if self.chance.random() < 0.2 else self.filter,
        )
        if depth <= 0 or self.chance.random() < 0.6:
            return self.chance.choice(simple)()
        tag = self.chance.choice(("g", "defs", "mask", "clipPath", "pattern", "symbol", "svg", "marker", "a"))
        more = self.attributes("x", "y", "width", "height", "viewBox") if tag != "g" else self.attributes()
        return f"<{tag} {more}>{''.join(self.element(depth - 1) for _ in range(self.chance.randint(0, 3)))}</{tag}>"

    def filter(self) -> str:
        name = self.chance.choice(
            ("feTurbulence", "feGaussianBlur", "feMorphology", "feConvolveMatrix", "feFlood", "feOffset", "feTile")
        )
        how = " ".join(
            f'{key}="{self.number()}"'
            for key in ("numOctaves", "baseFrequency", "stdDeviation", "radius", "order", "dx", "kernelMatrix")
        )
        return f'<filter id="{self.chance.choice(IDS)}" {self.attributes("width", "height")}><{name} {how}/></filter>'

    def bomb(self) -> str:
        """Return what is harmless once and without bound many times."""
        many = self.chance.choice((2, 10, 100, 1000, 4000))
        part = self.chance.choice(
            ('<g opacity=".9">|</g>', '<g filter="url(#a)">|</g>', "<g>|</g>", '<rect filter="url(#a)" width="9"/>|')
        )
        before, after = part.split("|")
        return before * many + after * many

    def picture(self) -> bytes:
        chance = self.chance
        box = "0 0 80 48" if chance.random() < 0.6 else " ".join(self.number() for _ in range(4))
        body = "".join(self.element(5) for _ in range(chance.randint(1, 6)))
        made = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'.encode()
        if chance.random() < 0.1:  # cut, or a byte changed
            at = chance.randrange(len(made))
            return made[:at] if chance.random() < 0.5 else made[:at] + chance.randbytes(1) + made[at + 1 :]
        return made


def run(seed: int, seconds: float) -> dict[str, int]:
    """Draw pictures for so long; return how many came to what. Raises AssertionError if the drawing itself fell."""
    grammar, counts = Grammar(random.Random(seed)), Counter[str]()
    rasteriser = Rasteriser()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        svg = grammar.picture()
        columns, rows = grammar.chance.randint(8, 80), grammar.chance.randint(4, 24)
        try:
            columns, rows = fit_drawing(svg, columns, rows)
        except PictureRefused as refused:
            counts[refused.reason] += 1
            continue
        result = rasteriser.draw(DrawingJob(svg, columns, rows, seconds=0.5))
        if isinstance(result, Refusal):
            assert result.reason != "unavailable", svg
            counts[result.reason] += 1
        else:
            lines = result.decode().split("\n")
            assert [len(line) for line in lines] == [columns] * rows, svg
            counts["drawn"] += 1
    assert not isinstance(rasteriser.draw(DrawingJob(GOOD, 40, 12)), Refusal), (
        "the next picture is drawn all the same"
    )
    counts["pictures"] = counts.total()
    return dict(counts)
