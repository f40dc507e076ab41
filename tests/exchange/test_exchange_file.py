"""What is carried between kiosks: the same on both sides, however often, and nothing that is not trusted."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.exchange import admission, exchange_file
from kiosk.exchange.admission import fits_bounds, is_of, judge_row
from kiosk.exchange.exchange_file import Contents, export_bundle, join_bundle, read_bundle
from kiosk.learning import AnyEventData, Event, Workshop
from kiosk.learning import event_kinds as f
from kiosk.pricing import Costing
from kiosk.safekeeping.shareable_log import shareable_log, without_names
from kiosk.store import DataFolder, Store
from kiosk.store.contents import UnusableFile
from kiosk.store.ids import new_id, now
from kiosk.store.joining import JoinedRows
from kiosk.store.rows import checksum, event_of, row_of
from tests.support.effort import examples
from tests.support.histories import check, events_of_kinds, record
from tests.support.strategies import event_values


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
    contents = export_bundle(DataFolder(tmp_path / "a"), tmp_path / "all.zip")
    assert contents.events == len(events)
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    bundle = read_bundle(tmp_path / "all.zip")
    assert {person.name for person in bundle.look.people} == {"Bu Rina", "Warga 0", "Warga 1", "Warga 2"}
    with Store.open(tmp_path / "b") as store:
        coming = exchange_file.preview_join(store, bundle)
        assert coming == exchange_file.JoinPreview(len(events), 0, 0, {})
        assert join_bundle(store, bundle).new == len(events)
        assert join_bundle(store, bundle) == JoinedRows(known=len(events))
        assert exchange_file.preview_join(store, bundle).known == len(events)
        assert check(store) == events


def test_one_resident_takes_their_own_records_and_nobody_elses(tmp_path: Path) -> None:
    events = made(tmp_path / "a")
    export_bundle(DataFolder(tmp_path / "a"), tmp_path / "one.zip", "r1")
    bundle = read_bundle(tmp_path / "one.zip")
    expected = [event for event in events if event.who == "r1" or getattr(event.data, "resident", "") == "r1"]
    carried = [event for event in expected if not isinstance(event.data, f.ResidentPinSet)]
    assert list(bundle.rows()) == [row_of(event) for event in carried]
    assert b"secret-hash" not in (tmp_path / "one.zip").read_bytes()
    with Store.open(tmp_path / "b") as store:
        record(store, 3, residents=1)
        assert not join_bundle(store, bundle).passed
        with Store.open(tmp_path / "a") as other:
            assert store.known.progress["r1"] == other.known.progress["r1"]
        assert "r2" not in store.known.workshop.residents


def test_two_kiosks_that_exchange_know_the_same(tmp_path: Path) -> None:
    made(tmp_path / "a")
    made(tmp_path / "b")
    for source, target in (("a", "b"), ("b", "a")):
        export_bundle(DataFolder(tmp_path / source), tmp_path / f"{source}.zip")
        with Store.open(tmp_path / target) as store:
            join_bundle(store, read_bundle(tmp_path / f"{source}.zip"))
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as two:
        assert check(one) == check(two)


def test_a_resident_who_is_not_there_cannot_be_carried(tmp_path: Path) -> None:
    made(tmp_path / "a")
    with pytest.raises(ValueError, match="no resident"):
        export_bundle(DataFolder(tmp_path / "a"), tmp_path / "x.zip", "r77")
    assert not (tmp_path / "x.zip").exists()


def forged(file: Path, events: list[Event], person: str | None, /, **changed: object) -> None:
    lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
    contents = Contents(1, 0, new_id(0), person, len(events), hashlib.sha256(lines).hexdigest())
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("isi.json", msgspec.json.encode(msgspec.structs.asdict(contents) | changed))
        archive.writestr("kejadian.jsonl", lines)


SHEET = f.PriceSaved("h1", "keset", "Keset", Costing(pay=9_000))
UNKNOWN = cast("AnyEventData", {"fact": "KilnFired", "degrees": 900})
"""An event of a kind that comes with a newer version."""


@pytest.mark.parametrize(
    ("event_data", "who"),
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
        (f.WordPronounced("sate", "saté"), "r1"),
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
        (f.BatchBegun("r2", "keset.produksi", 1), "r1"),
        (f.BatchBegun("r1", "keset.produksi", 1), "m1"),
        (f.BatchStepReached("r1", "keset.produksi", "potong"), None),
        (f.BatchWaitBegun("r2", "keset.produksi", "potong", 1, 1), "m1"),
        (f.ResidentAdded("r1", "Sri", "merah", "ikan"), "r1"),
        (f.LessonAssigned("r1", "keset.mutu"), "r1"),
        (f.SettingsGiven("r2", {"rate": "120"}), "m1"),
    ],
)
def test_a_file_of_one_resident_cannot_bring_anything_else(
    tmp_path: Path, event_data: AnyEventData, who: str | None
) -> None:
    """What does not belong in it is passed over and told; it does not keep the rest out."""
    good = Event(new_id(2), 2, "r1", f.LessonOpened("keset.mutu"))
    forged(tmp_path / "x.zip", [Event(new_id(1), 1, who, event_data), good], "r1")
    bundle = read_bundle(tmp_path / "x.zip")
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        before = store.known.workshop
        assert exchange_file.preview_join(store, bundle) == exchange_file.JoinPreview(1, 0, 0, {"foreign": 1})
        assert join_bundle(store, bundle, confirmed=True) == JoinedRows(new=1, passed={"foreign": 1})
        assert store.known.workshop == before


@pytest.mark.parametrize(
    ("event_data", "who"),
    [
        (f.BenchSigned("r1", "keset.mutu", 0), "m1"),
        (f.BatchStepReached("r1", "keset.produksi", "potong", "siapkan"), "m1"),
        (f.SignedIn(), "r1"),
        (UNKNOWN, "r1"),
    ],
)
def test_what_a_mentor_must_confirm_waits_for_their_word(tmp_path: Path, event_data: AnyEventData, who: str) -> None:
    """A mentor's finding; what lets PINs be tried anew, where there is one; what a newer kiosk knows and this not."""
    kept = Event(new_id(1), 1, who, event_data)
    forged(tmp_path / "x.zip", [kept, Event(new_id(2), 2, "r1", f.LessonOpened("keset.mutu"))], "r1")
    bundle = read_bundle(tmp_path / "x.zip")
    with Store.open(tmp_path) as store:
        store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan"), f.ResidentPinSet("r1", "hash")], "m1")
        assert exchange_file.preview_join(store, bundle) == exchange_file.JoinPreview(1, 0, 1, {})
        assert join_bundle(store, bundle) == JoinedRows(new=1)
        assert exchange_file.preview_join(store, bundle) == exchange_file.JoinPreview(0, 1, 1, {})
        assert store.known.workshop.signed == {}
        assert join_bundle(store, bundle, confirmed=True) == JoinedRows(new=1, known=1)
        assert exchange_file.preview_join(store, bundle) == exchange_file.JoinPreview(0, 1, 0, {})
        assert store.known.workshop.signed_tasks("r1", "keset.mutu").keys() == (
            {0} if isinstance(event_data, f.BenchSigned) else set()
        )
        export_bundle(DataFolder(tmp_path), tmp_path / "on.zip", "r1")
        assert kept.id in {row[0] for row in read_bundle(tmp_path / "on.zip").rows()}


def test_a_file_of_a_mentor_is_refused(tmp_path: Path) -> None:
    forged(tmp_path / "x.zip", [Event(new_id(1), 1, "m1", f.SignedIn())], "m1")
    bundle = read_bundle(tmp_path / "x.zip")
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        for act in (exchange_file.preview_join, join_bundle):
            with pytest.raises(UnusableFile) as refused:
                act(store, bundle)
            assert refused.value.kind == "foreign"


LONG = "a" * 100_000


@pytest.mark.parametrize(
    "event_data",
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
def test_what_no_page_takes_is_passed_over(tmp_path: Path, event_data: AnyEventData) -> None:
    forged(
        tmp_path / "x.zip",
        [Event(new_id(1), 1, "m1", event_data), Event(new_id(2), 2, "m1", f.LessonOpened("keset.mutu"))],
        None,
    )
    with Store.open(tmp_path) as store:
        joined = join_bundle(store, read_bundle(tmp_path / "x.zip"))
        assert (joined.new, sum(joined.passed.values())) == (1, 1)
        assert set(joined.passed) <= {"size", "damaged"}
        assert store.known.workshop == Workshop()


@given(event_values)
def test_what_the_kiosk_itself_records_is_within_the_bounds(event_data: AnyEventData) -> None:
    assert fits_bounds(event_data)


def test_a_file_tells_of_so_many_people_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MOST_PEOPLE_IN_FILE", 20)
    monkeypatch.setattr(admission, "MOST_OF", 5)
    events = [Event(new_id(n), n, None, f.ResidentAdded(f"r{n}", "Sri", "merah", "ikan")) for n in range(30)]
    events += [Event(new_id(n), n, "r1", f.StepDone("keset.mutu", f"s{n % 9}")) for n in range(30, 60)]
    forged(tmp_path / "x.zip", events, None)
    with Store.open(tmp_path) as store:
        joined = join_bundle(store, read_bundle(tmp_path / "x.zip"))
        assert len(store.known.workshop.residents) == 20
        assert len(store.known.progress["r1"].lesson("keset.mutu").steps) == 5
        assert joined.new + joined.passed["many"] == len(events)


def test_rows_travel_as_they_are_and_so_do_kinds_of_a_newer_kiosk(tmp_path: Path) -> None:
    made(tmp_path / "a")
    rows = []
    for number, event_data in enumerate(
        ('{"fact":"KilnFired", "degrees":900}', '{"fact":"StepDone","lesson":"x","step":"y","new":1}')
    ):
        key = new_id(number)
        rows.append((key, number, "r1", event_data, checksum(key, number, "r1", event_data)))
    for source, target in (("a", "b"), ("b", "c")):  # through a kiosk that does not know them
        with Store.open(tmp_path / source) as store:
            assert store.join(rows).passed == {}
            store.flush()
        export_bundle(DataFolder(tmp_path / source), tmp_path / f"{source}.zip")
        with Store.open(tmp_path / target) as store:
            assert set(rows) <= set(read_bundle(tmp_path / f"{source}.zip").rows())
            assert join_bundle(store, read_bundle(tmp_path / f"{source}.zip")).passed == {}
    with closing(sqlite3.connect(tmp_path / "c" / "kiosk.db")) as db:
        assert set(rows) <= set(db.execute("SELECT id, at, who, fact, crc FROM events"))


@pytest.mark.parametrize("person", ["r1", None])
def test_a_file_of_version_0_1_0_still_reads(tmp_path: Path, person: str | None) -> None:
    events = made(tmp_path / "a")
    export_bundle(DataFolder(tmp_path / "a"), tmp_path / "new.zip", person)
    rows = list(read_bundle(tmp_path / "new.zip").rows())
    forged(tmp_path / "old.zip", [event for event in events if row_of(event) in rows], person)
    assert list(read_bundle(tmp_path / "old.zip").rows()) == rows
    assert read_bundle(tmp_path / "old.zip").look == read_bundle(tmp_path / "new.zip").look
    with Store.open(tmp_path / "b") as store:
        assert join_bundle(store, read_bundle(tmp_path / "old.zip")).new == len(rows)
        assert join_bundle(store, read_bundle(tmp_path / "new.zip")) == JoinedRows(known=len(rows))


@pytest.mark.parametrize("kind", ["KilnFired", "SignedIn"])
def test_an_event_nested_to_any_depth_is_judged_and_carried_or_left(kind: str, tmp_path: Path) -> None:
    """At one depth in a thousand what comes first can still be read, and what comes after it cannot."""
    new, deep = new_id(now()), sys.getrecursionlimit()
    for depth in (1, 50_000, *range(deep - 200, deep + 20), 7000):
        nested = f'{{"fact":"{kind}","more":{"[" * depth}{"]" * depth}}}'
        row = (new, 1, "r1", nested, checksum(new, 1, "r1", nested))
        assert judge_row(row, "r1") in ("comes", "unconfirmed", "foreign", "damaged", "size")
        assert isinstance(is_of(row, event_of(row), "r1"), bool)
    file = tmp_path / "x.zip"
    lines = msgspec.json.encode(row) + b"\n"
    contents = Contents(exchange_file.FORM, 0, new_id(0), None, 1, hashlib.sha256(lines).hexdigest())
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("isi.json", msgspec.json.encode(contents))
        archive.writestr("kejadian.jsonl", lines)
    with Store.open(tmp_path) as store:
        joined = join_bundle(store, read_bundle(file))
        assert joined.new + sum(joined.passed.values()) == 1
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("isi.json", b'{"form":' + b"[" * 50_000)
        archive.writestr("kejadian.jsonl", lines)
    with pytest.raises(UnusableFile):
        read_bundle(file)


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
        lambda file: forged(file, [Event(new_id(1), 1, None, f.SignedIn())] * 2, None, events=1),
        lambda file: zipfile.ZipFile(file, "w").close(),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_a_reason(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    made(tmp_path / "a")
    file = tmp_path / "x.zip"
    export_bundle(DataFolder(tmp_path / "a"), file)
    harm(file)
    with pytest.raises(UnusableFile, match=r"."):
        read_bundle(file)


def test_a_small_file_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_file, "MOST_BYTES", 1 << 20)
    file = tmp_path / "bomb.zip"
    lines = b" " * (2 << 20)
    contents = Contents(1, 0, new_id(0), None, 0, hashlib.sha256(lines).hexdigest())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("isi.json", msgspec.json.encode(contents))
        archive.writestr("kejadian.jsonl", lines)
    assert file.stat().st_size < 10_000
    with pytest.raises(UnusableFile, match="too big"):
        read_bundle(file)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("carried")
    made(folder / "a")
    export_bundle(DataFolder(folder / "a"), folder / "x.zip")
    return (folder / "x.zip").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(200), deadline=None)
@given(place=st.integers(0), byte=st.integers(0, 255))
def test_a_flipped_byte_is_found_or_harmless(tmp_path: Path, whole: bytes, place: int, byte: int) -> None:
    data = bytearray(whole)
    data[place % len(data)] = byte
    (tmp_path / "x.zip").write_bytes(data)
    (tmp_path / "right.zip").write_bytes(whole)
    try:
        found = read_bundle(tmp_path / "x.zip")
    except UnusableFile:
        return
    assert list(found.rows()) == list(read_bundle(tmp_path / "right.zip").rows())


# The log ---------------------------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=2, max_size=12), min_size=1, max_size=5), st.data())
def test_no_name_is_in_the_log_that_is_sent(names: list[str], data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from([*names, "KeyError", "line 12", "\n"]), max_size=20))
    told = without_names(" ".join(words), names, DataFolder("/srv/data"))
    rest = told.replace("<nama>", "")
    assert all(name not in rest for name in names)


def test_the_log_that_is_sent_has_the_older_ones_and_no_place(tmp_path: Path) -> None:
    assert shareable_log(DataFolder(tmp_path), ["Sri"]) == ""
    (tmp_path / "kiosk.log.1").write_text(f"first: {tmp_path}/kiosk.db\n", "utf-8")
    (tmp_path / "kiosk.log").write_text("second: 'SRI Wahyuni' failed for sri\n", "utf-8")
    told = shareable_log(DataFolder(tmp_path), ["Sri Wahyuni"])
    assert told == "first: <data>/kiosk.db\nsecond: '<nama>' failed for <nama>\n"


def test_facts_of_a_press(tmp_path: Path) -> None:
    """What a resident did since is added to what was carried before; nothing is asked twice."""
    made(tmp_path / "a")
    with Store.open(tmp_path / "b") as store:
        for presses in range(3):
            export_bundle(DataFolder(tmp_path / "a"), tmp_path / "x.zip", "r1")
            new = join_bundle(store, read_bundle(tmp_path / "x.zip")).new
            assert new == (2 if presses else 23)
            with Store.open(tmp_path / "a") as other:
                other.append(events_of_kinds(100 + presses), "r1")
