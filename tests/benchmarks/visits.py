"""Who reads and what they click: people of every role, through every kind of page, as a browser asks."""

from __future__ import annotations

import json
import random
import re
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from urllib.parse import quote

import brotli

from dashboard.catalogue import Catalogue
from tests.benchmarks.load import our_switch
from tests.benchmarks.servers import BOROUGHS

ROLES = (  # of 200 readers: the role, how many, what their units are
    ("board", 10, ()), ("performance-group", 20, ()), ("group-head", 10, ("tp", "sco")),
    ("borough", 125, BOROUGHS), ("analyst", 20, ()), ("secretariat", 10, ()), ("auditor", 5, ()),
)  # fmt: skip
PLAIN = (
    "/", "/", "/", "/force", "/group/tp", "/group/sco", "/bcu/central-north", "/bcu/central-south", "/violence",
    "/priorities", "/priority/violence-against-women-and-girls", "/exceptions", "/exceptions", "/methods", "/local",
    "/definitions", "/data", "/meetings", "/meeting/management-board-2018-01-16", "/forum/tp-crimefighters",
    "/governance", "/actions", "/risks", "/recommendations", "/records/theme",
)  # fmt: skip
OF_BOROUGH = (
    "/borough/{}", "/borough/{}", "/borough/{}", "/exceptions?unit={}", "/local/{}", "/actions?unit={}",
    "/priority/violence-against-women-and-girls?unit={}",
)  # fmt: skip
HOW = ("", "", "", "", "", "to=2017-{:02d}", "compare=year-to-date", "months=60")
AWAY = ("/download/page.csv?page={}", "/download/page.xlsx?page={}", "/present?page={}")
H1 = re.compile(r"<h1[^>]*>(.*?)</h1>")
PERSONAL = re.compile(r'<input[^>]*name="csrf"[^>]*>')
WRONG = ("There is nothing here", "Something went wrong", "The figures cannot be reached", "restricted")


@dataclass
class Reader:
    """One who reads: the headers that the proxy sends for them, the borough they work for; who has the same
    rights has the same scope."""

    role: str
    unit: str
    headers: bytes
    scope: str

    @property
    def sees_all(self) -> bool:
        """Whether restricted measures and every ward are theirs to see."""
        return self.role not in ("borough", "secretariat")


@dataclass
class Answer:
    """What came back, and how long it took from the first byte asked to the last one here."""

    status: int
    head: bytes
    body: bytes
    ms: float

    @property
    def text(self) -> str:
        """The body as a browser reads it."""
        packed = b"content-encoding: br" in self.head.lower()
        text = (brotli.decompress(self.body) if packed else self.body).decode(errors="replace")
        return str(json.loads(text)["response"]["page"]["answer"]["html"]) if text[:1] == "{" else text

    @property
    def common(self) -> bytes:
        """A digest of what all with the same rights are told: without what is the reader's own."""
        main = self.text.partition('<main id="main">')[2].partition("</footer>")[0]
        return blake2b(PERSONAL.sub("", main).encode(), digest_size=8).digest()


@dataclass
class Line:
    """A connection of one reader; opened anew for each request where it is not kept."""

    port: int
    keep: bool = False
    socket: socket.socket | None = field(default=None, repr=False)

    def ask(self, request: bytes) -> Answer:
        """Sends a request and reads the answer to its end; OSError where that fails."""
        began = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        head, body = self._read(self.socket)
        taken = 1000 * (time.perf_counter() - began)
        if not self.keep or b"connection: close" in head.lower():
            self.close()
        return Answer(int(head[9:12]), head, body, taken)

    def close(self) -> None:
        """Ends the connection."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    @staticmethod
    def _read(end: socket.socket) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            if not (more := end.recv(65536)):
                raise ConnectionError("the server closed before it answered")
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        found = re.search(rb"(?i)content-length: *(\d+)", head)
        if found is None:
            raise ConnectionError("an answer without a length")
        parts, missing = [body], int(found[1]) - len(body)
        while missing > 0:
            if not (more := end.recv(65536)):
                raise ConnectionError("the server closed within an answer")
            parts.append(more)
            missing -= len(more)
        return head, b"".join(parts)


def readers(secret: str, many: int = 200) -> list[Reader]:
    """So many readers of all roles, always the same ones."""
    found = []
    for role, count, units in ROLES:
        for i in range(count):
            unit = units[i % len(units)] if units else ""
            own = unit if role == "borough" else ""
            found.append(Reader(role, own, _headers(role, unit, len(found), secret), f"{role} {unit}"))
    random.Random(7).shuffle(found)
    return found[:many]


def _headers(role: str, unit: str, number: int, secret: str) -> bytes:
    said: Mapping[str, str] = {
        "Host": "performance.example",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "performance.example",
        "X-Proxy-Secret": secret,
        "X-Remote-User": f"reader-{number}",
        "X-Remote-Post": f"{role} {unit}".strip(),
        "X-Remote-Roles": role,
        "X-Remote-Units": unit,
        "Accept-Encoding": "gzip, deflate, br",
        "Origin": "https://performance.example",
        "Sec-Fetch-Site": "same-origin",
    }
    return "".join(f"{k}: {v}\r\n" for k, v in said.items()).encode()


def get(reader: Reader, address: str) -> bytes:
    """The request for a first view, or a file."""
    return b"GET " + address.encode() + b" HTTP/1.1\r\n" + reader.headers + b"\r\n"


def post(reader: Reader, address: str) -> bytes:
    """The request for the next page, as a page that is open asks for it."""
    body = our_switch_to(address)
    kind = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return b"POST /_dash-update-component HTTP/1.1\r\n" + reader.headers + kind + body


def our_switch_to(address: str) -> bytes:
    """What the browser posts to go to an address."""
    return our_switch("X")[0].replace(b"/borough/X", address.encode())


def addresses(
    reader: Reader, catalogue: Catalogue, wards: Mapping[str, list[str]], choose: random.Random
) -> Iterator[str]:
    """What somebody clicks, without end: two in five a page of a borough, mostly their own."""
    measures = [
        m.id
        for m in catalogue.measures.values()
        if "borough" in m.levels and (reader.sees_all or not m.restricted)
    ]
    while True:
        borough = reader.unit if reader.unit and choose.random() < 0.6 else choose.choice(BOROUGHS)
        kind = choose.random()
        if kind < 0.4:
            found = choose.choice(OF_BOROUGH).format(borough)
        elif kind < 0.6:
            found = f"/measure/{choose.choice(measures)}" + (
                f"?unit={borough}" if choose.random() < 0.7 else ""
            )
        elif kind < 0.67 and wards.get(borough) and (reader.sees_all or borough == reader.unit):
            found = f"/ward/{choose.choice(wards[borough])}"
        else:
            found = choose.choice(PLAIN)
        how = choose.choice(HOW).format(choose.randint(4, 11))
        dated = found.startswith(("/borough", "/measure", "/ward", "/force", "/bcu", "/group"))
        yield f"{found}{'&' if '?' in found else '?'}{how}" if how and dated else found


def request(reader: Reader, address: str, choose: random.Random) -> tuple[str, bytes]:
    """How somebody asks for an address: nine in ten by the page that is open, else afresh or as a file."""
    kind = choose.random()
    if kind < 0.90:
        return "page", post(reader, address)
    if kind < 0.96:
        return "first view", get(reader, address)
    return "file", get(reader, choose.choice(AWAY).format(quote(address, safe="/")))


def wrong(what: str, answer: Answer) -> str:
    """Why an answer is none; empty where it is the page that was asked for."""
    if answer.status != 200 or b"x-fault" in answer.head.lower():
        return f"status {answer.status}"
    if what == "file":
        return "" if answer.body else "an empty file"
    found = H1.search(answer.text)
    title = found[1] if found else ""
    return "" if title and not any(w in title for w in WRONG) else f"the heading {title!r}"
