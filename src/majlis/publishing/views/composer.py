"""The page on which a post is written."""

from dataclasses import replace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, replace_url

from majlis.channels.models import Channel
from majlis.channels.models.channel import ChannelQuerySet
from majlis.channels.showing import Standing
from majlis.media.models import Asset
from majlis.networks import NETWORKS
from majlis.people.access import PersonRequest, may
from majlis.publishing import correcting, ordering, taking_in, writing
from majlis.publishing.composing import Composer
from majlis.publishing.forms import PostForm
from majlis.publishing.going_out import NotReady
from majlis.publishing.models import Post
from majlis.publishing.written import Written
from majlis.store.clock import now

UNREADABLE = 400


@require_safe
@may("write_post")
def new(request: PersonRequest) -> HttpResponse:
    """Show an empty page; the post begins with the first save."""
    language = Post.Language.ENGLISH if request.user.language == "en" else Post.Language.ARABIC
    written = Written(language=language, channels=_usual_channels(request))
    return _page(request, _composer(request, written=written, key=uuid4()))


@require_safe
@may("write_post")
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    post = _post(request, pk=pk)
    if not post.is_draft:
        return redirect(post)
    return _page(request, _composer(request, written=post.written(), key=post.draft_key, post=post))


@require_POST
@may("write_post")
def save(request: PersonRequest) -> HttpResponseBase:
    """Keep what is on the page, mistakes and all; htmx calls it while a person writes."""
    saved = _saved(request)
    if saved is None:
        return HttpResponse(status=UNREADABLE)
    post, composer = saved
    if request.htmx:
        answer = render(request, "publishing/composer.html#answer", {"composer": composer})
        return replace_url(answer, reverse("post-edit", args=[post.pk]))
    if composer.errors:
        return _page(request, composer, status=422)
    messages.success(request, _("The draft is saved."))
    return redirect("post-edit", post.pk)


@require_POST
@may("write_post")
def submit(request: PersonRequest) -> HttpResponseBase:
    """Save the page and send it for approval."""
    saved = _saved(request, is_sent=True)
    if saved is None:
        return HttpResponse(status=UNREADABLE)
    post, composer = saved
    if composer.errors:
        return _page(request, composer, status=422)
    try:
        post.send_to_review(by=request.user)
    except NotReady:
        return _page(request, composer, status=422)
    messages.success(request, _("The post was sent for approval."))
    return HttpResponseClientRedirect(post.get_absolute_url()) if request.htmx else redirect(post)


def _saved(request: PersonRequest, *, is_sent: bool = False) -> tuple[Post, Composer] | None:
    """Store the page; None when it is none of ours."""
    form = _form(request)
    form.is_valid()
    if "key" in form.errors or "edition" in form.errors:
        return None
    key: UUID = form.cleaned_data["key"]
    post = Post.objects.visible_to(request.user).filter(draft_key=key).first()
    written = form.written(post.written() if post else Written())
    errors = {name: [str(each) for each in said] for name, said in form.errors.items()}
    told: list[str] = []
    if post and post.is_correction:
        written = correcting.held_to(post, written)
    else:
        written, told = _with_files(request, written, errors)
    if post is None:
        post = writing.begin(request.institution, request.user, written, key=key)
    else:
        writing.save(post, written, by=request.user, edition=form.cleaned_data["edition"])
    for sentence in told:
        messages.info(request, sentence)
    composer = _composer(
        request,
        written=written,
        key=key,
        post=post,
        errors=errors,
        is_sent=is_sent,
        shows_files=ordering.is_asked_for(request.POST),
        shown_forms={slug: request.POST.get(f"shown_{slug}", "") for slug in NETWORKS},
    )
    return post, composer


def _form(request: PersonRequest) -> PostForm:
    return PostForm(
        request.POST,
        channels=_channels(request),
        assets=Asset.objects.visible_to(request.user),
        zone=ZoneInfo(request.institution.zone),
    )


def _with_files(
    request: PersonRequest, written: Written, errors: dict[str, list[str]]
) -> tuple[Written, list[str]]:
    """Take in the files that came with the page itself, as they do without scripts."""
    taken = taking_in.take_in(request)
    errors.update(taken.problems)
    attached = {network: dict(files) for network, files in written.attached.items()}
    for (network, slug), asset in taken.of_fields.items():
        attached.setdefault(network, {})[slug] = asset
    made = replace(
        written,
        files=(*written.files, *taken.of_post),
        attached=attached,
        alts={**written.alts, **dict.fromkeys((asset.pk for asset in taken.of_post), "")},
    )
    return made, taken.told


def _composer(
    request: PersonRequest,
    *,
    written: Written,
    key: UUID,
    post: Post | None = None,
    errors: dict[str, list[str]] | None = None,
    is_sent: bool = False,
    shows_files: bool = False,
    shown_forms: dict[str, str] | None = None,
) -> Composer:
    return Composer(
        key=key,
        edition=post.edition if post else 0,
        written=written,
        channels=list(_choosable(request, post).listed()),
        post=post,
        errors=errors or {},
        is_sent=is_sent,
        shows_files=shows_files,
        shown_forms=shown_forms or {},
    )


def _page(request: PersonRequest, composer: Composer, *, status: int = 200) -> HttpResponse:
    shown = {"composer": composer, "post": composer.post, "kinds": Post.Kind.choices}
    return render(request, "publishing/composer.html", shown, status=status)


def _post(request: PersonRequest, *, pk: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("author"), pk=pk)


def _channels(request: PersonRequest) -> ChannelQuerySet:
    found: ChannelQuerySet = Channel.objects.visible_to(request.user).on_networks().connected()
    return found


def _choosable(request: PersonRequest, post: Post | None) -> ChannelQuerySet:
    """Return the accounts that the page offers: of a correction, those where it may be made."""
    if post is None or not post.is_correction:
        return _channels(request)
    found: ChannelQuerySet = _channels(request).filter(target__post=post)
    return found


def _usual_channels(request: PersonRequest) -> tuple[Channel, ...]:
    """Return the accounts that take a text with an image and are well."""
    moment = now()
    return tuple(
        channel
        for channel in _channels(request).listed()
        if not NETWORKS[channel.network].abilities.needs_video
        and Standing.of(channel, moment) not in {Standing.LOGGED_OUT, Standing.CANNOT_PUBLISH}
    )
