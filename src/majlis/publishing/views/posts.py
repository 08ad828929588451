"""The list of posts, and one post with everything that became of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from majlis.people.access import PersonRequest, may
from majlis.publishing.models import Post
from majlis.publishing.models.post import PostSet
from majlis.publishing.showing import PostPage
from majlis.publishing.states import State

PAGE = 25
# The lists there are, and how each is chosen from all posts.
LISTS: dict[str, str | Promise] = {
    "": _("All"),
    "draft": _("Drafts"),
    "in_review": _("Waiting for approval"),
    "approved": _("Approved"),
    "scheduled": _("Scheduled"),
    "asks": _("Needs a decision"),
    "out": _("Published"),
}
COUNTED = ("in_review", "asks")


@require_safe
@may("read_posts")
def index(request: PersonRequest) -> HttpResponse:
    """Show one list, the newest first; `before` is the last post of the page above."""
    chosen = request.GET.get("state", "")
    if chosen not in LISTS:
        chosen = ""
    posts = _listed(_posts(request), chosen)
    before = request.GET.get("before", "")
    if before.isdecimal():
        posts = posts.filter(pk__lt=min(int(before), 2**63 - 1))
    page = list(posts[: PAGE + 1])
    return render(
        request,
        "publishing/posts.html",
        {
            "posts": page[:PAGE],
            "older": page[PAGE - 1].pk if len(page) > PAGE else None,
            "is_first_page": not before,
            "chosen": chosen,
            "lists": _lists(request, chosen),
            "may_write": "write_post" in request.abilities,
        },
    )


@require_safe
@may("read_posts")
def approvals(_request: PersonRequest) -> HttpResponse:
    return redirect(f"{reverse('posts')}?state={State.IN_REVIEW}")


@require_safe
@may("read_posts")
def show(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "publishing/post.html", _about(request, pk))


@require_safe
@may("read_posts")
def outcome(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the part of the page that changes while something is moving."""
    return render(request, "publishing/post.html#moving", {**_about(request, pk), "is_part": True})


@require_safe
@may("read_posts")
def of_delivery(request: PersonRequest, pk: int) -> HttpResponse:
    """Lead to the post that a delivery took out; rooms that know no posts link here."""
    ours = Post.objects.visible_to(request.user).filter(revisions__placements__delivery=pk)
    return redirect(get_object_or_404(ours))


def _about(request: PersonRequest, pk: int) -> dict[str, Any]:
    post = get_object_or_404(_posts(request), pk=pk)
    return {"post": post, "page": PostPage(post, request.user, request.abilities)}


def _posts(request: PersonRequest) -> PostSet:
    posts = Post.objects.visible_to(request.user)
    return posts.select_related("author").prefetch_related("channels", "post_files__asset")


def _listed(posts: PostSet, chosen: str) -> PostSet:
    posts = posts.order_by("-id")
    if chosen == "scheduled":
        return posts.scheduled()
    if chosen:
        return posts.filter(state=chosen)
    return posts.exclude(state=State.DISCARDED)


def _lists(request: PersonRequest, chosen: str) -> list[dict[str, Any]]:
    posts = Post.objects.visible_to(request.user)
    return [
        {
            "word": word,
            "label": label,
            "is_current": word == chosen,
            "count": posts.filter(state=word).count() if word in COUNTED else 0,
        }
        for word, label in LISTS.items()
    ]
