"""The register as paper, file, view and signed-off month (A3, A10, X2, X5)."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from core.errors import NotYourVerb, Refused
from core.models import ExportLog
from tickets import actions
from tickets.models import RegisterMonth, RegisterView
from tickets.register import COLUMNS, as_pdf, chosen, lines
from tickets.register.months import corrections, is_whole, kept_lines

pytestmark = pytest.mark.django_db
REGISTER = "/admin/work/tickets/"
JUNE, IN_JULY = date(2026, 6, 1), datetime(2026, 7, 1, 2, tzinfo=UTC)


def words_of(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


class TestPaper:
    def test_every_line_that_fits_stands_on_it_in_order_with_its_totals(self, client, cast, make_ticket):
        numbers = [make_ticket().number for _ in range(60)]
        client.force_login(cast.clerk)
        response = client.get(REGISTER + "export.pdf", {"kind": "repair"})
        text = words_of(response.content)
        places = [text.index(number) for number in numbers]
        assert places == sorted(places)
        pages = len(PdfReader(io.BytesIO(response.content)).pages)
        said = ["种类维修", "合计60：维修60", "制表：审核：负责人：", f"第{pages}页，共{pages}页"]
        assert pages > 1 and [words for words in said if words not in text] == []

    def test_phones_are_masked_and_whole_ones_need_the_right_and_are_on_record(self, client, cast, make_ticket):
        make_ticket()
        client.force_login(cast.clerk)
        assert "138****5678" in words_of(client.get(REGISTER + "export.pdf").content)
        assert "13800005678" in words_of(client.get(REGISTER + "export.pdf", {"phones": "whole"}).content)
        assert [log.what for log in ExportLog.objects.order_by("id")] == ["register_paper", "register_whole_phones_paper"]

    def test_a_dealer_prints_its_own_and_never_whole_phones(self, client, cast, make_ticket, at):
        ours, other = make_ticket(), make_ticket()
        actions.dispatch(ticket=ours, by=cast.clerk, at=at)
        client.force_login(cast.owner_a)
        text = words_of(client.get("/portal/tickets/export.pdf").content)
        assert ours.number in text and other.number not in text and cast.dealer_a.name in text
        assert client.get("/portal/tickets/export.pdf", {"phones": "whole"}).status_code == 403

    def test_what_is_too_long_is_refused_with_its_number_and_never_cut(self, cast, make_ticket, at, monkeypatch):
        monkeypatch.setattr("tickets.register.takeout.MOST_ON_PAPER", 1)
        tickets = [make_ticket(), make_ticket()]
        with pytest.raises(Refused, match="2") as refused:
            as_pdf(cast.clerk, type(tickets[0]).objects.visible_to(cast.clerk), at=at, filters={}, said="")
        assert refused.value.code == "register.too_long"

    def test_its_cost_does_not_grow_with_the_lines(self, cast, make_ticket, at, django_assert_max_num_queries):
        for _ in range(12):
            make_ticket()
        tickets = type(make_ticket()).objects.visible_to(cast.clerk)
        with django_assert_max_num_queries(12):
            as_pdf(cast.clerk, tickets, at=at, filters={}, said="")


class TestColumns:
    def test_excel_has_those_that_were_chosen(self, client, cast, make_ticket):
        make_ticket()
        client.force_login(cast.clerk)
        response = client.get(REGISTER + "export.xlsx", {"columns": ["number", "fault", "nonsense"]})
        rows = list(load_workbook(io.BytesIO(response.content)).active.values)
        assert rows[0] == ("编号", "故障") and len(rows) == 2

    def test_the_list_shows_them_too(self, client, cast, make_ticket):
        ticket = make_ticket()
        client.force_login(cast.clerk)
        page = client.get(REGISTER, {"columns": ["number", "party"]}).content.decode()
        assert "承办" in page and ticket.number in page

    def test_they_are_those_of_the_form_of_trade_practice(self):
        """序号 … 备注, as capabilities and R2010 Art. 20 want them; which stand on the paper is the reader's choice."""
        headings = [str(column.heading) for column in COLUMNS]
        wanted = (
            "序号 编号 接到 渠道 销售内勤 用户 电话 地点 来电人 机器 出厂编号 购机、发票日期 经销商 三包 判定条款 种类 故障 紧急 转送 承办 "
            "已安排 到场 已完成 故障原因 处理措施、更换配件 费用 三包维修记录 "
            "状态 处理结果 催促检查 上报领导 用户满意度 回访 超时 超时原因 备注"
        )
        assert headings == wanted.split()

    def test_who_called_what_was_noted_and_what_the_customer_said_afterwards(self, cast, arranged_task, filed_record):
        task = arranged_task(contact_facts={"name": "王小军", "relation": "儿子", "phone": "13955810000"})
        ticket = filed_record(task=task).ticket
        actions.note(ticket=ticket, text="院子大，车开得进", by=cast.clerk, internal=False)
        actions.note(ticket=ticket, text="只在单位里说", by=cast.clerk)
        actions.call_back(ticket=ticket, reached=True, satisfied=4, said="好", outcome="修好", by=cast.clerk)

        def cells(by):
            (line,) = lines(by, type(ticket).objects.visible_to(by).filter(pk=ticket.pk))
            return {column.code: column.text(line) for column in chosen([], of_company=by.is_company)}

        ours, theirs = cells(cast.clerk), cells(cast.owner_a)
        assert ours["caller"] == "王小军（儿子）" and "责任规定第" in ours["basis"]
        assert ours["satisfied"].startswith("4") and "赵敏" in ours["called_back"]
        assert ours["remarks"] == "院子大，车开得进；只在单位里说" and theirs["remarks"] == "院子大，车开得进"
        assert "satisfied" not in theirs and "called_back" not in theirs

    def test_a_dealer_is_never_shown_a_column_of_the_company(self):
        inner = {column.code for column in COLUMNS if column.company}
        assert inner and not inner & {column.code for column in chosen(inner, of_company=False)}


class TestViews:
    def test_a_view_is_ones_own_and_opens_what_was_kept(self, client, cast, make_ticket):
        make_ticket()
        client.force_login(cast.clerk)
        client.post(REGISTER.replace("tickets/", "register/views/"), {"name": "本月维修", "query": "kind=repair&columns=number"})
        page = client.get(REGISTER).content.decode()
        assert "本月维修" in page and "kind=repair&amp;columns=number" in page
        client.force_login(cast.leader)
        assert "本月维修" not in client.get("/desk/tickets/").content.decode()

    def test_nobody_drops_anothers(self, client, cast):
        view = actions.save_view(name="我的", filters={}, by=cast.clerk)
        client.force_login(cast.leader)
        assert client.post(f"/desk/register/views/{view.pk}/drop/").status_code == 404
        actions.drop_view(view=view, by=cast.clerk)
        assert not RegisterView.objects.exists()


class TestMonth:
    def test_it_is_signed_off_once_it_is_over_and_only_once(self, cast, make_ticket):
        ticket = make_ticket()
        with pytest.raises(Refused) as early:
            actions.sign_month(month=JUNE, by=cast.clerk, at=ticket.registered_at)
        month = actions.sign_month(month=JUNE, by=cast.clerk, at=IN_JULY)
        with pytest.raises(Refused) as again:
            actions.sign_month(month=JUNE, by=cast.leader, at=IN_JULY)
        assert (early.value.code, again.value.code) == ("month.not_over", "month.signed_off")
        assert month.count == 1 and is_whole(month, kept_lines(cast.clerk, month))

    def test_a_later_correction_is_a_line_of_its_own_and_the_checksum_stays(self, client, cast, make_ticket):
        ticket = make_ticket(title="搅龙不转")
        month = actions.sign_month(month=JUNE, by=cast.clerk, at=IN_JULY)
        actions.correct(ticket=ticket, title="割台不升", reason="听错了", by=cast.clerk, at=IN_JULY)
        month = RegisterMonth.objects.get(pk=month.pk)
        kept = kept_lines(cast.clerk, month)
        assert [line[1:4] for line in corrections(cast.clerk, month, kept)] == [["故障", "搅龙不转", "割台不升"]]
        assert is_whole(month, kept_lines(cast.clerk, month))
        client.force_login(cast.clerk)
        text = words_of(client.get(f"/admin/work/register/months/{month.pk}.pdf").content)
        assert month.checksum[:16] in text and text.index("搅龙不转") < text.index("割台不升")

    def test_what_was_entered_after_it_was_signed_is_one_too(self, cast, make_ticket):
        month = actions.sign_month(month=JUNE, by=cast.clerk, at=IN_JULY)
        late = make_ticket()
        assert corrections(cast.clerk, month, kept_lines(cast.clerk, month))[0][0] == late.number

    def test_nothing_personal_is_kept_with_it(self, cast, make_ticket):
        ticket = make_ticket()
        month = actions.sign_month(month=JUNE, by=cast.clerk, at=IN_JULY)
        cells = month.lines.get().cells
        assert ticket.customer.name not in str(cells) and "5678" not in str(cells)

    def test_a_dealer_signs_its_own_and_the_company_its_own(self, client, cast, make_ticket, at):
        actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        make_ticket()
        ours = actions.sign_month(month=JUNE, by=cast.owner_a, at=IN_JULY)
        company = actions.sign_month(month=JUNE, by=cast.clerk, at=IN_JULY)
        assert (ours.count, company.count) == (1, 2)
        client.force_login(cast.owner_b)
        assert client.get(f"/portal/register/months/{ours.pk}.pdf").status_code == 404
        assert client.get(f"/portal/register/months/{company.pk}.pdf").status_code == 404

    def test_who_is_not_asked_for_it_does_not_sign(self, cast):
        with pytest.raises(NotYourVerb):
            actions.sign_month(month=JUNE, by=cast.keeper, at=IN_JULY)

    def test_from_the_page(self, client, cast, make_ticket):
        client.force_login(cast.clerk)
        page = client.get("/admin/work/register/months/").content.decode()
        code = page.split('name="month" value="')[1][:7]
        client.post("/admin/work/register/months/", {"month": code})
        assert RegisterMonth.objects.get().by == cast.clerk
        assert client.post("/admin/work/register/months/", {"month": "2026-13"}).status_code == 409
