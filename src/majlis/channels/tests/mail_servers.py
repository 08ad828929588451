"""A mailbox with real servers on this machine: IMAP by pymap, SMTP by aiosmtpd, one thread each
run for all of it."""

import asyncio
import imaplib
import threading
from argparse import Namespace
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY

from aiosmtpd.smtp import SMTP, AuthResult
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

USER, PASSWORD = "inquiries@gso.example", "correct horse"
PATIENCE_S = 10


class Servers:
    """Both servers of one mailbox, and how they behave."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.smtp = Taking(self)
        self.imap_port = self.run(self._start_imap())
        self.smtp_port = self.run(self._start_smtp())
        with self.client() as client:
            client.create("Sent")

    def run(self, doing):
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result(PATIENCE_S)

    async def _start_imap(self):
        args = Namespace(
            demo_data=False,
            demo_user=USER,
            demo_password=PASSWORD,
            host="127.0.0.1",
            port="0",
            debug=False,
            cert=None,
            key=None,
            tls=False,
            insecure_login=True,
            proxy_protocol=None,
            passlib_cfg=None,
            inherited_sockets=None,
        )
        backend, config = await DictBackend.init(
            args,
            secure_auth=False,
            invalid_user_sleep=0,
            hash_context=BuiltinHash(rounds=1),  # it is asked at every log-in
        )
        config.apply_context()
        plain = ProxyProtocolReader(config.proxy_protocol)
        serving = plain.get_callback(IMAPServer(backend.login, config))
        self.imap = await asyncio.start_server(serving, "127.0.0.1", 0)
        return self.imap.sockets[0].getsockname()[1]

    async def _start_smtp(self):
        def serving():
            return SMTP(
                self.smtp,
                hostname="mail.gso.example",
                loop=self.loop,
                authenticator=self._knows,
                auth_require_tls=False,
            )

        self.sending = await self.loop.create_server(serving, "127.0.0.1", 0)
        return self.sending.sockets[0].getsockname()[1]

    def _knows(self, _server, _session, _envelope, _mechanism, told):
        return AuthResult(success=told.password == PASSWORD.encode(), handled=False)

    @contextmanager
    def client(self):
        client = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=PATIENCE_S)
        try:
            client.login(USER, PASSWORD)
            yield client
        finally:
            client.logout()

    def put(self, *mails, folder="INBOX"):
        """Let these mails come in."""
        with self.client() as client:
            for mail in mails:
                status, _ = client.append(folder, "", "", mail)
                assert status == "OK"

    def in_folder(self, folder="Sent"):
        """Return the mails of a folder."""
        with self.client() as client:
            client.select(folder, readonly=True)
            _, found = client.search(None, "ALL")
            return [
                message_from_bytes(client.fetch(number, "(RFC822)")[1][0][1])
                for number in found[0].split()
            ]

    def stop_reading(self):
        """Let nobody reach the mailbox any more."""
        self.loop.call_soon_threadsafe(self.imap.close)

    def stop(self):
        async def ended():
            self.imap.close()
            self.sending.close()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self.run(ended())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE_S)
        self.loop.close()


class Taking:
    """What the server that sends does with a mail.

    `fault`: `rcpt` and `data` are answers it gives there; `cut_taken` breaks off after it took the
    mail, `cut_lost` before.
    """

    def __init__(self, servers):
        self.servers = servers
        self.taken = []
        self.fault = {}
        self.on_mail = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if answer := self.fault.get("rcpt"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if answer := self.fault.get("data"):
            return answer
        if not self.fault.get("cut_lost"):
            self.taken.append(message_from_bytes(envelope.original_content))
            if self.on_mail:
                self.on_mail(self.taken[-1])
        if self.fault.get("cut_taken") or self.fault.get("cut_lost"):
            server.transport.abort()
            return "421 gone"
        return "250 taken"


@contextmanager
def fresh():
    """Give a mailbox with nothing in it."""
    servers = Servers()
    try:
        yield servers
    finally:
        servers.stop()


def settings_of(servers):
    """Return what the form of a mailbox asks, for these servers."""
    return {
        "reads_host": "127.0.0.1",
        "reads_port": servers.imap_port,
        "reads_security": "none",
        "reads_user": USER,
        "sends_host": "127.0.0.1",
        "sends_port": servers.smtp_port,
        "sends_security": "none",
        "sends_user": USER,
    }


def mail(text="متى يفتح المركز؟", *, number=1, sender="maha@citizen.example", **heads):
    """Return a mail as a citizen's mailer writes it."""
    told = {
        "From": f"Maha <{sender}>",
        "To": USER,
        "Subject": "استفسار",
        "Message-ID": f"<m{number}@citizen.example>",
        **{name.replace("_", "-"): value for name, value in heads.items()},
    }
    made = EmailMessage()
    for name, value in told.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made.as_bytes(policy=POLICY)


def with_file(content, name, *, text="انظر الملف", number=1, kind=("application", "octet-stream")):
    """Return a mail with one file."""
    made = EmailMessage()
    made["From"], made["To"] = "Maha <maha@citizen.example>", USER
    made["Subject"], made["Message-ID"] = "ملف", f"<f{number}@citizen.example>"
    made.set_content(text)
    made.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    return made.as_bytes(policy=POLICY)
