"""A reader at a browser: the product served as it is served, watched while it is read."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response

from tests.conftest import ROOT, lacking, one_at_a_time

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
POST = "/_dash-update-component"
WIDTHS = {390: 844, 1440: 900, 1920: 1080, 2560: 1440}
PATIENCE = 20_000


def _chromium(playwright: Playwright) -> str | None:
    """A Chromium of this machine: the system's, Playwright's, or Debian's where root may install it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.path.exists(playwright.chromium.executable_path):
        return playwright.chromium.executable_path
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for step in (["update"], ["install", "-y", "chromium", "fonts-dejavu"]):
            subprocess.run(["apt-get", "-qq", *step], capture_output=True, timeout=300, check=False)
        found = shutil.which("chromium")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
    playwright: Playwright,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """Which Chromium, and without anything that it would do on its own."""
    with one_at_a_time(tmp_path_factory.getbasetemp().parent):  # of several that would install it
        path = _chromium(playwright)
    if path is None:
        lacking("there is no Chromium here and it could not be installed (apt-get install chromium)")
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS.split()}


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def _served(store: Path, folder: Path) -> Iterator[str]:
    """`app.py serve` over a store, in a folder of its own; yields the address."""
    port = _free_port()
    settings = {"DATABASE_URL": f"sqlite:///{store}", "CACHE_URL": "", "WORKERS": "0"}
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(port)],
        cwd=folder,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, server)
        yield base
    finally:
        server.send_signal(signal.SIGINT)  # gunicorn's quick way out: it waits for no open connection
        server.wait(20)


def _wait_for(base: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended at its start"
        try:
            with urllib.request.urlopen(f"{base}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(base)


@pytest.fixture(scope="session")
def real(borough_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product over the borough history 2010 to 2021."""
    folder = tmp_path_factory.mktemp("real")
    with _served(Path(shutil.copy(borough_file, folder)), folder) as base:
        yield base


@pytest.fixture(scope="session")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product over the demonstration figures."""
    folder = tmp_path_factory.mktemp("demo")
    with _served(Path(shutil.copy(demo_file, folder)), folder) as base:
        yield base


@dataclass
class Reader:
    """A page of a browser that goes to one server; what it should not do is written down."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.faults.append(m.text))
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"left the machine: {request.url}")
        if POST in request.url:
            self.posts.append(request.post_data or "")

    def open(self, path: str, *, scripts: bool = True) -> Response:
        """Goes to an address and waits until the page answers to clicks without a reload."""
        response = self.page.goto(self.base + path)
        self.page.wait_for_selector("main h1")
        if scripts:
            self.settle()
        assert response is not None
        return response

    def settle(self) -> None:
        """Waits until Dash has mounted our component, which then takes over the links."""
        self.page.wait_for_selector("dialog.explore", state="attached")
        self.page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")

    def painted(self, act: Callable[[], Any]) -> None:
        """Does something that leads to another page, and waits for the one answer to be painted."""
        before = len(self.posts)
        self.page.evaluate("document.documentElement.removeAttribute('data-painted');"
                           "document.addEventListener('painted', () => document.documentElement.dataset.painted = 1)")  # fmt: skip
        act()
        self.page.wait_for_selector("html[data-painted]")
        assert len(self.posts) - before == 1, self.posts[before:]

    def words(self) -> str:
        """All that the page says, spaces made one."""
        return " ".join(self.page.locator("#app").inner_text().replace("\u202f", " ").split())

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def focus(self) -> str:
        """What has the focus: its name and id."""
        return self.page.evaluate(
            "document.activeElement.localName + (document.activeElement.id && '#' + document.activeElement.id)"
        )

    def finish(self) -> None:
        faults = [f for f in self.faults if not any(x in f for x in self.expected)]
        assert not faults


@pytest.fixture
def read(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers: read(base, width=1440, **context). Whatever they met that is wrong fails the test."""
    readers: list[Reader] = []

    def new(base: str, *, width: int = 1440, **context: Any) -> Reader:
        made = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, **context)
        readers.append(Reader(made.new_page(), base))
        return readers[-1]

    yield new
    for reader in readers:
        reader.page.context.close()
    for reader in readers:
        reader.finish()
