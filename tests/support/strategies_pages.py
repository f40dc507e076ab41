"""Pages of every shape, for tests that must hold for any page."""

from __future__ import annotations

from hypothesis import strategies as st

from kiosk.visit import (
    HASH,
    STAR,
    Block,
    Choice,
    Field,
    Items,
    Lang,
    Meter,
    Move,
    Page,
    Phrase,
    PictureBlock,
    Role,
    Table,
    Text,
    Tile,
)

PICTURES = ("umum/gambar", "umum/lain", "umum/rusak", "umum/tidak-ada")
"""Names of pictures: one that can be drawn, one that cannot, one that does not exist."""

LETTERS = "aeiknrstuABKMRST0159é½×,."
USUAL = st.one_of(
    st.sampled_from(("Letakkan", "kain", "perca", "di", "meja.", "Rp\u00a012.000", "2½", "–", "3 × 4", "Anda?")),
    st.text(LETTERS, min_size=1, max_size=12),
    st.text("字👩\u200d🦽e\u0301ﻻ\u202e\u0007-ß", min_size=1, max_size=4),
)
WORDS = st.one_of(USUAL, st.text(LETTERS, min_size=20, max_size=70))


def texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=1, max_size=most).map(" ".join)


def phrases(most: int = 9) -> st.SearchStrategy[Phrase]:
    langs: st.SearchStrategy[Lang] = st.sampled_from(("id", "en"))
    said = st.one_of(st.none(), st.just(""), st.just("tiga tanda"))
    return st.builds(Phrase, texts(most), langs, st.one_of(st.none(), said))


def labels(most: int) -> st.SearchStrategy[Phrase]:
    """A choice's texts: a label is to be told at a glance, so at most one of its words is a very long one."""
    langs: st.SearchStrategy[Lang] = st.sampled_from(("id", "en"))
    long: st.SearchStrategy[list[str]] = st.one_of(
        st.just([]), st.lists(st.text(LETTERS, min_size=20, max_size=40), min_size=1, max_size=1)
    )
    words = st.tuples(long, st.lists(USUAL, min_size=1, max_size=most - 1)).map(
        lambda pair: " ".join(pair[0] + pair[1])
    )
    return st.builds(Phrase, words, langs, st.one_of(st.none(), st.just(""), st.just("tiga tanda")))


ROLES: tuple[Role, ...] = (
    "body", "key_point", "why", "safety", "adapt", "check", "hint", "right", "not_yet", "notice", "mentor",
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    wide = draw(st.integers(1, 4))
    row = st.lists(phrases(2), min_size=wide, max_size=wide).map(tuple)
    return Table(draw(row), tuple(draw(st.lists(row, min_size=1, max_size=4))))


BLOCKS_OF: dict[type, st.SearchStrategy[Block]] = {
    Text: st.builds(
        Text,
        st.lists(phrases(), min_size=1, max_size=3).map(tuple),
        st.sampled_from(ROLES),
        st.one_of(st.none(), phrases(2)),
    ),
    PictureBlock: st.builds(PictureBlock, st.sampled_from(PICTURES), phrases()),
    Items: st.builds(
        Items,
        st.lists(phrases(), min_size=1, max_size=4).map(tuple),
        st.booleans(),
        st.one_of(st.none(), phrases(3)),
    ),
    Table: tables(),
    Meter: st.builds(Meter, phrases(4), st.integers(0, 12), st.integers(0, 12)),
    Field: st.builds(Field, phrases(2), phrases(2)),
}
"""Blocks by their type. tests/layout/test_blocks.py holds that no type is missing."""

BLOCKS: st.SearchStrategy[Block] = st.one_of(*BLOCKS_OF.values())


@st.composite
def choices(draw: st.DrawFn) -> tuple[Choice, ...]:
    count = draw(st.integers(0, 12))
    tiled = draw(st.booleans())
    tile = st.builds(Tile, st.sampled_from((None, "merah", "abu", "nila")), st.sampled_from((None, *PICTURES)))
    return tuple(
        Choice(
            f"c{place}",
            draw(labels(5)),
            Move(),
            detail=draw(st.one_of(st.none(), labels(3))),
            mark=draw(st.one_of(st.none(), labels(2))),
            tile=draw(tile) if tiled else None,
        )
        for place in range(count)
    )


@st.composite
def pads(draw: st.DrawFn) -> tuple[Choice, ...]:
    digits = [Choice(d, Phrase(d), Move(), number=int(d)) for d in "1234567890"]
    ends = [
        Choice("erase", draw(st.sampled_from((Phrase("Hapus"), Phrase("Erase", "en")))), Move(), number=STAR),
        Choice("done", draw(st.sampled_from((Phrase("Selesai"), Phrase("Done", "en")))), Move(), number=HASH),
    ]
    return (*digits, *ends)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    pad = draw(st.booleans()) and draw(st.booleans())
    blocks = draw(st.lists(BLOCKS, max_size=4))
    if pad:
        blocks.append(Field(Phrase("PIN"), Phrase("●●●", say="tiga tanda")))
    return Page(
        key="any",
        title=draw(phrases(5)),
        where=draw(st.one_of(st.none(), phrases(5))),
        notice=draw(st.one_of(st.none(), phrases())),
        blocks=tuple(blocks),
        choices=draw(pads() if pad else choices()),
        pad=pad,
        lang=draw(st.sampled_from(("id", "en"))),
    )
