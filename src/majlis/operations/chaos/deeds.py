"""Acts that change what stands: whether the networks' own books say that it was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from majlis.delivery.models import Delivery

ACTS = ("edit", "delete", "hide", "remove", "like", "block")


@dataclass(frozen=True)
class Books:
    """What the sandbox's control port tells of everything that can be changed."""

    objects: Sequence[Mapping[str, Any]] = ()
    comments: Sequence[Mapping[str, Any]] = ()
    standing: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def is_done(self, delivery: Delivery) -> bool:
        """Say whether what this delivery should do holds now."""
        told: Mapping[str, Any] = delivery.payload
        asks: dict[str, Callable[[], bool]] = {
            "edit": lambda: self._says(told),
            "delete": lambda: self._is_gone(self.objects, told),
            "hide": lambda: self._hidden(told),
            "remove": lambda: self._is_gone(self.comments, told),
            "like": lambda: self._holds("likes", told, told.get("remote_id", "")),
            "block": lambda: self._holds("blocks", told, told.get("person_id", "")),
        }
        return asks[delivery.act]()

    def _says(self, told: Mapping[str, Any]) -> bool:
        """Say whether a post that stands has the corrected text; on X it has another id then."""
        wanted = (told["network"], told["text"])
        return any(
            one["visible"] for one in self.objects if (one["network"], one["text"]) == wanted
        )

    def _is_gone(self, things: Sequence[Mapping[str, Any]], told: Mapping[str, Any]) -> bool:
        """Say whether nobody sees it any more; on YouTube what is rejected is kept, unseen."""
        return not any(
            one["visible"] and one["data"].get("moderation") != "rejected"
            for one in _named(things, told)
        )

    def _hidden(self, told: Mapping[str, Any]) -> bool:
        return any(one["hidden"] == told["hidden"] for one in _named(self.comments, told))

    def _holds(self, kind: str, told: Mapping[str, Any], about: str) -> bool:
        wanted = (told["network"], told["account"], about)
        return any(
            one["holds"]
            for one in self.standing.get(kind, ())
            if (one["network"], one["account"], one["about"]) == wanted
        )


def _named(things: Sequence[Mapping[str, Any]], told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        one
        for one in things
        if one["network"] == told["network"] and one["id"] == told["remote_id"]
    ]
