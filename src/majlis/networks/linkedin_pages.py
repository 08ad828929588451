"""The organization pages that a LinkedIn member may speak for."""

from .contract import OutcomeUnknown
from .grants import GrantedAccount
from .hearing import rows, words
from .linkedin import LinkedIn

ROLES = ("ADMINISTRATOR", "CONTENT_ADMIN")
MOST = 100


def administered_pages(member: LinkedIn) -> tuple[GrantedAccount, ...]:
    """Return each page once. Its name is asked of it: the list of roles carries numbers only.

    Source: Microsoft Learn, organization access control, by way of audits of 2026.
    """
    found: dict[str, GrantedAccount] = {}
    for role in ROLES:
        query = f"q=roleAssignee&role={role}&state=APPROVED&start=0&count={MOST}"
        told = member.ask(f"/rest/organizationAcls?{query}")
        if not isinstance(told.get("elements"), list):
            raise OutcomeUnknown("LinkedIn answered a list without its elements")
        for row in rows(told, "elements"):
            number = words(row.get("organization")).removeprefix("urn:li:organization:")
            if number and number not in found:
                found[number] = _page(member, number)
    return tuple(found.values())


def _page(member: LinkedIn, number: str) -> GrantedAccount:
    made = member.ask(f"/rest/organizations/{number}")
    name, handle = str(made.get("localizedName", "")), str(made.get("vanityName", ""))
    return GrantedAccount(id=number, handle=handle, name=name)
