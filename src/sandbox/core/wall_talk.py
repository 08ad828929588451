"""What stands under a post on the wall: the comments as threads, and the forms to write more."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sandbox.core.arabic import comments_counted, moment
from sandbox.core.citizens import NAMES, tidy
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post

if TYPE_CHECKING:
    from sandbox.core.network import Network

MOST_THREADS = 6  # on a wall
MOST_THREADS_OF_POST = 300  # on the page of a post
DEEPEST = 4  # how far threads are set in


@dataclass(frozen=True)
class View:
    """One look at a page: who looks, as far as a name was typed, and where it leads back to."""

    network: "Network"
    name: str
    back: str
    now: datetime
    is_whole: bool = False

    @property
    def viewer(self) -> str:
        """The citizen's id of who looks, or nothing."""
        return self.network.citizen(self.name).id if self.name else ""


def anchor(id: str) -> str:  # noqa: A002
    """Return the place of a comment in its page."""
    return f"c{hashlib.sha256(id.encode()).hexdigest()[:10]}"


def plain(text: str) -> str:
    """Return what a person wrote as HTML that is nothing but text."""
    return escape(text.replace("\x00", ""))


def face(name: str) -> str:
    """Return a round sign with the first letter of a name, in a colour of its own."""
    digest = hashlib.sha256(name.encode()).digest()
    letter = next((sign for sign in name.removeprefix("أم ") if sign.isalnum()), "؟")
    hue = int.from_bytes(digest[:2]) % 360
    return f'<span class="face" aria-hidden="true" style="--hue:{hue}">{escape(letter)}</span>'


def talk_section(view: View, post: Post | Comment) -> str:
    """Return the comments of a post or mention and the form for another."""
    talk = [one for one in view.network.talk(post.id) if one.is_listed(view.now)]
    known = {id_: one.id for one in talk for id_ in one.ids}
    below: dict[str, list[Comment]] = {}
    for comment in talk:
        parent = known.get(comment.parent, "") if comment.parent else ""
        below.setdefault(parent, []).append(comment)
    top = below.get("", [])
    shown = top[-MOST_THREADS_OF_POST:] if view.is_whole else top[-MOST_THREADS:]
    rest = ""
    if len(shown) < len(top):
        rest = f'<p><a href="/p/{quote(post.id)}">كل التعليقات <bdi>({len(talk)})</bdi></a></p>'
        if view.is_whole:
            rest = f"<p>تظهر هنا أحدث {MOST_THREADS_OF_POST} سلسلة من التعليقات.</p>"
    return f"""<div class="talk"><h2>{comments_counted(len(talk))}</h2>
{rest}{_threads(view, post, shown, below, depth=1)}
<details class="write"{" open data-open" if view.is_whole else ""}>
<summary>اكتب تعليقًا</summary>
{say_form(view, root=post.id, label="تعليقك", button="انشر التعليق")}</details></div>"""


def _threads(
    view: View,
    post: Post | Comment,
    comments: list[Comment],
    below: dict[str, list[Comment]],
    *,
    depth: int,
) -> str:
    if not comments:
        return ""
    written = ""
    for comment in comments:
        inner = below.get(comment.id, [])
        deeper = _threads(view, post, inner, below, depth=depth + 1)
        if depth >= DEEPEST:  # set in no further, but each still under what it answers
            written += f"{_comment(view, post, comment, '')}{_without_list(deeper)}"
        else:
            written += _comment(view, post, comment, deeper)
    return f'<ol class="comments">{written}</ol>'


def _without_list(written: str) -> str:
    return written.removeprefix('<ol class="comments">').removesuffix("</ol>")


def _comment(view: View, post: Post | Comment, comment: Comment, deeper: str) -> str:
    ours = " ours" if comment.by_account else ""
    hides = comment.hidden and comment.author_id != view.viewer
    said = _hidden_note(view, comment) if hides else _bubble(view, post, comment)
    id_ = escape(comment.id)
    return f"""<li class="comment{ours}" id="{anchor(comment.id)}" data-comment="{id_}">
<div class="said">{face(comment.author_name)}{said}</div>{deeper}</li>"""


def _hidden_note(view: View, comment: Comment) -> str:
    """Return what the public sees of a hidden comment: on X it may be opened, elsewhere not."""
    note = '<p class="gone">أخفى الحساب هذا التعليق.</p>'
    if view.network.slug != "x":
        return note
    opened = f'<div class="text" dir="auto">{plain(comment.text)}</div>'
    return f"<div>{note}<details><summary>اعرضه</summary>{opened}</details></div>"


def _bubble(view: View, post: Post | Comment, comment: Comment) -> str:
    badge = '<span class="badge">الحساب</span>' if comment.by_account else ""
    handle = comment.author_handle.removeprefix("@")
    at_handle = f'<bdi class="quiet" dir="ltr">@{escape(handle)}</bdi>' if handle else ""
    stray = ""
    if comment.parent and view.network.comment_of(comment.parent) is None:
        stray = '<p class="gone">ردًا على تعليق محذوف</p>'
    hidden = '<p class="gone">مخفي: لا يراه غيرك</p>' if comment.hidden else ""
    return f"""<div class="bubble"><header><b dir="auto">{escape(comment.author_name)}</b>{badge}
{at_handle}</header>{stray}<div class="text" dir="auto">{plain(comment.text)}</div>
{hidden}</div>{_acts(view, post, comment)}"""


def _acts(view: View, post: Post | Comment, comment: Comment) -> str:
    time = moment(comment.created_at, now=view.now)
    edited = "<span>معدّل</span>" if comment.edited_at else ""
    answer = say_form(view, root=post.id, parent=comment.id, label="ردك", button="انشر الرد")
    own = ""
    if comment.author_id == view.viewer and not comment.by_account:
        own = _own_acts(view, comment)
    return f"""<div class="acts"><time datetime="{comment.created_at.isoformat()}">{time}</time>
{edited}<details><summary>رد</summary>{answer}</details>{own}</div>"""


def _own_acts(view: View, comment: Comment) -> str:
    id_, back = escape(comment.id), escape(view.back)
    edit = f"/street/edit?id={quote(comment.id)}&amp;back={quote(view.back)}"
    return f"""<a class="link" href="{edit}">عدّل</a>
<form class="inline" method="post" action="/street/remove">
<input type="hidden" name="id" value="{id_}"><input type="hidden" name="back" value="{back}">
<button class="link">احذف</button></form>"""


def edit_form(view: View, comment: Comment) -> str:
    """Return the form that gives one's own comment another text."""
    id_, back = escape(comment.id), escape(view.back)
    return f"""<form class="say box" method="post" action="/street/edit">
<input type="hidden" name="id" value="{id_}"><input type="hidden" name="back" value="{back}">
<label>تعليقك<textarea name="text" dir="auto" required>{escape(comment.text)}</textarea></label>
<div class="row"><button class="main">احفظ التعديل</button>
<a href="{back}">تراجع</a></div></form>"""


def say_form(view: View, *, root: str, label: str, button: str, parent: str = "") -> str:
    """Return the form that writes a comment, or an answer where a parent is named."""
    return f"""<form class="say" method="post" action="/street/comment">
<input type="hidden" name="post" value="{escape(root)}">
<input type="hidden" name="parent" value="{escape(parent)}">
<input type="hidden" name="back" value="{escape(view.back)}">
<label>{label}<textarea name="text" dir="auto" required></textarea></label>
<div class="row">{name_field(view)}<button class="main">{button}</button></div></form>"""


def name_field(view: View) -> str:
    """Return the field for the name under which one writes."""
    name = escape(view.name or next(iter(NAMES)))
    return (
        f'<label>تكتب باسم<input name="author" value="{name}" dir="auto" required'
        ' maxlength="60" list="names" autocomplete="off"></label>'
    )


def names_list() -> str:
    """Return the names that the fields propose."""
    options = "".join(f'<option value="{escape(tidy(name))}"></option>' for name in NAMES)
    return f'<datalist id="names">{options}</datalist>'


def mention_form(view: View) -> str:
    """Return the form for a post of one's own that mentions an account, where that is heard."""
    accounts = view.network.world.accounts.of_network(view.network.slug)
    names = names_list()
    if not view.network.street_mentions or not accounts:
        return names
    chosen = f'<input type="hidden" name="account" value="{escape(accounts[0].id)}">'
    if len(accounts) > 1:
        options = "".join(
            f'<option value="{escape(one.id)}">{escape(one.name)} (@{escape(one.handle)})</option>'
            for one in accounts
        )
        chosen = f'<label>المؤسسة<select name="account">{options}</select></label>'
    return f"""{names}<details class="write box"><summary>اكتب منشورًا يذكر المؤسسة</summary>
<form class="say" method="post" action="/street/mention">
<input type="hidden" name="back" value="{escape(view.back)}">
{chosen}<label>منشورك<textarea name="text" dir="auto" required></textarea></label>
<div class="row">{name_field(view)}<button class="main">انشر</button></div></form></details>"""
