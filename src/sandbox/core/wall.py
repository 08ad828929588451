"""What the public sees of a network: its wall, and the page of one post."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sandbox.core.ledger import MediaItem, Post
from sandbox.core.pages import document

if TYPE_CHECKING:
    from sandbox.core.network import Network

OFFICE_TIME = ZoneInfo("Asia/Riyadh")
MOST_POSTS = 200

# The wall takes its own new state every two seconds; a playing video is left alone when nothing
# has changed.
REFRESH = """
setInterval(async () => {
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    const shown = document.querySelector("main");
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
  } catch (error) { /* the sandbox is away for a moment */ }
}, 2000);
"""


def wall_page(network: "Network", posts: list[Post]) -> str:
    """Return the wall with the newest visible posts, newest first."""
    cards = "".join(_card(network, post) for post in posts[:MOST_POSTS])
    empty = '<p class="empty">لا منشورات بعد.<br><span lang="en" dir="ltr">No posts yet.</span></p>'
    body = f"{_heading(network)}{cards or empty}"
    return document(title=f"{network.title_ar} · {network.title}", body=body, script=REFRESH)


def post_page(network: "Network", post: Post) -> str:
    """Return the public page of one post."""
    back = '<p><a href="/">كل المنشورات <small lang="en" dir="ltr">All posts</small></a></p>'
    body = f"{_heading(network)}{_card(network, post)}{back}"
    return document(title=f"{network.title_ar}: {post.id}", body=body)


def missing_page(network: "Network") -> str:
    """Return the page for a post that is not there, not public or removed."""
    body = (
        f'{_heading(network)}<p class="empty">هذا المنشور غير متاح.<br>'
        '<span lang="en" dir="ltr">This post is not available.</span></p>'
    )
    return document(title=network.title_ar, body=body)


def _heading(network: "Network") -> str:
    return (
        f"<h1>{escape(network.title_ar)}"
        f'<small lang="en" dir="ltr">{escape(network.title)}, sandbox</small></h1>'
    )


def _card(network: "Network", post: Post) -> str:
    account = network.world.accounts.account(network.slug, post.account)
    name = account.name if account else post.account
    handle = account.handle if account else post.account
    title = f'<h2 dir="auto">{escape(post.title)}</h2>' if post.title else ""
    media = "".join(_figure(item) for item in post.media)
    return f"""
<article class="post" data-post="{escape(post.id)}">
  <header>
    <b dir="auto">{escape(name)}</b>
    <bdi class="quiet">@{escape(handle.removeprefix("@"))}</bdi>
  </header>
  {title}
  <div class="text" dir="auto">{escape(network.shown_text(post))}</div>
  <div class="media">{media}</div>
  <footer class="quiet">
    <a href="/p/{escape(post.id)}">{_moment(post.visible_at)}</a>
    <bdi dir="ltr">{escape(post.id)}</bdi>
  </footer>
</article>"""


def _figure(item: MediaItem) -> str:
    address = f"/media/{escape(item.sha256)}"
    if item.kind == "video":
        return f'<figure><video controls preload="metadata" src="{address}"></video></figure>'
    caption = f'<figcaption dir="auto">{escape(item.alt)}</figcaption>' if item.alt else ""
    size = f' width="{item.width}" height="{item.height}"' if item.width else ""
    picture = f'<img src="{address}" alt="{escape(item.alt)}"{size} style="height:auto">'
    return f"<figure>{picture}{caption}</figure>"


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    here = moment.astimezone(OFFICE_TIME)
    return (
        f'<time datetime="{moment.isoformat()}"><bdi dir="ltr">{here:%Y-%m-%d %H:%M:%S}</bdi>'
        " بتوقيت الرياض</time>"
    )
