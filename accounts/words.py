"""What the trail says, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.kinds import Happened
from accounts.leaving import HOLDINGS
from accounts.models import Department, Role, User

WAYS = {
    "form": gettext_lazy("by himself"),
    "link": gettext_lazy("by the link in a mail"),
    "desk": gettext_lazy("by an administrator"),
    "command": gettext_lazy("on the command line"),
    "email": gettext_lazy("by his mail address"),
    "phone": gettext_lazy("by his phone"),
    "self": gettext_lazy("by himself"),
}
METHODS = {
    "password": gettext_lazy("by password"),
    "mfa": gettext_lazy("by a second factor or passkey"),
    "socialaccount": gettext_lazy("by the company's sign-in"),
}
FACTORS = {
    "totp": gettext_lazy("Code from a phone app"),
    "webauthn": gettext_lazy("Passkeys"),
    "recovery_codes": gettext_lazy("Recovery codes"),
}
FIELDS = {field.name: field.verbose_name for field in User._meta.concrete_fields}
# What a browser calls itself holds the names of others, so the first that fits.
BROWSERS = {"MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"HarmonyOS": "HarmonyOS", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}


def device(agent: str) -> str:
    """`Chrome, Windows` for what a browser says of itself; of anything else its first words."""
    names = (next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS | {"Linux": "Linux"}))
    return ", ".join(filter(None, names)) or agent[:40]


def told(events) -> list[tuple]:
    """(event, what, from, to, the rest) for a list of the trail."""
    departments = {row.pk: row.name for row in Department.objects.all()}
    named = {event.data["to"] for event in events if event.kind == Happened.HANDED_OVER}
    people = User.objects.in_bulk(named) if named else {}
    return [(event, Happened(event.kind).label, *_change(event, departments, people), _rest(event)) for event in events]


def _change(event, departments, people) -> tuple[str, str]:
    if event.kind == Happened.HANDED_OVER:
        return "", str(people.get(event.data["to"], "—"))
    return tuple(_value(event.kind, event.data[side], departments) if side in event.data else "" for side in ("from", "to"))


def _value(kind: str, value, departments) -> str:
    if kind == "account.role":
        return Role(value).label if value in Role.values else str(value)
    if kind == "account.department":
        return departments.get(value, "—")
    if kind == "account.second_factor":
        return str(FACTORS.get(value, value))
    if kind == "account.active":
        return _("yes") if value else _("no")
    return str(value or "—")


def _rest(event) -> str:
    """What else there is to it: by which way, from where, which token."""
    data = event.data
    if event.kind == Happened.HANDED_OVER:
        return ", ".join(f"{HOLDINGS[code].label} {count}" for code, count in data.items() if code in HOLDINGS)
    said = [str(WAYS[data["way"]])] if data.get("way") in WAYS else []
    said += [Role(data["role"]).label] if data.get("role") in Role.values else []
    said += [_(", ").join(str(FIELDS.get(name, name)) for name in data["fields"].split(", "))] if data.get("fields") else []
    said += [str(data["name"])] if data.get("name") else []
    said += [str(METHODS.get(method, method)) for method in data.get("method", "").split("+") if method]
    said += [data["address"]] if data.get("address") else []
    said += [device(data["agent"])] if data.get("agent") else []
    return " · ".join(said)
