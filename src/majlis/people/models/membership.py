"""What a person may do in one institution."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.people.models.institution import Institution
from majlis.people.models.person import Person
from majlis.store.clock import Now

ROLES = ["manager", "editor", "approver", "officer", "analyst", "auditor"]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def working(self) -> "MembershipQuerySet":
        """Those who accepted and have not left."""
        return self.filter(accepted_at__isnull=False, ended_at__isnull=True, person__is_active=True)

    def of(self, institution: Institution) -> "MembershipQuerySet":
        """Everyone who works here, worked here or is invited.

        A person also sees their own memberships elsewhere, so the institution is always named.
        """
        return self.filter(institution=institution)

    def in_order(self) -> "MembershipQuerySet":
        """Those who work first, then the invited, then those who left."""
        return self.order_by(
            models.F("ended_at").desc(nulls_first=True),
            models.F("accepted_at").asc(nulls_last=True),
            "id",
        )


class Membership(models.Model):
    """A person's roles in one institution."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        EDITOR = "editor", _("Editor")
        APPROVER = "approver", _("Approver")
        OFFICER = "officer", _("Inquiry officer")
        ANALYST = "analyst", _("Analyst")
        AUDITOR = "auditor", _("Auditor")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=20, choices=Role))
    # The name that the manager typed; shown instead of the person's own until they accept, since
    # whoever invites must not learn from it whether the address was known.
    invited_as = models.CharField(max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "person"], name="one_membership"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=ROLES) & models.Q(roles__len__gt=0),
                name="membership_has_known_roles",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {', '.join(self.roles)}"

    @property
    def shown_name(self) -> str:
        """The person's name; until they accept, the one that the manager typed."""
        is_unknown = self.accepted_at is None and self.invited_as
        return self.invited_as if is_unknown else str(self.person)

    @property
    def is_invited(self) -> bool:
        return self.accepted_at is None and self.ended_at is None

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def role_names(self) -> list[str]:
        """The roles in the reader's language, in their fixed order."""
        return [str(role.label) for role in self.Role if role in self.roles]
