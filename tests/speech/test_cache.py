"""Rendered sentences kept: bounded, private, and safe against a bad disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.speech.cache import Cache
from kiosk.speech.plan import Job
from tests.support.effort import examples

SIZE = 1000


def job(n: int) -> Job:
    return Job("id", "", 100, f"kalimat {n}")


def pcm(n: int) -> bytes:
    return bytes([n % 251]) * SIZE


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.pcm"))


def test_what_is_kept_comes_back_in_another_run(tmp_path: Path) -> None:
    Cache(tmp_path).put(job(1), pcm(1))
    again = Cache(tmp_path)
    assert again.in_memory(job(1)) is None
    assert again.get(job(1)) == pcm(1)
    assert again.in_memory(job(1)) == pcm(1)
    assert again.get(job(2)) is None


def test_voice_rate_language_and_text_each_make_another_sound(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(job(1), pcm(1))
    for other in (Job("en", "", 100, "kalimat 1"), Job("id", "f2", 100, "kalimat 1"), Job("id", "", 90, "kalimat 1")):
        assert cache.get(other) is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, disk_bytes=3 * (SIZE + 8), memory_bytes=0)
    for n in (1, 2, 3):
        cache.put(job(n), pcm(n))
        os.utime(next(iter(sorted(tmp_path.glob("*.pcm"), key=os.path.getmtime, reverse=True))), (n, n))
    assert Cache(tmp_path, memory_bytes=0).get(job(1)) == pcm(1)  # used again, by another run
    cache = Cache(tmp_path, disk_bytes=3 * (SIZE + 8), memory_bytes=0)
    cache.put(job(4), pcm(4))
    assert [n for n in (1, 2, 3, 4) if cache.get(job(n)) is not None] == [1, 3, 4]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 12)), max_size=40))
@settings(max_examples=examples(50))
def test_it_never_holds_more_than_its_bounds_and_never_a_wrong_sound(acts: list[tuple[bool, int]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache = Cache(folder, disk_bytes=5 * SIZE, memory_bytes=3 * SIZE)
        for put, n in acts:
            if put:
                cache.put(job(n), pcm(n))
            assert cache.get(job(n)) in ((pcm(n),) if put else (pcm(n), None))
            assert on_disk(folder) <= 5 * SIZE
            assert sum(len(sound) for sound in cache._memory.values()) <= 3 * SIZE


def test_a_damaged_file_counts_as_absent_and_is_removed(tmp_path: Path) -> None:
    for damage in (b"", b"KBS1", b"KBS1\0\0\0\0" + pcm(1), b"xxxx"):
        Cache(tmp_path).put(job(1), pcm(1))
        [path] = tmp_path.glob("*.pcm")
        path.write_bytes(damage)
        cache = Cache(tmp_path)
        assert cache.get(job(1)) is None
        assert not path.exists()
        cache.put(job(1), pcm(1))
        assert Cache(tmp_path).get(job(1)) == pcm(1)


def test_a_write_that_was_cut_off_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "abc.new").write_bytes(b"half")
    assert Cache(tmp_path).get(job(1)) is None
    assert list(tmp_path.iterdir()) == []


def test_files_are_for_this_user_only(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    Cache(folder).put(job(1), pcm(1))
    assert [path.stat().st_mode & 0o777 for path in (folder, *folder.glob("*.pcm"))] == [0o700, 0o600]


def test_sounds_of_another_synthesiser_are_thrown_away(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.belongs_to("one")
    cache.put(job(1), pcm(1))
    cache.belongs_to("one")
    assert cache.get(job(1)) == pcm(1)
    cache.belongs_to("other")
    assert cache.get(job(1)) is None
    assert Cache(tmp_path).get(job(1)) is None


def test_without_a_folder_memory_serves() -> None:
    cache = Cache(None)
    cache.belongs_to("one")
    cache.put(job(1), pcm(1))
    assert cache.get(job(1)) == pcm(1)


FULL = """
import resource, sys
from pathlib import Path
from kiosk.speech.cache import Cache
from kiosk.speech.plan import Job
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))  # a write past this fails as on a full disk, half done
cache, job = Cache(Path(sys.argv[1])), Job("id", "", 100, "penuh")
cache.put(job, bytes(1000))
assert cache.get(job) == bytes(1000), "memory serves"
assert list(Path(sys.argv[1]).iterdir()) == [], "nothing half-written stays"
assert Cache(Path(sys.argv[1])).get(job) is None
"""


def test_a_full_disk_leaves_the_sound_in_memory_and_nothing_half_written(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], check=True)


def test_a_folder_that_cannot_be_made_leaves_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    cache.belongs_to("one")
    cache.put(job(1), pcm(1))
    assert cache.get(job(1)) == pcm(1)
