"""The plan of speech under every order of commands, renderings, endings and lost devices."""

from __future__ import annotations

import random
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.speech import plan as p
from kiosk.speech.voice import Silent, Speaking, Voice
from kiosk.visit import Line, Phrase
from tests.support.effort import examples

PAGES = ("Satu", "Dua", "Tiga", "Empat")


def lines(page: str, count: int = 2) -> tuple[Line, ...]:
    """A page whose every sentence begins with its name, so that whose speech it is can be told."""
    return tuple(Line(Phrase(f"{page} depan. {page} belakang."), mark) for mark in range(count))


class World:
    """The kiosk around a plan: a player, a renderer and a device that answer when they are asked to.

    It checks at every step what must never happen.
    """

    def __init__(self) -> None:
        self.plan = p.Plan()
        self.turn = 0
        self.page: str | None = None
        self.cue: str | None = None
        self.playing: p.Play | None = None
        self.begun = False
        self.late: list[p.Happening] = []
        self.wanted: p.Job | None = None
        self.made: set[p.Job] = set()
        self.answers: deque[p.Happening] = deque()
        self.device = False
        self.told: list[Speaking | Silent] = []
        self.said: list[str] = []

    def happen(self, happening: p.Happening) -> None:
        self.plan, deeds = p.plan_step(self.plan, happening)
        for deed in deeds:
            match deed:
                case p.Want(job=job):
                    self.wanted = job
                case p.Play():
                    # A command that came meanwhile has cut the player, and it refuses an older turn.
                    if deed.turn == self.turn:
                        assert self.playing is None, "two voices at once"
                        assert deed.job in self.made, "nothing to play"
                        assert self.plan.device  # as far as the plan knows: a loss is heard of a little later
                        whose = self.cue or self.page
                        assert whose is not None
                        assert deed.job.text.startswith(whose), "speech of what is no longer shown"
                        self.playing, self.begun = deed, False
                case p.Drop():
                    self.cut()
                case p.Tell(heard=heard):
                    assert isinstance(heard, Speaking) or self.playing is None, "silence told while it sounds"
                    self.told.append(heard)

    def command(self, name: str, page: str) -> None:
        """As the speaker does: the player is cut at once, the plan hears of it when its turn comes."""
        self.turn += 1
        self.cut()
        happening: p.Happening
        match name:
            case "speak":
                happening, self.page, self.cue = p.Speak(self.turn, lines(page), Voice()), page, None
            case "cue":
                happening, self.cue = p.SayCue(self.turn, Phrase(page), Voice()), page
            case "hold":
                happening = p.Hold(self.turn)
            case "resume":
                happening, self.cue = p.Resume(self.turn), None
            case "again":
                happening, self.cue = p.Again(self.turn), None
            case _:
                happening, self.cue = p.Tune(self.turn, Voice(rate=150)), None
        self.answers.append(happening)

    def cut(self) -> None:
        """Silence the player; what it was about to report may still come, at any time."""
        if self.playing is not None:
            serial, self.playing = self.playing.serial, None
            self.late.append(p.Ended(serial) if self.begun else p.Started(serial))

    def report_late(self) -> None:
        if self.late:
            self.answers.append(self.late.pop(0))

    def hear(self) -> bool:
        """Let the plan hear of the oldest thing that happened."""
        if not self.answers:
            return False
        self.happen(self.answers.popleft())
        return True

    def render(self, ok: bool = True) -> bool:
        if self.wanted is None:
            return False
        job, self.wanted = self.wanted, None
        if ok:
            self.made.add(job)
        self.answers.append(p.Rendered(job, ok))
        return True

    def sound(self) -> bool:
        """Let the player go on: to the beginning of what it has, then to its end."""
        if self.playing is None or not self.device:
            return False
        play = self.playing
        if not self.begun:
            self.begun = True
            self.said.append(play.job.text)
            self.answers.append(p.Started(play.serial))
        else:
            self.playing = None
            self.answers.append(p.Ended(play.serial))
        return True

    def switch_device(self, up: bool) -> None:
        if up != self.device:
            self.device = up
            if not up:
                self.cut()
            self.answers.append(p.DeviceChanged(up))

    def settle(self) -> None:
        """Let all go well until nothing more happens."""
        self.switch_device(True)
        self.answers.extend(self.late)
        self.late.clear()
        for _ in range(200):
            if not (self.hear() or self.render() or self.sound()):
                return
        raise AssertionError("it never ends")


COMMANDS = ("speak", "cue", "hold", "resume", "again", "tune")
MOMENTS = (
    *COMMANDS,
    *("speak", "cue", "hear", "go", "go", "go", "render", "fail", "sound", "sound", "late"),
    *("lose", "return", "no-engine"),
)
moments = st.lists(st.tuples(st.sampled_from(MOMENTS), st.sampled_from(PAGES)), max_size=40)


def live(world: World, name: str, page: str) -> None:
    match name:
        case "hear":
            world.hear()
        case "render":
            world.render()
        case "fail":
            world.render(ok=False)
        case "sound":
            world.sound()
        case "go":  # one sentence on its way from the command to the player
            while world.hear():
                pass
            world.render()
            world.hear()
        case "late":
            world.report_late()
        case "no-engine":
            world.answers.append(p.NoEngine())
        case "lose":
            world.switch_device(False)
        case "return":
            world.switch_device(True)
        case _:
            world.command(name, page)


def check(story: list[tuple[str, str]]) -> None:
    world = World()
    for name, page in story:
        live(world, name, page)
    commands = [name for name, _ in story if name in COMMANDS]
    world.settle()
    # Never stuck: whatever came before, the plan ends at rest and its last turn ends in silence that is told;
    # a held script is silent by the person's own command, of which nothing is told.
    assert world.plan.stage == "idle"
    assert world.playing is None
    assert world.plan.turn == world.turn
    if commands and commands[-1] != "hold":
        last = [heard for heard in world.told if heard.turn == world.turn]
        assert last
        assert isinstance(last[-1], Silent)
        assert sum(isinstance(heard, Silent) for heard in last) <= 1 + sum(
            n in ("lose", "no-engine") for n, _ in story
        )
    # And it still speaks: a new page is said from its first sentence to its last.
    world.command("speak", "Satu")
    world.said.clear()
    world.settle()
    assert world.said == ["Satu depan.", "Satu belakang."] * 2


@given(moments)
@settings(deadline=None)
def test_whatever_comes_it_is_never_two_voices_never_stuck_and_never_an_old_page(
    story: list[tuple[str, str]],
) -> None:
    check(story)


def test_ten_thousand_random_orders() -> None:
    chance = random.Random(20)  # the same stories every time, so that a failure comes back
    for _ in range(examples(10_000)):
        check([(chance.choice(MOMENTS), chance.choice(PAGES)) for _ in range(chance.randrange(25))])


def settled(*commands: tuple[str, str]) -> World:
    world = World()
    world.settle()
    for name, page in commands:
        world.command(name, page)
        world.settle()
    return world


def test_a_page_is_said_in_order_and_each_mark_is_told_once() -> None:
    world = settled(("speak", "Satu"))
    assert world.said == ["Satu depan.", "Satu belakang."] * 2
    assert world.told == [Speaking(0, 1), Speaking(1, 1), Silent(1)]


def reach(world: World, sentence: int) -> None:
    """Go on until this sentence (from 1) has begun to sound."""
    while len(world.said) < sentence:
        assert world.hear() or world.render() or world.sound()
    world.hear()


def test_pause_and_resume_at_the_sentence() -> None:
    world = settled()
    world.command("speak", "Satu")
    reach(world, 2)
    world.command("hold", "")
    world.settle()
    assert world.said == ["Satu depan.", "Satu belakang."]
    world.command("resume", "")
    world.settle()
    assert world.said == ["Satu depan.", "Satu belakang.", "Satu belakang.", "Satu depan.", "Satu belakang."]


def test_the_sentence_that_sounded_last_is_repeated_in_the_pause_after_it() -> None:
    world = settled()
    world.command("speak", "Satu")
    reach(world, 2)
    world.sound()
    while world.hear() or world.render():  # the third is ready, and has not begun
        pass
    world.command("again", "")
    world.settle()
    assert world.said[2:] == ["Satu belakang.", "Satu depan.", "Satu belakang."]


def test_a_cue_holds_the_page_and_the_page_comes_back_at_its_sentence() -> None:
    world = settled()
    world.command("speak", "Satu")
    reach(world, 3)
    world.command("cue", "Dua")
    world.settle()
    assert world.said[3:] == ["Dua"]
    assert world.told[-1] == Silent(2)
    world.command("resume", "")
    world.settle()
    assert world.said[4:] == ["Satu depan.", "Satu belakang."]


def test_a_lost_device_is_silence_and_its_return_says_the_sentence_again() -> None:
    world = settled()
    world.command("speak", "Satu")
    reach(world, 3)
    world.switch_device(False)
    while world.hear() or world.render():
        pass
    assert world.told[-1] == Silent(1)
    world.settle()
    assert world.said[3:] == ["Satu depan.", "Satu belakang."]
    assert world.told[-2:] == [Speaking(1, 1), Silent(1)]


def test_a_sentence_that_cannot_be_made_is_left_out() -> None:
    world = settled()
    world.command("speak", "Satu")
    world.hear()
    world.render(ok=False)
    world.settle()
    assert world.said == ["Satu belakang.", "Satu depan.", "Satu belakang."]


def test_without_a_synthesiser_silence_is_told_and_the_sentence_comes_when_it_is_back() -> None:
    world = settled()
    world.command("speak", "Satu")
    world.hear()
    world.happen(p.NoEngine())
    assert world.told == [Silent(1)]
    world.settle()
    assert world.said == ["Satu depan.", "Satu belakang."] * 2


def test_what_has_no_sound_is_passed_over() -> None:
    world = settled()
    world.turn = 1
    world.answers.append(p.Speak(1, (Line(Phrase("•••", say=""), 0), Line(Phrase("✓"), 1)), Voice()))
    world.settle()
    assert world.said == []
    assert world.told == [Silent(1)]


@pytest.mark.parametrize("rate", [50, 100, 250])
def test_pauses_are_shorter_within_a_mark_and_at_a_higher_rate(rate: int) -> None:
    gaps = [
        piece.gap for piece in p.pieces_of([Line(Phrase("A. B."), 0), Line(Phrase("C"), 0), Line(Phrase("D"), 1)])
    ]
    assert gaps == [p.GAP_LINE, p.GAP_SENTENCE, p.GAP_TOGETHER, p.GAP_LINE]
    world = settled()
    plan, _ = p.plan_step(world.plan, p.Speak(1, lines("Satu"), Voice(rate=rate)))
    played: list[int] = []
    for _ in range(4):
        assert plan.job is not None
        plan, deeds = p.plan_step(plan, p.Rendered(plan.job, True))
        played += [deed.gap for deed in deeds if isinstance(deed, p.Play)]
        plan, _ = p.plan_step(plan, p.Ended(plan.serial))
    assert played[0] == 0
    assert 100 <= played[1] <= played[2] <= 600


@pytest.mark.parametrize("rate", [50, 100, 250])
@pytest.mark.parametrize("breath", [50, 200, 400])
def test_the_breath_between_sentences_is_as_it_was_set_and_within_a_mark_it_stays(rate: int, breath: int) -> None:
    def gaps(voice: Voice) -> list[int]:
        said = [Line(Phrase("A. B."), 0), Line(Phrase("C"), 0), Line(Phrase("D"), 1)]
        plan, _ = p.plan_step(settled().plan, p.Speak(1, tuple(said), voice))
        played: list[int] = []
        for _ in range(4):
            assert plan.job is not None
            plan, deeds = p.plan_step(plan, p.Rendered(plan.job, True))
            played += [deed.gap for deed in deeds if isinstance(deed, p.Play)]
            plan, _ = p.plan_step(plan, p.Ended(plan.serial))
        return played

    usual, own = gaps(Voice(rate=rate)), gaps(Voice(rate=rate, breath=breath))
    assert own[0] == 0
    assert own[2] == usual[2]
    for place in (1, 3):
        assert own[place] == pytest.approx(usual[place] * breath / 100, abs=3)


def test_a_command_of_an_older_turn_changes_nothing() -> None:
    world = settled(("speak", "Satu"), ("speak", "Dua"))
    assert p.plan_step(world.plan, p.Hold(1)) == (world.plan, ())
