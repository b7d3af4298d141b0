"use strict";
// Last year's report beside this year's: the section that is looked at, or the
// nearest above it that last year's has too.
(() => {
  const $ = id => document.getElementById(id);
  const plain = s => s.replace(/[\d０-９\s　]/g, "");
  const section = () => {
    const headings = [...$("last").querySelectorAll("h2, h3, h4, h5")];
    const links = [...document.querySelectorAll("#outline a")];
    for (let i = links.findIndex(a => a.hasAttribute("aria-current")); i >= 0; i--) {
      const title = plain(links[i].firstElementChild.textContent), h = headings.find(h => plain(h.textContent) === title);
      if (h) return h;
    }
    return null;
  };
  let at = null;
  const follow = () => {
    if (!$("last") || $("last").hidden) return;
    const h = section();
    if (h && h !== at) { at = h; $("last").scrollTop += h.getBoundingClientRect().top - $("last").getBoundingClientRect().top - 8; }
  };
  document.addEventListener("click", async e => {
    if (e.target.id !== "show-last") return;
    const last = $("last"), on = last.hidden;
    if (on && !last.firstElementChild) {
      const r = await fetch(e.target.dataset.from);
      if (!r.ok) { desk.news((await r.text()).trim()); return; }
      const page = new DOMParser().parseFromString(await r.text(), "text/html");
      for (const n of page.querySelectorAll("style, script, nav, .skip, [id]")) n.matches("[id]") && !n.matches("style, script, nav, .skip") ? n.removeAttribute("id") : n.remove();
      last.append(...page.body.childNodes);
    }
    last.hidden = !on;
    e.target.setAttribute("aria-pressed", String(on));
    at = null;
    dispatchEvent(new Event("resize"));
    follow();
  });
  addEventListener("scroll", follow, { passive: true });
})();
