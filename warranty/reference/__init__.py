"""Reference data of the warranty storey: the law as rows, causes, places of faults."""

import json
from datetime import date
from pathlib import Path

from deadlines.reference import WORKDAYS, Rule, load_policies
from deadlines.roles import Role
from warranty import kinds
from warranty.models import Assembly, Cause, RuleSet

HERE = Path(__file__).parent

CAUSES = [
    ("design", "设计", "company", ""),
    ("manufacture", "制造", "company", ""),
    ("material", "材质", "company", ""),
    ("bought-in", "外协件", "supplier", ""),
    ("installation", "安装调试", "dealer", ""),
    ("bad-repair", "拆修不当", "dealer", ""),
    ("misuse", "使用保养", "customer", "misuse"),
    ("wear", "正常磨损", "customer", ""),
    ("no-fault", "没有故障", "dealer", ""),
]
PLACES = {
    "combine": ["割台 / 喂入搅龙", "脱粒 / 滚筒", "清选", "粮箱 / 升运", "行走 / 变速箱", "发动机", "液压", "电气"],
    "tractor": ["发动机", "离合器", "变速箱", "后桥 / 最终传动", "转向", "制动", "液压提升", "电气"],
    "transplanter": ["插植部", "秧箱 / 送秧", "行走 / 变速箱", "发动机", "液压", "电气"],
    "other": ["发动机", "传动", "工作部件", "机架", "液压", "电气"],
    "diesel_multi": ["机体", "缸盖", "燃油系统", "润滑", "冷却", "起动"],
    "diesel_single": ["机体", "缸盖", "燃油系统", "润滑", "冷却", "起动"],
    "petrol_two_stroke": ["缸体", "化油器", "点火", "起动"],
    "petrol_four_stroke": ["缸体", "化油器", "点火", "起动"],
}
IN_FORCE = date(2010, 6, 1)
DAY = 24 * 60
RULES = [
    Rule(kinds.CARD_RETURN, "回执卡返回", "方案 三（二）2", days=20, remind=(10 * DAY, 5 * DAY, 1 * DAY)),
    Rule(kinds.CARD_CORRECT, "回执卡补正", "方案 三（二）2", days=5, remind=(1 * DAY,)),
    Rule(
        kinds.VOUCHER_REISSUE, "补办三包凭证（工作日）", "责任规定第 25 条", days=10, calendar=WORKDAYS, remind=(2 * DAY,),
        tell=(Role.CLERK, Role.SALES_HEAD),
    ),
]  # fmt: skip


def _load_rules() -> None:
    """The law as delivered, once; rows that a newer release needs come as a new version beside what was edited."""
    law = json.loads((HERE / "r2010.json").read_text(encoding="utf-8"))
    newest = RuleSet.objects.order_by("-version").first()
    if newest is None:
        RuleSet.objects.create(version=1, valid_from=IN_FORCE, rows=law["rows"], note=law["version"])
        return
    known = {(row["kind"], row["key"]) for row in newest.rows}
    if new := [row for row in law["rows"] if (row["kind"], row["key"]) not in known]:
        note = f"{law['version']}: {', '.join(row['key'] for row in new)}"[:200]
        RuleSet.objects.create(version=newest.version + 1, valid_from=newest.valid_from, rows=newest.rows + new, note=note)


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    load_policies(RULES)
    _load_rules()
    known = set(Cause.objects.values_list("code", flat=True))
    Cause.objects.bulk_create(
        Cause(code=code, name=name, liable=liable, excluded=excluded, position=position)
        for position, (code, name, liable, excluded) in enumerate(CAUSES, 1)
        if code not in known
    )
    known = set(Assembly.objects.values_list("product_class", "name"))
    Assembly.objects.bulk_create(
        Assembly(product_class=product_class, name=name)
        for product_class, names in PLACES.items()
        for name in names
        if (product_class, name) not in known
    )
