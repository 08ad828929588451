"""A small web server that hands out given files, as the office's media address does."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class PictureHost:
    """Files by name. `statuses` makes a name answer with an error; `askers` are user agents."""

    def __init__(self):
        self.files = {}
        self.statuses = {}
        self.askers = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.lstrip("/")
                host.askers.append(self.headers["User-Agent"])
                content = host.files.get(name, b"")
                self.send_response(host.statuses.get(name, 200 if content else 404))
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def put(self, content, name="picture.jpg"):
        self.files[name] = content
        return f"http://127.0.0.1:{self.server.server_address[1]}/{name}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
