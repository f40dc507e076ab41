"""People as they are picked, named and told apart: for every page that shows, adds or mends one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Mentor, Person, folded, free_tiles, namesakes
from kiosk.learning.event_kinds import MentorChanged, ResidentChanged
from kiosk.pages.name_entry import NameEntry
from kiosk.visit import Choice, Context, Items, Leave, Move, Page, Phrase, Place, PlaySound, Swap, Text, Tile


def person_choice(
    context: Context, person: Person, then: Move, detail: Phrase | None = None, mark: Phrase | None = None
) -> Choice:
    """Return the choice of a person: by the tile, and by a name that no other has."""
    name = Phrase(context.name(person.id), context.lang)
    return Choice(person.id, name, then, detail, mark, tile=tile_of(person))


def tile_of(person: Person) -> Tile | None:
    """Return a person's tile; None for a mentor who has none."""
    colour, picture = person.colour.value, person.picture.value
    return Tile(colour, f"tile/{picture}") if colour and picture else None


class Namesakes(Struct, frozen=True):
    """Somebody has this name already: is it the same person?

    ``other`` is what follows if it is somebody else, ``again`` where another name is written. ``but`` is the id of
    the person who is to get the name, if they are here already.
    """

    name: str
    other: Move
    again: Place
    but: str | None = None

    def page(self, context: Context) -> Page:
        """Return who has the name, and that it may be each of them, somebody else, or another name."""
        say = context.say
        known = namesakes(context.known.workshop, self.name, self.but)
        names = tuple(Phrase(context.name(one.id), context.lang) for one in known)
        return context.page(
            "people.known",
            where=Phrase(self.name, context.lang),
            blocks=(Items(names, label=say("people.known_are")), Text((say("people.known_ask"),))),
            choices=(
                context.choice("other", "people.known_no", self.other),
                *(
                    Choice(
                        one.id,
                        say("people.known_yes", name=context.name(one.id)),
                        Move(Swap(context.homes.person(one, context.known.workshop))),
                        tile=tile_of(one),
                    )
                    for one in known
                ),
                context.choice("again", "people.known_again", Move(Swap(self.again))),
            ),
        )


def unless_known(context: Context, name: str, other: Move, again: Place, but: str | None = None) -> Move:
    """Return what follows a name that was written: if somebody has it, the question whether it is they."""
    known = namesakes(context.known.workshop, name, but)
    return Move(Swap(Namesakes(name, other, again, but))) if known else other


def new_name(
    title: str,
    taken: Callable[[Context], Iterable[str]],
    finish: Callable[[Context, str], Move],
    typed: str = "",
) -> NameEntry:
    """Return the page that writes a name of its own: one that reads like a name ``taken`` is told, and stays."""

    def unless_taken(context: Context, name: str) -> Move:
        if folded(name) in map(folded, taken(context)):
            return Move(notice=context.say("entry.taken", name=name))
        return finish(context, name)

    return NameEntry(title, unless_taken, typed)


class ChooseTile(Struct, frozen=True):
    """Which colour and which picture? ``then`` gets both. ``person`` has the tile now, if it is to be changed."""

    name: str
    then: Callable[[Context, str, str], Move]
    person: str | None = None
    colour: str | None = None

    def page(self, context: Context) -> Page:
        """Return the colours that have a picture left; then the pictures."""
        free = free_tiles(context.known.workshop, self.name, self.person)
        about = "colour" if self.colour is None else "picture"
        if self.colour is None:
            choices = tuple(
                context.choice(colour, f"colour.{colour}", replace(self, colour=colour), tile=Tile(colour))
                for colour in free
            )
        else:
            choices = tuple(
                context.choice(
                    picture,
                    f"tile.{picture}",
                    self.then(context, self.colour, picture),
                    tile=Tile(self.colour, f"tile/{picture}"),
                )
                for picture in free.get(self.colour, ())
            )
        return context.page(
            f"mentor.new-{about}",
            title=context.say(f"mentor.new_{about}", name=self.name),
            help="mentor.new_help",
            choices=choices,
        )


def mending_choices(context: Context, person: Person, page: type[Place]) -> tuple[Choice, Choice]:
    """Return the choices that change a person's name and their tile, and then lead back to ``page``."""
    return (
        context.choice("rename", "people.rename", _rename(person, person.name.value)),
        context.choice("tile", "people.change_tile", _change_tile(context, person, page)),
    )


def _rename(person: Person, typed: str) -> NameEntry:
    def finish(context: Context, name: str) -> Move:
        changed = (_changed(person, name=name),)
        renamed = Move(Leave(), changed, (PlaySound("done"),), context.say("people.renamed", name=name))
        return unless_known(context, name, renamed, _rename(person, name), person.id)

    return NameEntry("people.rename", finish, typed=typed)


def _change_tile(context: Context, person: Person, page: type[Place]) -> ChooseTile:
    name = context.name(person.id)

    def then(context: Context, colour: str, picture: str) -> Move:
        parts = {"picture": context.say(f"tile.{picture}").text, "colour": context.say(f"colour.{colour}").text}
        notice = context.say("people.tile_changed", name=person.name.value, **parts)
        return Move(Leave(page), (_changed(person, colour=colour, picture=picture),), (PlaySound("done"),), notice)

    return ChooseTile(name, then, person.id)


def _changed(person: Person, **values: str) -> MentorChanged | ResidentChanged:
    if isinstance(person, Mentor):
        return MentorChanged(person.id, **values)
    return replace(ResidentChanged(person.id), **values)
