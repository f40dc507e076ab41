"""Names and notes as people have them, typed on a full keyboard or picked letter by letter."""

from __future__ import annotations

import unicodedata
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Settings
from kiosk.pages.mentors.note import MAX_NOTE, NoteEntry
from kiosk.pages.name_entry import MAX_TYPED_NAME, NAME_RULES, SHOWN_SIGNS, NameEntry
from kiosk.pages.sign_in.sign_in import FirstStart
from kiosk.visit import ERASE, UNMARKED, Context, Field, Move, Phrase, Stay, Swap, Visit, VisitState
from tests.support.workshop import Memory, pick

NAME_SIGNS: Final = "'’-.,/&()+ "
LATIN: Final = "abcxyzABCXYZéèêëñøåæœßšžçÉÑØłĐıİạữ"


def context() -> Context:
    return Memory(lessons=False).context(VisitState((), settings=Settings()))


def done(context: Context, name: str) -> Move:
    return Move(notice=Phrase(f"={name}"))


def name(typed: str = "") -> NameEntry:
    return NameEntry("first.name", done, typed)


def note(typed: str = "") -> NoteEntry:
    return NoteEntry("bench.note_write", done, typed, leave=FirstStart())


def type_on(place: NameEntry, text: str) -> tuple[NameEntry, list[str]]:
    """Type a text; return where that leads and what was told."""
    told = []
    for sign in text:
        page = place.page(context())
        assert page.typed is not None
        then = page.typed(sign)
        assert not then.events
        assert isinstance(then.to, Swap | Stay)
        told += [then.notice.text] if then.notice else []
        place = then.to.place if isinstance(then.to, Swap) else place  # type: ignore[assignment]
        assert isinstance(place, NameEntry)
    return place, told


def finished(place: NameEntry) -> str:
    notice = place.page(context()).choice("done").then.notice
    assert notice
    return notice.text


@given(st.text(st.sampled_from("abcxyzABCXYZéèêëñøåæœšžçÉÑØĐĺạữ "), max_size=MAX_TYPED_NAME - 2))
def test_who_types_capitals_and_small_letters_has_the_name_as_it_was_typed(rest: str) -> None:
    place, told = type_on(name(), f"Ab{rest}")
    assert finished(place) == "=" + " ".join(f"Ab{rest}".split())
    assert not told


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("Bu Rina", "Bu Rina"),
        ("siti aminah", "Siti Aminah"),
        ("SITI aminah", "SITI Aminah"),
        ("O'Neil-Van der Berg Jr.", "O'Neil-Van der Berg Jr."),
        ("o'neil", "O'neil"),
        ("Ahmad bin Yusuf", "Ahmad bin Yusuf"),
        ("ahmad bin yusuf", "Ahmad Bin Yusuf"),
        ("Ñusta de la Cruz", "Ñusta de la Cruz"),
        ("M. al-fatih", "M. Al-Fatih"),
        ("Nur'aini", "Nur'aini"),
        ("Sa’diyah", "Sa’diyah"),
        ("M. Al-Fatih", "M. Al-Fatih"),
        ("m. al-fatih", "M. Al-Fatih"),
        ("H. Ahmad, S.Pd.", "H. Ahmad, S.Pd."),
        ("Muhammad Abdurrahman Wahid", "Muhammad Abdurrahman Wahid"),
        ("Andre\u0301 Sørensen", "André Sørensen"),
        ("Kelompok 2", "Kelompok 2"),
        ("Siti  Aminah ", "Siti Aminah"),
        ("Sukarno", "Sukarno"),
        ("a", "A"),
    ],
)
def test_a_name_stands_as_it_is_typed(typed: str, stands: str) -> None:
    place, told = type_on(name(), typed)
    assert told == []
    assert finished(place) == f"={stands}"


@pytest.mark.parametrize(
    "typed",
    [
        "Datang jam 9.",
        "Bagus! Lanjut?",
        "2 keset sudah rapi.",
        "10 keset, 3 sapu: 100% (rapi)",
        "Ukur 60 x 40 cm; #1 *",
    ],
)
def test_a_note_has_digits_and_signs(typed: str) -> None:
    place, told = type_on(note(), typed)
    assert finished(place) == f"={typed}"
    assert told == []


@given(st.text(LATIN + NAME_SIGNS + "0123456789" + "\u0301\u0308", max_size=70))
def test_what_is_typed_is_what_stands_there_or_it_is_told(text: str) -> None:
    place, told = type_on(name("B"), "u" + text)
    whole = unicodedata.normalize("NFC", "Bu" + text)
    if len(whole) <= MAX_TYPED_NAME:
        assert told == []
        assert place.typed.casefold() == whole.casefold()
    else:
        assert told, "it is full, and that is said"
        assert len(place.typed) <= MAX_TYPED_NAME


@given(st.characters(categories=("L", "N", "P", "S", "Zs", "Mn")))
def test_a_character_is_taken_or_told(sign: str) -> None:
    for begun in (name("Bu"), note("Bu")):
        place, told = type_on(begun, "x" + sign)
        assert bool(told) == (place.typed == "Bux")
        if not told:
            assert place.typed.casefold() == unicodedata.normalize("NFC", f"Bux{sign}").casefold()


def test_the_first_letter_too_many_is_told() -> None:
    for begun, most in ((name(), MAX_TYPED_NAME), (note(), MAX_NOTE)):
        place, told = type_on(begun, "ab" * (most // 2))
        assert told == []
        assert len(place.typed) == most
        _, told = type_on(place, "a")
        assert told == ["Sudah penuh. Pilih Selesai atau Hapus."]


def test_no_digit_picks_once_something_was_typed_and_erasing_all_gives_the_numbers_back() -> None:
    place, _ = type_on(name(), "Bu")
    numbers = [choice.number for choice in place.page(context()).choices]
    assert all(number is not None and number >= UNMARKED for number in numbers)
    place, told = type_on(place, ERASE * 2)
    assert (place.typed, told) == ("", [])
    assert {choice.number for choice in place.page(context()).choices} == set(range(12))
    _, told = type_on(place, ERASE)
    assert told == ["Belum ada yang dihapus. Pilih Kembali untuk keluar."]


def test_a_digit_picks_what_stands_under_it_until_something_was_typed() -> None:
    place, _ = type_on(name(), "2")
    assert [choice.key for choice in place.page(context()).choices] == ["d", "e", "f"]
    assert type_on(place, "1")[0].typed == "D"
    assert type_on(place, "e")[0].typed == "E"


def picked(place: NameEntry, keys: list[str]) -> NameEntry:
    for key in keys:
        then = place.page(context()).choice(key).then
        assert isinstance(then.to, Swap)
        place = then.to.place  # type: ignore[assignment]
    return place


@pytest.mark.parametrize(
    "wanted", ["Bu Rina", "Siti Aminah", "Nur'aini", "M. Al-Fatih", "Kelompok 27", "A/B & C (D), E"]
)
def test_the_same_names_are_picked_letter_by_letter(wanted: str) -> None:
    place = name()
    for sign in wanted:
        page = place.page(context())
        group = next((choice.key for choice in page.choices if sign.lower() in choice.key and sign.isalpha()), "")
        if sign == " ":
            place = picked(place, ["space"] if place.group is None else ["letters", "space"])
        elif sign.isdigit():
            place = picked(place, [sign] if sign in {c.key for c in page.choices} else ["signs", "figures", sign])
        elif sign.isalpha():
            place = picked(place, [group, sign.lower()])
        else:
            place = picked(place, ["signs", NAME_RULES[sign]])
    place = picked(place, ["letters"]) if place.group is not None else place
    assert finished(place) == f"={wanted}"


def test_a_note_has_its_own_signs_and_a_capital_after_a_sentence() -> None:
    place = picked(note(), ["mno", "o", "jkl", "k", "signs", "full_stop", "space", "abc", "a"])
    assert place.typed == "Ok. A"
    keys = {choice.key for choice in picked(place, ["signs"]).page(context()).choices}
    assert {"full_stop", "comma", "question", "exclamation", "figures", "erase", "letters"} <= keys


def test_of_a_long_text_the_end_is_shown_and_all_is_said() -> None:
    place, _ = type_on(note(), "Jahit tepi kain sampai rata, lalu potong sisa benang di keempat sudut.")
    (value,) = [block.value for block in place.page(context()).blocks if isinstance(block, Field)]
    assert value.text == f"…{place.typed[-SHOWN_SIGNS:]}"
    assert value.say == place.typed


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("group", [None, 8, 9])
def test_all_keys_stand_beside_the_text_on_the_smallest_screen(size: int, group: int | None) -> None:
    visit: Visit = Memory(people=False, size=(60, 18)).visit(Settings(size=size))
    pick(visit, "begin")
    text = "Muhammad Abdurrahman Wahid bin Hasyim"
    for by_hand in (False, True):
        visit.then(Move(Swap(NameEntry("first.name", done, text, group, by_hand=by_hand))))
        assert len(visit.view.sheets) == 1
