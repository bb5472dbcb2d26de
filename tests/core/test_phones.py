"""One number, one form: at every spelling, and refused where it is none."""

import pytest
from django.core.exceptions import ValidationError

from core.masking import masked_phone
from core.phones import as_phone, is_mobile, normal_phone, told_phone

ONE = {
    "13812345678": ["13812345678", "138-1234-5678", "+86 138 1234 5678", "１３８１２３４５６７８", "0086 13812345678", "(+86)13812345678"],
    "0536-7651188": ["05367651188", "0536-7651188", "（0536）7651188", "+86 536 7651188", "0536—765 1188", "0536－7651188"],
    "0536-7651188-801": ["0536-7651188-801", "05367651188转801", "0536-7651188 分机 801", "0536 7651188 ext. 801"],
    "010-62345678": ["01062345678", "(010) 6234-5678"],
    "4008208820": ["400-820-8820", "400 820 8820"],
    "+49891234567": ["+49 89 1234567", "0049 89 1234567"],
}


@pytest.mark.parametrize(("form", "written"), [(form, written) for form, all_of in ONE.items() for written in all_of])
def test_however_it_is_written_it_is_one_number(form, written):
    assert normal_phone(written) == form
    assert normal_phone(form) == form


@pytest.mark.parametrize("written", ["7651188", "138123456789", "1381234567", "abc", "12345", "11912345678", "0536-76511", "+86 1"])
def test_what_cannot_be_dialled_is_refused_where_it_is_typed(written):
    with pytest.raises(ValidationError):
        told_phone(written)
    assert as_phone(f" {written} ") == written  # what an old register holds is compared as it is


def test_a_number_of_a_range_given_out_tomorrow_is_a_mobile():
    assert normal_phone("15412345678") == "15412345678" and is_mobile("15412345678") and not is_mobile("0536-7651188")


def test_invisible_characters_pasted_along_do_not_count():
    assert normal_phone("\u202d138\u200b12345678\u202c") == "13812345678"


def test_masking_leaves_the_same_digits_in_sight_with_an_extension():
    assert masked_phone("13812345678") == "138****5678"
    assert masked_phone("0536-7651188-801") == masked_phone("0536-7651188")
