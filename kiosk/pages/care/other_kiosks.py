"""Other kiosks of the home, for the mentor: joining the home's hub, and exchanging records with it or by a stick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from kiosk.pages.care.progress import act_with_progress, in_one, passed_over
from kiosk.pages.dates import moment_in_words
from kiosk.pages.entry import Sure
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.visit import (
    CareRefused,
    Choice,
    Context,
    Exchanged,
    HubState,
    Items,
    JoinFile,
    Leave,
    Move,
    Open,
    OtherKiosks,
    Page,
    Phrase,
    PlaySound,
    Swap,
    Text,
)
from kiosk.words import printable

MOST_OF_KIOSK_NAME: Final = 60
"""Letters that are shown of a name that a file says: a hub takes no longer ones."""


class OtherKiosksPage(Struct, frozen=True):
    """How this kiosk stands with the others of the home."""

    state: HubState
    waiting: frozenset[str] = frozenset()
    """Ids of who and what was erased elsewhere, as the last exchange has found."""

    def page(self, context: Context) -> Page:
        """Return which kiosk this is and when it met the hub; joining is offered until it has joined."""
        say, state = context.say, self.state
        lines = [_called(context, "other_kiosks.this", state) if state.home else say("other_kiosks.alone")]
        if state.home:
            met = (
                say("other_kiosks.met", at=moment_in_words(context, state.met))
                if state.met
                else say("other_kiosks.never")
            )
            lines.append(met)
        if state.trouble:
            lines.append(say(state.trouble))
        by_hub = self._exchange(context, lambda: others_of(context).exchange())
        return context.page(
            "other-kiosks",
            "other_kiosks",
            blocks=(Text(tuple(lines)),),
            choices=(
                *(
                    (context.choice("exchange", "other_kiosks.exchange", by_hub),)
                    if state.home
                    else (join_choice(context),)
                ),
                *self._sticks(context),
                *(
                    (context.choice("erased", "other_kiosks.erased", ErasedElsewhere(self.waiting)),)
                    if self.waiting & context.known.workshop.residents.keys()
                    else ()
                ),
                context.choice("close", "gone.close", Move(Leave())),
            ),
            next=None if state.home else "join",
        )

    def _sticks(self, context: Context) -> tuple[Choice, ...]:
        """Return a choice for each stick; the way to look for one if there is none."""
        sticks = self.state.sticks
        if not sticks:
            look = show_other_kiosks(context, instead=self, none="other_kiosks.no_stick")
            return (
                context.choice("stick", "other_kiosks.stick", look, detail=context.say("other_kiosks.stick_detail")),
            )
        asked = context.say("other_kiosks.stick_sure")

        def sure(stick: str) -> Move:
            written = self._exchange(context, lambda: others_of(context).exchange_by_stick(stick))
            return Move(Swap(Sure(asked, written, no=Move(Swap(self)))))

        return tuple(
            context.choice(
                f"stick-{number}",
                "other_kiosks.stick",
                sure(stick),
                detail=Phrase(_cut(stick.rpartition("/")[2]), context.lang),
            )
            for number, stick in enumerate(sticks)
        )

    def _exchange(self, context: Context, act: Callable[[], Exchanged]) -> Move:
        def exchange() -> Move:
            done = act()
            here = OtherKiosksPage(others_of(context).state(), done.waiting)
            return Move(Swap(here), (), (PlaySound("done"),), in_one(context, _counts(context, done)))

        return act_with_progress(context, "other_kiosks.exchanging", exchange, instead=self)


class JoinPage(Struct, frozen=True):
    """The files by which this kiosk may join a hub."""

    files: tuple[JoinFile, ...]

    def page(self, context: Context) -> Page:
        """Return which kiosk of which home this one would be, or what to do to get a file."""
        say = context.say
        keys = ("join_which",) if self.files else ("join_none", "join_get")
        lines = tuple(say(f"other_kiosks.{key}") for key in keys)
        return context.page(
            "other-kiosks.join",
            "other_kiosks.join",
            blocks=(Text(lines),),
            choices=(
                *(
                    Choice(
                        f"file-{number}",
                        Phrase(_cut(file.name), context.lang),
                        Move(Open(Sure(self._question(context, file), _join(context, file)))),
                        detail=Phrase(_cut(file.home), context.lang),
                    )
                    for number, file in enumerate(self.files)
                ),
                context.choice("again", "other_kiosks.again", _look_for_files(context, self)),
            ),
        )

    def _question(self, context: Context, file: JoinFile) -> Phrase:
        workshop = context.known.workshop
        key = "other_kiosks.join_people" if workshop.residents or workshop.mentors else "other_kiosks.join_sure"
        return _called(context, key, file)


class ErasedElsewhere(Struct, frozen=True):
    """People who were erased at another kiosk and are still here: a mentor decides."""

    ids: frozenset[str]

    def page(self, context: Context) -> Page:
        """Return their names, and the ways to erase them here too and to leave it for later."""
        here = self.ids & context.known.workshop.residents.keys()
        names = tuple(Phrase(name, context.lang) for name in sorted(map(context.name, here)))

        def act() -> Move:
            others_of(context).erase(self.ids)
            told = context.say("hub.erased", n=len(here))
            return Move(Leave(OtherKiosksPage), (), (PlaySound("done"),), told)

        erase = act_with_progress(context, "care.erasing", act, refused=OtherKiosksPage)
        gate = Move(Open(PinGate(context.person or "", erase)))
        return context.page(
            "other-kiosks.erased",
            "other_kiosks.erased",
            blocks=(Text((context.say("hub.erased_elsewhere", n=len(here)),)), Items(names)),
            choices=(
                context.choice("later", "other_kiosks.later", Move(Leave(OtherKiosksPage))),
                context.choice("erase", "other_kiosks.erase", gate),
            ),
            next="later",
        )


def show_other_kiosks(context: Context, *, instead: OtherKiosksPage | None = None, none: str = "") -> Move:
    """Return the move that looks how this kiosk stands with others; ``none`` is told if there is no stick."""

    def look() -> Move:
        state = others_of(context).state()
        return Move(Swap(OtherKiosksPage(state)), notice=context.say(none) if none and not state.sticks else None)

    return act_with_progress(context, "care.reading", look, instead=instead)


def join_choice(context: Context) -> Choice:
    """Return the choice that looks for a file by which this kiosk may join a hub."""
    return context.choice("join", "other_kiosks.join", _look_for_files(context))


def _look_for_files(context: Context, instead: JoinPage | None = None) -> Move:
    return act_with_progress(
        context, "care.reading", lambda: Move(Swap(JoinPage(others_of(context).join_files()))), instead=instead
    )


def _join(context: Context, file: JoinFile) -> Move:
    """Return the move that joins and takes what the home has; what then hinders is told beside."""

    def act() -> Move:
        others = others_of(context)
        others.join(file.file)
        told = [_called(context, "hub.joined", file)]
        try:
            told += _counts(context, others.exchange())
        except CareRefused as error:
            told.append(context.say(error.key))
        return Move(Leave("home"), (), (PlaySound("done"),), in_one(context, told))

    return act_with_progress(context, "other_kiosks.exchanging", act, refused=JoinPage)


def others_of(context: Context) -> OtherKiosks:
    """Return what is done with other kiosks, and with what is carried between them."""
    assert context.care is not None, "only a kiosk with a store of its own offers these pages"
    return context.care.other_kiosks()


def _counts(context: Context, done: Exchanged) -> list[Phrase]:
    """Return what an exchange did, in words."""
    told = [context.say("hub.exchanged", pushed=done.pushed, pulled=done.pulled)]
    if done.refused:
        told.append(context.say("hub.refused_rows", n=done.refused))
    return [*told, *passed_over(context, done.passed)]


def _called(context: Context, key: str, kiosk: HubState | JoinFile) -> Phrase:
    """Return a sentence that names a kiosk and its home. Both come from a file."""
    return context.say(key, name=_cut(kiosk.name), home=_cut(kiosk.home))


def _cut(name: str) -> str:
    return printable(name[:MOST_OF_KIOSK_NAME])
