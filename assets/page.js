/* The page in the browser: one component that goes where the reader goes, one that holds a dialogue.
   The server sends whole pages; this paints them, keeps focus, title and history right. */
(function () {
  "use strict";
  const app = () => document.getElementById("app");
  const ours = (a) => a.origin === location.origin && !a.hasAttribute("download") && !a.target &&
    !/^\/(download|present|assets|health|vendor)/.test(a.pathname);
  const here = () => location.pathname + location.search;
  const modified = (e) => e.defaultPrevented || e.button > 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey;
  let go = null;        // set by the Page component: asks the server for an address
  let returnTo = null;  // id of the control that asked, which gets its focus back
  let waiting = null, late = null;
  let asked = null, last = null;  // the address asked for last, and the answer that came last
  let shown = here();   // the address of what is painted, without its hash

  function busy(on) {
    clearTimeout(waiting); clearTimeout(late);
    const bar = document.getElementById("bar");
    if (on) { waiting = setTimeout(() => { bar.hidden = false; }, 400); } else { bar.hidden = true; }
  }

  function visit(url, push) {
    if (!go) { location.assign(url); return; }
    if (push && url !== here()) {
      history.replaceState({ y: scrollY }, "");
      history.pushState({ y: 0 }, "", url);
    }
    const bare = url.split("#")[0];
    if (bare === asked) {  // Dash does not ask twice in a row: the answer is here, or on its way
      if (last && last.url === bare) { paint(last); }
      return;
    }
    asked = bare;
    busy(true);
    late = setTimeout(() => location.assign(here()), 15000);  // no answer: the browser says why, or brings it
    go(bare);
  }

  function paint(answer) {
    last = answer;
    if (answer.url === asked) { busy(false); }
    if (answer.url !== here().split("#")[0]) { return; }  // the reader has moved on
    shown = answer.url;
    app().innerHTML = answer.html;
    document.title = answer.title;
    document.dispatchEvent(new CustomEvent("painted"));
    const back = returnTo && document.getElementById(returnTo);
    returnTo = null;
    const y = (history.state || {}).y || 0;
    if (back) { back.focus(); } else {
      const target = location.hash && document.getElementById(location.hash.slice(1));
      const h1 = document.querySelector("h1");
      if (h1) { h1.focus({ preventScroll: true }); }
      if (target) { target.scrollIntoView(); } else { scrollTo(0, y); }
    }
    document.getElementById("announce").textContent = answer.title;
  }

  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[href]");
    if (!link || modified(e) || !ours(link)) { return; }
    if (link.pathname + link.search === here() && link.hash) { history.replaceState({ y: scrollY }, ""); return; }
    e.preventDefault();
    visit(link.pathname + link.search + link.hash, true);
  });

  function formUrl(form) {
    const query = new URLSearchParams();
    for (const [key, value] of new FormData(form)) { if (value) { query.append(key, value); } }
    const text = query.toString();
    return new URL(form.action).pathname + (text ? "?" + text : "");
  }
  document.addEventListener("change", (e) => {
    const form = e.target.closest("form[data-nav]");
    if (form) { returnTo = e.target.id; visit(formUrl(form), true); }
  });
  document.addEventListener("submit", (e) => {
    const form = e.target.closest("form[data-nav]");
    if (form) { e.preventDefault(); visit(formUrl(form), true); }
  });
  /* A case: what was typed goes to the server, the page comes back with what became of it. */
  document.addEventListener("submit", (e) => {
    const form = e.target.closest("form[data-case]"), url = here();
    if (!form) { return; }
    e.preventDefault();
    if (form.dataset.sent) { return; }
    form.dataset.sent = "yes";
    busy(true);
    let words = null;  // of an answer that is no page: a fault that the server tells
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } })
      .then((r) => { words = r.headers.get("X-Words"); return r.json(); }).then((answer) => {
        if (answer.to) {  // kept on a page of its own
          busy(false);
          visit(answer.to, true);
          document.getElementById("announce").textContent = answer.said;
          return;
        }
        returnTo = answer.focus;
        paint({ url: url, html: answer.html, title: answer.title });
        busy(false);
        document.getElementById("announce").textContent = answer.said;
      }).catch(() => {
        delete form.dataset.sent;
        busy(false);
        const box = form.querySelector(".errors") || form.insertBefore(document.createElement("div"), form.firstChild);
        box.className = "errors"; box.setAttribute("role", "alert");
        box.textContent = "Not saved: " + (words || "the server could not be reached. Nothing is lost; please try again.");
      });
  });
  addEventListener("popstate", () => {
    if (here() !== shown) { visit(here(), false); return; }
    busy(false);  // a way within the page, or back before the answer came
    const target = document.getElementById(location.hash.slice(1));
    if (target) { target.scrollIntoView(); } else { scrollTo(0, (history.state || {}).y || 0); }
  });
  history.scrollRestoration = "manual";
  window.metVisit = (url) => visit(url, true);

  function Page(props) {
    const React = window.React;
    React.useEffect(() => { go = (url) => props.setProps({ url: url }); document.dispatchEvent(new CustomEvent("painted")); }, []);
    React.useEffect(() => { if (props.answer) { paint(props.answer); } }, [props.answer]);
    React.useEffect(() => {
      const open = (e) => props.setProps({ explore: e.detail });
      document.addEventListener("explore", open);
      return () => document.removeEventListener("explore", open);
    }, []);
    return null;
  }

  function Dialog(props) {
    const React = window.React;
    const box = React.useRef(null);
    const filled = props.children && (!Array.isArray(props.children) || props.children.length > 0);
    React.useEffect(() => { if (filled && !box.current.open) { busy(false); box.current.showModal(); } }, [props.children]);
    return React.createElement("dialog", { ref: box, className: "explore", "aria-label": "Explore the chart" },
      React.createElement("form", { method: "dialog" }, React.createElement("button", { className: "close" }, "Close")),
      props.children);
  }

  /* Exploring a chart needs Dash's graph and Plotly: fetched when first asked for, then kept. */
  let graphs = null;
  function script(src) {
    return new Promise((done, failed) => {
      const tag = document.createElement("script");
      tag.src = src; tag.onload = done; tag.onerror = failed;
      document.head.append(tag);
    });
  }
  function withGraphs() {
    const body = document.body.dataset;
    graphs = graphs || [body.plotly, ...body.graphs.split(" ")].reduce((before, src) => before.then(() => script(src)), Promise.resolve());
    return graphs;
  }
  document.addEventListener("click", (e) => {
    if (!e.target.closest("[data-do=explore]")) { return; }
    busy(true);
    withGraphs().then(() => document.dispatchEvent(new CustomEvent("explore", { detail: { url: here(), at: Date.now() } })))
      .catch(() => {
        graphs = null;
        busy(false);
        document.getElementById("announce").textContent = "The chart could not be opened. Nothing is lost; please try again.";
      });
  });

  window.met = { Page: Page, Dialog: Dialog };
})();
