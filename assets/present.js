/* Slides, one at a time: keys, the steps at the foot, the number in the address. Without it they follow each other. */
(function () {
  "use strict";
  const slides = [...document.querySelectorAll(".slide")], last = slides.length;
  const back = document.querySelector(".back"), count = document.querySelector(".count");
  const asked = () => Math.min(Math.max(parseInt(location.hash.slice(1), 10) || 1, 1), last);
  let now = 0;

  function show(n) {
    n = Math.min(Math.max(n, 1), last);
    if (n === now) { return; }
    now = n;
    slides.forEach((s, i) => { s.hidden = i + 1 !== n; });
    history.replaceState(null, "", "#" + n);  // Back leads to the page, not through all slides
    count.textContent = n + " of " + last;
    document.querySelectorAll("[data-step]").forEach((b) => { b.setAttribute("aria-disabled", n + +b.dataset.step < 1 || n + +b.dataset.step > last); });
    scrollTo(0, 0);
    slides[n - 1].querySelector("h2").focus({ preventScroll: true });
  }

  const KEYS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, n: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, p: -1, Home: -Infinity, End: Infinity,
  };
  document.addEventListener("keydown", (e) => {
    if (e.altKey || e.ctrlKey || e.metaKey) { return; }
    if (e.key === "Escape") { location.assign(back.href); return; }
    if (e.key === "f") { full(); return; }
    if (!(e.key in KEYS) || (e.key === " " && e.target.closest("a, button"))) { return; }
    const slide = slides[now - 1], way = e.key === " " && e.shiftKey ? -1 : KEYS[e.key];
    if ((e.key === "ArrowDown" || e.key === "ArrowUp") && slide.scrollHeight > innerHeight + 1) { return; }  // it is read on
    e.preventDefault();
    show(now + way);
  });
  document.addEventListener("click", (e) => {
    const step = e.target.closest("[data-step]");
    if (step) { show(now + +step.dataset.step); }
    if (e.target.closest("[data-do=full]")) { full(); }
  });
  function full() {
    if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen().catch(() => {}); }
  }
  addEventListener("hashchange", () => show(asked()));
  addEventListener("beforeprint", () => slides.forEach((s) => { s.hidden = false; }));
  addEventListener("afterprint", () => slides.forEach((s, i) => { s.hidden = i + 1 !== now; }));

  document.documentElement.classList.add("one");
  document.querySelector(".scripts").hidden = false;
  show(asked());
})();
