"""Another system of the institution: a hotline, a kiosk, a gateway. It tells us letters by its
door; our answers go to its address, signed.

It must know an answer by its `id`: told of one twice it takes it once. Asked for one it says
whether it has it, so that a lost answer can be looked for; where it cannot say, a person is asked.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from .abilities import Abilities, TextUnit
from .connected import now_utc
from .contract import (
    Account,
    Finding,
    Handles,
    Keep,
    NetworkError,
    OutcomeUnknown,
    Prepared,
    Rejected,
    RemotePost,
    TryLater,
)
from .door_signing import headers_for
from .heard import kept
from .hosts import is_safe
from .http import Answer, Http
from .letters import OutgoingLetter, PublishesNothing
from .verdicts import Judge, looked, repeatable, retry_after, settled

LONGEST = 20_000
ABILITIES = Abilities(
    longest_text=LONGEST,
    text_unit=TextUnit.CHARACTERS,
    deletes=False,
    tells_edits=True,
    tells_hidden=False,
    sends_messages=True,
    longest_message=LONGEST,
)
# What surely means that the system did not take it, as the handbook promises to integrators.
REFUSED = frozenset({400, 403, 404, 410, 413, 422})


@dataclass(frozen=True, kw_only=True)
class Door(PublishesNothing):
    """One system; `account_id` is the word by which we know it."""

    slug: ClassVar[str] = "door"
    abilities: ClassVar[Abilities] = ABILITIES

    account_id: str
    name: str
    address: str  # where answers go; empty: they stand on the tracking page alone
    secret: str = field(repr=False)
    http: Http
    clock: Callable[[], datetime] = now_utc

    def heard(self) -> Mapping[str, Any]:
        return kept(self.http.last[-1]) if self.http.last else {}

    def account(self) -> Account:
        """Return what the door is called here: the system itself is asked for nothing."""
        may = ("answers",) if self.address else ()
        return Account(id=self.account_id, handle=self.name, name=self.name, may=may)

    def prepare_message(self, message: OutgoingLetter, handles: Handles, keep: Keep) -> Prepared:
        return Prepared(dict(handles))

    def send_message(self, message: OutgoingLetter, handles: Handles) -> RemotePost:
        said = {
            "type": "answer",
            "id": message.mark,
            "answers": message.comment_id,
            "author_id": message.person_id,
            "reference": message.reference,
            "text": message.text,
            "language": message.language,
            "automatic": message.by_machine,
        }
        settled(self._call(said), self._judge())
        return self._shown(message)

    def find_message(
        self, message: OutgoingLetter, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._found(message))

    def read_letter(self, message: OutgoingLetter) -> RemotePost:
        """Return an answer that the system took; that it said so is all there is to know."""
        return self._shown(message)

    def ask(self, mark: str = "self-test") -> bool | None:
        """Ask the system whether it has an answer; None where it does not say.

        Raises:
            TryLater: it does not answer.
            Rejected: its address is not safe, or it does not know our signature.
        """
        with repeatable(self.http.soon):
            answer = self._call({"type": "question", "id": mark})
        if answer.status in {401, 403}:
            raise Rejected("not_allowed", f"HTTP {answer.status}")
        has = answer.data.get("has") if answer.is_success else None
        return has if isinstance(has, bool) else None

    def _found(self, message: OutgoingLetter) -> Finding:
        has = self.ask(message.mark)
        if has:
            return Finding((self._shown(message),))
        return Finding(is_complete=has is False)

    def _call(self, said: Mapping[str, Any]) -> Answer:
        if not is_safe(self.address):
            raise Rejected("not_allowed", "answers go by https alone")
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        proof = headers_for(body, secret=self.secret, now=self.clock())
        headers = {"Content-Type": "application/json", **proof}
        return self.http.call("POST", self.address, headers=headers, content=body)

    def _judge(self) -> Judge:
        def judge(answer: Answer) -> NetworkError | None:
            said = answer.sentence(answer.data.get("error"))
            if answer.status == 429:
                wait = retry_after(answer, self.clock()) or self.http.soon
                return TryLater(wait, said, rate_limited=True)
            if answer.status in REFUSED:
                return Rejected("other", said or f"HTTP {answer.status}")
            if answer.status == 401:  # its secret is not ours: a person must look
                return Rejected("not_allowed", said or "HTTP 401")
            return OutcomeUnknown(f"HTTP {answer.status}")

        return judge

    def _shown(self, message: OutgoingLetter) -> RemotePost:
        return RemotePost(
            id=message.mark, url="", text=message.text, author=self.account_id, is_public=False
        )
