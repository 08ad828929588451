"""Somebody of the public, as far as we know them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Contact(models.Model):
    """One person of the public; nothing is kept of them but what they gave or show in public."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    name = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)  # as given with a question; never checked
    # Looked up by: in front of the wall Postgres uses no index of what it must reckon first.
    email_key = models.GeneratedField(
        expression=Upper("email"), output_field=models.TextField(), db_persist=True
    )
    created_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)
    # Somebody found them to be one person; its inquiries and accounts are there.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "email_key"], name="contact_email"),
            models.Index(fields=["institution", "name"], name="contact_name"),
        ]

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
    handle_key = models.GeneratedField(
        expression=Upper("handle"), output_field=models.TextField(), db_persist=True
    )
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
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "handle_key"], name="identity_handle")
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.remote_id


class ContactMerge(models.Model):
    """That a person found two contacts to be one, what went over, and whether it was undone."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Contact, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    identities = models.JSONField(default=list)  # their ids, and those of the cases
    cases = models.JSONField(default=list)
    took_email = models.BooleanField(default=False, db_default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
