"""What Instagram's answers mean beside what Meta's Graph API says everywhere.

Source: Meta's Instagram "Error codes" page, read 2026-11 through a public copy; the codes of
private messages are those of public reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .contract import NetworkError, OutcomeUnknown, Rejected
from .http import Answer
from .meta import Graph

REFUSED: Mapping[int, str] = {
    551: "not_allowed",  # the person takes no messages
    2534022: "not_allowed",  # outside the window of a conversation
    2207026: "media_refused",  # the video's format
    2207040: "text_refused",  # too many tags
    2207057: "media_refused",  # a cover beyond the video's end
}
ANSWERED_ALREADY = 10900  # a comment is answered privately once


@dataclass(frozen=True, kw_only=True)
class InstagramGraph(Graph):
    """How every part of an account asks and is answered."""

    def _send(
        self, method: str, path: str, params: Mapping[str, str] | None = None, **parts: Any
    ) -> Answer:
        """Make one call; an error that comes inside a success counts as the error it is."""
        answer = super()._send(method, path, params, **parts)
        if isinstance(answer.data.get("error"), dict):
            raise self._judge(answer) or OutcomeUnknown("Instagram put an error into a success")
        return answer

    def _judge(self, answer: Answer) -> NetworkError | None:
        error = answer.data.get("error")
        told = error if isinstance(error, dict) else {}
        why = answer.sentence(told.get("error_user_msg") or told.get("message"))
        for number in (told.get("error_subcode"), told.get("code")):
            if isinstance(number, int) and number in REFUSED:
                return Rejected(REFUSED[number], why)
        if told.get("code") == ANSWERED_ALREADY:
            return OutcomeUnknown(why, said_exists=True)
        return super()._judge(answer)

    def _done(self, answer: Answer) -> None:
        if answer.data.get("success") is not True:
            raise OutcomeUnknown("Instagram answered without its word of success")
