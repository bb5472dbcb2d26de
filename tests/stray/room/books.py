"""Whether strays and their histories say the same (check_books)."""

from core.comparing import differences

CHECKS = {
    "a stray that nobody took in": """
        SELECT name, '' FROM stray_stray s
         WHERE NOT EXISTS (SELECT FROM stray_strayevent e WHERE e.stray_id = s.id AND kind = 'stray.taken_in')""",
}


def check() -> list[str]:
    """One sentence per difference; empty when everything agrees."""
    return differences(CHECKS)
