"use strict";
// The pages: each is fetched when it comes near and let go when it is far; a
// number that is clicked is asked about. Everything hangs on document, because
// what is shown is put in anew when the files change.
{
  const $ = id => document.getElementById(id);
  const all = () => [...document.querySelectorAll("#sheets > .sheet")];
  const number = s => Number(s.dataset.n);
  const words = extra => new URLSearchParams({ unit: $("sheets").dataset.unit, v: $("sheets").dataset.v, ...extra });
  const kept = "juesuan-page-" + desk.unit;
  let zoom = sessionStorage.getItem("juesuan-zoom") || "fit";
  let current = 1, watch, asked, place, target;

  // The files have changed and these are pages of before.
  function stale() { if (!stale.told) { stale.told = true; desk.swap(); } }

  async function load(s) {
    if (s.dataset.state) return s.coming;
    s.dataset.state = "coming";
    const stop = s.stop = new AbortController();
    s.coming = (async () => {
      try {
        const r = await fetch("/pages/page?" + words({ n: s.dataset.n }), { signal: stop.signal });
        if (r.status === 409) stale();
        if (!r.ok) throw new Error(r.status);
        const t = document.createElement("template");
        t.innerHTML = await r.text();
        if (s.stop !== stop) return;
        s.blank = s.firstElementChild;
        s.replaceChildren(t.content);
        // The printed table of contents: the outline beside the pages leads there too.
        for (const a of s.querySelectorAll("svg a")) { a.setAttribute("aria-hidden", "true"); a.setAttribute("tabindex", "-1"); }
        s.dataset.state = "there";
        light(s);
      } catch {
        if (s.stop === stop) delete s.dataset.state; // it is asked for again when it comes near
      }
    })();
    return s.coming;
  }

  function drop(s) {
    if (s.contains(document.activeElement) && s !== document.activeElement || getSelection().containsNode(s, true) && !getSelection().isCollapsed) return;
    s.stop?.abort();
    s.stop = null;
    if (s.dataset.state === "there") s.replaceChildren(s.blank);
    delete s.dataset.state;
  }

  // light marks on a page what was looked for: a patch of colour behind it.
  function light(s) {
    const mark = (run, kind) => {
      const e = s.querySelector(`text[data-run="${run}"]`);
      if (!e) return;
      e.classList.add(kind);
      const box = e.getBBox(), patch = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [k, v] of Object.entries({ x: box.x - 2, y: box.y, width: box.width + 4, height: box.height, rx: 2, class: "patch patch-" + kind })) patch.setAttribute(k, v);
      if (e.hasAttribute("transform")) patch.setAttribute("transform", e.getAttribute("transform"));
      e.before(patch);
    };
    for (const a of document.querySelectorAll("#at a[data-run], #found a[data-run]")) if (a.hash === "#" + s.id) mark(a.dataset.run, "hit");
    if (target && target.page === number(s)) mark(target.run, "now");
  }

  function relight() {
    for (const e of document.querySelectorAll("#sheets .patch")) e.remove();
    for (const e of document.querySelectorAll("#sheets .hit, #sheets .now")) e.classList.remove("hit", "now");
    for (const s of all()) if (s.dataset.state === "there") light(s);
  }

  const inset = () => $("tools").getBoundingClientRect().bottom + 6;

  function turn(n, focus) {
    const pages = all();
    const s = pages[Math.min(Math.max(n, 1), pages.length) - 1];
    if (!s) return;
    load(s);
    s.scrollIntoView({ block: "start", behavior: "instant" });
    if (focus) s.focus({ preventScroll: true });
    here();
    return s;
  }

  async function go(page, run) {
    target = { page, run };
    const s = turn(page);
    if (!s) return;
    await load(s);
    const e = s.querySelector(`[data-run="${run}"]`);
    if (!e) return;
    e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    relight();
    here();
  }

  // here finds out which page is being read.
  function here() {
    const pages = all();
    if (!pages.length) return;
    const line = inset() + (innerHeight - inset()) / 3;
    let low = 0, high = pages.length - 1;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (pages[mid].getBoundingClientRect().bottom < line) low = mid + 1; else high = mid;
    }
    current = low + 1;
    sessionStorage.setItem(kept, current);
    if (document.activeElement !== $("page")) $("page").value = current;
    $("printed").textContent = pages[low].dataset.label ? `（印着的页码是 ${pages[low].dataset.label}）` : "（没有印页码）";
    $("prev").disabled = current === 1;
    $("next").disabled = current === pages.length;
    let last;
    const reading = pages[low].getBoundingClientRect();
    const down = (line - reading.top) / reading.height;
    for (const a of document.querySelectorAll("#outline a")) {
      a.removeAttribute("aria-current");
      const n = Number(a.hash.slice(2));
      if (n < current || n === current && Number(a.dataset.y) <= down) last = a;
    }
    if (last && last !== here.last) last.scrollIntoView({ block: "nearest" });
    last?.setAttribute("aria-current", "true");
    here.last = last;
  }

  function size() {
    const root = document.documentElement.style;
    root.setProperty("--top", document.querySelector("header.top").offsetHeight + "px");
    root.setProperty("--tools", $("tools").offsetHeight + "px");
    const room = innerHeight - document.querySelector("header.top").offsetHeight - $("tools").offsetHeight - 16;
    for (const s of all()) {
      const w = Number(s.dataset.w), h = Number(s.dataset.h);
      s.style.width = zoom === "fit" ? "" : zoom === "whole" ? room * w / h + "px" : w * Number(zoom) + "pt";
      s.style.maxWidth = zoom === "fit" ? "" : zoom === "whole" ? "100%" : "none";
    }
  }

  function begin() {
    if (!$("sheets")) return;
    stale.told = false;
    $("zoom").value = zoom;
    watch?.disconnect();
    size();
    watch = new IntersectionObserver(seen => { for (const e of seen) e.isIntersecting ? load(e.target) : drop(e.target); }, { rootMargin: "150% 0px" });
    for (const s of all()) watch.observe(s);
  }

  async function ask(e, focus) {
    const s = e.closest(".sheet");
    let r;
    try {
      r = await fetch("/pages/spot?" + words({ page: s.dataset.n, run: e.dataset.run }));
    } catch { return; }
    if (r.status === 409) return stale();
    if (!r.ok) return;
    const t = document.createElement("template");
    t.innerHTML = await r.text();
    const panel = $("spot"), was = e.getBoundingClientRect().top;
    panel.replaceChildren(t.content);
    panel.hidden = false; // in a wide window the pages make room beside it
    scrollBy({ top: e.getBoundingClientRect().top - was, behavior: "instant" });
    const at = e.getBoundingClientRect();
    panel.classList.toggle("other", at.right > panel.getBoundingClientRect().left && at.left > innerWidth / 2);
    asked = focus ? e : null;
    target = { page: number(s), run: Number(e.dataset.run) };
    relight();
    if (focus) $("spot-h").focus();
  }

  function close() {
    if (!$("spot") || $("spot").hidden) return;
    $("spot").hidden = true;
    asked?.isConnected && asked.focus({ preventScroll: true });
    asked = target = null;
    relight();
  }

  async function find(text) {
    if (!text.trim()) { $("found").replaceChildren(); relight(); return; }
    const again = $("found").dataset.text === text && $("found").dataset.v === $("sheets").dataset.v;
    if (!again) {
      let r;
      try {
        r = await fetch("/pages/find?" + words({ find: text }));
      } catch { return; }
      if (r.status === 409) return stale();
      if (!r.ok) return;
      const t = document.createElement("template");
      t.innerHTML = await r.text();
      $("found").replaceChildren(t.content);
      Object.assign($("found").dataset, { text, v: $("sheets").dataset.v, next: 0 });
      const u = new URL(location);
      u.searchParams.set("find", text);
      u.searchParams.delete("at");
      history.replaceState(null, "", u);
      relight();
    }
    const hits = document.querySelectorAll("#found a[data-run]");
    if (!hits.length) return;
    const i = Number($("found").dataset.next) % hits.length;
    $("found").dataset.next = i + 1;
    pick(hits[i]);
  }

  function pick(a) {
    for (const o of document.querySelectorAll("a[data-run][aria-current]")) o.removeAttribute("aria-current");
    a.setAttribute("aria-current", "true");
    return go(Number(a.hash.slice(2)), Number(a.dataset.run));
  }

  document.addEventListener("click", e => {
    const a = e.target.closest("a[data-run]"), n = e.target.closest("#sheets text[data-run]");
    const leads = e.target.closest("#outline a, #sheets a");
    if (a) { e.preventDefault(); pick(a); }
    else if (leads) {
      e.preventDefault();
      const s = turn(Number((leads.getAttribute("href") || "").slice(2)), true);
      if (s && leads.dataset.y) scrollBy({ top: Math.max(0, Number(leads.dataset.y) * s.getBoundingClientRect().height - 24), behavior: "instant" });
    }
    else if (n) { if (getSelection().isCollapsed) ask(n, false); }
    else if (e.target.id === "prev") turn(current - 1);
    else if (e.target.id === "next") turn(current + 1);
    else if (e.target.id === "spot-close") close();
  });

  document.addEventListener("keydown", e => {
    if (!$("sheets") || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === "Escape") return close();
    if (e.target.id === "page" && e.key === "Enter") { turn(Number(e.target.value) || current, true); return; }
    if (e.target.matches("input, select, textarea")) return;
    if ((e.key === "Enter" || e.key === " ") && e.target.matches("#sheets text[data-run]")) { e.preventDefault(); ask(e.target, true); return; }
    if (e.target.closest("#spot")) return;
    const whole = zoom === "whole";
    const step = e.key === "ArrowRight" || whole && e.key === "PageDown" ? 1 : e.key === "ArrowLeft" || whole && e.key === "PageUp" ? -1 : 0;
    if (step) { e.preventDefault(); turn(current + step, true); }
  });

  document.addEventListener("change", e => {
    if (e.target.id === "page") turn(Number(e.target.value) || current);
    if (e.target.id !== "zoom") return;
    const n = current;
    zoom = e.target.value;
    sessionStorage.setItem("juesuan-zoom", zoom);
    size();
    turn(n);
  });

  document.addEventListener("submit", e => {
    if (e.target.id !== "find") return;
    e.preventDefault();
    find($("q").value);
  });

  let due = false;
  addEventListener("scroll", () => {
    if (due || !$("sheets")) return;
    due = true;
    requestAnimationFrame(() => { due = false; if ($("sheets")) here(); });
  }, { passive: true });
  addEventListener("resize", () => { if ($("sheets")) { const n = current; size(); if (zoom !== "1" && zoom !== "1.5") turn(n); } });

  // When the files have changed, the reader stays where he was.
  document.addEventListener("desk:swapping", () => {
    const s = all()[current - 1];
    place = s && { page: current, top: s.getBoundingClientRect().top };
    target = null;
  });
  document.addEventListener("desk:swapped", () => {
    begin();
    const s = place && all()[place.page - 1];
    if (s) scrollBy({ top: s.getBoundingClientRect().top - place.top, behavior: "instant" });
    if ($("sheets")) here();
  });

  begin();
  if ($("sheets")) {
    const first = document.querySelector("#at a[data-first]") || document.querySelector("#found a[data-run]");
    const n = Number(/^#p(\d+)$/.exec(location.hash)?.[1] || sessionStorage.getItem(kept));
    if (first) pick(first);
    else if (n > 1) turn(n);
    else {
      const open = document.querySelector("#at a[data-run]"); // the first that is not done
      if (open) pick(open); else here();
    }
  }
}
