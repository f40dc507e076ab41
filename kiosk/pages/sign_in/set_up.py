"""Getting to know a person, by ear and one key: their keys, how they press, what they see, hear and follow.

The first pages take whatever key comes; when none does, they go on by themselves. From then on the person's own
way of choosing works, and the rest are ordinary pages.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import VALUES, Trial, measure, step_value, text_form
from kiosk.learning.event_kinds import SettingChanged
from kiosk.pages.settings.values import offered_values, value_phrase
from kiosk.visit import Choice, Context, Leave, Meter, Move, Page, PlaySound, Swap, Text, Wait

FIRST_WAIT: Final = 20_000
"""Milliseconds that the first page waits for a key: nobody may be able to press one yet."""

OTHER_WAIT: Final = 8_000
"""Milliseconds that a page waits for a further key, which the person may not have."""

TRIALS: Final = 4
"""Presses that the practice asks for: enough for a mean, few enough for an arm that tires."""

SIGN_WAITS: Final = (1500, 2600, 1900, 3100)
"""Milliseconds before each sign to press: uneven, so that no rhythm can be followed."""

MOST_EARLY: Final = 3
"""After so many presses before its sign a trial begins: who cannot wait for it is not kept waiting."""

MOST_PRESSES: Final = 4
"""A trial is over at once with so many presses: enough to tell how a hand trembles or holds."""

TRIAL_OVER: Final = 1_500
"""Milliseconds without a further press after which a trial is over."""

LAST: Final = 9
"""The number of the way out on pages that take any key: hardly anyone's switch sends it."""

Stage: TypeAlias = Literal["hands", "lang", "hear", "see", "pace", "done"]
STAGES: Final[tuple[Stage, ...]] = ("hands", "lang", "hear", "see", "pace", "done")


def _setting(name: str, value: object) -> SettingChanged:
    return SettingChanged(name, text_form(value))


def _over(context: Context, notice: str | None = None) -> Move:
    """Return the move that ends the set-up, for good."""
    said = context.say(notice) if notice else None
    return Move(Leave(), (_setting("set_up", True),), notice=said)


def _skip(context: Context) -> Choice:
    return context.choice("skip", "set_up.skip", _over(context, "set_up.later"))


class FindSwitch(Struct, frozen=True):
    """Asks for the person's key or switch, and for another one if they have it.

    With one key, it selects while the highlight moves by itself; with two, the first moves and the second
    selects. ``first`` is the key found so far.
    """

    first: str = ""
    set_up: bool = False

    def page(self, context: Context) -> Page:
        """Return the page that waits for a key."""
        stage = "other" if self.first else "first"
        choices = [context.choice("none", "set_up.no_other", self._one(), number=8)] if self.first else []
        out = _skip(context) if self.set_up else context.choice("back", "set_up.stop", Move(Leave()))
        choices.append(replace(out, number=LAST))
        return context.page(
            f"find-switch.{stage}",
            title=context.say("set_up.title" if self.set_up else "set_up.switch_title"),
            help="set_up.keys_help",
            blocks=(Text((context.say(f"set_up.press_{stage}"), context.say(f"set_up.wait_{stage}"))),),
            choices=tuple(choices),
            pressed=lambda key, at: self._found(key),
            wait=self._wait(context),
        )

    def _found(self, key: str) -> Move:
        if not self.first:
            return Move(Swap(replace(self, first=key)), effects=(PlaySound("done"),))
        return self._one() if key == self.first else self._two(key)

    def _wait(self, context: Context) -> Wait:
        if self.first:
            return Wait(OTHER_WAIT, lambda at: self._one())
        nobody = _over(context, "set_up.later") if self.set_up else Move(Leave())
        return Wait(FIRST_WAIT, lambda at: nobody)

    def _one(self) -> Move:
        found = (_setting("scan", "auto"), _setting("switch_select", self.first), _setting("switch_move", ""))
        if self.set_up:  # the practice keeps them once it ends: who stops it has everything as before
            return Move(Swap(PressPractice(set_up=True, found=found)), effects=(PlaySound("done"),))
        return Move(Leave(), found, (PlaySound("done"),))

    def _two(self, second: str) -> Move:
        events = (_setting("scan", "step"), _setting("switch_select", second), _setting("switch_move", self.first))
        return Move(Swap(SetUp("hands")) if self.set_up else Leave(), events, (PlaySound("done"),))


class PressPractice(Struct, frozen=True):
    """Asks for some single presses and proposes the settings that fit them.

    ``asked_at`` is when the sign to press came (ms; None before it), ``early`` how many presses came before it,
    ``presses`` what was pressed since. ``found`` are the settings of the person's keys, kept when the practice ends.
    However fast or slowly somebody presses, it ends after a few presses of each trial.
    """

    trials: tuple[Trial, ...] = ()
    asked_at: int | None = None
    early: int = 0
    presses: tuple[tuple[str, int], ...] = ()
    set_up: bool = False
    found: tuple[SettingChanged, ...] = ()

    def page(self, context: Context) -> Page:
        """Return the page that waits, the one that asks for a press, or what the practice showed."""
        if len(self.trials) >= TRIALS:
            return self._shown(context)
        now = self.asked_at is not None
        place = len(self.trials)
        return context.page(
            f"presses.{'now' if now else 'ready'}",
            title=context.say("presses.now" if now else "presses.ready"),
            help="presses.help",
            where=context.say("presses.where", n=place + 1, total=TRIALS),
            blocks=(
                Text((context.say("presses.now_text" if now else "presses.ready_text"),)),
                Meter(context.say("presses.done", n=place, total=TRIALS), place, TRIALS),
            ),
            choices=(
                context.choice("stop", "presses.skip" if self.set_up else "set_up.stop", self._after(), number=LAST),
            ),
            back=self._after(),
            pressed=self._pressed,
            wait=Wait(
                TRIAL_OVER if self.presses else FIRST_WAIT if now else SIGN_WAITS[place % len(SIGN_WAITS)],
                self._waited,
            ),
        )

    def _pressed(self, key: str, at: int) -> Move:
        if self.asked_at is not None:
            now = replace(self, presses=(*self.presses, (key, at)))
            return now._try_over(self.asked_at) if len(now.presses) == MOST_PRESSES else Move(Swap(now))
        if self.trials and not self.trials[-1].presses:  # too late for the sign before, which it answers
            late = replace(self.trials[-1], presses=((key, at),))
            return Move(Swap(replace(self, trials=(*self.trials[:-1], late))))
        now = replace(self, early=self.early + 1)
        return now._sign(at) if now.early == MOST_EARLY else Move(Swap(now))

    def _waited(self, at: int) -> Move:
        if self.asked_at is None:
            return self._sign(at)
        if not self.presses and self.trials and not self.trials[-1].presses:
            # Nobody pressed twice running: whoever was here has had enough.
            return replace(self._after(), events=self.found)
        return self._try_over(self.asked_at)

    def _sign(self, at: int) -> Move:
        return Move(Swap(replace(self, asked_at=at)), effects=(PlaySound("woken"),))

    def _try_over(self, asked_at: int) -> Move:
        trials = (*self.trials, Trial(asked_at, self.presses, self.early == MOST_EARLY))
        ends = self.found if len(trials) == TRIALS else ()
        return Move(Swap(replace(self, trials=trials, asked_at=None, early=0, presses=())), ends)

    def _after(self) -> Move:
        return Move(Swap(SetUp("lang")) if self.set_up else Leave())

    def _shown(self, context: Context) -> Page:
        found = measure(self.trials)
        wanted = {"repeat_gap": found.repeat_gap, "bounce": found.bounce, "key_gap": found.key_gap}
        if found.scan_rate is not None:
            wanted["scan_rate"] = found.scan_rate
        events = tuple(_setting(name, value) for name, value in wanted.items())
        text = tuple(
            context.say("presses.found", name=context.say(f"setting.{name}.title").text, value=said.text)
            for name, value in wanted.items()
            for said in (value_phrase(context, name, value),)
        )
        use = replace(self._after(), events=events, effects=(PlaySound("done"),), notice=context.say("presses.used"))
        return context.page(
            "presses.shown",
            "presses",
            blocks=(Text(text),),
            choices=(
                context.choice("use", "presses.use", use),
                context.choice("again", "presses.again", Move(Swap(PressPractice(set_up=self.set_up)))),
                context.choice("stop", "presses.leave", self._after()),
            ),
            next="use",
        )


class SetUp(Struct, frozen=True):
    """The pages after the keys are known: which way to choose, language, hearing, seeing and how fast to speak.

    Without a ``stage`` it starts with the keys.
    """

    stage: Stage | None = None

    def page(self, context: Context) -> Page:
        """Return the page of the stage."""
        if self.stage is None:
            return FindSwitch(set_up=True).page(context)
        answers = {
            "hands": self._hands,
            "lang": self._lang,
            "hear": self._hear,
            "see": self._see,
            "pace": self._pace,
            "done": self._done,
        }[self.stage](context)
        place = STAGES.index(self.stage)
        back = Swap(SetUp(STAGES[place - 1])) if place > 1 else Swap(FindSwitch(set_up=True))
        return context.page(
            f"set-up.{self.stage}",
            "set_up",
            where=context.say("set_up.where", n=place + 1, total=len(STAGES)),
            blocks=(Text((context.say(f"set_up.{self.stage}"),)),),
            choices=tuple(answers) if self.stage == "done" else (*answers, _skip(context)),
            next=answers[0].key,
            back=Move(back),
        )

    def _on(self) -> Swap:
        return Swap(SetUp(STAGES[STAGES.index(self.stage or "hands") + 1]))

    def _ok(self, context: Context, name: str) -> Choice:
        return context.choice("ok", f"set_up.{name}", Move(self._on()))

    def _stepped(self, context: Context, key: str, name: str, by: int) -> list[Choice]:
        """Return the choice that takes a setting a step on and asks again; none at the end of its values."""
        value = step_value(context.settings, name, by)
        if value is None:
            return []
        then = Move(events=(SettingChanged(name, value),), effects=(PlaySound("done"),))
        return [context.choice(key, f"set_up.{key}", then)]

    def _hands(self, context: Context) -> list[Choice]:
        plain = (_setting("scan", "off"), _setting("switch_move", ""), _setting("switch_select", ""))

        def mapped(name: object) -> Choice:
            then = Move(self._on(), (*plain, _setting("keys", name)))
            return Choice(str(name), value_phrase(context, "keys", name), then)

        switches = context.choice("switches", "set_up.two_switches", Move(Swap(PressPractice(set_up=True))))
        return [switches, *(mapped(name) for name in offered_values(context, "keys"))]

    def _lang(self, context: Context) -> list[Choice]:
        order = sorted(VALUES["lang"], key=lambda lang: lang != context.lang)
        return [
            Choice(str(lang), value_phrase(context, "lang", lang), Move(self._on(), (_setting("lang", lang),)))
            for lang in order
        ]

    def _hear(self, context: Context) -> list[Choice]:
        deaf = Move(self._on(), (_setting("speech", False),))
        return [
            self._ok(context, "hear_ok"),
            *self._stepped(context, "louder", "volume", 1),
            context.choice("deaf", "set_up.deaf", deaf),
        ]

    def _see(self, context: Context) -> list[Choice]:
        return [
            self._ok(context, "see_ok"),
            *self._stepped(context, "larger", "size", 1),
            *self._stepped(context, "colours", "theme", 1),
            context.choice("blind", "set_up.blind", Move(self._on(), (_setting("speech", True),))),
        ]

    def _pace(self, context: Context) -> list[Choice]:
        return [
            self._ok(context, "pace_ok"),
            *self._stepped(context, "slower", "rate", -1),
            *self._stepped(context, "faster", "rate", 1),
        ]

    def _done(self, context: Context) -> list[Choice]:
        return [
            context.choice("finish", "set_up.finish", _over(context)),
            context.choice("again", "set_up.again", Move(Swap(FindSwitch(set_up=True)))),
        ]
