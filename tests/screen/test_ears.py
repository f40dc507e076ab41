"""What was heard becomes commands: doubt is asked about, misses lead to another way, and asleep nothing counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.learning import Settings
from kiosk.listening import NO, WAKE, YES, Doubt, Event, Grammar, Heard, Missed
from kiosk.pages import Act, Choice, Command, Move, Page, Phrase, Sheet, Target, choose
from kiosk.pages.voice import HearTest, TeachVoice
from kiosk.screen.ears import Ears
from tests.pages.workshop import words


class Silence:
    """A listener without a microphone: it notes what it is told."""

    def __init__(self) -> None:
        self.grammar = Grammar()
        self.learnt: list[tuple[int, str]] = []
        self.taught = 0
        self.is_deaf = False
        self.teaches = False

    def words(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def person(self, person: object) -> None:
        pass

    def deaf(self, deaf: bool) -> None:
        self.is_deaf = deaf

    def teach(self, on_example: object, *, usual: bool = False) -> None:
        self.teaches = on_example is not None
        self.taught += on_example is not None

    def meant(self, turn: int, key: str, then: object) -> None:
        self.learnt.append((turn, key))

    def close(self) -> None:
        pass


class Host:
    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.numbers: list[int] = []
        self.told: list[str] = []
        self.state = ""
        self.places: list[object] = []
        self.tones: list[str] = []
        self.waits: list[tuple[int, Callable[[], None]]] = []

    def later(self, act: Callable[[], None]) -> None:
        act()

    def heard(self, command: Command) -> None:
        self.commands.append(command)

    def number(self, amount: int) -> None:
        self.numbers.append(amount)

    def tell_phrase(self, notice: Phrase) -> None:
        self.told.append(notice.text)

    def hearing(self, state: str) -> None:
        self.state = state

    def tone(self, name: str) -> None:
        self.tones.append(name)

    def after(self, milliseconds: int, act: Callable[[], None]) -> None:
        self.waits.append((milliseconds, act))

    def swap(self, place: object) -> None:
        self.places.append(place)


CHOICES = tuple(Choice(key, Phrase(key.capitalize()), Move()) for key in ("keset", "batik"))
SHEET = Sheet((), tuple(Target(c.label, n, c) for n, c in enumerate(CHOICES, 1)))


class Kiosk:
    """Ears with a host and a listener that only note."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: Any) -> None:
        self.host, self.silence = Host(), Silence()
        monkeypatch.setattr("kiosk.screen.ears.Listener.start", lambda *told: self.silence)
        self.ears = Ears(self.host, words(), folder)
        self.ears.person(Settings(**({"listen": "always"} | settings)), "r1")
        self.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))

    def show(self, page: Page, place: object = None) -> None:
        self.ears.sheet(page, SHEET, place)

    def hear(self, event: Event) -> None:
        self.ears._event(event)


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kiosk:
    return Kiosk(monkeypatch, tmp_path)


def test_numbers_and_general_words_become_commands(kiosk: Kiosk) -> None:
    assert {"choose:1", "choose:2", "next", "help"} <= set(kiosk.silence.grammar.keys)
    kiosk.hear(Heard("choose:2", 0.9))
    kiosk.hear(Heard("help", 0.9))
    assert kiosk.host.commands == [choose(2), Command(Act.HELP)]


def test_a_doubtful_word_is_asked_about_and_learnt_when_it_was_meant(kiosk: Kiosk) -> None:
    kiosk.hear(Doubt(("choose:1", "choose:2"), 7))
    assert kiosk.host.commands == []
    assert "Keset" in kiosk.host.told[-1]
    assert set(kiosk.silence.grammar.keys) == {YES, NO, "choose:1", "choose:2"}
    kiosk.hear(Heard(NO, 0.9))
    assert "Batik" in kiosk.host.told[-1], "the next candidate is asked about"
    kiosk.hear(Heard(YES, 0.9))
    assert kiosk.host.commands == [choose(2)]
    assert kiosk.silence.learnt == [(7, "choose:2")]


def test_misses_running_offer_numbers_and_then_keys_and_talk_nearby_is_let_be(kiosk: Kiosk) -> None:
    for _ in range(6):
        kiosk.hear(Missed(False))
    assert kiosk.host.told == []
    for _ in range(4):
        kiosk.hear(Missed(True))
    wanted = [words().say("id", f"voice.offer.{offer}").text for offer in ("again", "numbers", "again", "keys")]
    assert kiosk.host.told == wanted


def test_a_sum_is_said_in_pieces_and_read_as_one_number(kiosk: Kiosk) -> None:
    kiosk.show(Page(key="amount", title=Phrase("Modal"), choices=CHOICES, number=lambda amount: Move()))
    assert any(key.startswith("number:") for key in kiosk.silence.grammar.keys)
    kiosk.hear(Heard("number:dua puluh", 0.9))
    kiosk.hear(Heard("number:ribu", 0.9))
    assert kiosk.host.numbers[-1] == 20_000


def test_asleep_only_the_call_word_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kiosk = Kiosk(monkeypatch, tmp_path, listen="wake")
    assert kiosk.silence.grammar.keys == (WAKE,)
    kiosk.hear(Heard(WAKE, 0.9))
    assert "choose:1" in kiosk.silence.grammar.keys
    silent = Kiosk(monkeypatch, tmp_path, listen="key")
    assert silent.silence.grammar.keys == ()
    silent.ears.called()
    assert "choose:1" in silent.silence.grammar.keys


def test_on_the_page_that_tries_the_voice_nothing_is_chosen(kiosk: Kiosk) -> None:
    kiosk.show(Page(key="voice.test", title=Phrase("Coba"), choices=CHOICES), HearTest())
    kiosk.hear(Heard("choose:1", 0.83))
    assert kiosk.host.commands == []
    (shown,) = kiosk.host.places
    assert isinstance(shown, HearTest)
    assert (shown.heard, shown.sure) == ("Keset", 8)


def test_teaching_asks_for_one_word_after_another_and_ends_with_its_page(kiosk: Kiosk) -> None:
    kiosk.show(Page(key="voice.teach", title=Phrase("Ajari"), choices=CHOICES), TeachVoice())
    kiosk.ears.teach()
    first = kiosk.host.places[-1]
    assert isinstance(first, TeachVoice)
    assert first.word is not None
    kiosk.ears.skip()
    second = kiosk.host.places[-1]
    assert isinstance(second, TeachVoice)
    assert (second.word != first.word, second.left) == (True, first.left - 1)
    assert kiosk.silence.taught == 1
    kiosk.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))
    kiosk.ears.skip()
    assert kiosk.host.places[-1] is second, "no more is taught once its page is left"


def test_what_is_known_of_a_voice_is_deleted_also_while_nothing_listens(kiosk: Kiosk, tmp_path: Path) -> None:
    file = tmp_path / "r1.voice"
    for listen in ("always", "off"):
        file.write_bytes(b"examples")
        kiosk.ears.person(Settings(listen=listen), "r1")
        kiosk.ears.forget("r1")
        assert not file.exists()


def test_teaching_while_nothing_listens_says_what_to_do_first(kiosk: Kiosk) -> None:
    kiosk.ears.person(Settings(listen="off"), "r1")
    kiosk.ears.teach()
    (shown,) = kiosk.host.places
    assert isinstance(shown, TeachVoice)
    assert shown.why == words().say("id", "voice.teach.not-now")


def test_turned_off_it_does_not_listen(kiosk: Kiosk) -> None:
    kiosk.ears.person(Settings(listen="off"), "r1")
    kiosk.hear(Heard("choose:1", 0.9))
    assert kiosk.host.commands == []
