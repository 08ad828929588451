"""Numbered checks of the settings that belong to no room: a wrong one stops the start."""

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from majlis.networks import hosts
from majlis.operations import addresses
from majlis.operations.folders import why_not_writable
from majlis.operations.postgres.address import is_address as is_postgres

SHORTEST_SECRET = 32
HIGHEST_PORT = 65535
HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@checks.register("majlis")
def network_urls(**_: Any) -> list[CheckMessage]:
    """E001: other hosts of networks are named whole, or not at all."""
    return [
        Error(
            f"MAJLIS_NETWORK_URLS: {wrong}.",
            hint='Write {"x": {"authorize": "https://…", "api": "https://…"}}, or unset it.',
            id="majlis.E001",
        )
        for wrong in hosts.mistakes(settings.GIVEN_NETWORK_URLS)
    ]


@checks.register("majlis")
def site_url(**_: Any) -> list[CheckMessage]:
    """E002: the address that people type, and W002: over an open line."""
    given = settings.SITE_URL
    if not addresses.is_origin(given):
        hint = "Write it as https://desk.example.gov, without a slash at the end."
        return [Error(f"MAJLIS_SITE_URL is no address: {given}", hint=hint, id="majlis.E002")]
    if addresses.is_exposed(given):
        hint = "Put a proxy with a certificate before Majlis and write https."
        told = f"Passwords cross the network unencrypted: MAJLIS_SITE_URL is {given}."
        return [checks.Warning(told, hint=hint, id="majlis.W002")]
    return []


@checks.register("majlis")
def demonstration(**_: Any) -> list[CheckMessage]:
    """E015: the demonstration's sign-ins are shown to nobody outside this machine."""
    if not settings.DEMONSTRATION or not addresses.is_elsewhere(settings.SITE_URL):
        return []
    return [
        Error(
            "MAJLIS_DEMONSTRATION is set, and other machines reach this one.",
            hint="Unset it: it shows everyone a password.",
            id="majlis.E015",
        )
    ]


@checks.register("majlis")
def secret_key(**_: Any) -> list[CheckMessage]:
    """E003: what signs sessions is long, and there at all."""
    try:
        length = len(settings.SECRET_KEY)
    except ImproperlyConfigured:
        length = 0  # it could not be kept in a file; Django refuses to show an empty one
    if length >= SHORTEST_SECRET:
        return []
    return [
        Error(
            f"The secret key has {length} characters; it needs at least {SHORTEST_SECRET}.",
            hint="Unset MAJLIS_SECRET_KEY: then a key is made under MAJLIS_HOME, in keys/secret.",
            id="majlis.E003",
        )
    ]


@checks.register("majlis")
def database_url(**_: Any) -> list[CheckMessage]:
    """E004: another database has an address of its own kind."""
    if not settings.DATABASE_URL or is_postgres(settings.DATABASE_URL):
        return []
    return [
        Error(
            "DATABASE_URL is not the address of a Postgres.",  # not shown: it holds a password
            hint="Write postgresql://login:password@host:5432/majlis, or unset it for our own.",
            id="majlis.E004",
        )
    ]


@checks.register("majlis")
def folders(**_: Any) -> list[CheckMessage]:
    """E005: what we keep has a place."""
    places: dict[str, Path] = {"MAJLIS_HOME": settings.HOME}
    if not settings.MEDIA_ROOT.is_relative_to(settings.HOME):
        places["MAJLIS_MEDIA_ROOT"] = settings.MEDIA_ROOT
    return [
        Error(
            f"{folder} cannot be written: {why}.",
            hint=f"Give it to the user who runs Majlis, or name another folder in {name}.",
            id="majlis.E005",
        )
        for name, folder in places.items()
        if (why := why_not_writable(folder))
    ]


@checks.register("majlis")
def mail(**_: Any) -> list[CheckMessage]:
    """E006: letters have a port to go to and a sender to come from."""
    found: list[CheckMessage] = []
    if not 1 <= settings.EMAIL_PORT <= HIGHEST_PORT:
        told = f"MAJLIS_EMAIL_PORT must be a whole number from 1 to {HIGHEST_PORT}."
        found.append(Error(told, hint="Leave it unset for 587.", id="majlis.E006"))
    if "@" not in settings.DEFAULT_FROM_EMAIL:
        told = f"MAJLIS_EMAIL_FROM is no e-mail address: {settings.DEFAULT_FROM_EMAIL}"
        found.append(Error(told, hint="Write it as office@example.gov.", id="majlis.E006"))
    return found


@checks.register("majlis")
def push_services(**_: Any) -> list[CheckMessage]:
    """E055: browsers are told at services that have names, over a closed line."""
    return [
        Error(
            f"MAJLIS_PUSH_SERVICES names what is no https origin: {service}",
            hint="Write it as https://push.example, without a path, or unset it.",
            id="majlis.E055",
        )
        for service in settings.PUSH_SERVICES
        if not addresses.is_origin(service.replace("*", "any"))
        or addresses.is_exposed(service.replace("*", "any"))
    ]


@checks.register("majlis")
def inside_hosts(**_: Any) -> list[CheckMessage]:
    """E051: hosts of the house that calls may go to are names, each with a port or without."""
    return [
        Error(
            f"MAJLIS_INSIDE_HOSTS: {host} is no host.",
            hint="Write sms.office.example or sms.office.example:8080, with commas between them.",
            id="majlis.E051",
        )
        for host in settings.INSIDE_HOSTS
        if not HOST.fullmatch(host.strip())
    ]


@checks.register("majlis")
def log_level(**_: Any) -> list[CheckMessage]:
    """E007: how much is logged has a name that Python knows."""
    if settings.KNOWS_LOG_LEVEL:
        return []
    return [
        Error(
            f"MAJLIS_LOG_LEVEL is none of DEBUG, INFO, WARNING, ERROR: {settings.LOG_LEVEL}",
            hint="Leave it unset for WARNING.",
            id="majlis.E007",
        )
    ]


@checks.register("majlis")
def time_zones(**_: Any) -> list[CheckMessage]:
    """E008: this machine knows the hours of the world."""
    try:
        ZoneInfo("Asia/Riyadh")
    except ZoneInfoNotFoundError:
        hint = "On Debian: apt-get install tzdata."
        return [Error("This machine has no time zones.", hint=hint, id="majlis.E008")]
    return []


@checks.register("majlis")
def media_url(**_: Any) -> list[CheckMessage]:
    """E009: networks fetch images from a real address."""
    if addresses.is_address(settings.PUBLIC_MEDIA_URL):
        return []
    told = f"MAJLIS_MEDIA_URL is no address: {settings.PUBLIC_MEDIA_URL}"
    hint = "Write the address of this office that the internet reaches, or unset it."
    return [Error(told, hint=hint, id="majlis.E009")]


@checks.register("majlis")
def hooks_url(**_: Any) -> list[CheckMessage]:
    """E014: networks tell us what happened at a real address, and W014: over an open line."""
    given = settings.PUBLIC_HOOKS_URL
    if not addresses.is_address(given):
        hint = "Write the address of this office that the internet reaches, or unset it."
        return [Error(f"MAJLIS_HOOKS_URL is no address: {given}", hint=hint, id="majlis.E014")]
    if addresses.is_exposed(given) and given != settings.SITE_URL:  # that has its own warning
        told = f"No network pushes to an address without https: MAJLIS_HOOKS_URL is {given}."
        hint = "Put a proxy with a certificate before Majlis and write https."
        return [checks.Warning(told, hint=hint, id="majlis.W014")]
    return []
