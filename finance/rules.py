"""Who verifies a claim (A18). Pure."""


def verifier(*, rep: int | None, head: int | None, repairer: int, own: bool) -> int | None:
    """The id of who verifies: a dealer's claim its rep, our own people's and a rep's own repair the branch head (A18).

    None where that is nobody; then any leader may.
    """
    if own or rep is None or rep == repairer:
        return head if head != repairer else None
    return rep
