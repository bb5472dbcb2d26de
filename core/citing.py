"""Where a rule stands written, as its reader cites it (X1). It is kept as the company writes it, in Chinese."""

import re

from django.utils.translation import gettext_lazy as _

from core.language import reads_chinese

CHAPTERS = dict(zip("一二三四五六七八九十", ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), strict=True))
FIGURES = {character: str(n) for n, character in enumerate(CHAPTERS, 1)}
SCHEME = re.compile(r"方案 ?(?P<chapter>[一二三四五六七八九十])(?:（(?P<section>[一二三四五六七八九十])）)? ?(?P<rest>.*)")
LAWS = (
    (re.compile(r"责任规定第 ?(.+?) ?条"), _("Responsibility rules Art. %(article)s")),
    (re.compile(r"个人信息保护法第 ?(.+?) ?条"), _("Personal Information Protection Law Art. %(article)s")),
    (re.compile(r"公司规定 ?(.+)"), _("Company rule %(article)s")),
    (re.compile("公司规定"), _("Company rule")),
    (re.compile("会计档案管理办法附表"), _("Measures for accounting archives, annex")),
    (re.compile("网络安全法：网络日志不少于六个月"), _("Cybersecurity Law: network logs for six months at least")),
    (re.compile("农业机械安全监督管理条例"), _("Regulation on the safety of agricultural machinery")),
    (re.compile("告知用户的时间"), _("The time told to the customer")),
)


def cited(source: str) -> str:
    """`方案 三（二）6` as the reader cites it: Scheme III (2) 6. What is none of the known laws stays as it is written."""
    if reads_chinese():
        return source
    if found := SCHEME.fullmatch(source):
        section = f"({FIGURES[found['section']]})" if found["section"] else ""
        clause = " ".join(filter(None, (CHAPTERS[found["chapter"]], section, found["rest"])))
        return str(_("Scheme %(clause)s")) % {"clause": clause}
    for pattern, words in LAWS:
        if found := pattern.fullmatch(source):
            return str(words) % {"article": ", ".join(found[1].split("、"))} if found.groups() else str(words)
    return source
