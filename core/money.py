"""Money: CNY, two places, rounded half up. The only place that rounds. Pure."""

import re
from decimal import ROUND_HALF_UP, Decimal

from core.typed import folded

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
LIMIT = Decimal("1e14")
AMOUNT = re.compile(r"([-+]?)(\d{1,20}|\d{1,3}(?:,\d{3}){1,6})(\.\d{1,2})?", re.ASCII)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "", "万")  # the third and the fourth are counted in 亿 together


def yuan(value) -> Decimal:
    """A decimal amount rounded half up to the fen."""
    return Decimal(value).quantize(FEN, ROUND_HALF_UP)


def parse(text: str) -> Decimal:
    """What a person typed, `1704.4` or `1,704.40`, as an amount. Raises ValueError for anything else: parts of a fen,
    groups that are not of three figures, a point with nothing behind it."""
    found = AMOUNT.fullmatch(folded(text))
    value = Decimal("".join(found.groups("")).replace(",", "")) if found else LIMIT
    if abs(value) >= LIMIT:
        raise ValueError(text)
    return yuan(value)


def written(amount) -> str:
    """`1,704.40`; minus is − (U+2212)."""
    return f"{yuan(amount) or ZERO:,.2f}".replace("-", "−")


def _group_words(group: int) -> str:
    """One to four digits with their places; zeros inside are one 零, zeros at the end nothing."""
    words, pending_zero = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            pending_zero = bool(words)
        else:
            words += ("零" if pending_zero else "") + _DIGITS[digit] + _PLACES[place]
            pending_zero = False
    return words


def capitals(amount) -> str:
    """Chinese capital figures as on a bill: 5887.90 → 伍仟捌佰捌拾柒元玖角 (A19).

    Below 10^14 yuan. Raises ValueError above.
    """
    amount = yuan(amount)
    if abs(amount) >= LIMIT:
        raise ValueError(amount)
    whole, fen = divmod(int(abs(amount) * 100), 100)
    groups = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    words = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group:
            gap = words and (group < 1000 or groups[index + 1] == 0)
            words += ("零" if gap else "") + _group_words(group) + _GROUPS[index]
        if index == 2:
            words += "亿"
    words = words + "元" if words else ""
    jiao, fen = divmod(fen, 10)
    if not jiao and not fen:
        words = (words or "零元") + "整"
    else:
        if jiao:
            words += _DIGITS[jiao] + "角"
        elif words:
            words += "零"
        words += _DIGITS[fen] + "分" if fen else ""
    return ("负" if amount < 0 else "") + words
