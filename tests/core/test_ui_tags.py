"""What the template tags put on a page."""

import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.masking import masked_phone
from core.track import Stop, lay_out
from tests.html import on_one_line

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 8, 15, 58, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context({"now": NOW, **context}))


def deadline(minutes, state="open", cleared_after=None, term=120):
    due = NOW + timedelta(minutes=minutes)
    cleared = None if cleared_after is None else due + timedelta(minutes=cleared_after)
    return SimpleNamespace(due_at=due, starts_at=due - timedelta(minutes=term), state=state, cleared_at=cleared)


class Call(forms.Form):
    phone = forms.CharField(label="电话", help_text="11 位")
    kind = forms.ChoiceField(label="办什么", widget=forms.RadioSelect, choices=[("", "-"), ("repair", "维修"), ("advice", "咨询")])
    told = forms.BooleanField(label="已告知")
    note = forms.CharField(widget=forms.HiddenInput, required=False)


def test_an_icon_is_hidden_from_screen_readers():
    assert render('{% icon "clock" %}') == '<svg class="i" aria-hidden="true"><use href="#i-clock"/></svg>'


def test_a_promise_says_time_left_then_what_and_until_when():
    html = render('{% promise d "安排" who="赵敏" href="#why" %}', d=deadline(44))
    assert '<a href="#why" class="promise soon">' in html
    assert "还有 44 分钟" in html
    assert "安排，16:42 前 · 赵敏" in html
    assert 'datetime="2026-06-08T16:42:00+08:00" data-left' in html


def test_a_late_promise_has_colour_icon_and_words():
    html = render('{% promise d "安排" icon="phone" %}', d=deadline(-26, "breached"))
    assert "promise late" in html and "#i-triangle-alert" in html and "超时 26 分钟" in html


def test_what_is_over_no_longer_counts():
    met = render('{% promise d "安排" %}', d=deadline(30, "met", cleared_after=-40))
    assert "按时" in met and "安排，15:48" in met and "data-left" not in met
    late = render('{% promise d "安排" %}', d=deadline(-60, "breached", cleared_after=20))
    assert "超时 20 分钟" in late and "promise done" in late and "data-left" not in late
    assert "不再需要" in render('{% promise d "安排" %}', d=deadline(30, "cancelled", cleared_after=-40))
    assert "待查" in render('{% promise d "安排" %}', d=deadline(-30, "parked"))


def test_an_appointment_is_a_time_not_a_limit():
    html = render('{% due d "上门" exact=True %}', d=deadline(92))
    assert "上门 17:30<" in html and 'class="due "' in html


def test_now_is_asked_once_and_only_when_used():
    asked = []
    request_now = lambda: asked.append(1) or NOW  # noqa: E731
    render("{{ 1 }}", now=request_now)
    assert asked == []
    assert "还有" in render('{% due d "安排" %}', d=deadline(44), now=request_now)


def test_figures():
    assert render("{{ a|money }}", a=Decimal("-1704.4")) == "−1,704.40"
    assert render("{{ a|money }}", a=None) == ""
    assert render("{{ d|day }} {{ d|monthday }} {{ d|clock:now }}", d=NOW) == "2026-06-08 6 月 8 日 15:58"
    assert render("{{ d|day }}", d=NOW.date()) == "2026-06-08"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13812345678", "138****5678"), ("+86 138 1234 5678", "138****5678"), ("0551-6521", "******21"), ("", "")],
)
def test_phones_are_masked(number, shown):
    assert masked_phone(number) == shown


def test_only_a_call_link_holds_the_whole_number():
    person = SimpleNamespace(phone="13812345678")
    assert "13812345678" not in render("{% phone p %}", p=person)
    assert 'href="tel:13812345678"' in render("{% phone p dial=True %}", p=person)
    assert render("{% phone p %}", p=SimpleNamespace(phone=None)) == ""


def test_state_tags_colour_trouble_only():
    missing = SimpleNamespace(state="missing", get_state_display=lambda: "缺失")
    fine = SimpleNamespace(state="stored", get_state_display=lambda: "<b>已入库")
    assert render("{{ s|statetag }}", s=missing) == '<span class="tag late">缺失</span>'
    assert render("{{ s|statetag }}", s=fine) == '<span class="tag ">&lt;b&gt;已入库</span>'


@pytest.mark.parametrize(("covered", "html"), [("yes", "保内"), ("no", "保外"), ("person", "待定"), (None, "待定")])
def test_stamps(covered, html):
    assert html in render("{% stamp c %}", c=covered)


def test_a_qr_code_is_an_image_with_a_name_and_no_style():
    svg = render("{% qr text %}", text="JJ2026-018902 <x>")
    assert 'class="qr"' in svg and "<x>" not in svg and "style=" not in svg


def test_fields_tell_what_is_wrong_and_where():
    html = render("{% fields form %}", form=Call({"phone": "", "kind": "", "note": "n"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'id="id_phone_error"' in html and 'id="id_phone_helptext"' in html
    assert '<input type="hidden" name="note"' in html


def test_segments_and_picks_are_radios_without_the_empty_choice():
    form = Call(initial={"kind": "repair"})
    seg = render('{% seg form.kind grave="advice" %}', form=form)
    assert seg.count('type="radio"') == 2 and seg.count(" checked") == 1 and 'class=" grave"' in seg
    pick = render("{% pick form.kind consequences=c %}", form=form, c={"repair": "派人上门"})
    assert '<kbd aria-hidden="true">2</kbd>' in pick and "<small>派人上门</small>" in pick


def test_a_field_shown_by_itself_is_a_segment_when_it_is_a_radio():
    assert 'class="seg"' in render("{% field form.kind %}", form=Call())
    assert '<label class="line" for="id_told">' in on_one_line(render("{% field form.told %}", form=Call()))


def test_rooms_mark_the_deepest_one_that_fits():
    entries = [("/desk/", "ticket", "服务单", 0, 0), ("/desk/claims/", "scale", "核销申请", 3, 0), ("/desk/board/", "timer", "看板", 9, 2)]
    html = on_one_line(render("{% rooms rail %}", rail=entries, request=RequestFactory().get("/desk/claims/7/")))
    assert html.count("aria-current") == 1
    assert '<a href="/desk/claims/" aria-current="page">' in html
    assert 'class="n late"' in html and ">2<" in html and ">9<" not in html


@given(minutes=st.lists(st.integers(-3000, 3000), min_size=2, max_size=7), now=st.integers(-3000, 3000))
def test_no_two_labels_of_the_track_meet_however_close_their_moments_are(minutes, now):
    labels = ["16:42 接到", "16:51 转送", "17:42 安排", "17:51 经销商安排", "20:42 催促检查", "06-09 上门", "07-20 修复"]
    stops = [Stop(NOW + timedelta(minutes=m), "", words=words) for m, words in zip(minutes, labels, strict=False)]
    for one, other in itertools.combinations(lay_out(stops, NOW + timedelta(minutes=now))["stops"], 2):
        (start, end), (other_start, other_end) = one["reach"], other["reach"]
        assert one["y"] != other["y"] or end < other_start or other_end < start


def test_the_track_keeps_its_labels_apart():
    minutes = [(-76, "接到"), (-67, "转送"), (44, "安排"), (53, "经销商安排"), (173, "催促检查")]
    layout = lay_out([Stop(NOW + timedelta(minutes=m), label) for m, label in minutes], NOW)
    assert [place["above"] for place in layout["stops"]] == [True, False, True, False, True]
    assert layout["stops"][0]["x"] == "3.0%" and layout["stops"][-1]["x"] == "97.0%"
    assert "现在 15:58" in render("{% track stops %}", stops=[Stop(NOW, "接到", "done")])


@pytest.mark.parametrize(
    ("device", "maps"),
    [
        ("Mozilla/5.0 (Linux; Android 14; 22041211AC)", "geo:0,0?q="),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0; HarmonyOS)", "geo:0,0?q="),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)", "https://maps.apple.com/?q="),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "https://uri.amap.com/search?keyword="),
        ("", "https://uri.amap.com/search?keyword="),
    ],
)
def test_the_way_is_shown_by_the_maps_that_the_device_has(device, maps):
    request = RequestFactory().get("/", headers={"user-agent": device})
    assert render("{% way_to '颍上县 谢桥镇' %}", request=request) == f"{maps}%E9%A2%8D%E4%B8%8A%E5%8E%BF%20%E8%B0%A2%E6%A1%A5%E9%95%87"
