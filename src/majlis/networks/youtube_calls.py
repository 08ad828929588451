"""One channel on YouTube: how it is called, and how its lists are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .connected import Connected
from .contract import NetworkError, OutcomeUnknown
from .hearing import named, rows
from .http import Answer
from .youtube_answers import judged


@dataclass(frozen=True, kw_only=True)
class YouTubeCalls(Connected):
    """What videos and comments share."""

    def _items_page(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        page = self._ask(path, params)
        # An empty result may leave `items` out; a page of another kind is no list.
        if not str(page.get("kind", "")).endswith("ListResponse"):
            raise OutcomeUnknown("YouTube answered a list with something else")
        return {**page, "items": page.get("items", [])}

    def _listed(
        self, path: str, params: Mapping[str, str], *, most: int
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the items of a list that have an id, page by page.

        Raises:
            OutcomeUnknown: an answer is no list, or the list goes on after `most` pages.
        """
        query = dict(params)
        for _ in range(most):
            page = self._items_page(path, query)
            yield from (row for row in rows(page, "items") if named(row.get("id")))
            if not page.get("nextPageToken"):
                return
            query["pageToken"] = str(page["nextPageToken"])
        raise OutcomeUnknown("the list has no end")

    def _ask(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        return self._call("GET", path, params=params).data

    def _call(self, method: str, path: str, **parts: Any) -> Answer:
        return self.send(self._judge, method, self.hosts["api"] + path, **parts)

    def _done(self, answer: Answer) -> None:
        """Take an act for done that YouTube answers with nothing.

        Raises:
            OutcomeUnknown: it said something: an error inside a success, a page of somebody else.
        """
        if answer.body.strip():
            raise OutcomeUnknown("YouTube answered where it has nothing to say")

    def _judge(self, answer: Answer) -> NetworkError | None:
        return judged(answer, self.clock())

    def _web(self) -> str:
        return self.hosts.get("web", "https://www.youtube.com")

    def _url(self, video_id: str) -> str:
        return f"{self._web()}/watch?v={video_id}"
