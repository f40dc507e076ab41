"""What moves want done outside of the pure rooms: a function an effect. An effect that has none is an error."""

from __future__ import annotations

import logging
import threading
from functools import singledispatch

from msgspec.structs import replace

from kiosk.app.inputs.input import Host
from kiosk.visit import (
    HASHED,
    CheckPin,
    Export,
    HashPin,
    Listening,
    Move,
    Perform,
    PlaySound,
    Quit,
    VisitState,
    Work,
)

log = logging.getLogger(__name__)

LOOKS_EVERY = 1000
"""Milliseconds between two looks at how much of a long act is done."""


@singledispatch
def carry_out_effect(effect: object, host: Host) -> None:
    """Carry out an effect. Raises TypeError for one that no function here is registered for."""
    raise TypeError(f"no function carries out {type(effect).__name__}")


@carry_out_effect.register(PlaySound)
def _play_sound(effect: PlaySound, host: Host) -> None:
    if effect.name == "call":
        host.chime(emergency=False)
    else:
        host.signal(effect.name)


@carry_out_effect.register(Perform)
def _perform(effect: Perform, host: Host) -> None:
    host.command(effect.command)


@carry_out_effect.register(Quit)
def _quit(effect: Quit, host: Host) -> None:
    host.exit(0)


@carry_out_effect.register(Listening)
def _listening(effect: Listening, host: Host) -> None:
    from kiosk.app.inputs.voice import VoiceInput  # an extra that few need

    voice_input = host.input("voice")
    assert isinstance(voice_input, VoiceInput)
    try:
        voice_input.carry_out(effect.act, host.visit.state.person)
    except OSError as error:
        log.warning("a voice file cannot be written: %s", error)
        host.tell("voice.page.disk")


@carry_out_effect.register(CheckPin)
@carry_out_effect.register(HashPin)
def _settle_pin(effect: CheckPin | HashPin, host: Host) -> None:
    asked_in = host.visit.state

    def settle() -> None:
        from kiosk.store.pins import check_pin, hash_pin  # argon2 is slow by design: never on the paint's path

        if isinstance(effect, CheckPin):
            then = effect.right if check_pin(effect.pin, effect.hashed) else effect.wrong
        else:
            then = with_hash(effect.then, hash_pin(effect.pin))
        host.later(lambda: go_on(then))

    def go_on(then: Move) -> None:
        if host.visit.state == asked_in:  # a person who went elsewhere meanwhile is left in peace
            with host.own_act():
                host.do(lambda: host.visit.then(then))

    host.in_background(settle)


@carry_out_effect.register(Export)
def _export(effect: Export, host: Host) -> None:
    def export() -> None:
        from kiosk.store.exported import export_files

        done = export_files(host.folder, effect.folder, effect.files)
        names = ", ".join(done.missing)
        host.later(lambda: host.tell(f"export.{done.outcome}", folder=done.folder, names=names))

    host.in_background(export)


@carry_out_effect.register(Work)
def _work(effect: Work, host: Host) -> None:
    asked_in, done = host.visit.state, threading.Event()
    trouble = Move(notice=host.say("notice.trouble"))

    def work() -> None:
        try:
            then = effect.act()
        except Exception:
            log.exception("something failed that was done meanwhile")
            then = trouble
        done.set()
        host.later(lambda: go_on(then))

    def look() -> None:
        """Show how much is done, without a word: who looks sees that it goes on."""
        if done.is_set():
            return
        if host.visit.state.path == asked_in.path:
            host.visit.redraw()
            host.paint()
        host.after(LOOKS_EVERY, look)

    def go_on(then: Move) -> None:
        visit: VisitState = host.visit.state
        if visit.person != asked_in.person:  # it is nobody else's business
            return
        if visit.path == asked_in.path:
            host.do(lambda: host.visit.then(then))
        elif then.notice is not None:
            host.tell_phrase(then.notice)

    host.after(LOOKS_EVERY, look)
    host.in_background(work)


def with_hash(move: Move, hashed: str) -> Move:
    """Return a move with the hash in the place that its events keep for it."""
    return replace(
        move,
        events=tuple(
            replace(event_data, pin=hashed) if getattr(event_data, "pin", "") == HASHED else event_data
            for event_data in move.events
        ),
    )
