"""Names and phones are isolated from one another on pages and papers (issue: a Uyghur name and the number behind it changed places)."""

import io

import pytest
from pypdf import PdfReader

from core import bidi
from core.paper import printed

NAME = "ئەخمەت تۇرسۇن"


@pytest.mark.parametrize(
    ("html", "apart"),
    [
        (f"<p>{NAME} 13800005678</p>", f"<p><bdi>{NAME}</bdi> 13800005678</p>"),
        (f"<p>{NAME}，{NAME}</p>", f"<p><bdi>{NAME}</bdi>，<bdi>{NAME}</bdi></p>"),
        (f'<input value="{NAME}" title="a > b">{NAME}', f'<input value="{NAME}" title="a > b"><bdi>{NAME}</bdi>'),
        (f"<textarea>{NAME}</textarea><option>{NAME}</option>", f"<textarea>{NAME}</textarea><option>{NAME}</option>"),
        ("<p>买买提·艾合买提 13800005678</p>", "<p>买买提·艾合买提 13800005678</p>"),
    ],
)
def test_words_that_run_from_the_right_are_apart_in_text_and_left_alone_in_fields(html, apart):
    assert bidi.isolated_html(html) == apart


def test_the_hint_never_misses_a_letter():
    for code in (*range(0x590, 0x900), *range(0xFB1D, 0xFE00), *range(0xFE70, 0xFEFD)):
        assert bidi.HINT.search(chr(code).encode()), hex(code)
    assert not bidi.HINT.search("恒耕售后，１３８：“龘”€—é".encode()[:-2])


@pytest.mark.django_db
def test_a_name_stands_apart_on_every_page_that_says_it(cast, make_ticket, client):
    ticket = make_ticket()
    ticket.customer.name = NAME
    ticket.customer.save(update_fields=["name"])
    client.force_login(cast.clerk)
    for address in (f"/admin/work/tickets/{ticket.number}/", "/admin/work/tickets/"):
        shown = client.get(address).content.decode()
        assert f"<bdi>{NAME}</bdi>" in shown, address
        assert NAME not in shown.replace(f"<bdi>{NAME}</bdi>", "").partition("<main")[2].partition("</main")[0].replace(f'="{NAME}', "")


def test_on_papers_the_number_stays_behind_the_name(tmp_path, at):
    template = tmp_path / "paper.typ"
    template.write_text('#let data = json(bytes(sys.inputs.data))\n#set text(font: "Noto Sans SC")\n#data.line')
    sheet = PdfReader(io.BytesIO(printed(template, {"line": f"{NAME} 13800005678"}, at))).pages[0]
    places = {}

    def note(text, _cm, matrix, _font, _size):
        if text.strip():
            places["number" if text.strip()[0].isdigit() else "name"] = matrix[4]

    sheet.extract_text(visitor_text=note)
    assert places["name"] < places["number"]
    assert any("Arabic" in font["/BaseFont"] for font in (f.get_object() for f in sheet["/Resources"]["/Font"].values()))
