"""The ways in beside the networks: mailboxes, and the doors of other systems."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.channels import letter_doors, mail_events, mailboxes, self_testing
from majlis.channels.door_forms import DoorForm, MailboxForm
from majlis.channels.heard import not_understood
from majlis.channels.models import Channel, Door, Mailbox
from majlis.channels.showing import rows_of
from majlis.people.access import PersonRequest, just_confirmed, may
from majlis.store.refusal import Refused

NOT_VALID, CONFLICT = 422, 409


@require_safe
@may("connect_channel")
def doors(request: PersonRequest) -> HttpResponse:
    """List the mailboxes and the systems, each with how it stands."""
    missed = not_understood()
    about = {
        "mailboxes": _mailboxes(request).order_by("channel__handle"),
        "doors": _doors(request).order_by("revoked_at", "channel__name"),
        "missed": missed.get(mail_events.NETWORK, 0) + missed.get(letter_doors.NETWORK, 0),
    }
    return render(request, "channels/doors.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@may("connect_channel")
@just_confirmed
def new_mailbox(request: PersonRequest) -> HttpResponse:
    form = MailboxForm(request.POST or None)
    if not form.is_valid():
        return _mailbox_page(request, form, status=NOT_VALID if form.errors else 200)
    try:
        box = mailboxes.connect(
            institution_id=request.institution.pk,
            address=form.cleaned_data["address"],
            name=form.cleaned_data["name"],
            settings=form.settings,
            by=request.user,
            **form.passwords,
        )
    except Refused as why:
        form.add_error("address", str(why))
        return _mailbox_page(request, form, status=CONFLICT)
    messages.success(request, _("The mailbox was connected. It is being tested."))
    return redirect("mailbox", box.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may("connect_channel")
@just_confirmed
def mailbox(request: PersonRequest, pk: int) -> HttpResponse:
    box = get_object_or_404(_mailboxes(request), pk=pk)
    form = MailboxForm(request.POST or None, instance=box)
    if not form.is_valid():
        return _mailbox_page(request, form, box=box, status=NOT_VALID if form.errors else 200)
    mailboxes.change(
        box,
        name=form.cleaned_data["name"],
        settings=form.settings,
        by=request.user,
        **form.passwords,
    )
    messages.success(request, _("The settings were saved. The mailbox is being tested."))
    return redirect("mailbox", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may("connect_channel")
def door_test(request: PersonRequest, pk: int) -> HttpResponse:
    """Have a mailbox or a system tested; asked again by the page until that is done."""
    ours = Channel.objects.visible_to(request.user).filter(institution=request.institution)
    channel: Channel = get_object_or_404(ours.beside_networks().connected(), pk=pk)
    if request.method == "POST":
        self_testing.ask(channel)
        channel.refresh_from_db()
    if not request.htmx:
        return redirect("doors")
    return render(request, "channels/door_test.html", {"row": rows_of([channel])[0]})


@require_http_methods(["GET", "HEAD", "POST"])
@may("connect_channel")
@just_confirmed
@never_cache
def new_door(request: PersonRequest) -> HttpResponse:
    form = DoorForm(request.POST or None)
    if not form.is_valid():
        status = NOT_VALID if form.errors else 200
        return render(request, "channels/door.html", {"form": form}, status=status)
    made, secret = letter_doors.make(
        institution_id=request.institution.pk, by=request.user, **form.cleaned_data
    )
    return _door_page(request, made, secret=secret)


@require_http_methods(["GET", "HEAD", "POST"])
@may("connect_channel")
@just_confirmed
def door(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_doors(request), pk=pk)
    if request.method != "POST":
        return _door_page(request, found)
    form = DoorForm(request.POST)
    if not form.is_valid():
        return _door_page(request, found, form=form, status=NOT_VALID)
    letter_doors.change(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("The settings were saved."))
    return redirect("door", pk)


@require_POST
@may("connect_channel")
@just_confirmed
@never_cache
def new_secret(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a new secret, shown on this page and never again."""
    found = get_object_or_404(_doors(request), pk=pk)
    secret = letter_doors.rotate(found, by=request.user)
    return _door_page(request, get_object_or_404(_doors(request), pk=pk), secret=secret)


@require_POST
@may("connect_channel")
@just_confirmed
def shutting(request: PersonRequest, pk: int) -> HttpResponse:
    letter_doors.shut(get_object_or_404(_doors(request), pk=pk), by=request.user)
    messages.success(request, _("The door is shut. Nothing comes in by it any more."))
    return redirect("doors")


def _mailboxes(request: PersonRequest) -> QuerySet[Mailbox]:
    mine = Channel.objects.visible_to(request.user).connected()
    boxes = Mailbox.objects.filter(institution=request.institution, channel__in=mine)
    return boxes.select_related("channel")


def _doors(request: PersonRequest) -> QuerySet[Door]:
    mine = Channel.objects.visible_to(request.user)
    found = Door.objects.filter(institution=request.institution, channel__in=mine)
    return found.select_related("channel")


def _mailbox_page(
    request: PersonRequest, form: MailboxForm, *, box: Mailbox | None = None, status: int = 200
) -> HttpResponse:
    about = {"form": form, "box": box, "row": rows_of([box.channel])[0] if box else None}
    return render(request, "channels/mailbox.html", about, status=status)


def _door_page(
    request: PersonRequest,
    found: Door,
    *,
    form: DoorForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    given = {"name": found.channel.name, "answers_to": found.answers_to}
    about = {
        "door": found,
        "form": form or DoorForm(initial=given),
        "secret": secret,
        "row": rows_of([found.channel])[0],
    }
    return render(request, "channels/door.html", about, status=status)
