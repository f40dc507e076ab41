"""Lessons by a stick: each thing is told, what fits is joined in one act and taken back in one, and nothing falls."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.authoring import stick as stick_module
from kiosk.authoring.asking import BACK
from kiosk.authoring.draft import lesson_yaml
from kiosk.authoring.judging import MOST_ENTRIES, MOST_TRIES, TaughtHere, borne
from kiosk.authoring.kept_answers import read_answers
from kiosk.authoring.own_lessons import OwnLessonsDesk
from kiosk.authoring.stick import MOST_FILES
from kiosk.commands.support import running
from kiosk.commands.support.running import read_lessons
from kiosk.lessons import Library, Problem
from kiosk.safekeeping.caretaker import Caretaker
from kiosk.store import (
    DataFolder,
    Store,
    change_files,
    find_sticks,
    finish_change,
    own_files,
    read_library,
    undo_change,
    write_whole,
)
from kiosk.store.data_folder import write_part
from kiosk.visit import CareRefused, DraftQuestion, FigureEntry, SheetWritten, StickItem, StickLook
from tests.authoring.test_draft import GOOD as LINES
from tests.authoring.test_draft import Answers
from tests.drawing.test_rasteriser import BOMBS
from tests.support.effort import examples
from tests.support.small_lessons import FILE, SMALL, small_folder
from tests.support.workshop import words

GOOD = (
    SMALL.replace("keset.uji", "keset.jahit")
    .replace("topic: uji", "topic: jahit")
    .replace("keset/uji-01", "keset/jahit-01")
)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"><path d="M8 8h64v32z"/></svg>'
OTHER_DRAWING = DRAWING.replace(b"h64", b"h40")
PICTURE_BOMB = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="/etc/passwd"/></svg>'
ALIAS_BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\n"


class Desk:
    """A kiosk's own lessons on a real store, with a folder for a stick."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stick = DataFolder(folder / "data"), folder / "stick"
        self.stick.mkdir(exist_ok=True)
        self.store = Store.open(self.folder)
        self.care = Caretaker(self.store, small_folder(), words())
        self.taken: list[Library] = []
        self.care.take_library = self.taken.append
        self.own = OwnLessonsDesk(self.care, self.folder, small_folder(), words(), lambda: (self.stick,))
        self.care.make_own_lessons = lambda: self.own

    def close(self) -> None:
        self.store.close()

    def put(self, name: str, data: bytes | str) -> None:
        file = self.stick / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def items(self) -> dict[str, StickItem]:
        return {item.file: item for item in self.own.look().items}

    def library(self) -> Library:
        return read_library(small_folder(), self.folder.figures, self.folder.lessons)

    def files(self) -> dict[str, bytes]:
        """Return the workshop's own files by their names."""
        return {
            file.relative_to(self.folder.path).as_posix(): file.read_bytes()
            for part in ("lessons", "kata", "figures.yaml")
            for file in sorted(
                (self.folder.path / part).rglob("*") if part != "figures.yaml" else [self.folder.figures]
            )
            if file.is_file()
        }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path)) as made:
        yield made


def keys(item: StickItem) -> set[str]:
    return {problem.key for problem in item.problems}


def stray(look: StickLook) -> dict[str, str]:
    return {problem.file: problem.key for problem in look.problems}


# What is told ----------------------------------------------------------------------------------------


def test_each_thing_is_new_changed_the_same_or_not_usable(desk: Desk) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    desk.put(f"lessons/{FILE}", SMALL.replace('say:\n      - {id: "Lipat dua."', 'say:\n      - {id: "Lipat tiga."'))
    desk.put("lessons/keset/rusak.yaml", "key: keset.rusak\ntitle: [1\n")
    desk.put("lessons/keset/bom.yaml", ALIAS_BOMB)
    desk.put("lessons/keset/pictures/bom.svg", PICTURE_BOMB)
    items = desk.items()
    assert {name: item.state for name, item in items.items()} == {
        "lessons/keset/jahit.yaml": "new",
        "lessons/keset/uji.yaml": "changed",
        "lessons/keset/rusak.yaml": "unusable",
        "lessons/keset/bom.yaml": "unusable",
        "lessons/keset/pictures/bom.svg": "unusable",
    }
    assert items["lessons/keset/jahit.yaml"].contents.keys() == {
        "lessons/keset/jahit.yaml",
        "lessons/keset/pictures/jahit-01.svg",
    }
    (difference,) = items[f"lessons/{FILE}"].differences
    assert (difference.part, difference.where["id"]) == ("steps", "Lipat")
    assert (difference.before, difference.after) == (
        {"id": "Lipat dua.", "en": "Fold in two."},
        {"id": "Lipat tiga.", "en": "Fold in two."},
    )
    (broken,) = items["lessons/keset/rusak.yaml"].problems
    assert (broken.file, broken.line) == ("keset/rusak.yaml", 2)
    assert "alias" in keys(items["lessons/keset/bom.yaml"])
    assert keys(items["lessons/keset/pictures/bom.svg"]) == {"picture_forbidden"}
    assert desk.files() == {}, "looking writes nothing"
    assert desk.own.join((items["lessons/keset/jahit.yaml"],)) is None
    assert desk.items()["lessons/keset/jahit.yaml"].state == "same"


def test_a_lesson_that_lacks_its_picture_or_would_displace_another_says_so(desk: Desk) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/lain.yaml", SMALL)  # the key of a lesson that is here
    items = desk.items()
    assert {item.state for item in items.values()} == {"unusable"}
    assert all(item.problems for item in items.values())
    assert keys(items["lessons/keset/jahit.yaml"]) == {"no_picture"}
    assert keys(items["lessons/keset/lain.yaml"]) | keys(items["lessons/keset/jahit.yaml"]) >= {"lesson_twice"}


def test_a_lesson_that_would_be_lost_is_told_before_and_at_the_joining(desk: Desk) -> None:
    desk.put(f"lessons/{FILE}", GOOD.replace("keset/jahit-01", "keset/uji-01"))
    (item,) = desk.items().values()
    assert item.state == "unusable"
    assert keys(item) == {"stick_loses"}
    desk.put("lessons/keset/lain.yaml", SMALL)  # which keeps it, under another name
    items = desk.items()
    assert {item.state for item in items.values()} == {"new", "changed"}
    before = desk.files()
    problem = desk.own.join((items[f"lessons/{FILE}"],))
    assert problem is not None
    assert (problem.key, problem.file) == ("stick_loses", f"lessons/{FILE}")
    assert desk.files() == before
    assert desk.own.join(tuple(items.values())) is None
    assert desk.library().lessons.keys() == {"keset.uji", "keset.jahit"}


def test_what_is_no_plain_file_in_its_place_is_told_and_never_opened(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(GOOD)
    home = desk.stick / "lessons" / "keset"
    home.mkdir(parents=True)
    (home / "tautan.yaml").symlink_to(secret)
    os.mkfifo(home / "pipa.yaml")
    (home / "folder.yaml").mkdir()
    (desk.stick / "kata").symlink_to(tmp_path)
    (desk.stick / "lessons" / "batik").symlink_to(home)
    desk.put("lessons/keset/Jahit Baru!.yaml", GOOD)
    desk.put("lessons/keset/jahit.yml", GOOD)
    desk.put(os.fsdecode(b"lessons/keset/\xff\xfe.yaml"), GOOD)
    desk.put("lessons/lain/jahit.yaml", GOOD)
    desk.put("jahit.yaml", GOOD)
    desk.put(".Trash/jahit.yaml", GOOD)
    desk.put("lessons/keset/._jahit.yaml", b"\0\0")
    desk.put("lessons/keset/besar.yaml", b"#" * (2 << 20))
    look = desk.own.look()
    assert look.items == ()
    assert stray(look) == {
        "lessons/keset/tautan.yaml": "stick_plain",
        "lessons/keset/pipa.yaml": "stick_plain",
        "lessons/keset/folder.yaml": "stick_plain",
        "kata": "stick_plain",
        "lessons/batik": "stick_plain",
        "lessons/keset/Jahit Baru!.yaml": "stick_name",
        "lessons/keset/jahit.yml": "stick_name",
        "lessons/keset/\udcff\udcfe.yaml": "stick_name",
        "lessons/lain": "stick_place",
        "jahit.yaml": "stick_place",
        "lessons/keset/besar.yaml": "stick_large",
    }


def test_a_stick_with_too_much_is_read_up_to_a_bound(desk: Desk) -> None:
    for number in range(MOST_FILES + 9):
        desk.put(f"lessons/keset/pictures/g{number}.svg", b"<svg/>")
    look = desk.own.look()
    assert len(look.items) == MOST_FILES
    assert set(stray(look).values()) == {"stick_many"}


def test_names_of_folders_are_taken_in_any_case_as_sticks_have_them(desk: Desk) -> None:
    desk.put("LESSONS/Keset/JAHIT.YAML", GOOD)
    desk.put("LESSONS/Keset/Pictures/JAHIT-01.SVG", DRAWING)
    (item,) = desk.items().values()
    assert item.state == "new"
    assert desk.own.join((item,)) is None
    assert "keset.jahit" in desk.library().lessons


def test_a_stick_that_is_pulled_out_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)

    def gone(path: Path, most: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(stick_module, "read_plain", gone)
    with pytest.raises(CareRefused, match=r"stick\.gone"):
        desk.own.look()
    desk.own = OwnLessonsDesk(desk.care, desk.folder, small_folder(), words(), lambda: (desk.stick / "none",))
    with pytest.raises(CareRefused, match=r"stick\.gone"):
        desk.own.look()


def test_only_what_is_mounted_is_a_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("media/STIK", "run/media/system/PELAJARAN", "media/kosong"):
        (tmp_path / name).mkdir(parents=True)
    mounted = {tmp_path / "media/STIK", tmp_path / "run/media/system/PELAJARAN"}
    monkeypatch.setattr(os.path, "ismount", lambda path: path in mounted)
    assert set(find_sticks(tmp_path)) == mounted
    assert find_sticks(tmp_path / "none") == ()


def test_what_was_carried_into_the_folder_for_that_is_looked_at_too(desk: Desk) -> None:
    desk.own = OwnLessonsDesk(desk.care, desk.folder, small_folder(), words(), lambda: ())
    assert desk.own.look().sticks == 0
    desk.stick = desk.folder.incoming
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    assert desk.own.look().sticks == 1


# Figures and words -----------------------------------------------------------------------------------


def test_figures_are_joined_one_by_one_and_wait_for_a_mentor_here(desk: Desk) -> None:
    desk.folder.figures.write_text(
        'keset.uji:  # punya kita\n  tali: {value: 17000, confirmed_by: "Bu Sari", confirmed_on: "2026-03-14"}\n'
    )
    desk.put(
        "figures.yaml",
        "keset.uji:\n"
        '  upah: {value: 11000, confirmed_by: "Orang", confirmed_on: "2026-01-02"}\n'
        "  tali: {value: 17000}\n"
        "  pita: {value: dua}\n"
        "  lain: {value: 3}\n"
        "keset.asing:\n  x: {value: 1}\n",
    )
    (item,) = desk.items().values()
    assert item.state == "changed"
    assert item.entries.keys() == {("keset.uji", "upah")}
    assert {(problem.line, problem.key) for problem in item.problems} >= {
        (5, "unknown_figure"),
        (7, "unknown_lesson"),
    }
    assert {problem.line for problem in item.problems} == {4, 5, 7}
    assert desk.own.join((item,)) is None
    library = desk.library()
    assert library.problems == ()
    (mark,) = (mark for mark in library.marks if mark.name == "upah")
    assert (mark.value, mark.waits, mark.own) == (Fraction(11000), True, True)
    assert [one.by for one in library.confirmed] == ["Bu Sari"]
    assert "# punya kita" in desk.folder.figures.read_text()
    assert desk.items()["figures.yaml"].entries == {}, "it is the same from now on"


def test_many_figures_that_no_lesson_bears_are_tried_a_bounded_number_of_times(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def harm(self: TaughtHere, after: Library) -> tuple[Problem, ...]:
        tries.append(1)
        return (Problem(FILE, 1, 1, "formula_whole", (("name", "upah"), ("value", "1"))),)

    monkeypatch.setattr(TaughtHere, "harm", harm)
    entries = {("keset.uji", f"upah{n}"): FigureEntry(Fraction(n), waits=True) for n in range(MOST_ENTRIES)}
    taught = TaughtHere(small_folder(), desk.folder, desk.library())
    told = dict(borne(taught, b"", entries))
    assert told.keys() == entries.keys(), "each is told"
    assert all(told.values())
    assert len(tries) <= MOST_TRIES


def test_undoing_figures_leaves_what_a_mentor_set_since(desk: Desk) -> None:
    desk.put("figures.yaml", "keset.uji:\n  upah: {value: 11000}\n  tali: {value: 19000}\n")
    (item,) = desk.items().values()
    assert desk.own.join((item,)) is None
    text = desk.folder.figures.read_text()
    desk.folder.figures.write_text(text.replace("19000", "20000"))
    assert desk.own.take_back() == ("figures.yaml",)
    values = {mark.name: mark.value for mark in desk.library().marks}
    assert (values["upah"], values["tali"]) == (Fraction(9000), Fraction(20000))


def test_a_list_of_words_adds_what_is_not_there(desk: Desk) -> None:
    desk.folder.word_lists.mkdir()
    (desk.folder.word_lists / "id.txt").write_text("canting")
    desk.put("kata/id.txt", "# dari stik\ncanting\nnirwana\nwaskom -> baskom\n")
    desk.put("kata/en.txt", b"\xff\xff")
    items = desk.items()
    assert {name: item.state for name, item in items.items()} == {"kata/id.txt": "changed", "kata/en.txt": "unusable"}
    assert desk.own.join((items["kata/id.txt"],)) is None
    assert (desk.folder.word_lists / "id.txt").read_text() == "canting\nnirwana\nwaskom -> baskom\n"
    assert desk.items()["kata/id.txt"].state == "same"


# Joining, and taking it back -------------------------------------------------------------------------


def test_joining_takes_effect_at_once_and_one_act_takes_it_back(desk: Desk) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    assert desk.own.join(tuple(desk.items().values())) is None
    assert "keset.jahit" in desk.taken[-1].lessons
    once = desk.files()
    desk.put("lessons/keset/jahit.yaml", GOOD.replace("Potong {pita}.", "Gunting {pita}."))
    desk.put("lessons/keset/pictures/jahit-01.svg", OTHER_DRAWING)
    look = desk.own.look()
    assert set(look.last) == {"lessons/keset/jahit.yaml", "lessons/keset/pictures/jahit-01.svg"}
    assert desk.own.join(look.items) is None
    assert desk.files() != once
    assert set(desk.own.take_back()) == set(look.last)
    assert desk.files() == once
    assert desk.own.take_back()
    assert desk.files() == {}
    assert "keset.jahit" not in desk.taken[-1].lessons
    assert desk.own.take_back() == ()
    assert desk.own.look().last == ()


def test_a_file_that_was_changed_by_hand_since_is_not_taken_back(desk: Desk) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    assert desk.own.join(tuple(desk.items().values())) is None
    by_hand = desk.folder.lessons / "keset" / "jahit.yaml"
    by_hand.write_text(GOOD + "# diubah\n")
    assert desk.own.take_back() == ("lessons/keset/pictures/jahit-01.svg",)
    assert by_hand.read_text().endswith("# diubah\n")


def test_what_no_longer_fits_when_it_is_joined_is_refused(desk: Desk) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    (item,) = desk.items().values()
    other = desk.folder.lessons / "keset" / "dulu.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(GOOD.replace("keset/jahit-01", "keset/uji-01"))  # the same key, written here meanwhile
    before = desk.files()
    assert desk.own.join((item,)) is not None
    assert desk.files() == before


@contextmanager
def failing(number: int, code: int) -> Iterator[None]:
    """Let the disk refuse the write of this number, and all that follow."""
    count = [0]

    def refuse() -> None:
        count[0] += 1
        if count[0] >= number:
            raise OSError(code, os.strerror(code))

    def write(part: Path, data: bytes) -> None:
        refuse()
        write_part(part, data)

    def whole(path: Path, data: bytes) -> None:
        refuse()
        write_whole(path, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_files, "write_part", write)
        patch.setattr(own_files, "write_whole", whole)
        yield


@pytest.mark.parametrize(("code", "why"), [(errno.ENOSPC, "start.disk-full"), (errno.EROFS, "start.read-only")])
def test_a_disk_that_refuses_changes_nothing_and_is_told(desk: Desk, code: int, why: str) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    items = tuple(desk.items().values())
    for number in (1, 2, 3):
        with failing(number, code), pytest.raises(CareRefused, match=why):
            desk.own.join(items)
        finish_change(desk.folder)
        assert desk.files() == {}
        assert not list(desk.folder.path.rglob("*.part"))
    with failing(4, code):
        assert desk.own.join(items) is None, "it needs no more room than that"


def test_a_kiosk_that_was_cut_off_while_joining_starts_with_all_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    items = tuple(desk.items().values())
    with monkeypatch.context() as patch:
        patch.setattr(own_files, "finish_change", lambda folder: None)  # nothing is done once it is written down
        assert desk.own.join(items) is None
    assert desk.files().keys() == {"lessons/keset/jahit.yaml.part", "lessons/keset/pictures/jahit-01.svg.part"}
    assert "keset.jahit" in read_lessons(desk.folder, small_folder()).lessons
    assert desk.files().keys() == {"lessons/keset/jahit.yaml", "lessons/keset/pictures/jahit-01.svg"}
    monkeypatch.setattr(running, "finish_change", failing_to_finish)
    assert "keset.jahit" in read_lessons(desk.folder, small_folder()).lessons, "a disk that refuses stops no start"


def failing_to_finish(folder: DataFolder) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.mark.parametrize("name", ["box 1:1e30", "box of nines", "tiny box", "open", "entities", "gzip"])
def test_a_picture_that_would_cost_too_much_is_told(desk: Desk, name: str) -> None:
    desk.put("lessons/keset/pictures/bom.svg", BOMBS[name])
    desk.put("lessons/keset/pictures/baik.svg", DRAWING)
    items = desk.items()
    assert items["lessons/keset/pictures/bom.svg"].state == "unusable"
    assert items["lessons/keset/pictures/baik.svg"].state == "new"


def test_a_record_that_the_disk_has_damaged_stops_nothing(desk: Desk) -> None:
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    assert desk.own.join(tuple(desk.items().values())) is None
    (record,) = desk.folder.own_changes.iterdir()
    record.write_bytes(b"\x81" * 40)
    (desk.folder.own_changes / "begun").write_bytes(b"nonsense")
    finish_change(desk.folder)
    assert desk.own.take_back() == ()
    assert desk.own.look().last == ()


KILLED = """\
import sys
from pathlib import Path
from kiosk.store import DataFolder, change_files, undo_change
folder = DataFolder(Path(sys.argv[1]))
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    data = str(turn % 7).encode() * 20_000
    change_files(folder, {f"lessons/keset/{name}": data for name in ("a.yaml", "b.yaml", "pictures/c.svg")})
    if turn % 3 == 0:
        undo_change(folder)
"""


@pytest.mark.slow
def test_killed_at_any_moment_all_files_are_as_before_or_as_after(tmp_path: Path) -> None:
    chance = random.Random(22)
    folder = DataFolder(tmp_path)
    names = [tmp_path / "lessons" / "keset" / name for name in ("a.yaml", "b.yaml", "pictures/c.svg")]
    cut_off = 0
    for _ in range(examples(30)):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            try:
                process.wait(chance.uniform(0, 0.2))
            except subprocess.TimeoutExpired:
                process.kill()
        cut_off += (folder.own_changes / "begun").exists()
        finish_change(folder)
        found = {file.read_bytes() if file.exists() else None for file in names}
        assert len(found) == 1, "files of one act differ"
        (content,) = found
        assert content is None or len(content) == 20_000
        change_files(folder, {"lessons/keset/a.yaml": b"x"})
        undo_change(folder)
        assert {file.read_bytes() if file.exists() else None for file in names} == found
    assert cut_off or examples(30) < 30, "some were killed in the middle of an act"


# Whatever lies on a stick ----------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["lessons/keset/jahit.yaml", f"lessons/{FILE}", "lessons/keset/lain.yaml", "figures.yaml", "kata/id.txt",
     "lessons/keset/pictures/jahit-01.svg", "lessons/keset/pictures/uji-01.svg"]
)  # fmt: skip
FIGURES = b"keset.uji:\n  upah: {value: 11000}\n  pita: {value: 0.5}\n"


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a file of which bits are flipped, or pieces are cut out, doubled or put elsewhere."""
    data = bytearray(draw(st.sampled_from([GOOD.encode(), SMALL.encode(), DRAWING, FIGURES, b"kata\n"])))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), at + draw(st.integers(1, 30)))
        match draw(st.sampled_from(["flip", "cut", "double", "insert"])):
            case "flip" if data:
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at:end]
            case "double":
                data[at:at] = data[at:end]
            case _:
                data[at:at] = draw(st.binary(max_size=8))
    return bytes(data)


@pytest.mark.slow
@given(st.lists(st.dictionaries(NAMES, damaged() | st.binary(max_size=60), max_size=4), min_size=1, max_size=3))
@settings(max_examples=examples(40))
def test_whatever_is_on_a_stick_what_is_joined_always_loads(sticks: list[dict[str, bytes]]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as made, closing(Desk(Path(made))) as desk:
        before = desk.library()
        for files in sticks:
            for name, data in files.items():
                desk.put(name, data)
            look = desk.own.look()
            assert all(item.problems for item in look.items if item.state == "unusable")
            assert all(item.state in ("new", "changed") or not item.contents for item in look.items)
            for items in ((item,) for item in look.items if item.joins):
                desk.own.join(items)
                after = desk.library()
                assert after.problems == before.problems
                assert after.lessons.keys() >= before.lessons.keys()
        while desk.own.take_back():
            assert desk.library().problems == before.problems
        assert desk.library() == before


# The workshop's own lessons --------------------------------------------------------------------------


def test_own_lessons_are_listed_and_printed(desk: Desk) -> None:
    assert desk.own.lessons() == ()
    desk.put("lessons/keset/jahit.yaml", GOOD)
    desk.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
    assert desk.own.join(tuple(desk.items().values())) is None
    (own,) = desk.own.lessons()
    assert (own.file, own.key) == ("keset/jahit.yaml", "keset.jahit")
    written = desk.own.print_sheet(own.file, "id")
    assert isinstance(written, SheetWritten)
    page = (Path(written.folder) / written.file).read_text()
    assert "M8 8h64v32z" in page
    assert "Potong" in page
    (desk.folder.lessons / own.file).write_text("key: [")
    assert not isinstance(desk.own.print_sheet(own.file, "id"), SheetWritten)


# A new lesson by pages -------------------------------------------------------------------------------


def answered(desk: Desk, lines: tuple[str, ...]) -> DraftQuestion:
    """Return what follows these lines, each answered after the question before."""
    asked = desk.own.ask(desk.library(), (), "id")
    for line in lines:
        asked = desk.own.ask(desk.library(), (*asked.answers, line), "id")
    return asked


def test_the_questions_are_those_of_the_command_and_the_lesson_is_the_same(desk: Desk) -> None:
    first = desk.own.ask(desk.library(), (), "id")
    assert first.options[4:] == ("Kain pel", "Keset")
    asked = answered(desk, LINES)
    assert (asked.question, asked.answers, asked.file) == ("", LINES, "keset/produksi-uji.yaml")
    assert desk.own.kept_answers() == LINES
    assert desk.own.write_draft(desk.library(), asked.answers, "id") is None
    file = desk.folder.lessons / asked.file
    assert file.read_text() == lesson_yaml(Answers(LINES).draft())
    assert "keset.produksi-uji" in desk.taken[-1].lessons
    assert desk.own.kept_answers() == ()
    assert desk.own.take_back() == (f"lessons/{asked.file}",)
    assert not file.exists()


def test_an_answer_that_does_not_fit_is_told_and_the_question_stays(desk: Desk) -> None:
    before = answered(desk, LINES[:3])
    asked = desk.own.ask(desk.library(), (*before.answers, "kata " * 13), "id")
    assert asked.question == before.question
    assert asked.answers == before.answers
    assert "kalimat berisi 13 kata" in asked.told[0]
    assert desk.own.ask(desk.library(), (*before.answers, BACK), "id").answers == before.answers[:-1]


def test_kept_answers_that_no_longer_fit_or_cannot_be_read_stop_nothing(desk: Desk) -> None:
    desk.folder.lesson_draft.write_text("[1, 2")
    assert desk.own.kept_answers() == ()
    assert desk.folder.lesson_draft.with_suffix(".old.json").exists()
    desk.own.ask(desk.library(), ("6",), "id")
    desk.own.ask(desk.library(), (), "id")
    assert read_answers(desk.folder.lesson_draft.with_suffix(".old.json")) == ["6"], "who begins anew loses nothing"
    desk.own.ask(desk.library(), (), "id")
    assert read_answers(desk.folder.lesson_draft.with_suffix(".old.json")) == ["6"], "nor does who does it twice"
    asked = desk.own.ask(desk.library(), ("9", "6", "uji", "jahit"), "id")
    assert asked.answers == ("6", "jahit")
    with pytest.raises(CareRefused, match=r"draft\.changed"):
        desk.own.write_draft(desk.library(), LINES[:5], "id")
