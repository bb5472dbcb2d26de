"""Rows under history show on their page when they were changed, by whom, from what to what (X2)."""

from datetime import date

import pytest

from accounts.actions import change_person
from core.changes import changes_of
from tests.html import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def told(row) -> list[tuple]:
    return [(change.who, change.what, change.new, change.facts) for change in changes_of(row)]


def form_of(client, place) -> dict:
    """What the plain form holds, with its inlines."""
    context = client.get(place).context
    forms = [context["adminform"].form, *(form for inline in context["inline_admin_formsets"] for form in inline.formset)]
    sets = [inline.formset.management_form for inline in context["inline_admin_formsets"]]
    return {f.html_name: value for form in (*forms, *sets) for f in form if (value := f.value()) not in (None, False)}


def test_a_dealers_agreement_that_was_changed_on_the_plain_form(signed_in, cast):
    dealer, agreement = cast.dealer_a, cast.dealer_a.agreements.get()
    place = f"/admin/dealers/dealer/{dealer.pk}/change/"
    sent = form_of(signed_in, place) | {"grade": "A", "agreements-0-ends": "2031-12-31"}
    before = agreement.ends
    assert signed_in.post(place, sent).status_code == 302
    changed = [(who, what, facts) for who, what, new, facts in told(dealer) if not new]
    assert sorted(changed) == [
        ("系统管理员", "代理协议", [("至", str(before), "2031-12-31")]),
        ("系统管理员", "经销商", [("等级", "B", "A")]),
    ]
    agreement.refresh_from_db()
    assert agreement.ends == date(2031, 12, 31)
    for page in (f"/desk/changes/dealers.dealer/{dealer.pk}/", place, f"/admin/dealers/dealer/{dealer.pk}/history/"):
        assert f"<del>{before}</del>→ 2031-12-31" in written(signed_in.get(page)), page
    assert "/desk/changes/dealers.dealer/" in signed_in.get(f"/desk/dealers/{dealer.pk}/").content.decode()


def test_a_persons_role_and_department(signed_in, administrator, cast, reference):
    change_person(person=cast.keeper, by=administrator, role="clerk")
    assert ("系统管理员", False, [("角色", "保管员", "销售内勤")]) in [(who, new, facts) for who, _what, new, facts in told(cast.keeper)]
    assert "角色" in signed_in.get(f"/desk/changes/accounts.user/{cast.keeper.pk}/").content.decode()


def test_a_part_that_was_entered_is_told_with_what_it_was(signed_in, reference):
    from warranty.models import Part

    part = Part.objects.first() or Part.objects.create(number="P-1", name="皮带")
    Part.objects.filter(pk=part.pk).update(name="三角带")
    changed, *_rest, entered = told(part)
    assert changed[0] == "" and changed[3][0][2] == "三角带" and entered[2] is True


def test_people_are_shown_to_who_enters_them_and_dealers_to_the_company(client, cast):
    client.force_login(cast.clerk)
    assert client.get(f"/desk/changes/accounts.user/{cast.rep.pk}/").status_code == 404
    assert client.get(f"/desk/changes/dealers.dealer/{cast.dealer_a.pk}/").status_code == 200
    assert client.get(f"/desk/changes/tickets.ticket/{cast.dealer_a.pk}/").status_code == 404
    client.force_login(cast.owner_a)
    assert client.get(f"/desk/changes/dealers.dealer/{cast.dealer_a.pk}/").status_code == 404


def test_a_moment_is_told_in_the_companys_time_and_what_is_not_so_of_a_new_row_is_left_out(cast):
    from accounts.models import User

    User.objects.filter(pk=cast.rep.pk).update(date_joined="2026-06-01T20:30:15.123456+00:00")
    changed, *_rest, entered = told(cast.rep)
    assert changed[3][0][2] == "2026-06-02 04:30" and "False" not in str(entered) and "超级用户状态" not in str(entered[3])
