"""What was heard becomes commands: doubt is asked about, misses lead to another way, and asleep nothing counts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from kiosk.app.inputs.input import Present, Shown
from kiosk.app.inputs.voice import VoiceInput
from kiosk.learning import Register, Settings, Workshop
from kiosk.listening import (
    NO,
    OWN_WAKE,
    WAKE,
    YES,
    Doubt,
    Grammar,
    ListeningStatus,
    Missed,
    Noise,
    SpokenWord,
    VoiceEvent,
    WordHeard,
)
from kiosk.listening.grammar import name_id
from kiosk.listening.numbers import number_names
from kiosk.listening.personal import Personal
from kiosk.listening.policy import AWAKE_MS
from kiosk.pages.entry import AmountEntry
from kiosk.pages.settings.voice import HearTest, TeachVoice
from kiosk.visit import HASH, STAR, Act, Choice, Command, Move, Outcome, Page, Phrase, Sheet, Target, Visit, choose
from kiosk.words import Lang
from tests.support.workshop import Memory, pick, words


class Silence:
    """A listener without a microphone: it notes what it is told."""

    def __init__(self) -> None:
        self.grammar = Grammar()
        self.learnt: list[tuple[int, str]] = []
        self.taught = 0
        self.is_deaf = False
        self.teaches = False
        self.mended: dict[Lang, dict[str, str]] = {}

    def words(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def person(self, person: object) -> None:
        pass

    def mend(self, words: dict[Lang, dict[str, str]]) -> None:
        self.mended = words

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
        self.places: list[object] = []
        self.tones: list[str] = []
        self.waits: list[tuple[int, Callable[[], None]]] = []
        self.workshop = Workshop()

    def later(self, act: Callable[[], None]) -> None:
        act()

    def heard(self, command: Command) -> None:
        self.commands.append(command)

    def number(self, amount: int) -> None:
        self.numbers.append(amount)

    def tell_phrase(self, notice: Phrase) -> None:
        self.told.append(notice.text)

    def again(self) -> None:
        pass

    def signal(self, name: str) -> None:
        self.tones.append(name)

    def after(self, milliseconds: int, act: Callable[[], None]) -> None:
        self.waits.append((milliseconds, act))

    def swap(self, place: object) -> None:
        self.places.append(place)


QUIET = Noise(-60, -60)
"""What comes ten times a second while nobody speaks."""

CHOICES = tuple(Choice(key, Phrase(key.capitalize()), Move()) for key in ("keset", "batik"))
SHEET = Sheet((), tuple(Target(c.label, n, c) for n, c in enumerate(CHOICES, 1)))


class Kiosk:
    """Ears with a host and a listener that only note."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, host: Host | None = None, **settings: Any
    ) -> None:
        self.host, self.silence = host or Host(), Silence()
        self.clock = 1_000_000
        self.speaking = False
        monkeypatch.setattr("kiosk.app.inputs.voice._now", lambda: self.clock)
        monkeypatch.setattr("kiosk.app.inputs.voice.Listener.start", lambda *told: self.silence)
        self.voice_input = VoiceInput(cast(Any, self.host), words(), folder)
        self.voice_input.person(Present(Settings(**({"listen": "always"} | settings)), "r1"))
        self.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))

    def show(self, page: Page, place: object = None) -> None:
        self.voice_input.shown(Shown(page, SHEET, cast(Any, place), speaking=self.speaking))

    @property
    def state(self) -> str:
        """Return what the sign says of hearing."""
        return self.voice_input.sign.removeprefix("sign.hears.")

    def speak(self, speaking: bool) -> None:
        """Begin to speak, or end."""
        self.speaking = speaking
        self.voice_input.speaking(speaking)

    def hear(self, event: VoiceEvent) -> None:
        self.voice_input._event(event)

    def later(self, milliseconds: int) -> None:
        """Let time go by."""
        self.clock += milliseconds
        waits, self.host.waits = self.host.waits, []
        for after, act in waits:
            if after <= milliseconds:
                act()


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kiosk:
    return Kiosk(monkeypatch, tmp_path)


def test_numbers_and_general_words_become_commands(kiosk: Kiosk) -> None:
    assert {"choose:1", "choose:2", "next", "help"} <= set(kiosk.silence.grammar.keys)
    kiosk.hear(WordHeard("choose:2", 0.9))
    kiosk.hear(WordHeard("help", 0.9))
    assert kiosk.host.commands == [choose(2), Command(Act.HELP)]


def test_a_doubtful_word_is_asked_about_and_learnt_when_it_was_meant(kiosk: Kiosk) -> None:
    kiosk.hear(Doubt(("choose:1", "choose:2"), 7))
    assert kiosk.host.commands == []
    assert "Keset" in kiosk.host.told[-1]
    assert set(kiosk.silence.grammar.keys) == {YES, NO, "choose:1", "choose:2"}
    kiosk.hear(WordHeard(NO, 0.9))
    assert "Batik" in kiosk.host.told[-1], "the next candidate is asked about"
    kiosk.hear(WordHeard(YES, 0.9))
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
    kiosk.hear(WordHeard("number:dua puluh", 0.9))
    kiosk.hear(WordHeard("number:ribu", 0.9))
    assert kiosk.host.numbers[-1] == 20_000


def test_asleep_only_the_call_word_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kiosk = Kiosk(monkeypatch, tmp_path, listen="wake")
    assert kiosk.silence.grammar.keys == (WAKE,)
    kiosk.hear(WordHeard(WAKE, 0.9))
    assert "choose:1" in kiosk.silence.grammar.keys
    silent = Kiosk(monkeypatch, tmp_path, listen="key")
    assert silent.silence.grammar.keys == ()
    silent.voice_input.called()
    assert "choose:1" in silent.silence.grammar.keys


def test_on_the_page_that_tries_the_voice_nothing_is_chosen(kiosk: Kiosk) -> None:
    kiosk.show(Page(key="voice.test", title=Phrase("Coba"), choices=CHOICES), HearTest())
    kiosk.hear(WordHeard("choose:1", 0.83))
    assert kiosk.host.commands == []
    kiosk.hear(Doubt(("next", "back")))
    kiosk.hear(Missed(True))
    kiosk.hear(Missed(False))
    shown = [(place.heard, place.sure) for place in kiosk.host.places if isinstance(place, HearTest)]
    assert shown == [("Keset", 8), ("lanjut / kembali", 1), ("kurang jelas", 0)]
    assert {"choose:9", "next", WAKE} <= set(kiosk.silence.grammar.keys), "any word may be tried"
    kiosk.hear(WordHeard("choose:9", 0.5))
    assert kiosk.host.places[-1] == HearTest("sembilan", 5)
    assert kiosk.host.told == []


def test_teaching_asks_for_one_word_after_another_and_ends_with_its_page(kiosk: Kiosk) -> None:
    kiosk.show(Page(key="voice.teach", title=Phrase("Ajari"), choices=CHOICES), TeachVoice())
    kiosk.voice_input.teaching.teach()
    first = kiosk.host.places[-1]
    assert isinstance(first, TeachVoice)
    assert first.word is not None
    kiosk.voice_input.teaching.skip()
    second = kiosk.host.places[-1]
    assert isinstance(second, TeachVoice)
    assert (second.word != first.word, second.left) == (True, first.left - 1)
    assert kiosk.silence.taught == 1
    kiosk.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))
    kiosk.voice_input.teaching.skip()
    assert kiosk.host.places[-1] is second, "no more is taught once its page is left"


def test_what_is_known_of_a_voice_is_deleted_also_while_nothing_listens(kiosk: Kiosk, tmp_path: Path) -> None:
    file = tmp_path / "r1.voice"
    for listen in ("always", "off"):
        file.write_bytes(b"examples")
        kiosk.voice_input.person(Present(Settings(listen=listen), "r1"))
        kiosk.voice_input.teaching.forget("r1")
        assert not file.exists()


def test_teaching_while_nothing_listens_says_what_to_do_first(kiosk: Kiosk) -> None:
    kiosk.voice_input.person(Present(Settings(listen="off"), "r1"))
    kiosk.voice_input.teaching.teach()
    (shown,) = kiosk.host.places
    assert isinstance(shown, TeachVoice)
    assert shown.why == words().say("id", "voice.teach.not-now")


def test_turned_off_it_does_not_listen(kiosk: Kiosk) -> None:
    kiosk.voice_input.person(Present(Settings(listen="off"), "r1"))
    kiosk.hear(WordHeard("choose:1", 0.9))
    assert kiosk.host.commands == []


def test_listening_that_begins_and_ends_by_itself_is_heard_and_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kiosk = Kiosk(monkeypatch, tmp_path, listen="key")
    kiosk.hear(ListeningStatus("ok"))
    assert (kiosk.state, kiosk.host.tones) == ("asleep", [])
    kiosk.voice_input.called()
    assert (kiosk.state, kiosk.host.tones) == ("ok", ["listen"])
    kiosk.later(AWAKE_MS - 1)
    kiosk.hear(QUIET)
    assert kiosk.host.tones == ["listen"]
    kiosk.later(1)
    kiosk.hear(QUIET)
    assert (kiosk.state, kiosk.host.tones) == ("asleep", ["listen", "unlisten"])
    assert kiosk.silence.grammar.keys == ()


def test_who_always_listens_says_so_once(kiosk: Kiosk) -> None:
    kiosk.speak(True)
    kiosk.hear(ListeningStatus("learning"))
    assert kiosk.host.tones == [], "not while the kiosk speaks"
    kiosk.speak(False)
    kiosk.hear(ListeningStatus("ok"))
    for _ in range(3):
        kiosk.speak(True)
        kiosk.hear(ListeningStatus("deaf"))
        kiosk.later(60_000)
        kiosk.speak(False)
        kiosk.hear(ListeningStatus("ok"))
    assert kiosk.host.tones == ["listen"]


def test_the_time_to_speak_begins_when_the_kiosk_has_spoken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kiosk = Kiosk(monkeypatch, tmp_path, listen="wake")
    kiosk.hear(ListeningStatus("ok"))
    kiosk.hear(WordHeard(WAKE, 0.9))
    assert kiosk.host.told == [words().say("id", "voice.woken").text]
    kiosk.speak(True)
    kiosk.later(2 * AWAKE_MS)
    kiosk.speak(False)
    kiosk.later(AWAKE_MS - 1)
    kiosk.hear(QUIET)
    assert "choose:1" in kiosk.silence.grammar.keys
    kiosk.later(1)
    kiosk.hear(QUIET)
    assert kiosk.silence.grammar.keys == (WAKE,)


def test_a_signal_is_not_heard_by_the_kiosk_itself(kiosk: Kiosk) -> None:
    kiosk.hear(ListeningStatus("ok"))
    kiosk.voice_input.sounds(220)
    assert kiosk.silence.is_deaf
    kiosk.hear(ListeningStatus("deaf"))
    assert kiosk.state == "ok", "too short for a sign"
    kiosk.voice_input.sounds(220)
    kiosk.later(1000)
    assert not kiosk.silence.is_deaf
    kiosk.speak(True)
    kiosk.voice_input.sounds(220)
    kiosk.later(1000)
    assert kiosk.silence.is_deaf, "it still speaks"


def test_a_microphone_that_is_gone_is_told_once_and_so_is_its_return(kiosk: Kiosk) -> None:
    for state in ("ok", "no-microphone", "no-microphone", "learning", "ok"):
        kiosk.hear(ListeningStatus(state))
    assert kiosk.host.told == [words().say("id", f"voice.{key}").text for key in ("no-microphone", "found")]
    assert kiosk.host.tones == ["listen", "listen"]


def test_nobody_is_told_of_a_microphone_that_nobody_asked_for(kiosk: Kiosk) -> None:
    kiosk.voice_input.person(Present(Settings(listen="always"), None))
    kiosk.hear(ListeningStatus("no-microphone"))
    assert (kiosk.host.told, kiosk.state) == ([], "no-microphone")


def test_what_follows_a_comma_is_pressed_digit_by_digit(kiosk: Kiosk) -> None:
    keys = (
        Choice("comma", Phrase("Koma"), Move(), number=STAR),
        Choice("done", Phrase("Selesai"), Move(), number=HASH),
    )
    kiosk.show(Page(key="amount", title=Phrase("Lebar"), choices=keys, number=lambda amount: Move()))
    for key in ("number:dua", f"choose:{STAR}", "number:lima", "done"):
        kiosk.hear(WordHeard(key, 0.9))
    assert kiosk.host.numbers == [2]
    assert kiosk.host.commands == [choose(STAR), choose(5), choose(HASH)]


def test_erase_takes_back_what_was_said_last(kiosk: Kiosk) -> None:
    keys = (
        Choice("erase", Phrase("Hapus"), Move(), number=STAR),
        Choice("done", Phrase("Selesai"), Move(), number=HASH),
    )
    kiosk.show(Page(key="amount", title=Phrase("Modal"), choices=keys, number=lambda amount: Move()))
    for key in ("number:seratus", "number:lima puluh", "erase", "number:dua puluh", "number:ribu"):
        kiosk.hear(WordHeard(key, 0.9))
    assert kiosk.host.numbers == [100, 150, 100, 120, 120_000]
    for _ in range(3):
        kiosk.hear(WordHeard("erase", 0.9))
    assert kiosk.host.numbers[-2:] == [120, 100]
    assert kiosk.host.commands == [choose(STAR)] * 3, "the last word goes digit by digit"
    kiosk.hear(WordHeard("erase", 0.9))
    assert kiosk.host.commands == [choose(STAR)] * 4, "then it does what the key does"
    kiosk.hear(WordHeard("number:juta", 0.9))
    assert "juta" in kiosk.host.told[-1]


def example(seed: int, seconds: float = 0.8) -> Any:
    """A sound like others of its seed, as the worker hands it over."""
    np = pytest.importorskip("numpy")
    from kiosk.listening.hearing import Example

    chance = np.random.default_rng(seed)
    rows = chance.normal(size=(8, 96))
    rows += np.random.default_rng().normal(size=rows.shape) * 0.05
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return Example((rows,), 30.0, 0.4, seconds)


def test_a_wake_word_of_ones_own_is_taught_kept_used_and_deleted(kiosk: Kiosk, tmp_path: Path) -> None:
    kiosk.show(Page(key="voice.teach", title=Phrase("Ajari"), choices=CHOICES), TeachVoice(wake=True))
    kiosk.voice_input.teaching.teach(wake=True)
    far = (0.2, "dua")
    told = [((0.03, "dua"), 1, 0.8), (far, 1, 0.2), (far, 1, 0.8), (far, 1, 0.8), (far, 1, 0.8)]
    for usual, seed, seconds in told:
        kiosk.voice_input.teaching.take(example(seed, seconds), usual)
    places = [place for place in kiosk.host.places if isinstance(place, TeachVoice)]
    replies = [place.reply.text if place.reply else "" for place in places]

    def say(key: str, /, **values: object) -> str:
        return words().say("id", f"voice.teach.{key}", **values).text

    assert replies[1:] == [say("too-like", name="dua"), say("too-short"), say("good"), say("good"), say("all-done")]
    assert all(place.wake for place in places)
    assert places[-1].word is None
    assert not kiosk.silence.teaches, "words do what they say again"
    file = tmp_path / "r1.voice"
    assert Personal.load(file).enough(name_id(OWN_WAKE))
    kiosk.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))
    kiosk.voice_input.person(Present(Settings(listen="wake", wake_word="own"), "r1"))
    kiosk.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))
    assert kiosk.silence.grammar == Grammar((SpokenWord(WAKE, (OWN_WAKE,)),))
    kiosk.voice_input.teaching.forget_wake("r1")
    assert Personal.load(file).names == []
    kiosk.voice_input.person(Present(Settings(listen="wake", wake_word="own"), "r1"))
    kiosk.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))
    assert kiosk.silence.grammar == Grammar((SpokenWord(WAKE, (words().say("id", "voice.wake.kiosk"),)),))


def test_a_wake_word_is_deleted_also_while_nothing_listens(kiosk: Kiosk, tmp_path: Path) -> None:
    person = Personal()
    for name in (name_id(OWN_WAKE), "id:lanjut"):
        person.add(name, example(1).rows)
    person.save(tmp_path / "r1.voice")
    kiosk.voice_input.person(Present(Settings(listen="off"), "r1"))
    kiosk.voice_input.teaching.forget_wake("r1")
    assert Personal.load(tmp_path / "r1.voice").names == ["id:lanjut"]


def test_without_the_extra_it_says_so_and_nothing_else_fails(tmp_path: Path) -> None:
    """In an interpreter in which NumPy and the models are not to be found."""
    code = """
import queue, sys
from pathlib import Path
sys.modules["numpy"] = sys.modules["onnxruntime"] = None
from kiosk.learning import Settings, Workshop
from kiosk.visit import Page, Phrase, Sheet
from kiosk.app.inputs.input import Present, Shown
from kiosk.app.inputs.voice import VoiceInput
from kiosk.words import load_words

class Host:
    def __init__(self):
        self.places, self.told, self.acts, self.workshop = [], [], queue.Queue(), Workshop()
    def later(self, act):
        self.acts.put(act)
    def again(self):
        pass
    def swap(self, place):
        self.places.append(place)
    def tell_phrase(self, notice):
        self.told.append(notice.text)

host, folder = Host(), Path(sys.argv[1])
(folder / "r1.voice").write_bytes(b"examples of another time")
voice_input = VoiceInput(host, load_words(), folder)
voice_input.person(Present(Settings(listen="wake", wake_word="own"), "r1"))
voice_input.shown(Shown(Page(key="home", title=Phrase("Halo")), Sheet((), ())))
host.acts.get(timeout=30)()
assert voice_input.sign == "sign.hears.not-installed", voice_input.sign
assert len(host.told) == 1
voice_input.called()
voice_input.teaching.teach()
assert host.places[0].why
voice_input.teaching.forget_wake("r1")
assert (folder / "r1.voice").exists()
voice_input.teaching.forget("r1")
assert not (folder / "r1.voice").exists()
voice_input.close()
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class AtADesk(Host):
    """A host whose commands and numbers reach a real page."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self.read = ""

    def heard(self, command: Command) -> None:
        super().heard(command)
        self._done(self.visit.command(command))

    def number(self, amount: int) -> None:
        super().number(amount)
        assert self.visit.page.number is not None
        self._done(self.visit.then(self.visit.page.number(amount)))

    def _done(self, outcome: Outcome) -> None:
        self.read = " ".join(line.phrase.text for line in outcome.say)


PRICES = {
    "id": (
        ("dua puluh ribu", "Rp20.000"),
        ("dua lima ratus", "Rp2.500"),
        ("seratus lima puluh ribu", "Rp150.000"),
        ("tiga nol nol nol nol", "Rp30.000"),
        ("setengah juta", "Rp500.000"),
        ("sejuta dua ratus ribu", "Rp1.200.000"),
    ),
    "en": (
        ("twenty thousand", "Rp20,000"),
        ("one hundred fifty thousand", "Rp150,000"),
        ("twenty five hundred", "Rp2,500"),
        ("half a million", "Rp500,000"),
        ("seven five zero zero", "Rp7,500"),
    ),
}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_price_said_in_any_way_is_read_back_at_the_real_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: Lang
) -> None:
    visit = Memory().visit()
    for key in ("r1", "tools", "calculator", "keset", "new", "pay"):
        pick(visit, key)
    visit.state = replace(visit.state, settings=replace(visit.state.settings, lang=lang))
    visit.redraw()
    host = AtADesk(visit)
    kiosk = Kiosk(monkeypatch, tmp_path, host)
    kiosk.voice_input.person(Present(Settings(listen="always", lang=lang), "r1"))
    known = set(number_names(lang))
    for said, shown in PRICES[lang]:
        visit.page.number and visit.then(visit.page.number(0))
        kiosk.show(Page(key="elsewhere", title=Phrase("Lain"), choices=CHOICES))
        kiosk.voice_input.shown(Shown(visit.page, visit.view.sheet, visit.state.place))
        assert f"number:{next(iter(known))}" in kiosk.silence.grammar.keys
        words_said = [said] if said in known else said.split()
        for word in words_said:
            if word not in ("a", "and"):
                kiosk.hear(WordHeard(f"number:{word}", 0.9))
        assert shown in host.read, said
        assert any(shown in line.phrase.text for line in visit.view.sheet.script), said
    kiosk.hear(WordHeard("done", 0.9))
    assert visit.page.key == "costs"


def test_a_length_with_a_comma_is_said_at_the_real_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    visit = Memory().visit()
    visit.state = replace(visit.state, path=(AmountEntry(Phrase("Lebar"), lambda c, n: Move(), unit="cm", places=1),))
    visit.redraw()
    host = AtADesk(visit)
    kiosk = Kiosk(monkeypatch, tmp_path, host)
    kiosk.voice_input.shown(Shown(visit.page, visit.view.sheet, visit.state.place))
    for word, read in (
        ("number:dua", "2 cm"),
        (f"choose:{STAR}", "2, cm"),
        ("number:lima", "2,5 cm"),
        ("erase", "2, cm"),
        ("number:tujuh", "2,7 cm"),
    ):
        kiosk.hear(WordHeard(word, 0.9))
        assert host.read == read


def test_words_that_were_mended_are_expected_as_they_are_said_from_the_next_page_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kiosk = Kiosk(monkeypatch, tmp_path)
    assert kiosk.silence.mended == {}
    kiosk.host.workshop = Workshop(pronunciations={"id": {"keset": Register("kêsêt", "1")}})
    kiosk.show(Page(key="home", title=Phrase("Halo"), choices=CHOICES))
    assert kiosk.silence.mended == {"id": {"keset": "kêsêt"}}
