"""What a reader waits for, in a real browser: first views and switches of borough, ours and the yardstick's."""

from __future__ import annotations

import shutil
import statistics
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks.report import Line, table
from tests.benchmarks.servers import BOROUGHS, ours, serving, yardstick

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
NAME = "document.querySelector('h1')?.textContent"
PAINTED = {  # the heading is there, and so is the last sparkline or chart
    "ours": f"""{NAME} && document.querySelector('.foot') &&
        [...document.querySelectorAll('.measures svg.spark')].at(-1)?.querySelector('path')""",
    "yardstick": f"""{NAME} && document.querySelectorAll('#table tr').length > 60 &&
        document.querySelectorAll('.spark .js-line').length >= 60 &&
        [...document.querySelectorAll('.gtitle')].filter(t => t.textContent === {NAME}).length >= 3""",
}
READY = {"ours": "window.dash_clientside?.set_props && window.bench?.painted", "yardstick": "true"}
SWITCH = {
    "ours": "metVisit('/borough/{}')",
    "yardstick": "dash_clientside.set_props('borough', {{value: '{}'}})",
}
LAST = {"ours": ".measures svg.spark path", "yardstick": ".spark .js-line"}
# Looks at every frame whether all is drawn, and notes the time at which the frame after that begins.
WATCH = """
window.bench = {painted: false};
document.addEventListener('painted', () => { bench.painted = true; });
window.whenDrawn = (drawn, note) => {
  const look = () => { let found = false; try { found = drawn(); } catch (e) {} ;
    if (found) { requestAnimationFrame(() => setTimeout(() => note(performance.now()))); }
    else { requestAnimationFrame(look); } };
  look();
};
"""


def _first_view(page: Page, which: str, address: str, session: CDPSession) -> dict[str, float]:
    """Milliseconds from the start of navigation to drawn and to usable; requests and bytes over the wire."""
    sizes: list[float] = []
    heard = lambda e: sizes.append(e["encodedDataLength"])  # noqa: E731
    session.on("Network.loadingFinished", heard)
    page.goto(address, wait_until="commit")
    drawn = page.evaluate(f"new Promise(done => whenDrawn(() => {PAINTED[which]}, done))")
    usable = page.evaluate(f"new Promise(done => whenDrawn(() => {READY[which]}, done))")
    page.wait_for_load_state("networkidle")
    session.remove_listener("Network.loadingFinished", heard)
    return {"drawn": drawn, "usable": max(drawn, usable), "requests": len(sizes), "bytes": sum(sizes)}


def _switch(page: Page, which: str, borough: str) -> float:
    """Milliseconds from the choice of another borough to its page being painted."""
    return page.evaluate(f"""new Promise(done => {{
        const last = () => [...document.querySelectorAll("{LAST[which]}")].at(-1)?.getAttribute('d');
        const name = {NAME}, drawing = last(), start = performance.now();
        {SWITCH[which].format(borough)};
        whenDrawn(() => {NAME} !== name && last() !== drawing && {PAINTED[which]}, (now) => done(now - start));
    }})""")


def _visit(
    browser: Browser, which: str, address: str, boroughs: list[str], found: dict[tuple, list[float]]
) -> None:
    """One reader with an empty cache: a first view, the same again, some switches of borough."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    first = address + ("/borough/lambeth" if which == "ours" else "/")
    for state in ("cold", "warm"):
        for what, figure in _first_view(page, which, first, session).items():
            found[which, state, what].append(figure)
    for borough in boroughs:
        found[which, "switch", ""].append(_switch(page, which, borough))
    context.close()


def measure(store: Path, rounds: int = 5) -> dict[tuple[str, str, str], float]:
    """Medians of rounds in which ours and the yardstick take turns."""
    found: dict[tuple, list[float]] = defaultdict(list)
    with serving(ours(), store) as a, serving(yardstick(), store) as b, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        others = [x for x in BOROUGHS if x != "lambeth"]
        for i in range(rounds + 1):
            if i == 1:
                found.clear()  # the first round warms the machine
            for which, address in (("ours", a), ("yardstick", b)):
                _visit(browser, which, address, others[i * 4 : i * 4 + 4], found)
        browser.close()
    return {key: statistics.median(values) for key, values in found.items()}


def lines(found: dict[tuple[str, str, str], float]) -> list[Line]:
    """The measured figures beside the yardstick's, with what was to be reached."""

    def against(what: str, key: tuple[str, str], share: float) -> Line:
        mine, theirs = found["ours", *key], found["yardstick", *key]
        return Line(what, f"{mine:,.0f} ms", f"{theirs:,.0f} ms", f"1/{1 / share:.0f}", f"1/{theirs / mine:.1f}",
                    mine <= theirs * share)  # fmt: skip

    size, theirs = (found[w, "cold", "bytes"] / 1e6 for w in ("ours", "yardstick"))
    again, theirs_again = (found[w, "warm", "bytes"] / 1e6 for w in ("ours", "yardstick"))
    asked = [f"{found[w, 'cold', 'requests']:.0f}" for w in ("ours", "yardstick")]
    return [
        against("first view, cold: drawn", ("cold", "drawn"), 1 / 3),
        against("first view, cold: usable", ("cold", "usable"), 1 / 3),
        against("first view, warm: drawn", ("warm", "drawn"), 1 / 4),
        against("first view, warm: usable", ("warm", "usable"), 1 / 4),
        against("switch of borough, painted", ("switch", ""), 1 / 5),
        Line("bytes of a first view, cold", f"{size:.2f} MB", f"{theirs:.2f} MB", "0.4 MB", "", size <= 0.4),
        Line("bytes of the same view again", f"{again:.3f} MB", f"{theirs_again:.3f} MB"),
        Line("requests of a first view, cold", asked[0], asked[1]),
    ]


def show(store: Path, rounds: int = 5) -> None:
    """Measures and prints."""
    table("In the browser", lines(measure(store, rounds)))
