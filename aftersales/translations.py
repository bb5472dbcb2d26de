"""The catalogues that Django reads, made from each room's locale/**/*.po with Babel: no gettext tools on the machine needed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

BASE = Path(__file__).resolve().parent.parent


def compile_all(base: Path = BASE) -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; the ones that were."""
    stale = [po for po in sorted(base.glob("*/locale/*/LC_MESSAGES/*.po")) if _is_stale(po)]
    for po in stale:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        fresh = po.with_suffix(".mo.new")
        with fresh.open("wb") as target:
            write_mo(target, catalog)
        fresh.replace(po.with_suffix(".mo"))
    return stale


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime
