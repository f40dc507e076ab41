"""What is carried between kiosks: the same on both sides, however often, and nothing that is not trusted."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.learning import AnyFact, Event
from kiosk.learning import facts as f
from kiosk.safekeeping import carrying
from kiosk.safekeeping.carrying import Contents, export, join, read
from kiosk.safekeeping.restoring import Unfit
from kiosk.safekeeping.telling import letter, without_names
from kiosk.store import Store
from kiosk.store.ids import fresh
from tests.store.histories import check, facts_of, record


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
        coming = carrying.coming(store, tmp_path / "b", bundle)
        assert (coming.new, coming.known, coming.erased) == (len(events), 0, 0)
        assert join(store, tmp_path / "b", bundle) == len(events)
        assert join(store, tmp_path / "b", bundle) == 0
        assert carrying.coming(store, tmp_path / "b", bundle).known == len(events)
        assert check(store) == events


def test_one_resident_takes_their_own_records_and_nobody_elses(tmp_path: Path) -> None:
    events = made(tmp_path / "a")
    export(tmp_path / "a", tmp_path / "one.zip", "r1")
    bundle = read(tmp_path / "one.zip")
    expected = [event for event in events if event.who == "r1" or getattr(event.fact, "resident", "") == "r1"]
    assert list(bundle.events) == [event for event in expected if not isinstance(event.fact, f.ResidentPinSet)]
    assert b"secret-hash" not in (tmp_path / "one.zip").read_bytes()
    with Store.open(tmp_path / "b") as store:
        record(store, 3, residents=1)
        join(store, tmp_path / "b", bundle)
        with Store.open(tmp_path / "a") as other:
            assert store.facts.progress["r1"] == other.facts.progress["r1"]
        assert "r2" not in store.facts.workshop.residents


def test_two_kiosks_that_exchange_know_the_same(tmp_path: Path) -> None:
    made(tmp_path / "a")
    made(tmp_path / "b")
    for source, target in (("a", "b"), ("b", "a")):
        export(tmp_path / source, tmp_path / f"{source}.zip")
        with Store.open(tmp_path / target) as store:
            join(store, tmp_path / target, read(tmp_path / f"{source}.zip"))
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as two:
        assert check(one) == check(two)


def test_a_resident_who_is_not_there_cannot_be_carried(tmp_path: Path) -> None:
    made(tmp_path / "a")
    with pytest.raises(ValueError, match="no resident"):
        export(tmp_path / "a", tmp_path / "x.zip", "r77")
    assert not (tmp_path / "x.zip").exists()


def forged(file: Path, events: list[Event], person: str | None, **changed: object) -> None:
    lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
    contents = Contents(1, 0, fresh(0), person, len(events), hashlib.sha256(lines).hexdigest())
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("isi.json", msgspec.json.encode(msgspec.structs.asdict(contents) | changed))
        archive.writestr("kejadian.jsonl", lines)


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
    ],
)
def test_a_file_of_one_resident_cannot_bring_anything_else(tmp_path: Path, fact: AnyFact, who: str) -> None:
    forged(tmp_path / "x.zip", [Event(fresh(1), 1, who, fact)], "r1")
    with pytest.raises(Unfit) as refused:
        read(tmp_path / "x.zip")
    assert refused.value.kind == "foreign"


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(b"not a zip"),
        lambda file: file.write_bytes(file.read_bytes()[:-40]),
        lambda file: forged(file, [], None, sha256="0" * 64),
        lambda file: forged(file, [], None, form=99),
        lambda file: forged(file, [], None, more="than there should be"),
        lambda file: forged(file, [Event("not an id", 1, None, f.SignedIn())], None),
        lambda file: forged(file, [Event(fresh(1), 1 << 80, None, f.SignedIn())], None),
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
    assert found.events == read(tmp_path / "right.zip").events


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
            new = join(store, tmp_path / "b", read(tmp_path / "x.zip"))
            assert new == (2 if presses else 23)
            with Store.open(tmp_path / "a") as other:
                other.append(facts_of(100 + presses), "r1")
