"""The demonstration institution: its people, its five accounts and a few posts."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from majlis.answers import loading
from majlis.arabic import hijri
from majlis.channels import hooks, joining, network_apps, subscribing
from majlis.channels.models import Channel
from majlis.channels.models.hook import WANT_A_WORD
from majlis.inbox import promising
from majlis.inbox.models.promise import ClockKind, Target
from majlis.inbox.rules import loading as rules
from majlis.operations import inquiries, living, networks_here
from majlis.people.models import Institution, Membership, Person
from majlis.portal import opening
from majlis.publishing import sending, writing
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

CONTENT = Path(__file__).parent / "content" / "demonstration.toml"
LIBRARY = CONTENT.parent / "library"
# What the sandbox knows us by.
CLIENT_ID = "majlis-sandbox"


def content() -> dict[str, Any]:
    """Return what the demonstration is made of."""
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


def is_there() -> bool:
    """Say whether the demonstration institution was made already."""
    return Institution.objects.filter(slug=content()["institution"]["slug"]).exists()


def seed(*, control: str) -> None:
    """Make the demonstration, once; `control` is the sandbox's control address."""
    if is_there():
        return
    with transaction.atomic():
        channels = _make(content(), control=control)
    living.bring(channels, control=control)


def bring_inquiries(*, control: str) -> None:
    """Let the thirty inquiries of the demonstration be asked; see inquiries.py."""
    institution = Institution.objects.get(slug=content()["institution"]["slug"])
    with acting_for(institution.pk):
        found = Channel.objects.filter(institution=institution)
        channels = {channel.network: channel for channel in found}
    inquiries.bring(institution, channels, control=control)


def type_callbacks(*, control: str, institution: Institution | None = None) -> None:
    """Enter our addresses where a person would, on the networks' pages for developers.

    The networks ask the address at once, so the office must be open.
    """
    institution = institution or Institution.objects.get(slug=content()["institution"]["slug"])
    for network in sorted(WANT_A_WORD):
        hook = subscribing.made_sure(institution_id=institution.pk, network=network)
        if hook is not None:
            entered = {
                "network": network,
                "client_id": CLIENT_ID,
                "callback_url": hooks.address_of(hook),
                "verify_token": hook.verify_token,
            }
            networks_here.control(control, "hooks", entered)


def _make(planned: Mapping[str, Any], *, control: str) -> dict[str, Channel]:
    """Make the institution, its people and its posts; return its accounts by network."""
    institution = Institution.objects.create(**planned["institution"])
    neighbour = Institution.objects.create(**planned["neighbour"])
    offices = {office.slug: office for office in (institution, neighbour)}
    people = {
        described["email"]: _employ(
            described,
            offices[described.get("institution", institution.slug)],
            password=planned["password"],
        )
        for described in planned["people"]
    }
    channels = {
        described["network"]: connect(described, institution, control=control)
        for described in planned["channels"]
    }
    with acting_for(institution.pk):
        for described in planned["posts"]:
            author, approver = people[planned["author"]], people[planned["approver"]]
            _write(described, institution, channels, author=author, approver=approver)
        _open_the_library(institution)
    return channels


def _open_the_library(institution: Institution) -> None:
    """Give the public something to find, and let it in."""
    loading.load(institution, LIBRARY)
    rules.load(institution, LIBRARY / "rules.toml")
    organisation = tomllib.loads((LIBRARY / "organisation.toml").read_text(encoding="utf-8"))
    answer = Target(timedelta(minutes=organisation["promise_minutes"]))
    closing = Target(timedelta(hours=organisation["closing_hours"]))
    promising.promise(
        institution,
        {ClockKind.FIRST: answer, ClockKind.NEXT: answer, ClockKind.CLOSE: closing},
        by=None,
    )
    opening.open_portal(institution, by=None)


def _employ(described: Mapping[str, Any], office: Institution, *, password: str) -> Person:
    names = {name: described[name] for name in ("name_ar", "name_en")}
    person = Person.objects.create_user(described["email"], password, **names)
    with acting_for(office.pk):
        Membership.objects.create(institution=office, person=person, roles=described["roles"])
    return person


def connect(described: Mapping[str, str], institution: Institution, *, control: str) -> Channel:
    """Give the sandbox this account and connect it, as a person would by the consent page."""
    network = described["network"]
    networks_here.control(control, "accounts", described)
    wanted = {"network": network, "account": described["id"]}
    given = networks_here.control(control, "tokens", wanted)
    network_apps.register(
        institution_id=institution.pk,
        network=network,
        client_id=CLIENT_ID,
        client_secret=f"sandbox-secret-{network}",
    )
    return joining.adopt(
        institution_id=institution.pk,
        network=network,
        account_id=described["id"],
        access_token=given["access_token"],
        refresh_token=given.get("refresh_token") or "",
        expires_in_s=given.get("expires_in"),
    )


def _write(
    described: Mapping[str, Any],
    institution: Institution,
    channels: Mapping[str, Channel],
    *,
    author: Person,
    approver: Person,
) -> None:
    """Write a post and carry it as far as `described` says: draft, in_review or scheduled."""
    post = writing.draft(
        institution,
        author,
        described["text"],
        [channels[network] for network in described["channels"]],
        title=described["title"],
        kind=described["kind"],
        due_at=_due_at(described, ZoneInfo(institution.zone)),
    )
    if described["state"] == "draft":
        return
    post.send_to_review(by=author)
    if described["state"] == "scheduled":
        post.approve(by=approver)
        sending.publish(post, by=approver, at=post.due_at)


def _due_at(described: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    """Return its time: minutes from now, or an hour of a Hijri day as in Ramadan."""
    if "due_minutes" in described:
        return now() + timedelta(minutes=described["due_minutes"])
    if "due_hijri" not in described:
        return None
    month, day = map(int, described["due_hijri"].split("-"))
    coming = hijri.next_day(month, day, after=now().astimezone(zone).date())
    return datetime.combine(coming, time(described["due_hour"]), zone)
