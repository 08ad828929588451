"""One text for any number of channels, and its way from draft to the public."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.channels.models import Channel
from majlis.media.models import Asset
from majlis.notices.telling import tell
from majlis.people.models import Institution, Person
from majlis.publishing import freezing
from majlis.publishing.models.step import Step
from majlis.publishing.states import MAY_BE_REOPENED, MOVES, TONES, Act, State
from majlis.publishing.written import Written
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

if TYPE_CHECKING:
    from majlis.publishing.models.revision import Revision
    from majlis.publishing.models.version import Version


class PostSet(models.QuerySet["Post"]):
    def visible_to(self, person: Person) -> Self:
        """The posts of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def scheduled(self) -> Self:
        """Let out for a time that has not come."""
        return self.filter(state=State.GOING_OUT, due_at__gt=Now())

    def waiting_for(self, person: Person) -> Self:
        """What this person may approve: in review, and written by others alone."""
        return self.filter(state=State.IN_REVIEW).exclude(writer_ids__contains=[person.pk])


class Post(models.Model):
    """One text, written once and sent to any number of channels."""

    State = State

    class Kind(models.TextChoices):
        AWARENESS = "awareness", gettext_lazy("Awareness")
        SERVICE = "service", gettext_lazy("Service")
        EVENT = "event", gettext_lazy("Event")
        ADVICE = "advice", gettext_lazy("Advice")
        NEWS = "news", gettext_lazy("News")
        ACHIEVEMENT = "achievement", gettext_lazy("Achievement")

    class Language(models.TextChoices):
        ARABIC = "ar", gettext_lazy("Arabic")
        ENGLISH = "en", gettext_lazy("English")

    institution = models.ForeignKey(Institution, models.PROTECT)
    # Made with the empty page, so that saving it twice makes one post.
    draft_key = models.UUIDField(default=uuid4)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.AWARENESS)
    language = models.CharField(max_length=2, choices=Language, default=Language.ARABIC)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    channels: "models.ManyToManyField[Channel, Any]" = models.ManyToManyField(
        Channel, through="publishing.Target"
    )
    # The post of which this is another text; it stands, and stays what it is.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    author = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    # Everyone who changed it; none of them may approve it.
    writer_ids = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    edition = models.IntegerField(default=1)  # one more with each saved change
    due_at = models.DateTimeField(null=True, blank=True)  # empty: as soon as it is let out
    max_late = models.DurationField(default=timedelta(minutes=15))
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = PostSet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "-id"], name="post_list"),
            models.Index(fields=["institution", "state", "-id"], name="post_list_by_state"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "draft_key"], name="post_draft_key"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="post_state"),
            models.CheckConstraint(
                condition=models.Q(max_late__gt=timedelta(0)), name="post_has_a_window"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])

    # What a page asks

    @property
    def heading(self) -> str:
        """The title, or the first words, as a list shows them."""
        first_line = (self.title or self.text).strip().partition("\n")[0]
        return first_line[:120] or _("Post without text")

    @property
    def state_words(self) -> str:
        return _("Scheduled") if self.is_scheduled else str(State(self.state).label)

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def is_scheduled(self) -> bool:
        return self.state == State.GOING_OUT and self.due_at is not None and self.due_at > now()

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_discarded(self) -> bool:
        return self.state == State.DISCARDED

    @property
    def awaits_approval(self) -> bool:
        return self.state == State.IN_REVIEW

    @property
    def may_go_out(self) -> bool:
        return self.state in {State.APPROVED, State.CANCELLED}

    @property
    def is_on_its_way(self) -> bool:
        return self.state in {State.GOING_OUT, State.ASKS}

    @property
    def can_be_reopened(self) -> bool:
        return self.state in MAY_BE_REOPENED

    @property
    def revision(self) -> "Revision | None":
        """The newest frozen state, None before the first."""
        newest: Revision | None = self.revisions.order_by("-number").first()
        return newest

    def was_written_by(self, person: Person) -> bool:
        return person.pk == self.author_id or person.pk in self.writer_ids

    @cached_property
    def first_file(self) -> Asset | None:
        """The file that stands for the post in a list."""
        placed = self.post_files.all()
        return placed[0].asset if placed else None

    @property
    def more_files(self) -> int:
        """How many files there are beside the first."""
        return max(0, len(self.post_files.all()) - 1)

    def written(self) -> Written:
        """Return what was saved of it."""
        files = tuple(each.asset for each in self.post_files.select_related("asset"))
        versions = list(self.versions.all())
        return Written(
            text=self.text,
            title=self.title,
            kind=self.kind,
            language=self.language,
            channels=tuple(sorted(self.channels.all(), key=lambda channel: channel.pk)),
            versions={each.network: each.text for each in versions if each.text},
            files=files,
            alts={asset.pk: asset.alt(self.language) for asset in files},
            forms={each.network: each.form for each in versions},
            options={each.network: each.options for each in versions},
            attached=self._attached(versions),
            due_at=self.due_at,
            max_late=self.max_late,
        )

    @staticmethod
    def _attached(versions: "Iterable[Version]") -> dict[str, dict[str, Asset]]:
        wanted = {pk for version in versions for pk in version.files.values()}
        found = Asset.objects.in_bulk(wanted)
        return {
            version.network: {slug: found[pk] for slug, pk in version.files.items() if pk in found}
            for version in versions
        }

    # What a person does

    def send_to_review(self, *, by: Person) -> "Revision":
        """Freeze it and ask for an approval.

        Raises:
            NotReady: a network will not take it like this; it carries each finding.
        """
        with transaction.atomic():
            revision = freezing.freeze(self, by=by)
            self.move(State.IN_REVIEW, act=Act.SUBMITTED, by=by)
            entries.write(
                institution_id=self.institution_id,
                act="post.submitted",
                object=self,
                by=by,
                detail={"revision": revision.number, "sha256": revision.sha256},
            )
            self._tell("post.submitted", f"post:{self.pk}:{revision.number}", roles=["approver"])
        return revision

    def approve(self, *, by: Person, seen_sha256: str = "") -> None:
        """Sign the newest revision; `seen_sha256` is the one that the person had on the page."""
        if self.was_written_by(by):
            raise Refused(_("The writer of a post cannot be the one who approves it."))
        revision = self.revision
        if revision is None or (seen_sha256 and seen_sha256 != revision.sha256):
            raise Refused(_("This post has changed since you opened it. Look at it again."))
        with transaction.atomic():
            self.move(State.APPROVED, act=Act.APPROVED, by=by)
            revision.sign(by=by)
            entries.write(
                institution_id=self.institution_id,
                act="post.approved",
                object=self,
                by=by,
                detail={"revision": revision.number, "sha256": revision.sha256},
            )
            self._tell("post.approved", f"post:{self.pk}:{revision.number}", persons=[self.author])

    def give_back(self, *, by: Person, why: str) -> None:
        """Return it to its writer, who should know why."""
        why = why.strip()
        if not why:
            raise Refused(_("Say why you return it, so that the writer knows what to change."))
        with transaction.atomic():
            self.move(State.DRAFT, act=Act.RETURNED, by=by, why=why)
            entries.write(
                institution_id=self.institution_id,
                act="post.returned",
                object=self,
                by=by,
                detail={"why": why[:1000]},
            )
            number = self.revision.number if self.revision else 0
            self._tell("post.returned", f"post:{self.pk}:{number}", persons=[self.author])

    def move(self, to: str, *, act: str, by: Person | None, why: str = "", **fields: Any) -> None:
        """Change the state and record the step, both or neither.

        The update names the state we read: of two people at once, one wins.
        """
        was = self.state
        with transaction.atomic():
            still_there = Post.objects.filter(pk=self.pk, state=was)
            allowed = to in MOVES.get(was, set())
            if not allowed or not still_there.update(state=to, changed_at=Now(), **fields):
                raise Refused(_("This post has changed since you opened it. Look at it again."))
            self.leave_step(act, by=by, was=was, to=to, why=why)
        self.state = to
        for name, value in fields.items():
            setattr(self, name, value)

    def leave_step(self, act: str, *, by: Person | None, was: str, to: str, why: str = "") -> None:
        Step.objects.create(
            institution_id=self.institution_id,
            post=self,
            act=act,
            by=by,
            was=was,
            now=to,
            why=why[:1000],
        )

    def _tell(
        self,
        kind: str,
        about: str,
        *,
        roles: list[str] | None = None,
        persons: list[Person] | None = None,
    ) -> None:
        tell(
            institution_id=self.institution_id,
            kind=kind,
            object=about,
            roles=roles or (),
            persons=persons or (),
            values={"text": self.heading},
        )
