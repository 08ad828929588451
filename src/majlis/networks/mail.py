"""E-mail: a mailbox of the institution, as a network that hears letters and sends them.

SMTP says when a server has taken a mail, and nothing about one that broke off after its last
line. The Message-ID is fixed before, and a copy with it is put into the folder of sent mails as
soon as a server has taken it; what stands there was sent. That nothing stands there proves
nothing, so such a mail is never sent again by itself.
"""

import contextlib
import re
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .abilities import Abilities, TextUnit
from .connected import now_utc
from .connection import Deadline
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
from .letters import OutgoingLetter, PublishesNothing
from .mail_calls import Server, imap, smtp
from .mail_writing import message_id, written
from .verdicts import looked

LONGEST = 50_000
# Many servers take mails of 25 to 30 MB, and files grow by a third on their way.
MOST_FILE_BYTES = 20_000_000
ABILITIES = Abilities(
    longest_text=LONGEST,
    text_unit=TextUnit.CHARACTERS,
    deletes=False,
    tells_edits=True,
    tells_hidden=False,
    sends_messages=True,
    longest_message=LONGEST,
    message_mimes=("image/jpeg", "image/png", "image/gif", "application/pdf", "video/mp4"),
    message_largest_bytes=MOST_FILE_BYTES,
    message_files=5,
    message_total_bytes=MOST_FILE_BYTES,
    names_files=True,
)
_DOTS = re.compile(rb"(?m)^\.")
PIECE_BYTES = 64 * 1024


@dataclass
class _Heard:
    """The last words of the server that sends."""

    status: int = 0
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Email(PublishesNothing):
    """One mailbox; `account_id` is its address."""

    slug: ClassVar[str] = "email"
    abilities: ClassVar[Abilities] = ABILITIES

    account_id: str
    name: str
    reads: Server
    sends: Server
    sent_folder: str
    call_budget: timedelta
    clock: Callable[[], datetime] = now_utc
    last: _Heard = field(default_factory=_Heard)

    def heard(self) -> Mapping[str, Any]:
        if not self.last.status:
            return {}
        return {"status": self.last.status, "content_type": "", "body": self.last.body}

    def account(self) -> Account:
        with imap(self.reads, self._deadline()) as box:
            box.select("INBOX")
        return Account(id=self.account_id, handle=self.account_id, name=self.name)

    def prepare_message(self, message: OutgoingLetter, handles: Handles, keep: Keep) -> Prepared:
        """Nothing has to be made ahead: the Message-ID was fixed when the letter was written.

        A file that is gone is found out here, before anything is sent.
        """
        for file in message.media:
            file.open().close()
        return Prepared(dict(handles))

    def send_message(self, message: OutgoingLetter, handles: Handles) -> RemotePost:
        raw, to = self._mail(message)
        deadline = self._deadline()
        client = smtp(self.sends, deadline, soon=self.soon)
        try:
            self._hand_over(client, raw, to=to, deadline=deadline)
        finally:
            client.close()
        # Whatever becomes of the copy, the letter is on its way; it is looked for again later.
        with contextlib.suppress(NetworkError, TimeoutError):
            self._keep_copy(message, raw, deadline)
        return self._shown(message)

    def find_message(
        self, message: OutgoingLetter, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._found(message))

    def read_letter(self, message: OutgoingLetter) -> RemotePost:
        """Return a letter that a server has taken, and see to it that its copy is kept."""
        raw, _to = self._mail(message)
        self._keep_copy(message, raw, self._deadline())
        return self._shown(message)

    def _found(self, message: OutgoingLetter) -> Finding:
        with imap(self.reads, self._deadline()) as box:
            box.select(self.sent_folder)
            stands = box.with_id(f"<{self._id(message)}>")
        # A copy is put there after the sending: none is no proof that nothing was sent.
        return Finding((self._shown(message),)) if stands else Finding(is_complete=False)

    def _keep_copy(self, message: OutgoingLetter, raw: bytes, deadline: Deadline) -> None:
        with imap(self.reads, deadline) as box:
            box.select(self.sent_folder, writes=True)
            if not box.with_id(f"<{self._id(message)}>"):
                box.append(self.sent_folder, raw)

    def _hand_over(self, client: smtplib.SMTP, raw: bytes, *, to: str, deadline: Deadline) -> None:
        """Speak the sending. Up to the last line of the mail nothing was sent; after it the
        answer alone says what happened."""
        body = _DOTS.sub(b"..", raw.removesuffix(b"\r\n") + b"\r\n")
        try:
            self._ask(client, deadline, f"MAIL FROM:<{self.account_id}>", (250,))
            self._ask(client, deadline, f"RCPT TO:<{to}>", (250, 251))
            self._ask(client, deadline, "DATA", (354,))
            for at in range(0, len(body), PIECE_BYTES):
                client.sock.settimeout(deadline.left_s())  # type: ignore[union-attr]
                client.send(body[at : at + PIECE_BYTES])
            deadline.left_s()
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(
                self.soon, f"the mail was not handed over: {type(error).__name__}"
            ) from error
        try:
            client.sock.settimeout(deadline.left_s())  # type: ignore[union-attr]
            client.send(b".\r\n")
            self._judge(*client.getreply(), (250,))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise OutcomeUnknown(f"the server broke off: {type(error).__name__}") from error

    def _ask(
        self, client: smtplib.SMTP, deadline: Deadline, line: str, good: tuple[int, ...]
    ) -> None:
        client.sock.settimeout(deadline.left_s())  # type: ignore[union-attr]
        self._judge(*client.docmd(line), good)

    def _judge(self, status: int, said: bytes, good: tuple[int, ...]) -> None:
        """Return where the server agrees.

        Raises:
            TryLater, Rejected: it said no, for now or for good.
            OutcomeUnknown: it said something else.
        """
        self.last.status, self.last.body = status, said.decode("utf-8", "replace")[:2000]
        if status in good:
            return
        if 400 <= status < 500:
            raise TryLater(self.soon, f"{status} {self.last.body[:150]}")
        if 500 <= status < 600:
            raise Rejected("other", f"{status} {self.last.body[:250]}")
        raise OutcomeUnknown(f"{status} {self.last.body[:150]}")

    def _mail(self, message: OutgoingLetter) -> tuple[bytes, str]:
        try:
            return written(
                message, own_address=self.account_id, own_name=self.name, at=self.clock()
            )
        except ValueError as error:
            raise Rejected("other", f"not an address: {str(error)[:100]}") from error

    def _id(self, message: OutgoingLetter) -> str:
        return message_id(message, own_address=self.account_id)

    def _shown(self, message: OutgoingLetter) -> RemotePost:
        return RemotePost(
            id=self._id(message),
            url="",
            text=message.text,
            author=self.account_id,
            is_public=False,
            is_original=False,
        )

    @property
    def soon(self) -> timedelta:
        """How long to wait when no server says: a minute, shorter where the budget is scaled."""
        return self.call_budget * 1.5

    def _deadline(self) -> Deadline:
        return Deadline(self.call_budget)
