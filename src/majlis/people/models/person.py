"""A person who works in an institution's office."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.store.clock import Now


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person who signs in by `email`."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """One human being; what they may do is in their memberships, one for each institution."""

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        ENGLISH = "en", _("English")

    email = models.EmailField(_("E-mail"), unique=True)
    name_ar = models.CharField(_("Name in Arabic"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=Language, default=Language.ARABIC
    )
    digits = models.CharField(_("Digits"), max_length=4, blank=True)  # empty: the institution's
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    # The institution in which a request finds them at work; set for that request alone.
    at_work_in: int | None = None

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_ar"]

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email")
        ]

    def workplaces(self) -> Any:
        """Where they work now, for `institution_id__in`.

        Within a request that is the institution which was asked for when it began; the wall hides
        their others from it anyhow.
        """
        if self.at_work_in is not None:
            return (self.at_work_in,)
        return self.memberships.working().values("institution_id")

    def __str__(self) -> str:
        return name_as_read(self.name_ar, self.name_en)


def name_as_read(name_ar: str, name_en: str) -> str:
    """Return a person's name in the language in force."""
    return name_en if name_en and get_language() == "en" else name_ar
