"""Our registration with a network: client id and secret."""

from typing import Any, ClassVar

from django.db import models

from majlis.people.models import Institution
from majlis.store.clock import Now


class WithoutSecret(models.Manager["NetworkApp"]):
    """Leaves the sealed secrets out: a web process may not read them."""

    def get_queryset(self) -> models.QuerySet["NetworkApp"]:
        return super().get_queryset().defer("secret", "push_secret")


class NetworkApp(models.Model):
    """The application that the institution registered with one network."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    network = models.CharField(max_length=20)
    client_id = models.CharField(max_length=200)
    # Of a network with many servers: which of them. Empty elsewhere.
    address = models.CharField(max_length=200, blank=True)
    secret = models.BinaryField()  # sealed, see channels/vault.py
    # Where the network knows the application by a second pair when it pushes: X's API key and its
    # secret, LinkedIn's application number. Empty: by the first.
    push_id = models.CharField(max_length=200, blank=True)
    push_secret = models.BinaryField(null=True)
    has_push_secret = models.GeneratedField(
        expression=models.Q(push_secret__isnull=False),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    key_id = models.CharField(max_length=16, blank=True)  # empty: the two may differ in it
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[WithoutSecret] = WithoutSecret()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "network"], name="one_app_per_network")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.client_id}"
