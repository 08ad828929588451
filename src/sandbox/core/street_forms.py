"""The forms of the walls: anyone writes as a citizen; their own they edit and remove.

There is no login. A name is all that tells people apart, and the browser remembers the last one.
"""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from aiohttp import web

from sandbox.core import street, wall
from sandbox.core.answers import Answer, page
from sandbox.core.citizens import tidy
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.talking import Saying
from sandbox.core.wall_talk import View, anchor

if TYPE_CHECKING:
    from sandbox.core.network import Network

COOKIE = "citizen"
YEAR_S = 365 * 86_400
BACK = re.compile(r"/(?!/)[^\s\\]*")

Fields = dict[str, str]


class NotTaken(Exception):
    """What was typed cannot be written; the message says why, in Arabic."""

    def __init__(self, sentence: str, *, status: int = 422) -> None:
        super().__init__(sentence)
        self.status = status


def view_of(network: "Network", request: web.Request, *, is_whole: bool = False) -> View:
    """Return who looks at a page, as far as the browser remembers a name."""
    name = tidy(unquote(request.cookies.get(COOKIE, ""), errors="replace"))
    back = request.path_qs
    return View(network, name, back, network.world.clock.now(), is_whole=is_whole)


class StreetForms:
    """The posts of the forms of one network's wall."""

    def __init__(self, network: "Network") -> None:
        self.network = network
        self.world = network.world

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses to which the forms are sent."""
        acts: dict[str, Callable[[Fields, View], Awaitable[str]]] = {
            "comment": self._comment,
            "mention": self._mention,
            "edit": self._edit,
            "remove": self._remove,
        }
        posts = [web.post(f"/street/{name}", self._taking(act)) for name, act in acts.items()]
        return [web.get("/street/edit", self.show_edit), *posts]

    async def show_edit(self, request: web.Request) -> web.Response:
        """Show the form that gives one's own comment another text."""
        view = self._coming_from(request, request.query.get("back", "/"))
        try:
            comment = self._own({"id": request.query.get("id", "")}, view)
        except NotTaken as problem:
            return _sent(page(wall.refused_page(view, str(problem)), status=problem.status))
        return _sent(page(wall.edit_page(view, comment)))

    def _coming_from(self, request: web.Request, back: str) -> View:
        """Return who looks, led back to a page of this wall and to no other."""
        view = view_of(self.network, request)
        return View(self.network, view.name, back if BACK.fullmatch(back) else "/", view.now)

    def _taking(
        self, act: Callable[[Fields, View], Awaitable[str]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def taken(request: web.Request) -> web.Response:
            given: Any = await request.post()
            fields = {name: _plain(value) for name, value in given.items()}
            view = self._coming_from(request, fields.get("back", "/"))
            try:
                if request.headers.get("Sec-Fetch-Site") == "cross-site":
                    raise NotTaken("لا يُقبل هذا الطلب من موقع آخر.", status=403)
                id_ = await act(fields, view)
            except NotTaken as problem:
                shown = wall.refused_page(view, str(problem), text=fields.get("text", ""))
                return _sent(page(shown, status=problem.status))
            place = f"#{anchor(id_)}" if id_ else ""
            answer = web.Response(status=303, headers={"Location": f"{view.back}{place}"})
            if name := tidy(fields.get("author", "")):
                answer.set_cookie(
                    COOKIE, quote(name), max_age=YEAR_S, samesite="Lax", httponly=True, path="/"
                )
            return answer

        return taken

    async def _comment(self, fields: Fields, view: View) -> str:
        root, text = self._root(fields.get("post", "")), _text(fields)
        parent = fields.get("parent", "")
        if parent:
            answered = self.network.comment_of(parent)
            if answered is None or answered.root != root.id:
                raise NotTaken("حُذف التعليق الذي ترد عليه.", status=404)
        author = self.network.citizen(_name(fields))
        if self.world.standing.is_blocked(self.network.slug, root.account, author.id):
            raise NotTaken("حظرك هذا الحساب، فلا تكتب عنده.", status=403)
        saying = Saying(
            account=root.account,
            text=text,
            author=author,
            root=root.id,
            parent=parent,
        )
        (made,) = await street.write(self.network, [saying])
        return made.id

    async def _mention(self, fields: Fields, view: View) -> str:
        account = self.world.accounts.account(self.network.slug, fields.get("account", ""))
        text = _text(fields)
        if account is None or not self.network.street_mentions:
            raise NotTaken("هذا الحساب غير موجود.", status=404)
        named = self.network.naming(account, text)
        saying = Saying(account=account.id, text=named, author=self.network.citizen(_name(fields)))
        await street.write(self.network, [saying])
        return ""

    async def _edit(self, fields: Fields, view: View) -> str:
        comment, text = self._own(fields, view), _text(fields)
        if text != comment.text:
            await street.edit(self.network, comment, text)
        return comment.id

    async def _remove(self, fields: Fields, view: View) -> str:
        await street.remove(self.network, self._own(fields, view))
        return ""

    def _root(self, id: str) -> Post | Comment:  # noqa: A002
        found: Post | Comment | None = self.world.ledger.post(self.network.slug, id)
        found = found or self.world.comments.comment(self.network.slug, id)
        if found is None or not found.is_visible(self.world.clock.now()):
            raise NotTaken("هذا المنشور غير متاح.", status=404)
        return found

    def _own(self, fields: Fields, view: View) -> Comment:
        comment = self.world.comments.comment(self.network.slug, fields.get("id", ""))
        if comment is None or not comment.is_visible(view.now):
            raise NotTaken("حُذف هذا التعليق.", status=404)
        if comment.by_account or comment.author_id != view.viewer:
            raise NotTaken("لا يعدّل التعليق أو يحذفه إلا من كتبه.", status=403)
        return comment


def _plain(value: Any) -> str:
    """Return a field as plain text: no NUL, and lines ended as everywhere but in forms."""
    return value.replace("\x00", "").replace("\r\n", "\n") if isinstance(value, str) else ""


def _text(fields: Fields) -> str:
    text = fields.get("text", "")
    if not text.strip():
        raise NotTaken("اكتب شيئًا أولًا.")
    if len(text.encode()) > street.LARGEST_TEXT_BYTES:
        raise NotTaken("النص أطول مما يُقبل (100 كيلوبايت).")
    return text


def _name(fields: Fields) -> str:
    name = tidy(fields.get("author", ""))
    if not name:
        raise NotTaken("اكتب اسمًا تعلّق به.")
    return name


def _sent(answer: Answer) -> web.Response:
    headers = {"Content-Type": answer.content_type}
    return web.Response(status=answer.status, body=answer.payload(), headers=headers)
