"""A frozen state of a post, and a person's signature under it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from majlis.delivery import payload as payloads
from majlis.people.models import Institution, Person
from majlis.publishing.models.post import Post
from majlis.store.clock import Now
from majlis.store.refusal import Refused


class Revision(models.Model):
    """The final payload for each channel, and the hash of them all; never changed.

    `content` is what freezing.py makes.
    """

    institution = models.ForeignKey(Institution, models.PROTECT)
    post = models.ForeignKey(Post, models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(Person, models.PROTECT)
    frozen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_number")
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of post {self.post_id}"

    @property
    def short_hash(self) -> str:
        return self.sha256[:12]

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """One for each act on a channel, those of a channel in their order (freezing.py)."""
        found: list[dict[str, Any]] = self.content["payloads"]
        return found

    @property
    def is_intact(self) -> bool:
        """Whether the content is still what the hash speaks of."""
        return payloads.sha256(self.content) == self.sha256

    @property
    def signature(self) -> "Approval | None":
        return Approval.objects.filter(revision=self).select_related("person").first()

    def sign(self, *, by: Person) -> "Approval":
        """Say: these bytes, to these accounts, in this window."""
        if not self.is_intact:
            raise Refused(_("The frozen text is no longer what it was. Send it for approval anew."))
        return Approval.objects.create(
            institution_id=self.institution_id,
            revision=self,
            revision_sha256=self.sha256,
            person=by,
        )


class Approval(models.Model):
    """A person's signature under a revision's hash.

    The database refuses one whose person wrote in the post, whose hash is not the revision's, or
    that is changed later.
    """

    institution = models.ForeignKey(Institution, models.PROTECT)
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="approval")
    revision_sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"approval of {self.revision}"
