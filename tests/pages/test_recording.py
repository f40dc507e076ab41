"""Lending one's voice at the kiosk: asked once, heard before it is kept, one key from sentence to sentence."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from kiosk.learning import event_kinds as f
from kiosk.listening.recorder import MicrophoneRecorder
from kiosk.pages.settings.recording import SENTENCES_SHOWN, ReadAloud, Reading
from kiosk.store import DataFolder
from kiosk.visit import Act, Command, Outcome, Phrase, RecordingRefused, SentenceToRead, Text, Visit
from tests.pages.test_every_page import (
    every_page,
    leads_back_to_what_is_there,
    leads_home,
    reaches_every_choice,
    reaches_every_target_by_switches,
    speaks_all_it_shows,
)
from tests.pages.test_mentors import as_mentor, said
from tests.support.workshop import Memory, pick, settle, words

LESSON = "keset.mutu"


class Book:
    """A recorder without a microphone: it notes who read what. ``answers`` are what the next takes come to."""

    def __init__(self, *, able: bool = True) -> None:
        self.able, self.level = able, 3 if able else None
        self.allowed = set[str]()
        self.kept: dict[tuple[str, str], int] = {}
        self.takes: list[tuple[str, str]] = []
        self.answers: list[str | Exception] = []
        self.finished = 0

    def can_record(self) -> bool:
        return self.able

    def sentences(self, phrases: Iterable[Phrase]) -> tuple[SentenceToRead, ...]:
        by = {key: person for person, key in self.kept}
        found = MicrophoneRecorder(DataFolder("/nonexistent")).sentences(phrases)
        return tuple(SentenceToRead(one.key, one.phrase, by.get(one.key, "")) for one in found)

    def note(self, mark: Phrase) -> SentenceToRead:
        key = f"note-{len(self.takes):012x}"
        return SentenceToRead(key, replace(mark, recording=key))

    def allows(self, person: str) -> bool:
        return person in self.allowed

    def allow(self, person: str) -> None:
        self.allowed.add(person)

    def record(self, person: str, sentence: SentenceToRead, microphone: str) -> str:
        assert person in self.allowed, "nothing is recorded of who did not allow it"
        self.takes.append((person, sentence.key))
        answer = self.answers.pop(0) if self.answers else ""
        if isinstance(answer, Exception):
            raise answer
        return answer

    def finish(self) -> None:
        self.finished += 1

    def keep(self, person: str, key: str) -> None:
        assert self.takes[-1] == (person, key), "what is kept is what was heard"
        self.kept[person, key] = len(self.takes)

    def remove(self, person: str, key: str) -> None:
        del self.kept[person, key]

    def count(self, person: str) -> int:
        return sum(who == person for who, _ in self.kept)

    def forget(self, person: str) -> int:
        count = self.count(person)
        self.kept = {which: take for which, take in self.kept.items() if which[0] != person}
        return count


def at_the_lesson(book: Book, memory: Memory | None = None) -> Visit:
    memory = memory or Memory()
    memory.recorder = book
    visit = as_mentor(memory)
    for key in ("settings", "record", "keset", LESSON):
        pick(visit, key)
    return visit


def wait(visit: Visit) -> Outcome:
    """Let the time of a page that goes on by itself pass."""
    return settle(visit, visit.waited(0))


def read_one(visit: Visit) -> None:
    """Record the sentence that is shown and keep it."""
    pick(visit, "record")
    wait(visit)
    pick(visit, "keep")


def counted(n: int, total: int) -> str:
    return words().say("id", "record.count", n=n, total=total).text


def test_consent_is_asked_once_and_no_is_the_safe_answer() -> None:
    book = Book()
    visit = at_the_lesson(book)
    pick(visit, "record")
    assert visit.page.key == "record.allow"
    assert visit.page.next == "no"
    pick(visit, "no")
    assert (book.allowed, book.takes) == (set(), [])
    pick(visit, "record")
    pick(visit, "yes")
    assert book.allowed == {"m1"}
    assert visit.page.key == "record.read"
    pick(visit, "close")
    pick(visit, "record")
    assert visit.page.key == "record.read"


def test_one_key_leads_from_sentence_to_sentence_until_all_have_a_voice() -> None:
    book = Book()
    book.allowed.add("m1")
    visit = at_the_lesson(book)
    total = len(visit.state.place.sentences)  # type: ignore[attr-defined]
    assert counted(0, total) in said(visit.page)
    pick(visit, "record")
    for _ in range(total):
        assert visit.page.key == "record.read"
        assert visit.page.next == "record"
        pick(visit, "record")
        wait(visit)
        assert visit.page.key == "record.heard"
        assert visit.page.next == "keep"
        pick(visit, "keep")
    assert visit.page.key == "record.texts"
    assert counted(total, total) in said(visit.page)
    assert "Bu Rina" in said(visit.page)
    assert len({key for _, key in book.kept}) == total
    assert "record" not in {choice.key for choice in visit.page.choices}


def test_what_is_of_no_use_is_told_and_read_again_and_nothing_is_kept_unheard() -> None:
    book = Book()
    book.allowed.add("m1")
    book.answers = ["recordings.unfit.quiet", RecordingRefused("record.no_microphone"), "", ""]
    visit = at_the_lesson(book)
    pick(visit, "record")
    sentence = visit.state.place.sentence  # type: ignore[attr-defined]
    told = (
        words().say("id", "recordings.unfit.quiet", sentence=sentence.phrase.text),
        words().say("id", "record.no_microphone"),
    )
    for notice in told:
        pick(visit, "record")
        wait(visit)
        assert visit.page.key == "record.read"
        assert visit.page.notice == notice
    pick(visit, "record")
    wait(visit)
    pick(visit, "again")
    wait(visit)
    assert book.kept == {}
    pick(visit, "close")
    assert (visit.page.key, book.kept) == ("record.texts", {})


def test_while_it_is_recorded_nothing_is_said_and_any_key_ends_it() -> None:
    """Who reads must not be talked over: from the tone on the page says nothing new."""
    book = Book()
    book.allowed.add("m1")
    visit = at_the_lesson(book)
    pick(visit, "record")
    outcome = pick(visit, "record")
    assert [line.phrase.text for line in outcome.say][:1] == ["Baca sesudah bunyi."]
    outcome = visit.waited(0)
    place = visit.state.place
    assert isinstance(place, ReadAloud)
    assert place.phase == "take"
    assert outcome.say == (), "that it records is for the eye alone"
    assert visit.page.pressed is not None
    visit.redraw()
    settle(visit, visit.pressed("x", 1))
    assert book.finished == 1


def test_all_are_played_one_after_another_and_it_ends_by_itself() -> None:
    book = Book()
    book.allowed.add("m1")
    visit = at_the_lesson(book)
    pick(visit, "record")
    heard = []
    for _ in range(3):
        heard.append(visit.state.place.sentence.phrase.text)  # type: ignore[attr-defined]
        read_one(visit)
        pick(visit, "skip")
    pick(visit, "close")
    pick(visit, "play")
    for text in heard:
        assert visit.page.key == "record.play"
        assert text in said(visit.page)
        assert visit.page.title.text == "Bu Rina"
        wait(visit)
    assert visit.page.key == "record.texts"


def test_any_sentence_can_be_picked_recorded_anew_and_removed() -> None:
    book = Book()
    book.allowed.add("m1")
    visit = at_the_lesson(book)
    sentences = visit.state.place.sentences  # type: ignore[attr-defined]
    pick(visit, "list")
    pick(visit, "more")
    wanted = sentences[SENTENCES_SHOWN + 2]
    pick(visit, wanted.key)
    pick(visit, "record")
    read_one(visit)
    assert set(book.kept) == {("m1", wanted.key)}
    pick(visit, "close")
    pick(visit, "list")
    pick(visit, "more")
    pick(visit, wanted.key)
    pick(visit, "remove")
    pick(visit, "yes")
    assert book.kept == {}
    assert counted(0, len(sentences)) in said(visit.page)


def test_names_notes_and_the_kiosks_words_can_be_read_too() -> None:
    memory = Memory()
    memory.record((f.LessonAssigned("r1", LESSON, None, "Kerja bagus. Ambil 3 kain."),), "m1", True)
    visit = at_the_lesson(Book(), memory)
    found = {}
    for what in ("kiosk", "names", "notes"):
        while visit.page.key != "record":
            go_back(visit)
        pick(visit, what)
        found[what] = [one.phrase.text for one in visit.state.place.sentences]  # type: ignore[attr-defined]
    assert {"Bu Rina", "Sri", "Budi"} <= set(found["names"])
    assert found["notes"] == ["Kerja bagus."], "what has a number stays with the synthesiser"
    assert "Berhenti" in found["kiosk"]
    assert not [text for text in found["kiosk"] if "{" in text or any(sign.isnumeric() for sign in text)]


def go_back(visit: Visit) -> None:
    visit.command(Command(Act.BACK))


@pytest.mark.parametrize("role", ["mentor", "resident"])
def test_without_a_microphone_the_page_says_what_to_do_and_still_plays(role: str) -> None:
    book, memory = Book(able=False), Memory()
    memory.recorder = book
    visit = memory.visit() if role == "resident" else as_mentor(memory)
    keys = ("r1", "settings") if role == "resident" else ("settings",)
    for key in (*keys, "record", "keset", LESSON):
        pick(visit, key)
    book.kept["m1", visit.state.place.sentences[0].key] = 1  # type: ignore[attr-defined]
    go_back(visit)
    pick(visit, LESSON)
    assert "Mikrofon tidak ada." in said(visit.page)
    assert [choice.key for choice in visit.page.choices] == ["play", "list", "close"]


def test_a_resident_takes_away_their_own_voice_and_no_mentors() -> None:
    book, memory = Book(), Memory()
    memory.recorder = book
    visit = memory.visit()
    pick(visit, "r1")
    book.kept = {("r1", "a" * 12): 1, ("m1", "b" * 12): 2}
    pick(visit, "settings")
    pick(visit, "record")
    pick(visit, "forget")
    pick(visit, "yes")
    assert set(book.kept) == {("m1", "b" * 12)}
    assert "forget" not in {choice.key for choice in visit.page.choices}


def test_a_guest_lends_no_voice() -> None:
    memory = Memory()
    memory.recorder = Book()
    visit = memory.visit()
    pick(visit, "guest")
    pick(visit, "settings")
    assert "record" not in {choice.key for choice in visit.page.choices}


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
def test_every_page_of_it_is_spoken_and_reachable(size: tuple[int, int]) -> None:
    """A lesson of one sentence more than a page of the list, two of them read; and what goes by itself."""
    book, memory = Book(), Memory(size=size)
    visit = at_the_lesson(book, memory)
    reading = visit.state.place
    assert isinstance(reading, Reading)
    for one in reading.sentences[:2]:
        book.kept["m1", one.key] = 1
    few = book.sentences(one.phrase for one in reading.sentences[: SENTENCES_SHOWN + 1])
    visit.state = replace(visit.state, path=(*visit.state.path[:-1], replace(reading, sentences=few)))
    visit.redraw()
    begin, cut, keys = visit.state, visit._cut, set()
    for here in every_page(visit):
        if here.page.key.startswith("record"):
            keys.add(here.page.key)
            is_whole(here)
    assert keys >= {"record.texts", "record.allow", "record.read", "record.play", "record.list", "record.sentence"}
    visit.state, visit._cut = begin, cut
    visit.redraw()
    pick(visit, "record")
    if visit.page.key == "record.allow":
        pick(visit, "yes")
    pick(visit, "record")
    is_whole(visit)
    outcome = visit.waited(0)
    is_whole(visit)
    settle(visit, outcome)
    assert visit.page.key == "record.heard"
    is_whole(visit)


# A note that is spoken ---------------------------------------------------------------------------------


def at_the_notes(book: Book, memory: Memory) -> Visit:
    memory.recorder = book
    visit = as_mentor(memory)
    for key in ("residents", "r1", "given", f"lesson-{LESSON}", "note"):
        pick(visit, key)
    assert visit.page.key == "notes"
    return visit


def speak(visit: Visit) -> None:
    """Speak a note up to where it is heard back."""
    pick(visit, "speak")
    if visit.page.key == "record.allow":
        pick(visit, "yes")
    pick(visit, "record")
    wait(visit)
    assert visit.page.key == "record.heard"


def notes_at_home(memory: Memory) -> list[Phrase]:
    """Return what of the mentors' notes the resident's home page says."""
    visit = memory.visit()
    pick(visit, "r1")
    notes = (block for block in visit.page.blocks if isinstance(block, Text) and block.role == "mentor")
    return [phrase for note in notes for phrase in note.phrases]


def test_a_note_is_spoken_heard_back_and_kept_and_the_resident_hears_it() -> None:
    book, memory = Book(), Memory()
    visit = at_the_notes(book, memory)
    pick(visit, "speak")
    assert visit.page.key == "record.allow", "nothing is recorded of who did not allow it"
    pick(visit, "no")
    assert visit.page.key == "notes"
    speak(visit)
    (heard,) = (phrase for block in visit.page.blocks for phrase in block.read_out())
    assert heard.recording == book.takes[-1][1]
    pick(visit, "keep")
    assert visit.page.key == "assign.given"
    given = memory.events[-1]
    assert (given.who, given.data) == ("m1", f.LessonAssigned("r1", LESSON, recording=heard.recording))
    assert set(book.kept) == {("m1", heard.recording)}
    assert notes_at_home(memory) == [Phrase("Pesan suara dari Bu Rina.", "id", recording=heard.recording)]
    assert "Pesan suara dari Bu Rina." in said(visit.page)


@pytest.mark.parametrize("leave", ["close", "again", "sign out"])
def test_a_note_that_was_not_kept_is_no_note(leave: str) -> None:
    book, memory = Book(), Memory()
    visit = at_the_notes(book, memory)
    speak(visit)
    if leave == "sign out":
        visit.command(Command(Act.HOME))
    else:
        pick(visit, leave)
    assert book.kept == {}
    assert notes_at_home(memory) == []


def test_a_note_stays_whose_it_is_when_another_mentor_sets_the_day_and_a_written_one_takes_its_place() -> None:
    book, memory = Book(), Memory()
    visit = at_the_notes(book, memory)
    speak(visit)
    pick(visit, "keep")
    key = book.takes[-1][1]
    memory.record((f.MentorAdded("m2", "Pak Joko", "-"),), None, True)
    visit.state = replace(visit.state, person="m2")
    visit.redraw()
    pick(visit, "day")
    pick(visit, next(choice.key for choice in visit.page.choices if choice.key.startswith("2")))
    assert notes_at_home(memory) == [Phrase("Pesan suara dari Bu Rina.", "id", recording=key)]
    pick(visit, "note")
    pick(visit, "bench.note_calm")
    assert notes_at_home(memory) == [words().say("id", "bench.note_calm")]
    todo = memory.known.workshop.assignments["r1"][LESSON].value
    assert (todo.recording, todo.noted_by) == ("", "m2")


def test_what_was_seen_at_the_bench_has_a_spoken_note_and_a_residents_visit_offers_none() -> None:
    book, memory = Book(), Memory()
    memory.recorder = book
    memory.record((f.LessonFinished(LESSON),), "r1", True)
    visit = as_mentor(memory)
    for key in ("sign_off-r1", "sign", "task-0", "note"):
        pick(visit, key)
    speak(visit)
    pick(visit, "keep")
    assert "Pesan suara dari Bu Rina." in said(visit.page)
    pick(visit, "not-yet")
    assert memory.known.workshop.signed_tasks("r1", LESSON)[0].recording == book.takes[-1][1]
    visit = memory.visit()
    for key in ("r1", "bench", LESSON):
        pick(visit, key)
    assert book.takes[-1][1] in {phrase.recording for block in visit.page.blocks for phrase in block.read_out()}
    for key in ("sign", "task-0", "note"):
        pick(visit, key)
    assert "speak" not in {choice.key for choice in visit.page.choices}, "nobody knows yet which mentor it is"


def test_without_a_microphone_a_note_can_still_be_written() -> None:
    book, memory = Book(able=False), Memory()
    visit = at_the_notes(book, memory)
    pick(visit, "speak")
    assert visit.page.key == "notes"
    assert visit.page.notice == words().say("id", "bench.note_unspoken")
    pick(visit, "write")
    assert visit.page.key == "name"


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
def test_every_page_of_a_spoken_note_is_spoken_and_reachable(size: tuple[int, int]) -> None:
    book, memory = Book(), Memory(size=size)
    memory.record((f.LessonAssigned("r1", LESSON, recording="note-0123456789ab"),), "m1", True)
    visit = at_the_notes(book, memory)
    look(visit)
    for key in ("speak", "yes", "record"):
        pick(visit, key)
        look(visit)
    outcome = visit.waited(0)
    look(visit)
    settle(visit, outcome)
    look(visit)
    pick(visit, "keep")
    look(visit)
    visit = memory.visit()
    pick(visit, "r1")
    look(visit)


def look(visit: Visit) -> None:
    """See that a page is whole, and leave the visit where it is."""
    here = visit.state
    is_whole(visit)
    visit.state = here
    visit.redraw()


def is_whole(visit: Visit) -> None:
    speaks_all_it_shows(visit)
    reaches_every_choice(visit)
    reaches_every_target_by_switches(visit)
    leads_home(visit)
    leads_back_to_what_is_there(visit)
    assert visit.page.help
