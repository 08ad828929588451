"""Somebody of the public, as far as we know them."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from majlis.people.models import Institution
from majlis.store.clock import Now


class Contact(models.Model):
    """One person of the public; nothing is kept of them but what they gave or show in public."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    name = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)  # as given with a question; never checked
    created_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name or _("Name unknown")

    @property
    def masked_email(self) -> str:
        """The e-mail as a list shows it: `n•••@example.com`."""
        name, at, host = self.email.partition("@")
        return f"{name[:1]}•••{at}{host}" if at else ""


class Identity(models.Model):
    """A contact's account on one network."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="identities")
    network = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=300, blank=True)
    # The latest sighting that `handle` and `name` come from; see contacts.py.
    told_at = models.DateTimeField(null=True)
    told_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "network", "remote_id"], name="identity_once"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.remote_id
