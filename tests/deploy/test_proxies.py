"""The recipes of docs/deploying.md, each run as it is printed, with ports and files in the place of its own.

oauth2-proxy is stood in for by a server with the two answers that its documentation promises.
"""

import base64
import http.client
import json
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.web import seaside as building
from web import create_app
from web.verification import LONGEST

RECIPES = Path(__file__).parents[2] / "docs" / "deploying.md"
HOST = "archive.example.org"
PASSWORD = "lantern"
SERVERS = {"nginx": "nginx", "caddyfile": "caddy"}
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


def recipes():
    """Each recipe by the heading that it stands under and its language."""
    found, heading = {}, ""
    for part in re.split(r"^(## [^\n]+\n|```\w+\n.*?^```\n)", RECIPES.read_text("utf-8"), flags=re.M | re.S):
        if part.startswith("## "):
            heading = part[3:].strip()
        elif part.startswith("```"):
            language, _, body = part[3:-4].partition("\n")
            found[heading, language] = body
    return found


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Backend(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent: what a proxy hands on."""

    def do_GET(self):
        self.answer(200, json.dumps(dict(self.headers.items())).encode())

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Silent."""


class Gatekeeper(Backend):
    """As oauth2-proxy: 202 or 401 at /oauth2/auth, and at /oauth2/start a redirect to who signs people in."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/oauth2/auth":
            self.answer(202 if "signed=in" in self.headers.get("Cookie", "") else 401)
        elif path == "/oauth2/start":
            back = self.headers.get("X-Auth-Request-Redirect", "")
            self.answer(302, Location="https://id.example/sign-in", X_Back=back)
        else:
            self.answer(404, self.path.encode())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    command = shlex.split(f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={HOST}")
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return building.build(tmp_path_factory.mktemp("proxied") / "archive")


@pytest.fixture
def below(archive, monkeypatch):
    """Serves the archive under an address and gives the port."""
    opened = []

    def started(address):
        monkeypatch.setenv("PINCITE_URL", address)
        opened.append(serve(make_server("127.0.0.1", 0, create_app(archive.folder), threaded=True)))
        return opened[-1].server_port

    yield started
    for server in opened:
        server.shutdown()


@pytest.fixture
def listening():
    """Serves with a handler and gives the port."""
    opened = []

    def started(handler):
        opened.append(serve(ThreadingHTTPServer(("127.0.0.1", 0), handler)))
        return opened[-1].server_port

    yield started
    for server in opened:
        server.shutdown()


class Front:
    """A running proxy, asked as a browser would ask it."""

    def __init__(self, secure, plain):
        self.secure, self.plain = secure, plain

    def get(self, path, host=HOST, method="GET", body=None, **headers):
        trusting = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(host, self.secure, timeout=20, context=trusting)
        connection._create_connection = lambda *_: socket.create_connection(("127.0.0.1", self.secure), 20)
        return self._asked(connection, method, path, body, {"Host": host} | headers)

    def get_plain(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)
        return self._asked(connection, "GET", path, None, {"Host": HOST})

    def _asked(self, connection, method, path, body, headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer


@pytest.fixture(params=SERVERS, ids=SERVERS.values())
def front(request, tmp_path, certificate):
    """Starts the recipe under a heading, in both servers, where they are installed."""
    language = request.param
    program = shutil.which(SERVERS[language])
    if program is None:
        pytest.skip(f"needs {SERVERS[language]}; on Debian: sudo apt-get install {SERVERS[language]}")
    running = []

    def started(heading, app, gatekeeper=0):
        ports = free_port(), free_port()
        recipe = recipes()[heading, language]
        recipe = recipe.replace("127.0.0.1:8000", f"127.0.0.1:{app}").replace(":4180", f":{gatekeeper}")
        configure = _nginx if language == "nginx" else _caddy
        command = configure(program, recipe, tmp_path, certificate, ports)
        log = (tmp_path / "log").open("wb")
        environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
        running.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
        _wait_for(ports[0], running[-1], tmp_path / "log")
        return Front(*ports)

    yield started
    for process in running:
        process.terminate()
        process.wait(10)


def _nginx(program, recipe, folder, certificate, ports):
    recipe = recipe.replace("/etc/letsencrypt/live/archive.example.org", str(certificate))
    recipe = recipe.replace("/etc/nginx/zorn.htpasswd", str(folder / "htpasswd"))
    recipe = recipe.replace("listen 443", f"listen 127.0.0.1:{ports[0]}")
    recipe = recipe.replace("listen 80;", f"listen 127.0.0.1:{ports[1]};")
    if "server {" not in recipe:  # the others go into the first one's server
        files = f"ssl_certificate {certificate}/fullchain.pem; ssl_certificate_key {certificate}/privkey.pem;"
        recipe = f"server {{ listen 127.0.0.1:{ports[0]} ssl; {files}\n{recipe}\n}}"
    hashed = subprocess.run(
        ["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True
    ).stdout
    (folder / "htpasswd").write_text(f"reader:{hashed}", encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/log; worker_processes 1;\n"
        f"{'user root;' if Path.home() == Path('/root') else ''}\n"
        f"events {{}}\nhttp {{ access_log off;\n{places}\n{recipe}\n}}\n",
        encoding="utf-8",
    )
    return [program, "-p", str(folder), "-c", str(settings), "-e", str(folder / "log")]


def _caddy(program, recipe, folder, _, ports):
    hashed = subprocess.run(
        [program, "hash-password", "--plaintext", PASSWORD], check=True, capture_output=True, text=True
    ).stdout.strip()
    recipe = re.sub(r"\$2a\$14\$…", lambda _: hashed, recipe)
    number = re.search(r"\d+\.\d+", subprocess.check_output([program, "version"], text=True))[0]
    if tuple(map(int, number.split("."))) < (2, 8):
        recipe = recipe.replace("basic_auth", "basicauth")
    own = f"admin off\nlocal_certs\nskip_install_trust\nhttps_port {ports[0]}\nhttp_port {ports[1]}"
    settings = folder / "Caddyfile"
    settings.write_text(f"{{\n{own}\n}}\n{recipe}", encoding="utf-8")
    return [program, "run", "--adapter", "caddyfile", "--config", str(settings)]


def _wait_for(port, process, log):
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            time.sleep(0.5)  # Caddy makes its certificate after it listens
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail(log.read_text("utf-8", "replace"))


def heading_of(front_name):
    return {"nginx": "nginx", "caddyfile": "Caddy"}[front_name]


def basic(password):
    return "Basic " + base64.b64encode(f"reader:{password}".encode()).decode()


@pytest.fixture
def own_heading(request):
    return heading_of(request.node.callspec.params["front"])


def test_an_archive_behind_tls_has_its_policy_its_address_and_its_compression(
    front, below, own_heading, archive
):
    proxy = front(own_heading, below(f"https://{HOST}"))
    page = proxy.get(f"/d/{archive.lanterns}", Accept_Encoding="gzip")
    assert page.status == 200
    assert page.getheader("Content-Encoding") == "gzip"
    assert len(page.headers.get_all("Content-Security-Policy")) == 1
    assert page.getheader("Strict-Transport-Security") == "max-age=31536000"
    assert (
        f'<link rel="canonical" href="https://{HOST}/d/{archive.lanterns}">'
        in proxy.get(f"/d/{archive.lanterns}").text
    )
    etag = page.getheader("ETag")
    assert proxy.get(f"/d/{archive.lanterns}", Accept_Encoding="gzip", If_None_Match=etag).status == 304
    moved = proxy.get_plain("/search?q=a&page=2")
    assert moved.status in {301, 308}
    assert re.sub(r":\d+", "", moved.getheader("Location")[8:]) == f"{HOST}/search?q=a&page=2"


def test_long_searches_and_manuscripts_pass_and_longer_ones_are_refused(front, below, own_heading):
    proxy = front(own_heading, below(f"https://{HOST}"))
    assert proxy.get("/search?q=" + "%D0%B6" * 1_900).status == 200
    form = {"Content-Type": "text/plain"}
    manuscript = "“Forty boats had waited outside the bar”, " + "ж " * (LONGEST // 2 - 100)
    fits = proxy.get("/api/v1/verify", method="POST", body=manuscript.encode(), **form)
    assert fits.status == 200, fits.text[:300]
    try:
        refused = proxy.get("/api/v1/verify", method="POST", body="ж".encode() * 2_200_000, **form).status
    except OSError:  # the server of this test hangs up while the rest is still being sent
        refused = 413
    assert refused == 413


def test_nobody_else_names_the_reader(front, listening, own_heading):
    proxy = front(own_heading, listening(Backend))
    told = json.loads(proxy.get("/", X_Forwarded_For="203.0.113.9").text)
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["Host"] == HOST


def test_an_archive_below_a_path_has_it_in_every_link(front, below, archive):
    proxy = front("Below a path", below("https://www.example.org/archive"))
    host = "www.example.org"
    moved = proxy.get("/archive", host)
    assert moved.status == 301
    assert moved.getheader("Location").endswith("/archive/")
    home = proxy.get("/archive/", host)
    assert home.status == 200
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', home.text)
    assert len(links) > 20
    assert all(link.startswith("/archive/") for link in links)
    assert (
        proxy.get("/archive/d/" + archive.lanterns.upper(), host)
        .getheader("Location")
        .endswith(f"/archive/d/{archive.lanterns}")
    )
    for link in dict.fromkeys(links):
        assert proxy.get(link.replace("&amp;", "&"), host).status == 200, link


def test_a_password_is_asked_of_everybody_but_the_health_check(front, below, listening):
    proxy = front("A password for everybody", below(f"https://{HOST}"))
    assert proxy.get("/").status == 401
    assert proxy.get("/", Authorization=basic("wrong")).status == 401
    page = proxy.get("/search?q=keeper", Authorization=basic(PASSWORD))
    assert page.status == 200
    assert "public" not in page.getheader("Cache-Control")
    assert proxy.get("/healthz").status == 200


def test_a_password_is_not_handed_on(front, listening):
    proxy = front("A password for everybody", listening(Backend))
    assert "Authorization" not in json.loads(proxy.get("/", Authorization=basic(PASSWORD)).text)


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back_to_the_whole_address(front, below, listening):
    proxy = front("Single sign-on", below(f"https://{HOST}"), listening(Gatekeeper))
    asked = "/search?q=keeper&source=Harbour+Board&page=2"
    sent = proxy.get(asked)
    assert (sent.status, sent.getheader("Location")) == (302, "https://id.example/sign-in"), sent.text
    assert sent.getheader("X-Back") == asked
    page = proxy.get(asked, Cookie="signed=in")
    assert page.status == 200
    assert "<title>" in page.text
    assert proxy.get("/oauth2/other").status == 404


def test_cookies_of_signing_in_are_not_handed_on_and_a_signed_out_post_reaches_nothing(front, listening):
    proxy = front("Single sign-on", listening(Backend), listening(Gatekeeper))
    assert "Cookie" not in json.loads(proxy.get("/", Cookie="signed=in").text)
    assert proxy.get("/verify", method="POST", body=b"text=x").status in {302, 401, 403, 501}
