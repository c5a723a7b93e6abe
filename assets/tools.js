/* Small helps on a painted page: the finder, sortable tables, print. All work on what is there. */
(function () {
  "use strict";
  const find = (q, root) => (root || document).querySelector(q);
  document.documentElement.classList.add("scripted");

  /* Finder: places and measures by what their names contain; words may come in any order. */
  let entries = null, asked = null, shown = [], at = -1, closing = null;
  function load() {
    if (!asked) { asked = fetch("/finder.json?v=" + document.body.dataset.version).then((r) => r.json()).then((e) => { entries = e; suggest(); }); }
  }
  const fold = (t) => t.toLowerCase().replace(/[^a-z0-9]+/g, " ");
  function score(entry, words) {
    const name = " " + fold(entry[0]), all = name + " " + fold(entry[1]);
    if (!words.every((w) => all.includes(" " + w) || all.includes(w))) { return 0; }
    return (name.startsWith(" " + words[0]) ? 4 : 0) + (words.every((w) => name.includes(" " + w)) ? 2 : 0) + 1;
  }
  function suggest() {
    const input = find("#finder"), list = find("#found");
    if (!input || !entries) { return; }
    const words = fold(input.value).trim().split(" ").filter(Boolean);
    shown = !words.length ? [] : entries.map((e, i) => [score(e, words), i]).filter((s) => s[0])
      .sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 9).map((s) => entries[s[1]]);
    at = shown.length ? 0 : -1;
    list.replaceChildren(...shown.map((e, i) => {
      const li = document.createElement("li"), small = document.createElement("small");
      li.id = "found-" + i; li.setAttribute("role", "option"); li.textContent = e[0]; small.textContent = e[1];
      li.append(small); li.dataset.path = e[2];
      return li;
    }));
    if (words.length && !shown.length) {
      const li = document.createElement("li"); li.setAttribute("role", "option"); li.setAttribute("aria-disabled", "true");
      li.textContent = "Nothing of that name"; list.append(li);
    }
    list.hidden = !words.length;
    mark();
  }
  function mark() {
    const input = find("#finder");
    document.querySelectorAll("#found li").forEach((li, i) => li.setAttribute("aria-selected", i === at));
    input.setAttribute("aria-expanded", !find("#found").hidden);
    if (at >= 0) { input.setAttribute("aria-activedescendant", "found-" + at); } else { input.removeAttribute("aria-activedescendant"); }
  }
  function close() { const l = find("#found"); if (l) { l.hidden = true; at = -1; mark(); } }
  function choose(path) {
    const query = new URLSearchParams(location.search), [bare, more] = path.split("?");
    ["unit", "view"].forEach((k) => query.delete(k));
    new URLSearchParams(more || "").forEach((v, k) => query.set(k, v));
    close(); find("#finder").value = "";
    const text = query.toString();
    window.metVisit(bare + (text ? "?" + text : ""));
  }
  document.addEventListener("focusin", (e) => { if (e.target.id === "finder") { clearTimeout(closing); load(); } });
  document.addEventListener("focusout", (e) => { if (e.target.id === "finder") { closing = setTimeout(close, 150); } });
  document.addEventListener("input", (e) => { if (e.target.id === "finder") { load(); suggest(); } });
  document.addEventListener("mousedown", (e) => {
    const li = e.target.closest("#found li[data-path]");
    if (li) { e.preventDefault(); choose(li.dataset.path); }
  });
  document.addEventListener("keydown", (e) => {
    if (e.target.id === "finder") {
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        if (shown.length) { at = (at + (e.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length; mark(); }
      } else if (e.key === "Enter" && at >= 0) { e.preventDefault(); choose(shown[at][2]); }
      else if (e.key === "Escape") { e.target.value = ""; close(); }
    } else if (e.key === "/" && !e.target.closest("input, select, textarea") && !e.metaKey && !e.ctrlKey && !e.altKey) {
      e.preventDefault(); const f = find("#finder"); f.focus(); f.select();
    }
  });

  /* Tables: a heading sorts its own body; figures largest first, then smallest first. */
  function sortable() {
    document.querySelectorAll("table[data-sortable] thead th").forEach((th) => {
      if (find("button", th) || th.classList.contains("x")) { return; }
      const button = document.createElement("button");
      button.type = "button"; button.append(...th.childNodes); th.append(button);
    });
  }
  function sort(th) {
    const table = th.closest("table"), i = [...th.parentNode.children].indexOf(th);
    const down = th.getAttribute("aria-sort") !== "descending";
    table.querySelectorAll("th[aria-sort]").forEach((o) => o.removeAttribute("aria-sort"));
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (tr) => { const c = tr.children[i]; return c.dataset.s === undefined ? c.textContent.trim() : c.dataset.s === "" ? null : +c.dataset.s; };
    table.querySelectorAll("tbody").forEach((body) => {
      const rows = [...body.rows].filter((r) => !r.classList.contains("family"));
      rows.sort((a, b) => {
        const x = key(a), y = key(b);
        if (x === null || y === null) { return (x === null) - (y === null); }
        const order = typeof x === "number" ? x - y : y.localeCompare(x);
        return down ? -order : order;
      });
      body.append(...rows);
    });
  }
  document.addEventListener("click", (e) => {
    const th = e.target.closest("table[data-sortable] thead th");
    if (th && e.target.closest("button")) { sort(th); }
    if (e.target.closest("[data-do=print]")) { print(); }
    document.querySelectorAll("details:is(.beside, .menu)[open]").forEach((d) => { if (!d.contains(e.target)) { d.open = false; } });
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { document.querySelectorAll("details:is(.beside, .menu)[open]").forEach((d) => { d.open = false; find("summary", d).focus(); }); }
  });
  const named = (box) => ((box.closest("section") && find("h2", box.closest("section"))) || { textContent: "Table" }).textContent;
  /* What scrolls sideways can be scrolled by keyboard; what does not is no stop. */
  function scrollable() {
    const seen = {};
    document.querySelectorAll(".scroll").forEach((box) => {
      const wide = box.scrollWidth > box.clientWidth + 1, name = named(box), times = seen[name] = (seen[name] || 0) + 1;
      const title = name + (times > 1 ? ", table " + times : "") + ", scrolls sideways";
      if (wide) { box.tabIndex = 0; box.setAttribute("role", "region"); box.setAttribute("aria-label", title); }
      else { ["tabindex", "role", "aria-label"].forEach((a) => box.removeAttribute(a)); }
    });
  }
  addEventListener("resize", scrollable);
  document.addEventListener("painted", () => { sortable(); scrollable(); });
  scrollable();
})();
