"""A gate before a real node: it can be shut, let nobody in without a password, and turn writers away.

The node itself knows neither TLS nor users here; a cluster's own way of both is the same on the wire.
"""

import base64
import http.client
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


def certificate(folder):
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key, made = folder / "key.pem", folder / "ca.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", made], check=True, capture_output=True, timeout=60)
    return made, key


class Gate:
    """What stands before a node, at `address`; a context manager."""

    def __init__(self, target, *, secured=None, password=None):
        self.target = urlsplit(target).netloc
        self.password = password
        self.busy = 0  # so many bulk requests are still to be turned away
        self.turned_away = 0
        self._secured = secured
        self._server = None
        self._port = 0
        self.open()

    @property
    def address(self):
        return f"{'https' if self._secured else 'http'}://127.0.0.1:{self._port}"

    def open(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        if self._secured:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._secured)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def shut(self):
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shut()


def _handler(gate):
    class Handler(BaseHTTPRequestHandler):
        def do_any(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            wanted = base64.b64encode((gate.password or "").encode()).decode()
            if gate.password and self.headers.get("Authorization") != f"Basic {wanted}":
                self.answer(401, b'{"error": "no"}')
            elif gate.busy and "_bulk" in self.path:
                gate.busy -= 1
                gate.turned_away += 1
                self.answer(429, b'{"error": {"reason": "rejected execution"}}')
            else:
                self.forward(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_any  # noqa: N815

        def forward(self, body):
            connection = http.client.HTTPConnection(gate.target, timeout=60)
            headers = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            self.answer(answer.status, answer.read())
            connection.close()

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    return Handler
