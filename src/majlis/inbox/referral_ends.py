"""The end of referrals: by an officer's word, or with their inquiry."""

from majlis.inbox.models import Case, Referral, ReferralTurn
from majlis.people.models import Person
from majlis.store.clock import Now


def end_all(case: Case, *, by: Person | None) -> None:
    """Withdraw whatever a unit was asked about an inquiry that ends; every link is over with it."""
    for referral in case.referrals.open().select_for_update(of=("self",)):
        end(referral, by=by)


def end(referral: Referral, *, by: Person | None, why: str = "") -> bool:
    """Withdraw one, in the caller's transaction; nothing where it has come back already."""
    still_open = Referral.objects.open().filter(pk=referral.pk)
    if not still_open.update(state=Referral.State.WITHDRAWN, ended_at=Now(), link_ends_at=None):
        return False
    ReferralTurn.objects.create(
        institution_id=referral.institution_id,
        referral=referral,
        kind=ReferralTurn.Kind.WITHDRAWN,
        text=why[:1000],
        by=by,
    )
    return True
