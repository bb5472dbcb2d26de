"""What the frame of every page shows: the rooms of this person's role, and what waits in them."""


def shell(request):
    return {"rail": []}
