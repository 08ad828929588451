"""A mailbox of the institution: where it is read, where it sends, and how far it was read."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.channels.models.channel import Channel
from majlis.people.models import Institution
from majlis.store.clock import Now

MEGABYTE = 1024 * 1024


class Mailbox(models.Model):
    """The settings of one mailbox; its passwords are sealed as its channel's token."""

    class Security(models.TextChoices):
        TLS = "tls", _("TLS from the first byte")
        STARTTLS = "starttls", pgettext_lazy("security", "STARTTLS")
        NONE = "none", _("None: only on this machine")

    # With these it is read anew from what came within so long.
    FIRST_DAYS: ClassVar[int] = 7

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.OneToOneField(Channel, models.PROTECT, related_name="mailbox")
    reads_host = models.CharField(_("Server for reading (IMAP)"), max_length=200)
    reads_port = models.PositiveIntegerField(_("Port for reading"), default=993)
    reads_security = models.CharField(
        _("Security for reading"), max_length=8, choices=Security, default=Security.TLS
    )
    reads_user = models.CharField(_("User name for reading"), max_length=200)
    sends_host = models.CharField(_("Server for sending (SMTP)"), max_length=200)
    sends_port = models.PositiveIntegerField(_("Port for sending"), default=587)
    sends_security = models.CharField(
        _("Security for sending"), max_length=8, choices=Security, default=Security.STARTTLS
    )
    sends_user = models.CharField(_("User name for sending"), max_length=200, blank=True)
    folder = models.CharField(_("Folder that is read"), max_length=200, default="INBOX")
    sent_folder = models.CharField(_("Folder of sent mails"), max_length=200, default="Sent")
    largest_file_mb = models.PositiveIntegerField(
        _("Largest attachment that is kept here, in megabytes"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("A larger one stays in the mailbox, and the inquiry says so."),
    )
    automatic_per_day = models.PositiveIntegerField(
        _("Automatic answers to one sender in a day, at most"),
        default=3,
        validators=[MaxValueValidator(20)],
        help_text=_("It ends a talk between two machines that do not know each other as such."),
    )
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    tries = models.SmallIntegerField(default=0, db_default=0)  # in vain, in a row
    problem = models.CharField(max_length=300, blank=True, db_default="")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(largest_file_mb__gte=1, largest_file_mb__lte=200),
                name="mailbox_keeps_files",
            )
        ]

    def __str__(self) -> str:
        return str(self.channel)

    @property
    def address(self) -> str:
        return self.channel.remote_id

    @property
    def largest_file_bytes(self) -> int:
        return self.largest_file_mb * MEGABYTE

    @property
    def largest_mail_bytes(self) -> int:
        """What a mail may weigh to be read as a whole: files grow by a third on their way."""
        return self.largest_file_bytes * 3

    @property
    def stream(self) -> str:
        """The name of its cursor."""
        return f"mail:{self.folder}"[:300]
