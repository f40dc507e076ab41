"""What people are called: by their names, and where two have one name, by their tiles too."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.learning.products import PRODUCTS
from kiosk.learning.workshop import Mentor, Resident, Workshop
from kiosk.words import Phrase, slug

SayName: TypeAlias = Callable[..., Phrase]
"""Returns one of the kiosk's own texts by its key, in one language."""

Person: TypeAlias = Resident | Mentor


class PersonContents(Struct, frozen=True):
    """Someone in a file: how many events are theirs, and when the last one was (milliseconds since 1970)."""

    id: str
    name: str
    mentor: bool
    events: int
    last: int = 0


TILE_COLOURS: Final = (
    "merah", "kuning", "hijau", "biru", "ungu", "jingga", "putih", "cokelat", "merah-muda", "abu",
)  # fmt: skip
"""The colours that a person's tile may have."""

TILE_PICTURES: Final = (
    "bunga", "burung", "ikan", "kucing", "pohon", "rumah", "matahari", "bulan",
    "bintang", "kupu-kupu", "payung", "sepeda", "gelas", "kunci", "bola", "daun",
)  # fmt: skip
"""The pictures that a person's tile may have."""


Likeness: TypeAlias = Literal["name", "tile"]
"""What two people may have alike."""

BESIDE: Final = ("sign_in.guest", "sign_in.mentor", "care.everybody", "reports.total", "reports.everyone")
"""Texts that stand in lists of people: who has one for a name is told apart from it too."""


@lru_cache(4096)
def folded(name: str) -> str:
    """Return a name as people compare it: without regard to capitals, spaces, accents, apostrophes and hyphens.

    Names of signs alone, which nobody can say, are all alike: "".
    """
    if name.isascii():  # the same, sooner: at the first paint there may be hundreds
        return "".join(filter(str.isalnum, name.lower()))
    name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    # A modifier letter (Lm) is an apostrophe of its own: ʼ ʻ ʿ.
    return "".join(sign for sign in name if sign.isalnum() and unicodedata.category(sign) != "Lm")


def everyone(workshop: Workshop) -> list[Person]:
    """Return all who are or were in the workshop, in the order of their ids, which tell when they were added."""
    return sorted((*workshop.residents.values(), *workshop.mentors.values()), key=lambda person: person.id)


def namesakes(workshop: Workshop, name: str, but: str | None = None) -> list[Person]:
    """Return who is called so already, those archived too, but for the person ``but``."""
    alike = folded(name)
    return [one for one in everyone(workshop) if one.id != but and one.name.value and folded(one.name.value) == alike]


def look_alikes(workshop: Workshop) -> dict[str, dict[Likeness, list[str]]]:
    """Return by their ids the shown residents whose name or whose tile others have too, and the ids of these.

    Two kiosks of a home that had not met may each have added one person, or have given one tile to two.
    """
    alike = defaultdict[tuple[Likeness, object], list[str]](list)
    for one in workshop.shown_residents():
        alike["name", folded(one.name.value)].append(one.id)
        alike["tile", (one.colour.value, one.picture.value)].append(one.id)
    found = defaultdict[str, dict[Likeness, list[str]]](dict)
    for (what, _), ids in alike.items():
        for who in ids if len(ids) > 1 else ():
            found[who][what] = [other for other in ids if other != who]
    return dict(found)


def display_names(workshop: Workshop, say: SayName) -> dict[str, str]:
    """Return by their ids what to call people where their names stand alone: no two read alike.

    Who shares a name has the tile's picture and colour after it, a mentor that they are one: "Siti (bunga, merah)".
    Who shares these too has a number, by the order in which they were added: "Siti (bunga, merah, 2)".
    """
    people = {one.id: one for one in everyone(workshop)}
    names = {who: one.name.value.strip() or say("people.somebody").text for who, one in people.items()}
    beside = {folded(say(key).text) for key in BESIDE}
    return _apart(names, beside, lambda who: list(_marks(people[who], say)), say)


def group_names(workshop: Workshop, say: SayName, people: Iterable[str]) -> dict[str, str]:
    """Return by their ids what to call the groups: no two read alike, nor like one of the names of ``people``.

    Two kiosks may each have made a group of one name: "Pagi (kelompok)", "Pagi (kelompok, 2)", by their age.
    """
    names = {one.id: one.name.value.strip() for one in sorted(workshop.shown_groups(), key=lambda one: one.id)}
    beside = {folded(name) for name in (*people, say("reports.everyone").text)}
    return _apart(names, beside, lambda _: [say("groups.mark").text], say)


def path_names(workshop: Workshop, say: SayName) -> dict[str, str]:
    """Return by their keys what to call the paths: no two read alike, nor like a product, beside which they stand."""
    names = {key: path.name.strip() for key, path in sorted(workshop.shown_paths(), key=lambda pair: pair[0])}
    beside = {folded(say(f"product.{product}").text) for product in PRODUCTS}
    return _apart(names, beside, lambda _: [say("assign.path_mark").text], say)


def _apart(
    names: Mapping[str, str], beside: Set[str], marks: Callable[[str], list[str]], say: SayName
) -> dict[str, str]:
    """Return names by the same keys, no two alike: who shares one, or has one ``beside``, has marks after it."""
    told, count = dict(names), Counter((*beside, *map(folded, names.values())))
    taken = set(beside) | {alike for alike, n in count.items() if n == 1}
    for key, name in names.items():
        if count[folded(name)] > 1:
            its, number = marks(key), 1
            told[key] = _marked(name, its, say)
            while folded(told[key]) in taken:
                number += 1
                told[key] = _marked(name, [*its, str(number)], say)
            taken.add(folded(told[key]))
    return told


def both(one: Workshop, other: Workshop) -> Workshop:
    """Return the people of two workshops, for their names; who is in both is as in the other."""
    return Workshop(one.residents | other.residents, one.mentors | other.mentors)


def in_file_name(person: str, name: str) -> str:
    """Return how a file's name tells of a person: what they are called, and the end of their id, which is chance."""
    return "-".join(filter(None, (slug(name, 30), slug(person[-8:], 8))))


def free_tiles(workshop: Workshop, name: str, but: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the pictures that a person of this name may have on their tile, by the colours that have any left.

    Taken are those of who signs in here, and of whoever has that name. Where all are taken, all are free.
    """
    people = (*workshop.shown_residents(), *workshop.shown_mentors(), *namesakes(workshop, name))
    taken = {(one.colour.value, one.picture.value) for one in people if one.id != but}
    free = {colour: tuple(one for one in TILE_PICTURES if (colour, one) not in taken) for colour in TILE_COLOURS}
    return {colour: pictures for colour, pictures in free.items() if pictures} or dict.fromkeys(
        TILE_COLOURS, TILE_PICTURES
    )


def _marks(person: Person, say: SayName) -> Iterable[str]:
    if isinstance(person, Mentor):
        yield say("people.mentor").text
    if person.picture.value in TILE_PICTURES:
        yield say(f"tile.{person.picture.value}").text
    if person.colour.value in TILE_COLOURS:
        yield say(f"colour.{person.colour.value}").text


def _marked(name: str, marks: list[str], say: SayName) -> str:
    return say("people.marked", name=name, marks=", ".join(marks)).text if marks else name
