"""What the public sees of a network: its wall, and the page of one post."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sandbox.core.arabic import moment
from sandbox.core.comments import Comment
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.pages import both, document
from sandbox.core.wall_talk import View, edit_form, face, mention_form, plain, talk_section

if TYPE_CHECKING:
    from sandbox.core.network import Network

MOST_POSTS = 40

# The wall takes its own new state every two seconds, card by card: one in which somebody writes,
# or has opened a form, is left alone, and so is a playing video where nothing has changed.
REFRESH = """
const isBusy = card => card.contains(document.activeElement)
  && document.activeElement.matches("input,textarea,select,summary,button")
  || card.querySelector("details[open]:not([data-open])")
  || [...card.querySelectorAll("input,textarea")].some(field => field.value !== field.defaultValue);
const keys = list => new Map([...list.children].map(card => [card.dataset.post, card]));
const take = (shown, fresh) => {
  const was = keys(shown), now = keys(fresh);
  for (const [key, card] of was) if (!now.has(key) && !isBusy(card)) card.remove();
  let before = null;
  for (const [key, card] of [...now].reverse()) {
    const old = was.get(key);
    if (!old) shown.insertBefore(card, before);
    else if (!old.isEqualNode(card) && !isBusy(old)) old.replaceWith(card);
    before = shown.querySelector(`:scope > [data-post="${CSS.escape(key)}"]`) || before;
  }
};
setInterval(async () => {
  try {
    const text = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector(".stream"), shown = document.querySelector(".stream");
    if (fresh && shown) take(shown, fresh);
  } catch (error) { /* the sandbox is away for a moment */ }
}, 2000);
"""


def wall_page(view: View, posts: list[Post | Comment], *, older: str) -> str:
    """Return the wall with these posts and mentions, newest first.

    `older`: the address of those before them, or nothing.
    """
    cards = "".join(_card(view, post) for post in posts)
    network = view.network
    empty = (
        '<p class="empty" data-post="">لا منشورات بعد.<br>'
        '<span lang="en" dir="ltr">No posts yet.</span></p>'
    )
    more = f'<p><a href="{older}">{both("المنشورات الأقدم", "Older posts")}</a></p>'
    body = (
        f"{_heading(network)}{mention_form(view)}"
        f'<div class="stream">{cards or empty}</div>{more if older else ""}'
    )
    return _document(view, title=f"{network.title_ar} · {network.title}", body=body)


def post_page(view: View, post: Post | Comment) -> str:
    """Return the public page of one post or mention, with everything that stands under it."""
    network = view.network
    back = f'<p><a href="/">{both("كل المنشورات", "All posts")}</a></p>'
    body = f'{_heading(network)}<div class="stream">{_card(view, post)}</div>{back}'
    return _document(view, title=f"{network.title_ar}: {post.id}", body=body)


def missing_page(view: View) -> str:
    """Return the page for a post that is not there, not public or removed."""
    body = (
        f'{_heading(view.network)}<p class="empty">هذا المنشور غير متاح.<br>'
        '<span lang="en" dir="ltr">This post is not available.</span></p>'
    )
    return document(
        title=view.network.title_ar, body=body, network=view.network.slug, bar=bar(view.network)
    )


def refused_page(view: View, sentence: str, *, text: str = "") -> str:
    """Return the page that says why something was not written, and keeps what was typed."""
    typed = f'<label>ما كتبته<textarea readonly dir="auto">{escape(text)}</textarea></label>'
    back = f'<p><a href="{escape(view.back)}">{both("العودة", "Back")}</a></p>'
    body = (
        f'{_heading(view.network)}<div class="box" role="alert"><p>{escape(sentence)}</p>'
        f"{typed if text else ''}{back}</div>"
    )
    return document(
        title=view.network.title_ar, body=body, network=view.network.slug, bar=bar(view.network)
    )


def edit_page(view: View, comment: Comment) -> str:
    """Return the page on which one's own comment is given another text."""
    body = f"{_heading(view.network)}{edit_form(view, comment)}"
    return document(
        title=view.network.title_ar, body=body, network=view.network.slug, bar=bar(view.network)
    )


def bar(network: "Network") -> str:
    """Return the bar that leads to the other walls and to the panel."""
    world = network.world
    links = "".join(
        f'<li><a href="{one.base_url}/"{_here(one, network)}>{escape(one.title_ar)}</a></li>'
        for one in world.networks.values()
    )
    panel = f'<li><a href="{escape(world.control_url)}/panel">لوحة الأعطال</a></li>'
    return f'<nav class="bar" aria-label="الشبكات"><ul>{links}{panel}</ul></nav>'


def _here(one: Any, network: "Network") -> str:
    return ' aria-current="page"' if one is network else ""


def _document(view: View, *, title: str, body: str) -> str:
    return document(
        title=title, body=body, script=REFRESH, network=view.network.slug, bar=bar(view.network)
    )


def _heading(network: "Network") -> str:
    return (
        f"<h1>{escape(network.title_ar)}"
        f'<small lang="en" dir="ltr">{escape(network.title)}, sandbox</small></h1>'
    )


def _card(view: View, post: Post | Comment) -> str:
    """Return a post of an account, or a post of a citizen that mentions one."""
    network = view.network
    is_mention = isinstance(post, Comment)
    name, handle = _author(network, post)
    shown_at = post.created_at if isinstance(post, Comment) else post.visible_at
    if isinstance(post, Comment):
        title, text, media, note = "", post.text, "", _mention_note(network, post)
    else:
        title = f'<h2 dir="auto">{escape(post.title)}</h2>' if post.title else ""
        media = "".join(_figure(item) for item in post.media)
        text, note = network.shown_text(post), ""
    return f"""
<article class="post{" mention" if is_mention else ""}" data-post="{escape(post.id)}">
  <header class="by">{face(name)}<div>
    <b dir="auto">{escape(name)}</b>
    <bdi class="quiet" dir="ltr">@{escape(handle.removeprefix("@"))}</bdi>{note}</div>
  </header>
  {title}
  <div class="text" dir="auto">{plain(text)}</div>
  <div class="media">{media}</div>
  <footer class="quiet">
    <a href="/p/{quote(post.id)}">{_time(shown_at, now=view.now)}</a>
    <bdi dir="ltr">{escape(post.id)}</bdi>
  </footer>
  {talk_section(view, post)}
</article>"""


def _author(network: "Network", post: Post | Comment) -> tuple[str, str]:
    if isinstance(post, Comment):
        return post.author_name, post.author_handle
    account = network.world.accounts.account(network.slug, post.account)
    return (account.name, account.handle) if account else (post.account, post.account)


def _mention_note(network: "Network", mention: Comment) -> str:
    account = network.world.accounts.account(network.slug, mention.account)
    name = account.name if account else mention.account
    edited = " · معدّل" if mention.edited_at else ""
    return f'<br><span class="quiet">يذكر <bdi>{escape(name)}</bdi>{edited}</span>'


def _figure(item: MediaItem) -> str:
    address = f"/media/{escape(item.sha256)}"
    if item.kind == "video":
        return f'<figure><video controls preload="metadata" src="{address}"></video></figure>'
    if item.kind == "document":
        return f'<p><a href="{address}" dir="auto">{escape(item.alt) or "PDF"}</a></p>'
    caption = f'<figcaption dir="auto">{escape(item.alt)}</figcaption>' if item.alt else ""
    size = f' width="{item.width}" height="{item.height}"' if item.width else ""
    picture = f'<img src="{address}" alt="{escape(item.alt)}"{size} style="height:auto">'
    return f"<figure>{picture}{caption}</figure>"


def _time(at: datetime | None, *, now: datetime) -> str:
    if at is None:
        return ""
    return f'<time datetime="{at.isoformat()}">{moment(at, now=now)} بتوقيت الرياض</time>'
