"""The terminal app: it draws the visit's page, turns keys and touches into commands, and has pages spoken.

Only what the first page needs is imported here; lessons, speech and PIN hashing come after the first paint.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.driver import Driver
from textual.events import Key, Resize
from textual.message import Message

from kiosk.access import Filter, KeyMap
from kiosk.access.bursts import MANY, Burst
from kiosk.access.keymap import ENTERING, canonical_key, key_name, sign_of
from kiosk.access.scanning import ScanCue, cue_phrase
from kiosk.access.sequences import teach_parser
from kiosk.app.fixed_columns import keep_columns
from kiosk.app.input_gate import INPUT_MESSAGES, gate_driver, within_bounds
from kiosk.app.inputs.dwell import Dweller
from kiosk.app.inputs.host import Timer
from kiosk.app.inputs.scanning import Scanner
from kiosk.app.narrator import Narrator
from kiosk.app.page_view import PageView
from kiosk.drawing import DrawingJob, rasteriser
from kiosk.layout import (
    Colours,
    FrameTexts,
    Laid,
    colours_of,
    for_terminal,
    lay_out,
    make_frame_texts,
    opening_sheet,
    without_waiting,
)
from kiosk.learning import AnyEventData, Inputs, Settings, local, theme_at
from kiosk.learning.event_kinds import SignedOut
from kiosk.pages.homes import StandardHomes
from kiosk.pages.sign_in.idle import Invitation, Sleeper, ask_if_idle, waits_at_the_door
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.store import Store, Trouble
from kiosk.visit import (
    ERASE,
    HASHED,
    Act,
    CheckPin,
    Command,
    Context,
    Effect,
    Export,
    HashPin,
    Homes,
    Line,
    Listening,
    ListeningAct,
    Move,
    Outcome,
    Page,
    Perform,
    Phrase,
    Place,
    PlaySound,
    Quit,
    Sheet,
    Swap,
    Target,
    View,
    Visit,
    VisitState,
    Work,
)
from kiosk.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    from kiosk.app.inputs.slow_keys import SlowKeysInput
    from kiosk.app.inputs.voice import VoiceInput
    from kiosk.lessons import Library
    from kiosk.speech import Signal, Speaker, SpeechEvent
    from kiosk.visit import Care

log = logging.getLogger(__name__)


CRASHED_STATUS = os.EX_SOFTWARE
"""The exit status after an error of the kiosk itself: it is started again."""


ASLEEP = 120_000
"""After this many ms without a key the next one is answered by a sound as well: the kiosk has heard it."""

TOUCH = 1000
"""After so many ms a pointer that came up is no finger about to press."""

TOGETHER = 150
"""Pictures that are drawn within so many ms are shown at once, so that a page is painted once for all of them."""

AIMED = 300
"""A press within so many ms of a change that nobody asked for was meant for what stood there before.

Seeing a change and deciding anew takes a quick hand about that long.
"""

LARGEST = 4
"""The largest text size."""


class Later(Message):
    """Something to do on the app's own thread; posting it is safe from any thread."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self.act = act


class Seen(Struct, frozen=True):
    """What stood on the screen."""

    page: Page
    view: View
    laid: Laid

    @property
    def picks(self) -> list[object]:
        """Return what each number and each place picks."""
        targets = self.view.sheet.targets
        return [(target.number, target.choice.key if target.choice else target.command) for target in targets]


class KioskApp(App[int]):
    """The kiosk at one terminal.

    ``read_library`` reads the lessons and ``start_speaker`` starts the speech; both run in a thread after the
    first paint.
    """

    ENABLE_COMMAND_PALETTE = False
    taken = 0
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = "Screen { overflow: hidden; } PageView { width: 100%; height: 100%; }"

    def __init__(
        self,
        store: Store,
        words: Words,
        maps: dict[str, KeyMap],
        read_library: Callable[[], Library],
        start_speaker: Callable[[Callable[[SpeechEvent], None]], Speaker] | None,
        find_picture: Callable[[str], bytes | None],
        settings: Settings | None = None,
        homes: Homes | None = None,
        care: Care | None = None,
    ) -> None:
        self._colours: Colours = colours_of(os.environ)
        # The names of a terminal's own colours reach it as they are: else each becomes another of the sixteen.
        super().__init__(ansi_color=self._colours in ("16", "console"))
        self.animation_level = "none"
        self._store, self._words, self._maps = store, words, maps
        self._read_library, self._start_speaker = read_library, start_speaker
        self._reader = Narrator(self, starts=start_speaker is not None)
        self._find = lru_cache(maxsize=512)(find_picture)
        self._library: Library | None = None
        self._trouble: Trouble | None = store.trouble
        self._laid: tuple[Laid, ...] = ()
        self._may_draw = self._lacks_drawing = False
        self._drawn_at = 0
        self._filter = Filter(settings or Settings())
        self._burst = Burst()
        self._cells = (100, 30)
        self._view = PageView(for_terminal((settings or Settings()).theme))
        self._first_settings = settings
        self._homes = homes or StandardHomes()
        self._care = care
        self._visit: Visit | None = None
        self._scanner, self._dweller = Scanner(self), Dweller(self)
        self._slow_keys: SlowKeysInput | None = None
        self._voice_input: VoiceInput | None = None
        self._hears = ""
        self._waiting: Timer | None = None
        self._idle: Timer | None = None
        self._alive_at = _now()
        self._theme = ""
        self._acting = False
        self._seen: Seen | None = None
        self._before: Seen | None = None
        self._before_until = 0
        self._asked = ""
        self._dropped = False
        self._doubted: str | None = None

    # Life ------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Yield the one widget that draws every page."""
        yield self._view

    def on_mount(self) -> None:
        """Show the first page; everything heavy starts after its first paint."""
        self._cells = (self.size.width, self.size.height)
        self._visit = Visit(self._page_context, self._record, self._cut, self._homes, self._first_settings)
        self._take_settings()
        self._show()
        self._begin_sheet(speaking=False)
        self._watch()
        self.set_interval(60, self._turn_dim)
        self._store.on_trouble = lambda trouble: self._later(lambda: self._on_trouble(trouble))
        self.call_after_refresh(self._start_the_rest)

    def _start_the_rest(self) -> None:
        self._may_draw = True
        if self._lacks_drawing:
            self._again()
        _keep_bounded()
        if (repair := self._store.repair) is not None:
            self.tell("trouble.repaired", kept=repair.kept)
        self.run_worker(self._read_lessons, thread=True, exit_on_error=False)
        self.run_worker(self._store.catch_up, thread=True, exit_on_error=False)
        if self._start_speaker is not None and self._reader.begin(self._start_speaker):
            self._read(Outcome("page", self.visit.view.sheet.script))

    def _read_lessons(self) -> None:
        library = self._read_library()
        self._later(lambda: self._on_library(library))
        StandardHomes.prepare()

    def _later(self, act: Callable[[], None]) -> None:
        self.post_message(Later(act))

    def on_later(self, event: Later) -> None:
        """Do on this thread what another one asked for."""
        event.stop()
        event.act()

    def close(self) -> None:
        """Stop the speech and let go of the devices; called when the app has ended."""
        if self._slow_keys is not None:
            self._slow_keys.close()
        if self._voice_input is not None:
            self._voice_input.close()
        self._reader.close()

    # What the visit needs ---------------------------------------------------------------------------

    @property
    def visit(self) -> Visit:
        """Return the visit that is running."""
        assert self._visit is not None, "the desk is there from the first paint on"
        return self._visit

    def _page_context(self, state: VisitState) -> Context:
        return Context(
            words=self._words,
            known=self._store.known,
            settings=state.settings,
            role=state.role,
            person=state.person,
            fresh=self._store.fresh_id(),
            homes=self._homes,
            library=self._library,
            keys=lambda pad: self._key_help(state.settings, pad),
            maps=tuple(self._maps),
            microphones=_microphones,
            can_listen=_can_listen,
            care=self._care,
            now=self._store.now(),
        )

    def _key_help(self, settings: Settings, pad: bool) -> tuple[Phrase, ...]:
        say = partial(self._words.say, settings.lang)
        lines = []
        if settings.scan != "off":
            move, select = (key_name(key, say) for key in (settings.switch_move, settings.switch_select))
            named = "named" if settings.switch_select else "any"
            lines.append(say(f"scan.help.{settings.scan}.{named}", move=move, select=select))
        if settings.dwell:
            lines += [say("dwell.help"), say("dwell.rest")]
        return (*lines, *self._map_of(settings).help(say, pad=pad))

    def _map_of(self, settings: Settings) -> KeyMap:
        return self._maps.get(settings.keys) or self._maps["penuh"]

    def _record(self, events: tuple[AnyEventData, ...], who: str | None, keep: bool) -> None:
        self._store.append(events, who, keep=keep)
        if any(isinstance(event_data, SignedOut) for event_data in events):
            if not keep and who:
                self._store.forget(who)
            self.call_after_refresh(_give_back)

    def _cut(self, page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        settings = state.settings
        self._lacks_drawing = False
        frame_texts, ask = self._frame_texts(state), self._draw
        self._laid = self._lay_out(page, settings, frame_texts, ask)
        while isinstance(state.place, Invitation) and settings.size < LARGEST:  # to be read from afar
            settings = replace(settings, size=settings.size + 1)
            larger = self._lay_out(page, settings, frame_texts, ask)
            if len(larger) > len(self._laid):
                break
            self._laid = larger
        return tuple(laid.sheet for laid in self._laid), opening_sheet(self._laid, page, before)

    def _lay_out(
        self, page: Page, settings: Settings, frame_texts: FrameTexts, ask: Callable[[DrawingJob], None]
    ) -> tuple[Laid, ...]:
        """Lay a page out; a picture that is not drawn yet is asked for, and holds up nothing."""
        with without_waiting(ask):
            return lay_out(page, *self._cells, settings, frame_texts, self._find)

    def _draw(self, job: DrawingJob) -> None:
        """Have a picture of the page that is shown drawn, and the page shown again when it is."""
        self._lacks_drawing = True
        if self._may_draw:
            rasteriser().ask(job, lambda: self._later(self._drawn))

    def _drawn(self) -> None:
        if self._lacks_drawing and (not rasteriser().busy or _now() > self._drawn_at + TOGETHER):
            self._drawn_at = _now()
            self._again()

    def _frame_texts(self, state: VisitState) -> FrameTexts:
        return make_frame_texts(self._words, state.settings.lang, self._signs(state))

    def _signs(self, state: VisitState) -> tuple[str, ...]:
        """Return the keys of the signs that are shown now, the most important first."""
        signs = ["sign.dropped"] if self._dropped else []
        if self._trouble is not None:
            signs.append(f"sign.{self._trouble.kind}")
        if not (state.settings.speech and self._reader.sounds):
            signs.append("sign.silent")
        elif self._reader.paused:
            signs.append("sign.paused")
        if self._hears:
            signs.append(f"sign.hears.{self._hears}")
        if self._dweller.resting:
            signs.append("sign.resting")
        if self._store.known.workshop.waiting_calls():
            signs.append("sign.call")
        return tuple(signs)

    # Input -----------------------------------------------------------------------------------------

    def get_driver_class(self) -> type[Driver]:
        """Return the terminal's driver, behind a gate for floods of input."""
        teach_parser()
        return gate_driver(super().get_driver_class())

    def post_message(self, message: Message) -> bool:
        """Take a message into the queue; what comes from the driver is counted, and sizes bounded (see ``flood``)."""
        if isinstance(message, Resize) and (size := within_bounds(message.size)) != message.size:
            message = Resize(size, size)
        if isinstance(message, INPUT_MESSAGES) and not message.is_forwarded:
            self.taken += 1
        return super().post_message(message)

    def waiting(self) -> int:
        """Return how many messages wait here and on their way through the screen; any thread may ask."""
        return self.message_queue_size + sum(screen.message_queue_size for screen in self.screen_stack)

    def on_key(self, event: Key) -> None:
        """Turn a key into a command. Every key is taken here: none reaches a binding that could end the app."""
        event.prevent_default()
        event.stop()
        with self._own_act():
            self._press(event.key, event.character, round(event.time * 1000))

    def on_page_view_clicked(self, event: PageView.Clicked) -> None:
        """Take a button of the pointer as a key: it may be a switch."""
        with self._own_act():
            self._press(event.key, None, round(event.time * 1000))

    @contextmanager
    def _own_act(self) -> Iterator[None]:
        """Hold that what changes now was asked for: whoever did it knows what comes, and may type ahead."""
        before, self._acting = self._acting, True
        try:
            yield
        finally:
            self._acting = before

    def _press(self, key: str, character: str | None, at: int) -> None:
        """Take a key that came at ``at``: when a hand pressed counts, not when a busy kiosk got round to it."""
        key = canonical_key(key)
        self._alive_at = _now()
        if at - self._filter.seen_at > ASLEEP and self._filter.seen:
            self._signal("woken")
        # A page that gets to know a person's keys takes each as it comes: what is no accident is yet to be found out.
        if self.visit.page.pressed is not None and not self._picks(key):
            self._filter.press(key, at)  # so that its bounce and repeats do nothing on the page that follows
            self._guarded(lambda: self.visit.pressed(key, at))
            return
        self._settle_doubt(at)
        if self._by_device(key, character, at):
            return
        verdict = self._filter.press(key, at)
        self._show_dropped(verdict == "ignored")
        if verdict == "counts":
            self._pressed(key, character, at)
        elif verdict == "doubt" and self._filter.wake is not None:
            self._doubted = character
            self.after(max(0, self._filter.wake - _now()), lambda: self._settle_doubt(_now()))

    def _show_dropped(self, dropped: bool) -> None:
        """Show by a sign that a press was let go, until one counts: quietly, for the hand may do it all day."""
        if dropped != self._dropped:
            self._dropped = dropped
            self.visit.redraw()
            self._show()

    def _by_device(self, key: str, character: str | None, at: int) -> bool:
        """Tell whether a key is of a burst that no hand typed and would do something: on a page that takes letters or
        figures they stand there to be looked at, but do not finish it."""
        sign = sign_of(key, character)
        before = self._burst.press(at, character=bool(sign))
        if self.visit.page.typed is None:
            return before > 0 and bool(sign or key == "enter")
        finishes = before >= MANY and (key == "enter" or sign == "#")
        if finishes:
            self.tell("entry.burst")
        return finishes

    def _picks(self, key: str) -> bool:
        """Tell whether a key is the number of something on the sheet."""
        command = self._map_of(self.visit.state.settings).command(key, pad=False)
        if command is None or command.act is not Act.CHOOSE:
            return False
        return self.visit.view.sheet.numbered(command.number) is not None

    def _settle_doubt(self, at: int) -> None:
        key = self._filter.settle(at)
        if key is not None:
            with self._own_act():
                self._pressed(key, self._doubted, self._filter.counted_at)

    def _pressed(self, key: str, character: str | None, at: int) -> None:
        keymap = self._map_of(self.visit.state.settings)
        command = keymap.command(key, pad=self.visit.page.pad)
        if key in self._scanner.switches and self._scanner.key(key, command, at):
            return
        if self.visit.page.typed is not None and not self._scanner.switched(key, command):
            sign = sign_of(key, character)
            erases = keymap.types and key in ("backspace", "delete")
            if (sign or erases) and not (not self._scanner.on and self._may_be_only_key(key, command)):
                self._typed(keymap, key, ERASE if erases else sign, command)
                return
        if self._scanner.key(key, command, at):
            return
        if self._may_be_only_key(key, command):
            self._scanner.wake(self.visit.view.sheet, key)
        elif command is not None:
            self._scanner.sleep()
            seen = self._before if at < self._before_until else None
            self._guarded(
                lambda: self.visit.aimed(command, seen.page, seen.view) if seen else self.visit.command(command)
            )
        else:
            self._guarded(self.visit.stray)

    def _typed(self, keymap: KeyMap, key: str, sign: str, command: Command | None) -> None:
        """Take a key that could be typed on a page that takes letters or figures."""
        self._scanner.sleep()
        if sign == ERASE or keymap.typing(key, pad=self.visit.page.pad):
            self._guarded(lambda: self.visit.type(sign))
        elif command is not None and command.act in ENTERING:
            self._command(command)
        else:
            self.tell("entry.not_here")

    def _may_be_only_key(self, key: str, command: Command | None) -> bool:
        """Tell whether a key should begin to scan: nobody known is here, and it can do nothing else."""
        view, state = self.visit.view, self.visit.state
        page = self.visit.page
        # What only says that the field is still empty leads nowhere: a newcomer's one switch would stay there.
        empty = self._words.say(state.settings.lang, "entry.empty")
        onward = page.next is not None and page.choice(page.next).then.notice != empty
        leads = onward or view.index + 1 < len(view.sheets)
        if page.typed is not None and not (command is not None and command.act is Act.SELECT):
            return False
        return (
            self._scanner.wakes(key, command)
            and state.role in ("nobody", "guest")
            and (view.highlight is None or key in self._store.known.workshop.inputs_needed().switches)
            and not self._scanner.on
            and not (command is not None and command.act is Act.SELECT and leads)
        )

    def on_page_view_hovered(self, event: PageView.Hovered) -> None:
        """Let a pointer that stays there pick what it is over, for whom that is set."""
        self._alive_at = _now()
        self._dweller.hover(event.index)
        if isinstance(self.visit.state.place, Invitation):
            # Not at once: a finger moves the pointer before it presses, and must not press what comes up instead.
            self.after(TOUCH, self._wake)

    def on_page_view_picked(self, event: PageView.Picked) -> None:
        """Carry out a touched target."""
        self._scanner.sleep()
        target: Target | None = event.target
        if event.at < self._before_until and self._before is not None:
            laid = self._before.laid
            place = laid.target_at(event.x, event.y)
            target = None if place is None else laid.sheet.targets[place]
        if target is not None:
            with self._own_act():
                self._guarded(lambda: self.visit.touched(target))

    def on_page_view_resized(self, event: PageView.Resized) -> None:
        """Lay the page out again for a new size."""
        size = (event.size.width, event.size.height)
        if size != self._cells and self._visit is not None:
            self._cells = size
            self._again()

    async def action_quit(self) -> None:
        """Refuse: only the mentor's page ends the kiosk."""

    # Commands and their outcome ----------------------------------------------------------------------

    def _command(self, command: Command) -> None:
        self._guarded(lambda: self.visit.command(command))

    def _guarded(self, act: Callable[[], Outcome]) -> None:
        """Carry out an act and show what it has led to."""
        self._carry_out(self._outcome(act))

    def _outcome(self, act: Callable[[], Outcome]) -> Outcome:
        """Carry out an act; if the kiosk itself fails at it, log that and lead the person back to their start."""
        try:
            return act()
        except Exception:
            log.exception("a page failed; the visit goes on at its start")
            return self.visit.recover(self._words.say(self.visit.state.settings.lang, "notice.trouble"))

    def _handle_exception(self, error: Exception) -> None:
        """Log what nothing else caught and end quietly: no traceback belongs on a resident's screen."""
        log.critical("the screen failed", exc_info=error)
        self.exit(CRASHED_STATUS)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        keep_columns(renderable)
        super()._display(screen, renderable)

    def _fatal_error(self) -> None:
        log.critical("the screen failed", exc_info=True)
        self.exit(CRASHED_STATUS)

    def panic(self, *renderables: object) -> None:
        """End after an error that Textual noticed, without its traceback on the screen."""
        log.critical("the screen failed: %s", sys.exc_info()[1] or "see what is logged before this")
        self.exit(CRASHED_STATUS)

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _carry_out(self, outcome: Outcome) -> None:
        if outcome.quiet:
            self._show()
            self._watch()
            for effect in outcome.effects:
                self._effect(effect)
            return
        if outcome.speech is Act.PAUSE:
            self._reader.pause()
            self._again()
            self._begin_sheet(speaking=False)
            return
        self._reader.stop()
        if outcome.changed == "page":
            self._take_settings()
        scanned = outcome.changed != "highlight"
        if scanned:
            self._scanner.stop()
        self._show()
        self._read(outcome)
        if scanned:
            self._begin_sheet(speaking=self._reader.awaited)
        self._watch()
        for effect in outcome.effects:
            self._effect(effect)

    def _take_settings(self) -> None:
        """Let every input follow the settings of the person who is here now."""
        state, settings = self.visit.state, self.visit.state.settings
        known, needed = state.role in ("resident", "mentor"), Inputs()
        if not known:  # whoever comes must be able to sign in by themselves
            needed = self._store.known.workshop.inputs_needed()
            listens = settings.listen != "off" or not needed.listen
            settings = replace(
                settings,
                dwell=settings.dwell or needed.dwell,
                listen=settings.listen if listens else "always",
            )
        self._filter = self._filter.with_settings(self._hand_of(state, settings))
        # A mentor who came by a newcomer's scanning has perhaps no other way: theirs goes on.
        self._scanner.person(settings, known=state.role == "resident", others=needed.switches)
        self._dweller.person(settings.dwell)
        self._view.switches = self._scanner.switches
        if self._slow_keys is None and (settings.hold or settings.scan == "inverse"):
            from kiosk.app.inputs.slow_keys import SlowKeysInput  # few need it

            self._slow_keys = SlowKeysInput(self)
        if self._slow_keys is not None:
            self._slow_keys.person(settings)
        if settings.listen != "off":
            self._voice_input_here()
        if self._voice_input is not None:
            self._voice_input.person(settings, state.person if state.role == "resident" else None)

    def _hand_of(self, state: VisitState, settings: Settings) -> Settings:
        """Return the settings whose key filters hold: at the question for a PIN those of whoever is asked for it."""
        if isinstance(state.place, PinGate):
            self._asked = state.place.person
        elif state.role != "nobody" or len(state.path) == 1:
            self._asked = ""
        return self._store.known.workshop.settings_of(self._asked, settings) if self._asked else settings

    def _voice_input_here(self) -> VoiceInput:
        if self._voice_input is None:
            from kiosk.app.inputs.voice import VoiceInput  # an extra that few need

            self._voice_input = VoiceInput(self, self._words, self._store.folder.voices)
        return self._voice_input

    def _begin_sheet(self, *, speaking: bool) -> None:
        """Have scanning, dwelling and the page's own waiting begin with the sheet that is shown."""
        if self.visit.page.pressed is None:
            self._scanner.sheet(self.visit.view.sheet, speaking=speaking)
        else:  # a page that takes every key would take the switch's too
            self._scanner.stop()
        self._dweller.sheet(self._view.under)
        self._wait(speaking=speaking)
        if self._voice_input is not None:
            self._voice_input.deaf(speaking)
            self._voice_input.sheet(self.visit.page, self.visit.view.sheet, self.visit.state.place)

    def _wait(self, *, speaking: bool) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        wait = self.visit.page.wait
        if wait is not None and not speaking:
            self._waiting = self.after(wait.after, lambda: self._guarded(lambda: self.visit.waited(_now())))

    def _watch(self) -> None:
        """Begin anew to wait for a sign of life."""
        self._alive_at = _now()
        self._watch_on()

    def _watch_on(self) -> None:
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        if (found := ask_if_idle(self.visit.state)) is not None:
            after, question = found
            # Keys that only move a highlight are signs of life too: the time is taken again when it is over.
            left = self._alive_at + after - _now()
            self._idle = self.after(max(left, 0), lambda: self._nobody_there(after, question))

    def _nobody_there(self, after: int, question: Move) -> None:
        busy = self.visit.state.role == "nobody" and (self._reader.awaited or bool(self._scanner.lit))
        if busy:  # who is being read to, or scans slowly, is there
            self._alive_at = _now()
        if _now() < self._alive_at + after:
            self._watch_on()
        else:
            self._guarded(lambda: self.visit.then(question))

    def _awoken(self, by: str) -> bool:
        """Take a sign of life that is no key on a page that waits for one; False if this one does not."""
        waits = isinstance(self.visit.state.place, Sleeper)
        if waits:
            self._guarded(lambda: self.visit.pressed(by, _now()))
        return waits

    def _wake(self) -> None:
        if isinstance(self.visit.state.place, Invitation):
            self._awoken("mouse-move")

    def _theme_now(self) -> str:
        state = self.visit.state
        if not waits_at_the_door(state):
            return state.settings.theme
        settings = self._store.known.workshop.with_own(state.settings)
        return theme_at(settings, local(self._store.now(), settings.zone).hour)

    def _turn_dim(self) -> None:
        """Let the page for signing in become dim, or bright again, at its hour."""
        if self._theme_now() != self._theme:
            self._show()

    def _show(self) -> None:
        view = self.visit.view
        self._notice_change(Seen(self.visit.page, view, self._laid[view.index]))
        self._theme = self._theme_now()
        theme = for_terminal(self._theme, self._colours)
        chosen = () if view.highlight is None else (view.highlight,)
        self._view.show(
            self._laid[view.index],
            highlight=self._scanner.lit or chosen,
            leaving=self._scanner.leaving,
            mark=self._reader.mark,
            theme=theme,
        )

    def _notice_change(self, seen: Seen) -> None:
        """Remember what stood on the screen, for a hand that is on its way, where a change came unasked."""
        before, self._seen = self._seen, seen
        if self._acting:
            self._before_until = 0
        elif before is not None and before.picks != seen.picks and _now() >= self._before_until:
            self._before, self._before_until = before, _now() + AIMED

    # What scanning, dwelling and held keys need ---------------------------------------------------------

    def now(self) -> int:
        """Return milliseconds of a clock that never goes back."""
        return _now()

    def after(self, milliseconds: int, act: Callable[[], None]) -> Timer:
        """Have something done later, on a machine as busy as it may be."""
        timer = self.set_timer(milliseconds / 1000, act)
        # Textual passes over what is due before its timer first looks: a short one would then never come.
        timer._skip = False
        return timer

    def choose(self, target: int) -> None:
        """Pick a target of the sheet that is shown."""
        with self._own_act():
            self._guarded(lambda: self.visit.press(target))

    def light(self) -> None:
        """Paint what is lit now."""
        if self._dweller.on:
            self.visit.redraw()
        self._show()

    def cue(self, cue: ScanCue) -> bool:
        """Say a highlight by the preview voice; False if nothing will be heard."""
        say = partial(self._words.say, self.visit.state.settings.lang)
        spoken = self._reader.cue(cue_phrase(cue, self.visit.view.sheet, say))
        if spoken and self._voice_input is not None:
            self._voice_input.deaf(True)
        return spoken

    def progress(self, target: int | None, progress: float) -> None:
        """Show how far a pointer's dwelling on a target has come."""
        self._view.dwell(target, progress)

    def heard(self, command: Command) -> None:
        """Carry out a command that was said."""
        self._scanner.sleep()
        with self._own_act():
            if command.act in (Act.CHOOSE, Act.SELECT) or not self._awoken("voice"):
                self._command(command)

    def number(self, amount: int) -> None:
        """Enter a sum that was said."""
        if (enter := self.visit.page.number) is not None:
            self._guarded(lambda: self.visit.then(enter(amount)))

    def swap(self, place: Place) -> None:
        """Show another place where this one is, if it is of the same kind: what is heard comes late.

        What has nothing new to say, as a level meter, disturbs neither speech nor scanning.
        """
        if type(self.visit.state.place) is not type(place):
            return
        before = self.visit.view.sheet.targets
        outcome = self._outcome(lambda: self.visit.then(Move(Swap(place))))
        if outcome.say or self.visit.view.sheet.targets != before:
            self._carry_out(outcome)
        else:
            self._show()
            if self.visit.page.wait is not None:  # somebody spoke, if only to hear the same again
                self._wait(speaking=self._reader.awaited)
                self._watch()

    def tone(self, name: Literal["listen", "unlisten"]) -> None:
        """Sound the tone that goes with listening, if the person wants it."""
        self._signal(name)

    def hearing(self, state: str) -> None:
        """Show whether the kiosk hears now."""
        if state != self._hears:
            self._hears = state
            self._again()

    def later(self, act: Callable[[], None]) -> None:
        """Have something done on this thread; safe from any thread."""
        self._later(act)

    def held(self, key: str) -> None:
        """Take a key that was held long enough."""
        self._press(key, key if len(key) == 1 else None, _now())

    def let_go(self, key: str) -> None:
        """Take a key let go."""
        keymap = self._map_of(self.visit.state.settings)
        self._scanner.let_go(key, keymap.command(key, pad=self.visit.page.pad))

    def unheld(self, reason: str) -> None:
        """Say why keys cannot be read from their devices; the terminal's keys go on."""
        self.tell(f"raw.{reason}")

    def _effect(self, effect: Effect) -> None:
        match effect:
            case PlaySound(name):
                self._signal(name)
            case Perform(command):
                self._command(command)
            case Quit():
                self.exit(0)
            case CheckPin() | HashPin():
                state = self.visit.state
                self.run_worker(lambda: self._settle_pin(effect, state), thread=True, exit_on_error=False)

            case Listening(act):
                self._voiced(act)
            case Export():
                self.run_worker(lambda: self._export(effect), thread=True, exit_on_error=False)
            case Work(act):
                state = self.visit.state
                watch = self.set_interval(1, lambda: self._go_on(state))
                self.run_worker(lambda: self._work(act, state, watch), thread=True, exit_on_error=False)

    def _voiced(self, act: ListeningAct) -> None:
        voice_input = self._voice_input_here()
        try:
            match act:
                case "teach" | "teach-wake":
                    voice_input.teach(wake=act == "teach-wake")
                case "skip":
                    voice_input.skip()
                case "listen":
                    voice_input.called()
                case "forget-wake":
                    voice_input.forget_wake(self.visit.state.person)
                case "forget":
                    voice_input.forget(self.visit.state.person)
        except OSError as error:
            log.warning("a voice file cannot be written: %s", error)
            self.tell("voice.page.disk")

    def _export(self, effect: Export) -> None:
        from kiosk.store.exported import export_files

        done = export_files(self._store.folder, effect.folder, effect.files)
        names = ", ".join(done.missing)
        self._later(lambda: self.tell(f"export.{done.outcome}", folder=done.folder, names=names))

    def _go_on(self, asked_in: VisitState) -> None:
        """Show how far has come what is being done, without a word: who looks sees that it goes on."""
        if self.visit.state.path == asked_in.path:
            self.visit.redraw()
            self._show()

    def _work(self, act: Callable[[], Move], state: VisitState, watch: Timer) -> None:
        try:
            then = act()
        except Exception:
            log.exception("something failed that was done meanwhile")
            then = Move(notice=self._words.say(state.settings.lang, "notice.trouble"))
        self._later(lambda: self._after_work(then, state, watch))

    def _after_work(self, then: Move, asked_in: VisitState, watch: Timer) -> None:
        watch.stop()
        if self.visit.state.person != asked_in.person:  # it is nobody else's business
            return
        if self.visit.state.path == asked_in.path:
            self._guarded(lambda: self.visit.then(then))
        elif then.notice is not None:
            self.tell_phrase(then.notice)

    def _settle_pin(self, effect: CheckPin | HashPin, state: VisitState) -> None:
        from kiosk.store.pins import check_pin, hash_pin  # argon2 is slow by design: never on the paint's path

        if isinstance(effect, CheckPin):
            then = effect.right if check_pin(effect.pin, effect.hashed) else effect.wrong
        else:
            then = with_hash(effect.then, hash_pin(effect.pin))
        self._later(lambda: self._after_pin(then, state))

    def _after_pin(self, then: Move, asked_in: VisitState) -> None:
        if self.visit.state == asked_in:  # a person who went elsewhere meanwhile is left in peace
            with self._own_act():
                self._guarded(lambda: self.visit.then(then))

    # Speech ------------------------------------------------------------------------------------------

    def _read(self, outcome: Outcome) -> None:
        self._reader.person(self.visit.state.settings)
        if self._reader.say(outcome, self.visit.view):
            # Laying the next page out must not hold up this one's paint.
            self.call_after_refresh(lambda: self._reader.ahead(self._likely_next()))

    def _likely_next(self) -> tuple[Line, ...]:
        """Return what the next likely page would say: the next sheet, or the page that "next" leads to."""
        view = self.visit.view
        if view.index + 1 < len(view.sheets):
            return view.sheets[view.index + 1].script
        page = self.visit.likely_next()
        if page is None:
            return ()
        state = self.visit.state
        ahead = lambda job: rasteriser().ask(job, _nothing)  # noqa: E731
        return self._lay_out(page, state.settings, self._frame_texts(state), ahead)[0].sheet.script

    def _signal(self, name: Signal) -> None:
        lasts = self._reader.signal(name)
        if lasts and self._voice_input is not None:
            self._voice_input.sounds(lasts)

    def sound_changed(self) -> None:
        """Show whether there is sound now."""
        self._again()

    def came_to(self) -> None:
        """Show which words are being said."""
        self._show()

    def said(self) -> None:
        """Let go on what waited for the end of what was said."""
        self._scanner.hush()
        self._wait(speaking=False)
        if self._voice_input is not None and not self._reader.awaited:
            self._voice_input.deaf(False)

    # What comes from other threads -------------------------------------------------------------------

    def renew(self, library: Library, then: Callable[[VisitState], Move]) -> None:
        """Take lessons and pictures that were read anew and go where that leads; safe from any thread."""

        def take() -> None:
            self._library = library
            self._find.cache_clear()
            self._guarded(lambda: self.visit.then(then(self.visit.state)))

        self._later(take)

    def _on_library(self, library: Library) -> None:
        self._library = library
        self._again()

    def _on_trouble(self, trouble: Trouble | None) -> None:
        self._trouble = trouble
        self.tell("trouble.over" if trouble is None else f"trouble.{trouble.kind}")

    def tell(self, key: str, **values: object) -> None:
        """Say one of the kiosk's texts that did not come from a command."""
        self.tell_phrase(self._words.say(self.visit.state.settings.lang, key, **values))

    def tell_phrase(self, notice: Phrase) -> None:
        """Say something that did not come from a command."""
        self._carry_out(self.visit.tell(notice))

    def _again(self) -> None:
        """Draw the page again for the same state."""
        before = [target.phrase for target in self.visit.view.sheet.targets]
        self.visit.redraw()
        self._show()
        if [target.phrase for target in self.visit.view.sheet.targets] != before:
            self._begin_sheet(speaking=False)


def with_hash(move: Move, hashed: str) -> Move:
    """Return a move with the hash in the place that its events keep for it."""
    return replace(
        move,
        events=tuple(
            replace(event_data, pin=hashed) if getattr(event_data, "pin", "") == HASHED else event_data
            for event_data in move.events
        ),
    )


def _nothing() -> None:
    """Do nothing when a picture is drawn that is not shown yet."""


def _keep_bounded() -> None:
    from kiosk.app.memory import keep_bounded  # after the first paint

    keep_bounded()


def _give_back() -> None:
    from kiosk.app.memory import release_memory  # it is for later

    release_memory()


def _microphones() -> tuple[str, ...]:
    from kiosk.listening.microphone import microphones  # asks the sound system

    return tuple(microphones())


def _can_listen() -> bool:
    from kiosk.listening.embedder import is_voice_installed  # looks on the disk

    return is_voice_installed()


def _now() -> int:
    """Return milliseconds of a clock that never goes back."""
    return time.monotonic_ns() // 1_000_000
