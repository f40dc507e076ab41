"""A drafted lesson: whatever a mentor answers, what is written loads, and nothing that was answered is lost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.authoring.asking import BACK, ask_draft, converse
from kiosk.authoring.checking import read_known_words
from kiosk.authoring.draft import Draft, Proof, Wording, lesson_yaml
from kiosk.commands.cli import main
from kiosk.lessons import Lesson, load_lessons
from kiosk.lessons.plain import proofread
from kiosk.speech import unsure
from kiosk.store import DataFolder
from kiosk.store.lesson_files import default_folder, read_lesson_files, read_library
from kiosk.words import Words, load_words, slug
from tests.support.effort import examples
from tests.support.terminal import EYE, ROOT, Terminal

WORDS: Words = load_words()
KNOWN = read_known_words(default_folder(), DataFolder("none"))


PROOF = Proof(KNOWN)

GOOD = (
    "6", "Produksi uji", "2", "Membuat keset", "Make a doormat", "25",
    "Anda bisa memotong.", "You can cut.", "",
    "Potong pelan.", "", "",
    "Gunting", "Scissors", "",
    "",
    "Potong kain", "Cut cloth", "Potong: pelan.", "", "Lagi.", "Again.", "", "Lurus.", "Straight.", "", "Rapi.", "",
    "Anyam", "Weave", "Anyam.", "Weave.", "", "no", "Tidak.", "no", "Not yes.", "no",
    "Sebab.", "", "",
    "",
    "Buat 1 keset.", "Make 1 mat.", "",
)  # fmt: skip


def say(key: str, /, **values: object) -> str:
    return WORDS.say("id", key, **values).text


class Answers:
    """A mentor who answers these lines, and keeps what was told and kept."""

    def __init__(self, lines: tuple[str, ...] | list[str]) -> None:
        self._lines: Iterator[str] = iter(lines)
        self.told: list[str] = []
        self.kept: list[str] = []
        self.asked: list[str] = []

    def read(self, question: str) -> str:
        self.asked.append(question)
        try:
            return next(self._lines)
        except StopIteration:
            raise EOFError from None

    def keep(self, answers: list[str]) -> None:
        self.kept = list(answers)

    def draft(self, kept: list[str] | None = None) -> Draft:
        return converse(
            self.read,
            self.told.append,
            self.keep,
            say,
            kept or [],
            lambda asker: ask_draft(asker, say, PROOF, no_other),
        )


SHIPPED = read_lesson_files(default_folder())[0]


def no_other(product: str, topic: str) -> None:
    return None


def loaded(draft: Draft) -> Lesson:
    library = load_lessons({draft.file: lesson_yaml(draft).encode()}, others=SHIPPED)
    assert not library.problems, lesson_yaml(draft)
    assert not proofread({draft.file: lesson_yaml(draft).encode()}, PROOF.known, unsure), lesson_yaml(draft)
    return library.lessons[f"{draft.product}.{draft.topic}"]


def test_answers_become_a_lesson_that_loads() -> None:
    draft = Answers(GOOD).draft()
    lesson = loaded(draft)
    assert draft.file == "keset/produksi-uji.yaml"
    assert [step.key for step in lesson.steps] == ["potong-kain", "anyam"]
    assert lesson.steps[0].say[0].phrase("id").text == "Potong: pelan."
    assert lesson.steps[1].key_point.phrase("en").text == "no"
    assert lesson.languages == ("id",)
    assert [word.term.phrase("id").text for word in lesson.vocabulary] == ["no"]
    assert draft.untranslated == 4
    assert lesson_yaml(draft).startswith("# yaml-language-server: $schema=")


def test_english_beside_all_texts_makes_a_lesson_in_both_languages() -> None:
    lines = ("1", "uji", "2", "Kain", "Cloth", "5", "1.", "1.", "", "", "", "", "Anyam", "Weave", "1.", "1.", "",
             "Lurus.", "Straight.",
             "", "", "", "")  # fmt: skip
    draft = Answers(lines).draft()
    assert draft.untranslated == 0
    assert loaded(draft).languages == ("id", "en")


def test_english_that_does_not_say_the_word_that_is_explained_is_refused() -> None:
    lines = ("6", "uji", "2", "Kain uxor", "Kain bagus.", "marl", "Good cloth.", "Good cloth", "Good marl", "5",
             "1.", "1.", "", "", "", "", "Anyam", "Weave", "1.", "1.", "", "Lurus.", "Straight.",
             "", "", "", "")  # fmt: skip
    answers = Answers(lines)
    draft = answers.draft()
    assert draft.title == Wording("Kain uxor", "Good marl")
    assert any("marl" in line for line in answers.told)
    assert loaded(draft).languages == ("id", "en")


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60) | st.sampled_from([
    "yes", "no", "null", "08:30", "1e3", "- a", "# b", "a: b", "a #b", '"', "'", "\\", "&a", "*a", "!x", "%", "@",
    "`", "~", "{a}", "kata " * 13, "x" * 401, "😀", "\ud800", "a\tb", "\u2028", "\x1b[31m", BACK, "", "  ", "???",
    "Ж", "日本",
])  # fmt: skip


class Hurried(Answers):
    """A mentor who, when these lines are used up, answers as little as the questions allow."""

    last, count = "", 0

    def read(self, question: str) -> str:
        again = self.asked[-1:] == [question]
        assert len(self.asked) < 2_000, f"no answer is taken for ever: {self.told[-4:]}"
        try:
            self.last = super().read(question)
        except EOFError:
            self.count += again and not self.last
            self.last = str(self.count) if again and not self.last else ""  # fits a text and a number
        return self.last


def test_a_word_that_is_explained_in_a_lesson_of_one_language_stands_in_its_plain_texts() -> None:
    assert loaded(Hurried(["6", "uji", "2", "1", "", "5", "A", "0", ":"]).draft()).languages == ("id",)


@settings(deadline=None, max_examples=examples(25))
@given(st.lists(texts, max_size=50), st.sampled_from(["1", "2", "3"]), st.booleans())
def test_whatever_is_answered_what_is_written_loads(lines: list[str], langs: str, at_the_steps: bool) -> None:
    english = [""] if langs == "2" else []
    front = ["1", *english, "", "", "", ""] if at_the_steps else []
    draft = Hurried(["6", "uji", langs, "1", *english, "5", *front, *lines]).draft()
    lesson = loaded(draft)
    lang = draft.langs[0]
    assert [step.title.phrase(lang).text for step in lesson.steps] == [getattr(s.title, lang) for s in draft.steps]
    assert len({step.key for step in lesson.steps}) == len(lesson.steps)


@settings(deadline=None, max_examples=examples(30))
@given(st.integers(0, len(GOOD)))
def test_what_was_kept_goes_on_where_it_stopped(stop: int) -> None:
    first = Answers(GOOD[:stop])
    if stop < len(GOOD):
        with pytest.raises(EOFError):
            first.draft()
        assert first.kept == list(GOOD[:stop])
    second = Answers(GOOD[stop:])
    assert second.draft(list(GOOD[:stop])) == Answers(GOOD).draft()
    assert len(second.asked) == len(GOOD) - stop, "what was answered is not asked again"


@settings(deadline=None, max_examples=examples(30))
@given(st.integers(1, len(GOOD) - 1), st.integers(1, 4))
def test_going_back_asks_the_questions_before_again(at: int, times: int) -> None:
    times = min(times, at)
    lines = (*GOOD[:at], *[BACK] * times, *GOOD[at - times :])
    assert Answers(lines).draft() == Answers(GOOD).draft()


def test_going_back_at_the_first_question_asks_it_again() -> None:
    assert Answers((BACK, *GOOD)).draft() == Answers(GOOD).draft()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("kata " * 13, "kalimat berisi 13 kata"),
        ("{lebar}", "kurung kurawal"),
        ("x" * 401, "400"),
        ("a\u200bb", "U+200B"),
        ("\udcff", "tidak terbaca"),
        ("", "perlu diisi"),
    ],
)
def test_an_answer_that_would_not_load_is_refused_with_what_to_do(answer: str, reason: str) -> None:
    lines = (*GOOD[:3], answer, *GOOD[3:])
    answers = Answers(lines)
    assert answers.draft() == Answers(GOOD).draft()
    assert len(answers.told) == 1
    assert reason in answers.told[0]


def test_an_unknown_word_is_explained_in_the_vocabulary_or_another_is_used() -> None:
    start, rest = (*GOOD[:2], "1"), ("5", "1.", "", "", "", "", "2", "3.", "", "4.", "", "", "", "")
    explained = Answers((*start, "Potong mrekatak", "Kain keras.", *rest)).draft()
    assert [(word.term.id, word.means.id) for word in explained.vocabulary] == [("mrekatak", "Kain keras.")]
    loaded(explained)
    other = Answers((*start, "Potong mrekatak", "", "Potong kain", *rest))
    draft = other.draft()
    assert (draft.title.id, draft.vocabulary) == ("Potong kain", ())
    assert 'Warga mungkin tidak tahu kata "mrekatak"' in other.asked[4]
    refused = Answers((*start, "Untung kamu", "Potong 5%", "Potong 😀", "Potong kain", *rest))
    assert refused.draft() == draft
    assert [word in told for word, told in zip(("Anda", "rupiah", "😀"), refused.told, strict=True)] == [True] * 3


def test_a_word_that_is_explained_is_found_beside_a_number() -> None:
    lines = (
        *GOOD[:2],
        "1",
        "Potong 3zorb",
        "Ukuran kain.",
        "5",
        "1.",
        "",
        "",
        "",
        "",
        "2",
        "3.",
        "",
        "4.",
        "",
        "",
        "",
        "",
    )
    loaded(Answers(lines).draft())


def test_both_languages_name_the_same_numbers_and_english_has_known_words() -> None:
    lines = (*GOOD[:3], "Potong 2 kain", "Cut 3 cloths", "Cut 2 zorbs", "Cut 2 pieces", *GOOD[5:])
    answers = Answers(lines)
    assert answers.draft().title == Wording("Potong 2 kain", "Cut 2 pieces")
    assert len(answers.told) == 2


def test_a_lesson_that_takes_longer_gets_its_minutes() -> None:
    long = [" ".join(f"Potong kain {a} dan {b}." for b in range(11, 25)) for a in range(1, 8)]
    answers = Answers(("6", "uji", "1", "1", "1", "1.", "", "", "", "", "2", *long, "3.", "", "", "", ""))
    draft = answers.draft()
    assert draft.minutes > 1
    loaded(draft)
    assert str(draft.minutes) in answers.told[-1]


def test_a_good_text_has_nothing_wrong_and_keys_are_keys() -> None:
    assert not PROOF.problems(Wording("Potong kain."))
    assert slug("Potong kain, 2 cm!") == "potong-kain-2-cm"
    assert slug("Éclair") == "eclair"
    assert slug("日本") == ""
    assert len(slug("a b" * 99, 50)) <= 50


# The command itself ------------------------------------------------------------------------------------


def piped(folder: Path, lines: tuple[str, ...], *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "lessons", "new", "--lessons", str(folder), "--data", str(folder / "d")]
    return subprocess.run(
        [*command, *more], input="".join(f"{line}\n" for line in lines), capture_output=True, text=True, cwd=ROOT
    )


def test_piped_answers_write_a_file_that_passes_the_check_and_is_never_written_over(tmp_path: Path) -> None:
    done = piped(tmp_path, GOOD)
    file = tmp_path / "keset" / "produksi-uji.yaml"
    assert done.returncode == 0, done.stderr
    assert str(file) in done.stdout
    assert main(["lessons", "check", str(tmp_path), "--data", str(tmp_path / "d")]) == 0
    before = file.read_bytes()
    again = piped(tmp_path, GOOD)
    assert again.returncode == 1
    assert f"Pelajaran itu sudah ada: {file}" in again.stdout
    assert file.read_bytes() == before
    assert list((tmp_path / "keset").iterdir()) == [file]


def test_the_questions_are_in_english_for_who_asks_so_and_an_early_end_is_told(tmp_path: Path) -> None:
    done = piped(tmp_path, GOOD[:4], "--lang", "en")
    assert done.returncode == 1
    assert "Title of the lesson" in done.stdout
    assert "Nothing was written." in done.stdout
    assert not list(tmp_path.glob("*/*.yaml"))


def test_bytes_that_are_no_text_are_refused_and_asked_again(tmp_path: Path) -> None:
    lines = b"".join(f"{line}\n".encode() for line in (*GOOD[:3], "\x00", *GOOD[3:])).replace(b"\x00", b"\xff\xfe")
    command = [sys.executable, "-m", "kiosk", "lessons", "new", "--lessons", str(tmp_path)]
    done = subprocess.run(command, input=lines, capture_output=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not read_library(tmp_path).problems


def test_ctrl_c_keeps_the_answers_and_the_next_run_goes_on_with_them(tmp_path: Path) -> None:
    arguments = ("lessons", "new", "--lessons", str(tmp_path / "lessons"), "--data", str(tmp_path / "data"))
    with Terminal(*arguments) as terminal:
        for line, question in zip(GOOD[:4], ("Barang", "Topik", "Bahasa (1", "Judul"), strict=True):
            terminal.wait_for(question)
            terminal.send(f"{line}\r")
        terminal.wait_for("Dalam bahasa Inggris")
        time.sleep(EYE)  # readline shows its question a moment before it can be interrupted
        terminal.send("\x03")
        terminal.wait_for("4 jawaban tersimpan")
        assert terminal.wait_end() == 1
    assert json.loads((tmp_path / "data" / "lesson-draft.json").read_text()) == list(GOOD[:4])
    with Terminal(*arguments, rows=60) as terminal:
        terminal.wait_for("Ada 4 jawaban")
        terminal.send("1\r")
        terminal.wait_for("Judul pelajaran: Membuat keset")
        for line in GOOD[4:]:
            terminal.until(lambda: terminal.screen().rstrip().endswith((":", ")")), "a question")
            terminal.send(f"{line}\r")
            terminal.pump(0.05)
        terminal.wait_for("Pelajaran ditulis di")
        assert terminal.wait_end() == 0
    assert not read_library(tmp_path / "lessons").problems
    assert not (tmp_path / "data" / "lesson-draft.json").exists()


def test_a_disk_that_cannot_take_the_file_leaves_the_text_on_the_screen_and_no_half_file(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    command = [sys.executable, "-c", "import signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
               "from kiosk.commands.cli import main; sys.exit(main(sys.argv[1:]))",
               "lessons", "new", "--lessons", str(tmp_path)]  # fmt: skip
    lines = "".join(f"{line}\n" for line in GOOD)
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            command, input=lines, capture_output=True, text=True, preexec_fn=small_files,
            cwd=ROOT, env=os.environ | {"KIOSK_DATA": elsewhere, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert 'title: {id: "Membuat keset", en: "Make a doormat"}' in done.stdout
    assert "tidak bisa ditulis" in done.stdout
    assert not list(tmp_path.glob("*/*"))


def test_what_can_hurt_brings_its_emergencies_and_what_teaches_them() -> None:
    tools = ("Gunting", "")
    lines = ("6", "uji", "1", "Kain", "5", "1.", "", "", *tools, "", "Potong", "1.", "", "2.", "", "", "", "")
    lesson = loaded(Answers(lines).draft())
    assert lesson.after == "umum.keselamatan"
    assert [emergency.key for emergency in lesson.emergencies] == ["luka"]


def test_a_sentence_of_a_step_is_taken_once() -> None:
    step = ("Potong", "Potong kain. Potong kain.", "Potong kain.", "", "Potong kain.", "Lurus.", "", "")
    lines = ("6", "uji", "1", "Kain", "5", "1.", "", "", "", "", *step, "", "")
    answers = Answers(lines)
    loaded(answers.draft())
    assert sum(say("problem.sound_repeat", text="Potong kain.") in told for told in answers.told) == 2
