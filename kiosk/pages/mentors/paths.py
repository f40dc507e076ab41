"""Paths: lessons in the order in which they are best done, made by a mentor who picks one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from kiosk.learning import Path
from kiosk.learning.event_kinds import PathRemoved, PathSet
from kiosk.lessons import lessons_of
from kiosk.pages.entry import Sure
from kiosk.pages.mentors.assign import Whom, assigned_title
from kiosk.pages.people import new_name
from kiosk.pages.products import product_choices
from kiosk.visit import Choice, Context, Items, Leave, Move, Open, Page, Phrase, PlaySound, Swap, Text


class Paths(Struct, frozen=True):
    """All paths, and making one."""

    def page(self, context: Context) -> Page:
        """Return the paths by name, with how many lessons each has."""
        paths = context.known.workshop.shown_paths()
        make = Move(Open(new_name("assign.new_path", _taken, _made)))
        return context.page(
            "paths",
            "assign.paths",
            blocks=() if paths else (Text((context.say("assign.no_paths"),)),),
            choices=(
                *(
                    Choice(
                        key,
                        Phrase(context.paths[key], context.lang),
                        Move(Open(PathPage(key))),
                        detail=context.say("assign.path", n=len(path.lessons)),
                    )
                    for key, path in paths
                ),
                context.choice("make", "assign.new_path", make),
            ),
            next=None if paths else "make",
        )


class PathPage(Struct, frozen=True):
    """One path: its lessons in their order, and what can be done with it."""

    path: str

    def page(self, context: Context) -> Page:
        """Return the lessons; a path without any cannot be given."""
        path = path_of(context, self.path)
        name = context.paths.get(self.path, path.name)
        lessons = tuple(assigned_title(context, "lesson", key) for key in path.lessons)
        rename = new_name(
            "groups.rename",
            partial(_taken, but=self.path),
            lambda context, name: Move(Leave(), (PathSet(self.path, name, path_of(context, self.path).lessons),)),
            path.name,
        )
        gone = Move(Leave(past=PathPage), (PathRemoved(self.path),), notice=context.say("groups.removed", name=name))
        return context.page(
            "path",
            title=Phrase(name, context.lang),
            help="assign.path_help",
            blocks=(Items(lessons, numbered=True, label=context.say("assign.order")),)
            if lessons
            else (Text((context.say("assign.empty_path"),)),),
            choices=(
                *((context.choice("give", "mentor.assign", Whom(path=self.path)),) if lessons else ()),
                context.choice("lessons", "assign.pick_lessons", PathProducts(self.path)),
                context.choice("rename", "groups.rename", rename),
                context.choice(
                    "remove", "assign.remove_path", Sure(context.say("assign.remove_path_sure", name=name), gone)
                ),
            ),
            next="give" if lessons else "lessons",
        )


class PathProducts(Struct, frozen=True):
    """From which product is the path's next lesson?"""

    path: str

    def page(self, context: Context) -> Page:
        """Return the products that have lessons."""
        library = context.library
        return context.page(
            "path.products",
            "assign.pick_lessons",
            help="assign.path_help",
            blocks=() if library else (Text((context.say("home.reading"),)),),
            choices=product_choices(context, lambda product: PathLessons(self.path, product)),
        )


class PathLessons(Struct, frozen=True):
    """The lessons of a product: picking one puts it at the path's end, picking it again takes it out."""

    path: str
    product: str

    def page(self, context: Context) -> Page:
        """Return the lessons, each in the path marked with its place."""
        path = path_of(context, self.path)

        def choice(key: str) -> Choice:
            inside = key in path.lessons
            lessons = tuple(k for k in path.lessons if k != key) if inside else (*path.lessons, key)
            return Choice(
                key,
                assigned_title(context, "lesson", key),
                Move(events=(PathSet(self.path, path.name, lessons),)),
                mark=context.say("assign.place", n=path.lessons.index(key) + 1) if inside else None,
            )

        lessons = lessons_of(context.library, self.product)
        return context.page(
            "path.lessons",
            title=context.say(f"product.{self.product}"),
            help="assign.path_lessons_help",
            choices=tuple(choice(lesson.key) for lesson in lessons),
        )


def path_of(context: Context, key: str) -> Path:
    """Return a path as it is now, empty if it was removed."""
    return dict(context.known.workshop.shown_paths()).get(key, Path("", ()))


def _taken(context: Context, but: str = "") -> Iterable[str]:
    """Return the names that a path cannot have: those of the other paths."""
    return (path.name for key, path in context.known.workshop.shown_paths() if key != but)


def _made(context: Context, name: str) -> Move:
    path = context.fresh
    return Move(Swap(PathPage(path)), (PathSet(path, name, ()),), (PlaySound("done"),))
