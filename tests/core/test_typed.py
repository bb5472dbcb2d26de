"""What people and programs type: numbers, days, times, text (issue: `１２`, `1_000` and `1e3` passed)."""

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

from core import api, sheets, typed
from core.forms import ClockField, DayField, MoneyField, NumberField, WholeField

NO_NUMBER = ["1e3", "1_000", "١٢", "१२", "①", "0x10", "1,00", "1,0000", "12,", ",12", "12.", ".5", "1 2", "--1", "∞", "nan", "９" * 50]


def on(day: str):
    return lambda: date.fromisoformat(day)


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("412", 412),
            ("４１２", 412),
            (" 1,412　", 1412),
            ("１，４１２", 1412),
            ("12。5", "12.5"),
            ("−3", -3),
            ("－３．５", "-3.5"),
            ("+7", 7),
        ],
    )
    def test_pages_fold_what_an_input_method_makes(self, text, value):
        assert typed.number(text, 2) == Decimal(value)

    @pytest.mark.parametrize("text", NO_NUMBER)
    def test_nothing_else_is_a_number(self, text):
        for field in (NumberField(decimal_places=2), WholeField(), MoneyField()):
            with pytest.raises(ValidationError):
                field.clean(text)

    def test_no_more_places_than_there_are(self):
        with pytest.raises(ValidationError):
            NumberField(decimal_places=1).clean("5.55")
        with pytest.raises(ValidationError):
            MoneyField().clean("5.555")
        with pytest.raises(ValidationError):
            WholeField().clean("5.0")


class TestOneLine:
    """A newline or a tab in a name is refused; what somebody tells has as many lines as he likes."""

    class Said(serializers.Serializer):
        name = serializers.CharField(required=False)
        note = serializers.CharField(required=False)

    class Form(forms.Form):
        name = forms.CharField(required=False)
        note = forms.CharField(required=False, widget=forms.Textarea)

    @pytest.mark.parametrize("text", ["王\n强", "王\t强", "王\r\n强", "王\u2028强"])
    def test_in_forms_and_bodies(self, text):
        form, body = self.Form({"name": text, "note": text}), self.Said(data={"name": text, "note": text})
        assert not form.is_valid() and form.errors.keys() == {"name"}
        assert not body.is_valid() and body.errors.keys() == {"name"} and body.errors["name"][0].code == "one_line"

    @pytest.mark.parametrize("text", ["王\n强", "王\u200b强"])
    def test_in_tables_and_in_what_comes_by_no_form(self, text):
        for read in (sheets.text, lambda found: typed.named(customer=found)):
            with pytest.raises(ValidationError):
                read(text)

    def test_letters_of_every_script_are_a_name(self):
        for name in ("䶮", "买买提·艾合买提", "ئەخمەت تۇرسۇن", "བཀྲ་ཤིས།", "O’Neill"):
            typed.named(name=name)


class TestPrograms:
    class Said(serializers.Serializer):
        whole = api.Whole(required=False)
        money = api.Number(required=False, max_digits=12, decimal_places=2)
        day = api.Day(required=False)
        moment = api.Moment(required=False)

    @pytest.mark.parametrize("text", [*NO_NUMBER, "４１２", "1,412", " 7", "+7", True])
    def test_numbers_are_ascii_as_they_are(self, text):
        for name in ("whole", "money"):
            said = self.Said(data={name: text})
            assert not said.is_valid() and set(said.errors) == {name}

    @pytest.mark.parametrize("text", ["２０２６-０６-０８", "20260608", "2026-W24-1", "2026-6-8", "今天", " 2026-06-08"])
    def test_days_are_iso(self, text):
        for name in ("day", "moment"):
            assert set((said := self.Said(data={name: text})).is_valid() or said.errors) == {name}

    def test_what_fits_is_taken(self):
        said = self.Said(data={"whole": 5, "money": "12.50", "day": "2026-06-08", "moment": "2026-06-08T10:00:00+08:00"})
        assert said.is_valid(), said.errors
        assert self.Said(data={"whole": "-5", "money": 12.5, "moment": "2026-06-08T10:00"}).is_valid()


class TestDays:
    @pytest.mark.parametrize(
        "text",
        ["2026-11-30", "2026/11/30", "2026.11.30", "2026年11月30日", "20261130", "11-30", "1130", "11/30", "11.30", "11月30日",
         "２０２６－１１－３０", "１１３０", "明天", " tomorrow "],
    )  # fmt: skip
    def test_one_day_in_many_forms(self, text):
        assert typed.day(text, on("2026-11-29")) == date(2026, 11, 30)

    def test_the_year_that_is_nearest(self):
        assert typed.day("1-5", on("2026-12-30")) == date(2027, 1, 5)
        assert typed.day("12-30", on("2027-01-05")) == date(2026, 12, 30)
        assert typed.day("2-29", on("2027-06-01")) == date(2028, 2, 29)

    def test_the_edges_of_a_period(self):
        assert [typed.day("本月", on("2026-11-29"), edge) for edge in ("first", "last")] == [date(2026, 11, 1), date(2026, 11, 30)]
        assert [typed.day("上月", on("2026-01-29"), edge) for edge in ("first", "last")] == [date(2025, 12, 1), date(2025, 12, 31)]
        with pytest.raises(ValueError):
            typed.day("本月", on("2026-11-29"))

    @pytest.mark.parametrize(
        "text", ["2026-13-01", "2-30", "0230", "2026-11/30", "11-30-26", "9999-12-31", "0001-01-01", "३०-११", "30", "2026"]
    )
    def test_what_is_no_day(self, text):
        with pytest.raises(ValidationError):
            DayField().clean("2026-02-30")
        with pytest.raises(ValueError):
            typed.day(text, on("2026-11-29"))

    @pytest.mark.parametrize("text", ["09:30", "9:30", "0930", "930", "９：３０", "9点30", "9点30分", "9点半", "9.30", "9时30分"])
    def test_one_time_in_many_forms(self, text):
        assert ClockField().clean(text) == time(9, 30)

    @pytest.mark.parametrize("text", ["25:00", "9:60", "9", "09:30:00", "9h30", "٠٩:٣٠"])
    def test_what_is_no_time(self, text):
        with pytest.raises(ValidationError):
            ClockField().clean(text)


class TestText:
    @pytest.mark.parametrize("seen", ["王建国", "ئابدۇرېھىم ئەھمەد", "阿卜杜热伊木·买买提", "䶮", "می‌خواهم", "Zoë O’Brien"])
    def test_letters_of_every_script_stay(self, seen):
        assert forms.CharField().clean(seen) == seen
        typed.plain(seen)

    @pytest.mark.parametrize(
        "code", [0x00, 0x07, 0x1B, 0x7F, 0x85, 0xAD, 0x200B, 0x200E, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xD800]
    )
    def test_what_nobody_sees_is_refused_at_every_door(self, code):
        text = f"王{chr(code)}建国"
        with pytest.raises(ValidationError):
            forms.CharField().clean(text)
        with pytest.raises(serializers.ValidationError):
            serializers.CharField().run_validation(text)

    def test_it_is_said_where_it_stands(self):
        with pytest.raises(ValidationError, match="U\\+200B.*王"):
            typed.plain("王\u200b建国")


class Shown(forms.Form):
    day, at, hours, money = DayField(), ClockField(), WholeField(), MoneyField()
    other = forms.CharField()


def test_a_refused_form_shows_what_it_understood_and_keeps_what_it_did_not(db):
    form = Shown({"day": "２０２６／６／８", "at": "930", "hours": "１，４１２", "money": "soon", "other": ""})
    assert not form.is_valid()
    assert [form[name].value() for name in ("day", "at", "hours", "money")] == ["2026-06-08", "09:30", "1412", "soon"]
