"""Amounts: rounding, reading, writing, capitals for printed notices (A19, X1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("105", "壹佰零伍元整"),
        ("1005.30", "壹仟零伍元叁角"),
        ("5887.90", "伍仟捌佰捌拾柒元玖角"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("100100", "壹拾万零壹佰元整"),
        ("20300400.56", "贰仟零叁拾万零肆佰元伍角陆分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000010000", "壹拾亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("1100000010000", "壹万壹仟亿零壹万元整"),
        ("-97.50", "负玖拾柒元伍角"),
    ],
)
def test_capitals_as_on_a_bill(amount, words):
    assert money.capitals(amount) == words


def test_rounding_is_half_up():
    assert (money.yuan("2.345"), money.yuan("2.335"), money.yuan("-2.345")) == (Decimal("2.35"), Decimal("2.34"), Decimal("-2.35"))


@pytest.mark.parametrize("text", ["1704.4", "1,704.40", " 1，704.40 "])
def test_what_people_type_is_read(text):
    assert money.parse(text) == Decimal("1704.40")


@pytest.mark.parametrize(
    "text", ["", "abc", "1e400", "NaN", "Infinity", "1e14", "1e3", "100.999", "1,00", "1.", "--1", "1_000", "100000000000000"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        money.parse(text)


def test_minus_is_a_real_minus():
    assert money.written("-5887.9") == "−5,887.90"


def test_nothing_is_never_minus_nothing():
    assert [money.written(amount) for amount in ("-0.001", "-0.00", "0")] == ["0.00"] * 3


@given(st.decimals(0, Decimal("99999999999999.99"), places=2))
def test_written_amounts_read_back(amount):
    assert money.parse(money.written(amount)) == amount


@given(st.integers(0, 10**16 - 1))
def test_capitals_never_repeat_a_zero_and_always_end(fen):
    words = money.capitals(Decimal(fen) / 100)
    assert "零零" not in words and words[-1] in "整角分"
