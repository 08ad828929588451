"""Leaves word of a restore: for the workers, and in each institution's record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from majlis.delivery import safe_mode
from majlis.people.models import Institution
from majlis.record import entries


class Command(BaseCommand):
    help = "note that a backup was restored"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            safe_mode.flag_restore()
            for institution in Institution.objects.all():
                entries.write(
                    institution_id=institution.pk,
                    act="installation.restored",
                    object="installation",
                    detail={"backup": str(options["backup"])},
                )
