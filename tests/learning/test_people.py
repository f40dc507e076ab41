"""No two people read alike: whatever they are called, whatever their tiles, in either language."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import (
    BESIDE,
    PRODUCTS,
    TILE_COLOURS,
    TILE_PICTURES,
    Event,
    Workshop,
    display_names,
    everyone,
    folded,
    free_tiles,
    group_names,
    in_file_name,
    namesakes,
    path_names,
)
from kiosk.learning import event_kinds as f
from kiosk.words import LANGS, Lang, load_words
from tests.support.learning_histories import event, history, workshop_of
from tests.support.strategies import events

WORDS = load_words()

NAMES = st.sampled_from(
    (
        "Siti", "siti ", "SITI", "Si ti", "Síti", "Siti (bunga, merah)", "Siti bunga merah", "Siti (bunga, merah, 2)",
        "Siti (mentor)", "Pembimbing", "Jumlah", "Mentor", "Nur'aini", "Nur\u2019aini", "Nuraini", "Nur-Aini",
        "🙂", "🙂🙂", "'", "", "Seseorang",
    )
) | st.text(max_size=4)  # fmt: skip
TILES = st.tuples(st.sampled_from(("", "?", *TILE_COLOURS[:2])), st.sampled_from(("", "?", *TILE_PICTURES[:2])))
ADDED = st.lists(st.tuples(NAMES, TILES, st.sampled_from(("mentor", "resident", "archived"))), max_size=9)


def added(people: list[tuple[str, tuple[str, str], str]]) -> Workshop:
    made = []
    for n, (name, (colour, picture), kind) in enumerate(people):
        who = f"p{n}"
        if kind == "mentor":
            made.append(event(n, None, f.MentorAdded(who, name, "-", colour, picture)))
        else:
            made.append(event(n, None, f.ResidentAdded(who, name, colour, picture)))
        if kind == "archived":
            made.append(event(n, None, f.ResidentArchived(who), 1))
    return workshop_of(made)


@given(ADDED, st.sampled_from(LANGS))
@example([("Siti", ("merah", "bunga"), "resident")] * 3 + [("Siti (bunga, merah, 2)", ("", ""), "mentor")], "id")
def test_no_two_people_read_alike(people: list[tuple[str, tuple[str, str], str]], lang: Lang) -> None:
    workshop = added(people)
    names = display_names(workshop, partial(WORDS.say, lang))
    assert names.keys() == {one.id for one in everyone(workshop)}
    assert all(names.values())
    told = {folded(name) for name in names.values()}
    texts = {folded(WORDS.say(lang, key).text) for key in BESIDE}
    assert len(told) == len(names)
    assert not told & texts
    shared = texts | {folded(WORDS.say(lang, "people.somebody").text)}
    for one in everyone(workshop):
        name = one.name.value.strip()
        if name and folded(name) not in shared and not namesakes(workshop, name, one.id):
            assert names[one.id] == name, "who shares no name has nothing after it"


@given(events(), st.sampled_from(LANGS))
def test_whatever_happened_no_two_people_read_alike(made: list[Event], lang: Lang) -> None:
    workshop = workshop_of(made)
    names = display_names(workshop, partial(WORDS.say, lang))
    assert len({folded(name) for name in names.values()}) == len(workshop.residents) + len(workshop.mentors)
    assert names == display_names(workshop_of(made[::-1]), partial(WORDS.say, lang))


@given(ADDED, st.sampled_from(LANGS))
def test_no_two_people_have_a_file_name_of_theirs_alike(
    people: list[tuple[str, tuple[str, str], str]], lang: Lang
) -> None:
    names = display_names(added(people), partial(WORDS.say, lang))
    assert len({in_file_name(who, name) for who, name in names.items()}) == len(names)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Siti", "siti", True),
        ("Siti Aminah", " SITI  aminah", True),
        ("Siti Aminah", "Sitiaminah", True),
        ("Nur'aini", "Nur\u2019aini", True),
        ("Nur'aini", "Nuraini", True),
        ("Ma`ruf", "Maʼruf", True),
        ("José", "Jose\u0301", True),
        ("Abdul-Rahman", "Abdul Rahman", True),
        ("Siti", "Sita", False),
        ("Siti", "Siti Aminah", False),
        ("🙂", "!", True),
    ],
)
def test_names_are_compared_as_people_do(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


@given(st.text())
def test_a_name_that_is_compared_once_is_compared_for_good(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert folded(f" {name.upper()} ") == folded(name.upper())


def test_the_tile_tells_people_of_one_name_apart_then_a_number() -> None:
    workshop = added(
        [
            ("Siti", ("merah", "bunga"), "resident"),
            ("siti", ("biru", "ikan"), "archived"),
            ("Siti", ("merah", "bunga"), "resident"),
            ("Siti", ("", ""), "mentor"),
            ("Budi", ("biru", "ikan"), "resident"),
        ]
    )
    say = partial(WORDS.say, "id")
    assert list(display_names(workshop, say).values()) == [
        "Siti (bunga, merah)",
        "siti (ikan, biru)",
        "Siti (bunga, merah, 2)",
        "Siti (pembimbing)",
        "Budi",
    ]
    assert display_names(workshop, partial(WORDS.say, "en"))["p0"] == "Siti (flower, red)"
    assert [one.id for one in namesakes(workshop, "SITI", but="p1")] == ["p0", "p2", "p3"]


@given(ADDED, st.sampled_from(("Siti", "Budi")))
def test_a_tile_that_is_free_is_nobodys_who_could_be_taken_for_them(
    people: list[tuple[str, tuple[str, str], str]], name: str
) -> None:
    workshop = added(people)
    free = {(colour, picture) for colour, pictures in free_tiles(workshop, name).items() for picture in pictures}
    others = [*workshop.shown_residents(), *namesakes(workshop, name)]
    assert free
    assert not free & {(one.colour.value, one.picture.value) for one in others}


def test_where_all_tiles_are_taken_there_is_a_choice_all_the_same() -> None:
    every = [(colour, picture) for colour in TILE_COLOURS for picture in TILE_PICTURES]
    assert set(free_tiles(added([("Adi", tile, "resident") for tile in every[:16]]), "Budi")) == set(TILE_COLOURS[1:])
    assert free_tiles(added([("Adi", tile, "resident") for tile in every]), "Budi")["merah"] == TILE_PICTURES


# Mentors ---------------------------------------------------------------------------------------------


def test_a_mentor_is_mended_archived_and_restored_in_any_order_of_the_events() -> None:
    made = history(
        "m1",
        (1, f.MentorAdded("m1", "Rina", "$a")),
        (2, f.MentorAdded("m2", "Muhamad", "$b", "biru", "ikan")),
        (3, f.MentorChanged("m2", name="Muhammad")),
        (4, f.MentorChanged("m2", picture="bola")),
        (5, f.MentorArchived("m2")),
    )
    for order in (made, made[::-1]):
        workshop = workshop_of(order)
        assert [one.id for one in workshop.shown_mentors()] == ["m1"]
        (gone,) = workshop.archived_mentors()
        assert (gone.name.value, gone.colour.value, gone.picture.value, gone.pin.value) == (
            "Muhammad", "biru", "bola", "$b"
        )  # fmt: skip
        back = workshop_of([event(6, "m1", f.MentorRestored("m2")), *order])
        assert [one.id for one in back.shown_mentors()] == ["m2", "m1"]


@given(events())
def test_once_there_was_a_mentor_there_is_one_whatever_was_archived(made: list[Event]) -> None:
    workshop = workshop_of(made)
    there = {e.data.mentor for e in made if isinstance(e.data, f.MentorAdded)}
    shown, gone = ({one.id for one in some} for some in (workshop.shown_mentors(), workshop.archived_mentors()))
    assert shown | gone == there
    assert not shown & gone
    assert bool(shown) == bool(there)


def test_of_two_mentors_who_archived_each_other_at_two_kiosks_the_later_stays() -> None:
    made = history(
        "m1",
        (1, f.MentorAdded("m1", "Rina", "$a")),
        (1, f.MentorAdded("m2", "Budi", "$b")),
        (2, f.MentorArchived("m1")),
        (3, f.MentorArchived("m2")),
    )
    for order in (made, made[::-1]):
        assert [one.id for one in workshop_of(order).shown_mentors()] == ["m2"]


def test_a_mentor_of_whom_only_changes_came_does_not_sign_in() -> None:
    assert workshop_of([event(1, "m1", f.MentorChanged("m2", name="Budi"))]).shown_mentors() == []


@given(ADDED, st.lists(NAMES, max_size=6), st.lists(NAMES | st.just("Keset"), max_size=6), st.sampled_from(LANGS))
@example([("Siti", ("merah", "bunga"), "resident")], ["Siti", "siti", "Siti (kelompok)"], ["Keset", "keset"], "id")
def test_no_two_groups_read_alike_nor_two_paths_nor_a_group_and_a_person(
    people: list[tuple[str, tuple[str, str], str]], groups: list[str], paths: list[str], lang: Lang
) -> None:
    say = partial(WORDS.say, lang)
    made: list[Event] = [event(n, None, f.GroupNamed(f"g{n}", name)) for n, name in enumerate(groups)]
    made += [event(n, None, f.PathSet(f"j{n}", name, ())) for n, name in enumerate(paths)]
    workshop = both_kinds(added(people), workshop_of(made))
    people_named = display_names(workshop, say)
    named = group_names(workshop, say, people_named.values())
    together = [folded(name) for name in (*people_named.values(), *named.values())]
    assert len(set(together)) == len(together)
    assert folded(say("reports.everyone").text) not in map(folded, named.values())
    named = path_names(workshop, say)
    together = [folded(name) for name in (*named.values(), *(say(f"product.{one}").text for one in PRODUCTS))]
    assert len(set(together)) == len(together)


def both_kinds(people: Workshop, things: Workshop) -> Workshop:
    return replace(people, groups=things.groups, paths=things.paths)
