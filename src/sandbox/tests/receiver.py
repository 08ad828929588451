"""An application's webhook address: proves itself to each network, keeps every letter."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from .waiting import until

VERIFY_TOKEN = "كلمة-السر"


class Receiver:
    """`secret` signs its answers; `statuses` are answered first, then 200; `is_honest` False
    fails every challenge."""

    def __init__(self, secret):
        self.secret = secret.encode()
        self.statuses = []
        self.is_honest = True
        self.letters = []
        self.challenges = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                receiver.challenges += 1
                query = dict(parse_qsl(urlsplit(self.path).query))
                self.answer(200, receiver.proof(query) if receiver.is_honest else b"no")

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                receiver.letters.append((dict(self.headers.items()), body, status))
                self.answer(status, b"")

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/key"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def proof(self, query):
        if "crc_token" in query:
            digest = hmac.new(self.secret, query["crc_token"].encode(), hashlib.sha256).digest()
            answer = {"response_token": "sha256=" + base64.b64encode(digest).decode()}
            return json.dumps(answer).encode()
        if "challengeCode" in query:
            code = query["challengeCode"]
            digest = hmac.new(self.secret, code.encode(), hashlib.sha256).hexdigest()
            return json.dumps({"challengeCode": code, "challengeResponse": digest}).encode()
        assert query["hub.verify_token"] == VERIFY_TOKEN
        return query["hub.challenge"].encode()

    @property
    def bodies(self):
        """What was taken, decoded, in order of arrival."""
        return [json.loads(body) for _headers, body, status in self.letters if status == 200]

    def wait(self, many, *, longest_s=8.0):
        """Return the first letters once so many have been taken."""
        return until(lambda: self.bodies, wanted=lambda b: len(b) >= many, longest_s=longest_s)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
