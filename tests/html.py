"""Pages as tests read them."""

import re


def written(response) -> str:
    """The answer's HTML on one line, without the whitespace that stands beside its tags: where a template breaks its lines is no matter."""
    return on_one_line(response.content.decode())


def on_one_line(html: str) -> str:
    """The same of a piece of a page."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", html))
