"""Letters to people about their own access. A job carries ids; the links are made when it runs."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from majlis.people import invitations
from majlis.people.models import Membership, Person
from majlis.store.tenancy import acting_for

PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(queue="mail", name="people.password_reset", retry=PATIENCE)
def password_reset(person_id: int) -> None:
    """Mail a link by which the person sets a new password."""
    person = Person.objects.get(pk=person_id)
    key = default_token_generator.make_token(person)
    way = {"uidb36": user_pk_to_url_str(person), "key": key}
    with translation.override(person.language):
        _send(
            person,
            _("A new password for Majlis"),
            "people/letters/password_reset.txt",
            address=reverse("account_reset_password_from_key", kwargs=way),
        )


@app.task(queue="mail", name="people.invitation", retry=PATIENCE)
def invitation(institution_id: int, membership_id: int) -> None:
    """Mail the link by which an invited person accepts."""
    with acting_for(institution_id):
        members = Membership.objects.select_related("person", "institution")
        membership = members.get(pk=membership_id)
        person, institution = membership.person, membership.institution
    with translation.override(person.language):
        _send(
            person,
            _("An invitation to work in {institution}").format(institution=institution),
            "people/letters/invitation.txt",
            address=reverse("invitation", args=[invitations.token_for(membership)]),
            institution=str(institution),
        )


def password_reset_later(person: Person) -> None:
    password_reset.defer(person_id=person.pk)


def invitation_later(membership: Membership) -> None:
    invitation.defer(institution_id=membership.institution_id, membership_id=membership.pk)


def _send(person: Person, subject: str, template: str, *, address: str, **words: str) -> None:
    words |= {"person": str(person), "address": f"{settings.SITE_URL}{address}"}
    letter = render_to_string(template, words)
    send_mail(subject, letter, settings.DEFAULT_FROM_EMAIL, [person.email])
