"""The laws of the price calculation, and that the pricing lessons come to the same sums."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.lessons import figures_of
from kiosk.pricing import CHANNELS, ROUND_TO, Costing, Fee, Material, break_even, round_up, rupiah
from tests.support.workshop import library

sums = st.integers(0, 999_999_999)
counts = st.integers(0, 10_000)
fees = st.builds(Fee, st.integers(0, 99), sums)
materials = st.builds(
    Material, st.text(max_size=5), st.sampled_from(("gram", "cm", "piece")), sums, counts, counts, counts
)
costings = st.builds(
    Costing,
    st.lists(materials, max_size=4).map(tuple),
    st.integers(0, 500),
    sums,
    sums,
    counts,
    sums,
    sums,
    sums,
    st.just(0) | sums,
    st.dictionaries(st.sampled_from(CHANNELS), fees),
)


@given(costings)
def test_the_price_brings_the_wished_profit_and_less_than_one_coin_more(costing: Costing) -> None:
    assume(not costing.asked)
    assert 0 <= costing.gain - costing.profit < ROUND_TO
    assert costing.price % ROUND_TO == 0


@given(costings)
def test_a_rounded_price_is_never_below_the_cost(costing: Costing) -> None:
    assert costing.lowest >= costing.cost > costing.lowest - ROUND_TO
    for channel in CHANNELS:
        offer = costing.offer(channel)
        fee = costing.fees.get(channel, Fee())
        assert fee.left(offer.lowest) >= costing.cost
        # One coin less would lose: the lowest price is the lowest.
        assert fee.of_100 or fee.left(offer.lowest - ROUND_TO) < costing.cost


@given(costings, st.sampled_from(CHANNELS))
def test_what_is_left_of_a_channel_s_price_is_at_least_what_is_wished(costing: Costing, channel: str) -> None:
    offer = costing.offer(channel)  # type: ignore[arg-type]
    wished = costing.cost + costing.wholesale_profit if channel == "wholesale" else costing.price
    assert offer.left >= wished
    assert offer.price == offer.fee + offer.left
    assert offer.profit == offer.left - costing.cost


@given(fees, sums)
def test_a_fee_s_price_is_the_least_that_leaves_enough(fee: Fee, wanted: int) -> None:
    price = fee.price(wanted)
    assert fee.left(price) >= wanted
    exact = Fraction(price - ROUND_TO) * (100 - fee.of_100) / 100 - fee.order
    assert exact < wanted


@given(sums, sums, sums, sums)
def test_one_piece_less_than_break_even_loses(other: int, price: int, material: int, pay: int) -> None:
    needed = break_even(other, price, material, pay)
    if needed is None:
        assert price <= material + pay
        return

    def gain(pieces: int) -> int:
        return pieces * (price - material - pay) - other

    assert gain(needed) >= 0
    assert needed == 0 or gain(needed - 1) < 0


@given(costings)
def test_nothing_is_a_float_and_all_is_kept_exactly(costing: Costing) -> None:
    assert msgspec.json.decode(msgspec.json.encode(costing), type=Costing) == costing
    assert all(isinstance(value, int) for value in (costing.cost, costing.price, costing.material, costing.other))
    exact = sum((m.cost for m in costing.materials), Fraction(0)) / max(1, costing.batch)
    assert 0 <= costing.material - exact < 1


@given(costings)
def test_a_loss_is_always_told(costing: Costing) -> None:
    warnings = costing.warnings()
    assert ("loss" in warnings) == (costing.price < costing.cost)
    if costing.discounted < costing.cost and costing.discount:
        assert "loss" in warnings or "discount_loss" in warnings


def test_a_discount_that_needs_more_pieces_than_are_made_is_told() -> None:
    costing = Costing(pay=10_000, other_month=100_000, pieces_month=20, profit=5_000, discount=5_000)
    assert costing.warnings() == ("no_materials",)
    assert (
        "even_too_many"
        in Costing(pay=10_000, other_month=100_000, pieces_month=20, profit=5_000, discount=6_000).warnings()
    )


def test_a_share_of_all_is_refused() -> None:
    with pytest.raises(ValueError, match="under 100"):
        Fee(100).price(1)


@pytest.mark.parametrize(
    ("amount", "to", "price"), [(0, 500, 0), (1, 500, 500), (500, 500, 500), (Fraction(1001, 2), 500, 1000)]
)
def test_rounding_up(amount: int | Fraction, to: int, price: int) -> None:
    assert round_up(amount, to) == price


def test_sums_are_written_by_language() -> None:
    assert rupiah(20_000) == "Rp20.000"
    assert rupiah(-1_250, "en") == "-Rp1,250"


PRODUCTS = ("keset", "pel", "sapu", "ondel", "batik", "umum")
EVEN_TAUGHT = {"pel", "umum"}
"""Whose pricing lesson works out how many must sell to make no loss."""


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_calculator_comes_to_what_the_pricing_lesson_teaches(product: str) -> None:
    values = figures_of(library().lessons[f"{product}.harga"]).values
    whole = {name: int(value) for name, value in values.items() if value.denominator == 1}
    costing = Costing(
        (Material("semua", "piece", whole["bahan"], 1, 1),),
        pay=whole["upah"],
        other_month=whole["lain_bulan"],
        pieces_month=whole["buat_bulan"],
        profit=whole["untung_mau"],
    )
    assert (costing.cost, costing.price) == (whole["modal"], whole["harga"])
    assert costing.gain == whole.get("untung", whole["harga"] - whole["modal"])
    if product in EVEN_TAUGHT:
        assert costing.even == whole["impas"]
