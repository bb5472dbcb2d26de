"""People who may sign in, the departments they work in, their tokens, and the trail of who changed what (A1, X4)."""

from accounts.models.access import Token
from accounts.models.people import DEALER_ROLES, WITHOUT_CONTACTS, Company, Department, PeopleManager, Role, User
from accounts.models.personal import Forgotten, PersonalRule
from accounts.models.trail import AccountEvent

__all__ = [
    "DEALER_ROLES",
    "WITHOUT_CONTACTS",
    "AccountEvent",
    "Company",
    "Department",
    "Forgotten",
    "PeopleManager",
    "PersonalRule",
    "Role",
    "Token",
    "User",
]
