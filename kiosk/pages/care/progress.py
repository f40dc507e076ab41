"""What is shown while the kiosk does something that takes a while, and how what hinders it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from kiosk.visit import (
    Block,
    CareRefused,
    Context,
    Leave,
    Meter,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    ProgressNow,
    Swap,
    Text,
    Work,
)


class ProgressPage(Struct, frozen=True):
    """Something is being done; the page goes by itself when it is."""

    what: Phrase

    def page(self, context: Context) -> Page:
        """Return what is being done and how far. Who goes elsewhere meanwhile is told there what came of it."""
        blocks: list[Block] = [Text((self.what,))]
        going = context.care.going() if context.care else ProgressNow()
        if going.total > 0:
            done = min(going.done, going.total)
            blocks.append(Meter(context.say("care.so_far", n=done, total=going.total), done, going.total))
        elif going.seconds > 0:
            blocks.append(Text((context.say("care.since", n=going.seconds),)))
        return context.page("care.doing", "care.wait", blocks=tuple(blocks), choices=())


def act_with_progress(
    context: Context,
    what: str,
    act: Callable[[], Move],
    *,
    instead: Place | None = None,
    refused: type[Place] | None = None,
) -> Move:
    """Return the move that shows that something is being done and has it done.

    ``act`` returns the move that leads on from the page that says so. ``instead`` is the place that this page stands
    in for, if it does not open on top. If ``act`` is refused, that place comes back, or one level is left (all those
    above ``refused``, if that is given), and the reason is told.
    """

    def safely() -> Move:
        try:
            return act()
        except CareRefused as error:
            return Move(Swap(instead) if instead else Leave(refused), notice=context.say(error.key))

    doing = ProgressPage(context.say(what))
    return Move(Swap(doing) if instead else Open(doing), effects=(Work(safely),))


def passed_over(context: Context, passed: Mapping[str, int]) -> tuple[Phrase, ...]:
    """Return why events of a file do not come, and how many."""
    return tuple(context.say(f"backup.passed_{why}", n=n) for why, n in sorted(passed.items()))


def in_one(context: Context, told: Iterable[Phrase]) -> Phrase:
    """Return several sentences as one notice."""
    return Phrase(" ".join(one.text for one in told), context.lang)
