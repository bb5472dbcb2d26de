"""Label sheets: model, serial and the QR to the machine's public page."""

import pytest

from warranty import labels
from warranty.actions import register_machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk, backend="accounts.backends.NameOrPhoneBackend")
    return client


@pytest.fixture
def fleet(combine, clerk):
    return [register_machine(model=combine, serial=f"HG-{n:03d}", by=clerk, knowingly=True) for n in range(30)]


def test_a_range_of_serials_is_a_pdf_of_two_sheets(desk, fleet, combine):
    answer = desk.get("/desk/machines/labels/", {"model": combine.pk, "first": "HG-000", "last": "HG-029"})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 2" in answer.content


def test_named_machines_and_their_addresses(desk, fleet, combine, monkeypatch, settings):
    settings.SITE_URL, printed = "https://sh.example.cn", []
    monkeypatch.setattr(labels, "qr", lambda text: printed.append(text) or "<svg/>")
    monkeypatch.setattr(labels, "printed", lambda template, data, at: str(data).encode())
    desk.get("/desk/machines/labels/", {"model": combine.pk, "named": "hg-003\nHG-001"})
    assert printed == [f"https://sh.example.cn/m/{fleet[n].token}/" for n in (1, 3)]


@pytest.mark.parametrize("wrong", [{}, {"named": "HG-999"}, {"first": "Z", "last": "Z"}, {"first": "HG-001"}])
def test_what_is_missing_is_said(desk, fleet, combine, wrong):
    assert desk.get("/desk/machines/labels/", {"model": combine.pk} | wrong).status_code == 400


def test_no_more_than_the_cap(desk, fleet, combine, monkeypatch):
    monkeypatch.setattr("warranty.forms.MOST", 29)
    assert desk.get("/desk/machines/labels/", {"model": combine.pk, "first": "HG-000", "last": "HG-029"}).status_code == 400


def test_a_dealer_prints_those_of_its_own_machines(client, cast, machine_a):
    client.force_login(cast.owner_a)
    assert client.get("/portal/labels/").status_code == 200
    sheet = client.get("/portal/labels/", {"model": machine_a.model_id, "named": machine_a.serial})
    assert sheet["Content-Type"] == "application/pdf" and sheet.content.startswith(b"%PDF")
    assert client.get(f"/portal/machines/{machine_a.pk}/label.pdf").content.startswith(b"%PDF")
    client.force_login(cast.owner_b)
    assert client.get("/portal/labels/", {"model": machine_a.model_id, "named": machine_a.serial}).status_code == 400
    assert client.get(f"/portal/machines/{machine_a.pk}/label.pdf").status_code == 404
