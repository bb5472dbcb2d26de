"""A customer answers through his link on a phone: signs with a finger, presses once, is thanked (A16)."""

import pytest
from django.core.cache import cache

from links import actions
from links.models import SignedLink

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_customer_signs_on_his_phone(visitor, cast, filed_record):
    cache.clear()
    link = actions.ask(purpose="repair_record", about=filed_record(signed_how="paper"), by=cast.clerk)
    phone = visitor(width=390, height=844)
    phone.page.set_default_timeout(60_000)
    page = phone.visit("/c/" + link.url.rstrip("/").rpartition("/")[2] + "/")
    assert not phone.overflow() and not phone.findings()
    page.fill("#id_name", "王建国")
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()
    page.wait_for_selector("[data-signature] input[value=drawn]", state="attached")
    page.click("button[value=agree]")
    page.get_by_text("谢谢，已确认").wait_for()
    answered = SignedLink.objects.get()
    assert (answered.answer, answered.proof) == ("agreed", "drawn") and not phone.complaints
