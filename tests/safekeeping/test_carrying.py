"""What is carried between kiosks: the same on both sides, however often, and nothing that is not trusted."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.learning import AnyFact, Event, Workshop
from kiosk.learning import facts as f
from kiosk.pricing import Costing
from kiosk.safekeeping import admitting, carrying
from kiosk.safekeeping.admitting import fits
from kiosk.safekeeping.carrying import Contents, export, join, read
from kiosk.safekeeping.restoring import Unfit
from kiosk.safekeeping.telling import letter, without_names
from kiosk.store import Store
from kiosk.store.ids import fresh
from kiosk.store.joining import Joined
from kiosk.store.rows import checksum, row_of
from tests.store.histories import check, facts_of, record
from tests.strategies import facts


def made(folder: Path) -> list[Event]:
    with Store.open(folder) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        record(store, 30)
        store.append([f.ResidentPinSet("r1", "secret-hash"), f.LessonAssigned("r1", "keset.mutu")], "m1")
        store.append([f.SettingChanged("rate", "120")], "r1")
        store.flush()
        return list(store.events())


def test_all_records_go_to_another_kiosk_and_coming_twice_changes_nothing(tmp_path: Path) -> None:
    events = made(tmp_path / "a")
    contents = export(tmp_path / "a", tmp_path / "all.zip")
    assert contents.events == len(events)
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    bundle = read(tmp_path / "all.zip")
    assert {person.name for person in bundle.look.people} == {"Bu Rina", "Warga 0", "Warga 1", "Warga 2"}
    with Store.open(tmp_path / "b") as store:
        coming = carrying.coming(store, bundle)
        assert coming == carrying.Coming(len(events), 0, 0, {})
        assert join(store, bundle).new == len(events)
        assert join(store, bundle) == Joined(known=len(events))
        assert carrying.coming(store, bundle).known == len(events)
        assert check(store) == events


def test_one_resident_takes_their_own_records_and_nobody_elses(tmp_path: Path) -> None:
    events = made(tmp_path / "a")
    export(tmp_path / "a", tmp_path / "one.zip", "r1")
    bundle = read(tmp_path / "one.zip")
    expected = [event for event in events if event.who == "r1" or getattr(event.fact, "resident", "") == "r1"]
    carried = [event for event in expected if not isinstance(event.fact, f.ResidentPinSet)]
    assert list(bundle.rows()) == [row_of(event) for event in carried]
    assert b"secret-hash" not in (tmp_path / "one.zip").read_bytes()
    with Store.open(tmp_path / "b") as store:
        record(store, 3, residents=1)
        assert not join(store, bundle).passed
        with Store.open(tmp_path / "a") as other:
            assert store.facts.progress["r1"] == other.facts.progress["r1"]
        assert "r2" not in store.facts.workshop.residents


def test_two_kiosks_that_exchange_know_the_same(tmp_path: Path) -> None:
    made(tmp_path / "a")
    made(tmp_path / "b")
    for source, target in (("a", "b"), ("b", "a")):
        export(tmp_path / source, tmp_path / f"{source}.zip")
        with Store.open(tmp_path / target) as store:
            join(store, read(tmp_path / f"{source}.zip"))
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as two:
        assert check(one) == check(two)


def test_a_resident_who_is_not_there_cannot_be_carried(tmp_path: Path) -> None:
    made(tmp_path / "a")
    with pytest.raises(ValueError, match="no resident"):
        export(tmp_path / "a", tmp_path / "x.zip", "r77")
    assert not (tmp_path / "x.zip").exists()


def forged(file: Path, events: list[Event], person: str | None, /, **changed: object) -> None:
    lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
    contents = Contents(1, 0, fresh(0), person, len(events), hashlib.sha256(lines).hexdigest())
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("isi.json", msgspec.json.encode(msgspec.structs.asdict(contents) | changed))
        archive.writestr("kejadian.jsonl", lines)


SHEET = f.PriceSaved("h1", "keset", "Keset", Costing(pay=9_000))
UNKNOWN = cast("AnyFact", {"fact": "KilnFired", "degrees": 900})
"""A fact of a kind that comes with a newer version."""


@pytest.mark.parametrize(
    ("fact", "who"),
    [
        (f.MentorAdded("m9", "Penyusup", "hash"), "r1"),
        (f.MentorPinSet("m1", "hash"), "r1"),
        (f.MentorChanged("m1", name="Penyusup"), "r1"),
        (f.MentorArchived("m1"), "r1"),
        (f.MentorRestored("m1"), "r1"),
        (f.ResidentPinSet("r1", None), "m1"),
        (f.ResidentArchived("r2"), "r1"),
        (f.SettingChanged("rate", "1"), "r2"),
        (f.PathRemoved("p1"), "r1"),
        (f.GroupMember("g1", "r1", True), "m1"),
        (f.GroupNamed("g1", "Kelompok"), "r1"),
        (f.PathSet("p1", "Jalur", ("keset.mutu",)), "r1"),
        (f.PinMissed("m1"), "r1"),
        (f.PinMissed("r1"), None),
        (f.SignedIn(), "m1"),
        (f.SignedIn(), None),
        (f.ConsentGiven("r2", "0812"), "r1"),
        (f.ConsentGiven("r1", "0812"), "m1"),
        (f.ConsentWithdrawn("m1"), "r1"),
        (SHEET, "m1"),
        (msgspec.structs.replace(SHEET, state="confirmed"), "r1"),
        (f.BenchSigned("r1", "keset.mutu", 0), "r1"),
        (f.BenchSigned("r1", "keset.mutu", 0), None),
        (f.BenchSigned("r2", "keset.mutu", 0), "m1"),
        (f.ResidentAdded("r1", "Sri", "merah", "ikan"), "r1"),
        (f.LessonAssigned("r1", "keset.mutu"), "r1"),
        (f.SettingsGiven("r2", {"rate": "120"}), "m1"),
    ],
)
def test_a_file_of_one_resident_cannot_bring_anything_else(tmp_path: Path, fact: AnyFact, who: str | None) -> None:
    """What does not belong in it is passed over and told; it does not keep the rest out."""
    good = Event(fresh(2), 2, "r1", f.LessonOpened("keset.mutu"))
    forged(tmp_path / "x.zip", [Event(fresh(1), 1, who, fact), good], "r1")
    bundle = read(tmp_path / "x.zip")
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        before = store.facts.workshop
        assert carrying.coming(store, bundle) == carrying.Coming(1, 0, 0, {"foreign": 1})
        assert join(store, bundle, confirmed=True) == Joined(new=1, passed={"foreign": 1})
        assert store.facts.workshop == before


@pytest.mark.parametrize(
    ("fact", "who"), [(f.BenchSigned("r1", "keset.mutu", 0), "m1"), (f.SignedIn(), "r1"), (UNKNOWN, "r1")]
)
def test_what_a_mentor_must_confirm_waits_for_their_word(tmp_path: Path, fact: AnyFact, who: str) -> None:
    """A mentor's finding; what lets PINs be tried anew, where there is one; what a newer kiosk knows and this not."""
    kept = Event(fresh(1), 1, who, fact)
    forged(tmp_path / "x.zip", [kept, Event(fresh(2), 2, "r1", f.LessonOpened("keset.mutu"))], "r1")
    bundle = read(tmp_path / "x.zip")
    with Store.open(tmp_path) as store:
        store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan"), f.ResidentPinSet("r1", "hash")], "m1")
        assert carrying.coming(store, bundle) == carrying.Coming(1, 0, 1, {})
        assert join(store, bundle) == Joined(new=1)
        assert carrying.coming(store, bundle) == carrying.Coming(0, 1, 1, {})
        assert store.facts.workshop.signed == {}
        assert join(store, bundle, confirmed=True) == Joined(new=1, known=1)
        assert carrying.coming(store, bundle) == carrying.Coming(0, 1, 0, {})
        assert store.facts.workshop.signed_tasks("r1", "keset.mutu").keys() == (
            {0} if isinstance(fact, f.BenchSigned) else set()
        )
        export(tmp_path, tmp_path / "on.zip", "r1")
        assert kept.id in {row[0] for row in read(tmp_path / "on.zip").rows()}


def test_a_file_of_a_mentor_is_refused(tmp_path: Path) -> None:
    forged(tmp_path / "x.zip", [Event(fresh(1), 1, "m1", f.SignedIn())], "m1")
    bundle = read(tmp_path / "x.zip")
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        for act in (carrying.coming, join):
            with pytest.raises(Unfit) as refused:
                act(store, bundle)
            assert refused.value.kind == "foreign"


LONG = "a" * 100_000


@pytest.mark.parametrize(
    "fact",
    [
        f.ResidentAdded("r1", "a" * 61, "merah", "ikan"),
        f.ResidentAdded("r1", "Sri", LONG, "ikan"),
        f.ResidentAdded("r1" * 101, "Sri", "merah", "ikan"),
        f.ResidentChanged("r1", name="a" * 61),
        f.PathSet("p1", "a" * 61, ()),
        f.PathSet("p1", "Jalur", ("keset.mutu",) * 201),
        f.LessonAssigned("r1", "keset.mutu", note="a" * 201),
        f.LessonAssigned("r1", "keset.mutu", until="9" * 201),
        f.HelpShown("keset.mutu", "a", -1),
        f.HelpShown("keset.mutu", "a", 10**14),
        f.BenchSigned("r1", "keset.mutu", 0, {"lebar": "9" * 201}),
        f.BenchSigned("r1", "keset.mutu", 0, {str(n): "9" for n in range(201)}),
        f.ResidentMet("r1", "stuck", 10**14),
        f.AnswerGiven("keset.mutu", "a", LONG, True),
    ],
)
def test_what_no_page_takes_is_passed_over(tmp_path: Path, fact: AnyFact) -> None:
    forged(
        tmp_path / "x.zip",
        [Event(fresh(1), 1, "m1", fact), Event(fresh(2), 2, "m1", f.LessonOpened("keset.mutu"))],
        None,
    )
    with Store.open(tmp_path) as store:
        joined = join(store, read(tmp_path / "x.zip"))
        assert (joined.new, sum(joined.passed.values())) == (1, 1)
        assert set(joined.passed) <= {"size", "damaged"}
        assert store.facts.workshop == Workshop()


@given(facts)
def test_what_the_kiosk_itself_records_is_within_the_bounds(fact: AnyFact) -> None:
    assert fits(fact)


def test_a_file_tells_of_so_many_people_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admitting, "MOST_PEOPLE", 20)
    monkeypatch.setattr(admitting, "MOST_OF", 5)
    events = [Event(fresh(n), n, None, f.ResidentAdded(f"r{n}", "Sri", "merah", "ikan")) for n in range(30)]
    events += [Event(fresh(n), n, "r1", f.StepDone("keset.mutu", f"s{n % 9}")) for n in range(30, 60)]
    forged(tmp_path / "x.zip", events, None)
    with Store.open(tmp_path) as store:
        joined = join(store, read(tmp_path / "x.zip"))
        assert len(store.facts.workshop.residents) == 20
        assert len(store.facts.progress["r1"].lesson("keset.mutu").steps) == 5
        assert joined.new + joined.passed["many"] == len(events)


def test_rows_travel_as_they_are_and_so_do_kinds_of_a_newer_kiosk(tmp_path: Path) -> None:
    made(tmp_path / "a")
    rows = []
    for number, fact in enumerate(
        ('{"fact":"KilnFired", "degrees":900}', '{"fact":"StepDone","lesson":"x","step":"y","new":1}')
    ):
        key = fresh(number)
        rows.append((key, number, "r1", fact, checksum(key, number, "r1", fact)))
    for source, target in (("a", "b"), ("b", "c")):  # through a kiosk that does not know them
        with Store.open(tmp_path / source) as store:
            assert store.join(rows).passed == {}
            store.flush()
        export(tmp_path / source, tmp_path / f"{source}.zip")
        with Store.open(tmp_path / target) as store:
            assert set(rows) <= set(read(tmp_path / f"{source}.zip").rows())
            assert join(store, read(tmp_path / f"{source}.zip")).passed == {}
    with closing(sqlite3.connect(tmp_path / "c" / "kiosk.db")) as db:
        assert set(rows) <= set(db.execute("SELECT id, at, who, fact, crc FROM events"))


@pytest.mark.parametrize("person", ["r1", None])
def test_a_file_of_version_0_1_0_still_reads(tmp_path: Path, person: str | None) -> None:
    events = made(tmp_path / "a")
    export(tmp_path / "a", tmp_path / "new.zip", person)
    rows = list(read(tmp_path / "new.zip").rows())
    forged(tmp_path / "old.zip", [event for event in events if row_of(event) in rows], person)
    assert list(read(tmp_path / "old.zip").rows()) == rows
    assert read(tmp_path / "old.zip").look == read(tmp_path / "new.zip").look
    with Store.open(tmp_path / "b") as store:
        assert join(store, read(tmp_path / "old.zip")).new == len(rows)
        assert join(store, read(tmp_path / "new.zip")) == Joined(known=len(rows))


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(b"not a zip"),
        lambda file: file.write_bytes(file.read_bytes()[:-40]),
        lambda file: forged(file, [], None, sha256="0" * 64),
        lambda file: forged(file, [], None, form=99),
        lambda file: forged(file, [], None, more="than there should be"),
        lambda file: forged(file, [], None, form=0),
        lambda file: forged(file, [], None, events=-1),
        lambda file: forged(file, [], None, events=1 << 60),
        lambda file: forged(file, [Event(fresh(1), 1, None, f.SignedIn())] * 2, None, events=1),
        lambda file: zipfile.ZipFile(file, "w").close(),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_a_reason(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    made(tmp_path / "a")
    file = tmp_path / "x.zip"
    export(tmp_path / "a", file)
    harm(file)
    with pytest.raises(Unfit, match=r"."):
        read(file)


def test_a_small_file_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "MOST", 1 << 20)
    file = tmp_path / "bomb.zip"
    lines = b" " * (2 << 20)
    contents = Contents(1, 0, fresh(0), None, 0, hashlib.sha256(lines).hexdigest())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("isi.json", msgspec.json.encode(contents))
        archive.writestr("kejadian.jsonl", lines)
    assert file.stat().st_size < 10_000
    with pytest.raises(Unfit, match="too big"):
        read(file)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("carried")
    made(folder / "a")
    export(folder / "a", folder / "x.zip")
    return (folder / "x.zip").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(place=st.integers(0), byte=st.integers(0, 255))
def test_a_flipped_byte_is_found_or_harmless(tmp_path: Path, whole: bytes, place: int, byte: int) -> None:
    data = bytearray(whole)
    data[place % len(data)] = byte
    (tmp_path / "x.zip").write_bytes(data)
    (tmp_path / "right.zip").write_bytes(whole)
    try:
        found = read(tmp_path / "x.zip")
    except Unfit:
        return
    assert list(found.rows()) == list(read(tmp_path / "right.zip").rows())


# The log ---------------------------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=2, max_size=12), min_size=1, max_size=5), st.data())
def test_no_name_is_in_the_log_that_is_sent(names: list[str], data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from([*names, "KeyError", "line 12", "\n"]), max_size=20))
    told = without_names(" ".join(words), names, Path("/srv/data"))
    rest = told.replace("<nama>", "")
    assert all(name not in rest for name in names)


def test_the_log_that_is_sent_has_the_older_ones_and_no_place(tmp_path: Path) -> None:
    assert letter(tmp_path, ["Sri"]) == ""
    (tmp_path / "kiosk.log.1").write_text(f"first: {tmp_path}/kiosk.db\n", "utf-8")
    (tmp_path / "kiosk.log").write_text("second: 'SRI Wahyuni' failed for sri\n", "utf-8")
    told = letter(tmp_path, ["Sri Wahyuni"])
    assert told == "first: <data>/kiosk.db\nsecond: '<nama>' failed for <nama>\n"


def test_facts_of_a_press(tmp_path: Path) -> None:
    """What a resident did since is added to what was carried before; nothing is asked twice."""
    made(tmp_path / "a")
    with Store.open(tmp_path / "b") as store:
        for presses in range(3):
            export(tmp_path / "a", tmp_path / "x.zip", "r1")
            new = join(store, read(tmp_path / "x.zip")).new
            assert new == (2 if presses else 23)
            with Store.open(tmp_path / "a") as other:
                other.append(facts_of(100 + presses), "r1")
