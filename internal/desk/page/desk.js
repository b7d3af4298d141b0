"use strict";
// What every page of the desk does: it hears what happens, and asks again for
// what it shows. Other scripts of a view listen for "desk:event",
// "desk:swapping" and "desk:swapped" on document.

const desk = {
  unit: document.body.dataset.unit,
  stamp: document.body.dataset.stamp,
  tab: document.body.dataset.tab,
  // ready does what needs the page's fields and buttons, once they may be used.
  ready(what) {
    if (document.documentElement.dataset.live === "yes") what(); else document.addEventListener("desk:live", what, { once: true });
  },
  dirty: false, // the person has typed something that is not saved

  // news shows a line above the page; a link or button may follow it.
  news(text, action, what) {
    const bar = document.getElementById("news");
    bar.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
    if (action) {
      const b = document.createElement("button");
      b.textContent = action;
      b.onclick = what;
      bar.append(b);
    }
    const away = Object.assign(document.createElement("button"), { type: "button", className: "away", textContent: "×", onclick: () => { bar.hidden = true; } });
    away.setAttribute("aria-label", "关上这条消息");
    bar.append(away);
    bar.hidden = !text;
  },

  // swap asks for the page anew and puts the parts that changed in place.
  // Where the person is and what he has opened stays.
  async swap() {
    let page;
    const mine = desk.asked = (desk.asked || 0) + 1;
    try {
      const r = await fetch(location.href);
      page = new DOMParser().parseFromString(await r.text(), "text/html");
    } catch {
      return; // the next event tries again
    }
    await desk.released();
    if (mine !== desk.asked) return; // a later answer knows more
    if (desk.dirty || desk.hold?.()) return; // typed meanwhile, or before the connection was lost
    document.dispatchEvent(new CustomEvent("desk:swapping"));
    const open = [...document.querySelectorAll("details[open][id]")].map(e => e.id);
    const focus = document.activeElement && document.activeElement.id;
    const under = desk.under(), top = under?.getBoundingClientRect().top;
    for (const part of ["header.top", "#main"]) {
      const now = document.querySelector(part), next = page.querySelector(part);
      if (now && next) desk.patch(now, next);
    }
    for (const id of open) { const e = document.getElementById(id); if (e) e.open = true; }
    if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus();
    document.title = page.title;
    desk.stamp = document.body.dataset.stamp = page.body.dataset.stamp;
    // What the person is about to press stays under the pointer.
    if (under?.isConnected) {
      const off = () => under.getBoundingClientRect().top - top;
      scrollBy({ top: off(), behavior: "instant" });
      if (off() >= 1) { // a page that is too short to be scrolled so far
        document.getElementById("main").style.paddingBottom = `${off() + Math.max(48, innerHeight - document.body.offsetHeight + 48)}px`;
        scrollBy({ top: off(), behavior: "instant" });
      }
    }
    document.dispatchEvent(new CustomEvent("desk:swapped")); // a view may know better where the person reads
  },

  // under is what the pointer is on, in what is written anew.
  under: () => desk.pointer && document.elementFromPoint(...desk.pointer)?.closest("#main *"),

  // patch makes an element like another: what stays the same remains the
  // element that it is, with its focus, its place and a press on it. Of what has
  // data-whole nothing is patched: it stays while that says the same, and is
  // replaced when it does not, or says nothing.
  patch(now, next) {
    if (now.isEqualNode(next)) return;
    if (now.dataset?.whole !== undefined) {
      if (!now.dataset.whole || now.dataset.whole !== next.dataset.whole) now.replaceWith(next);
      return;
    }
    for (const a of [...now.attributes]) if (!next.hasAttribute(a.name)) now.removeAttribute(a.name);
    for (const a of next.attributes) if (now.getAttribute(a.name) !== a.value) now.setAttribute(a.name, a.value);
    const key = n => n.id || n.dataset?.key || "", wanted = new Set([...next.childNodes].map(key)), mine = new Map();
    for (const c of now.childNodes) if (key(c)) mine.set(key(c), c);
    let at = now.firstChild;
    for (const n of [...next.childNodes]) {
      const same = c => c && c.nodeType === n.nodeType && c.nodeName === n.nodeName && key(c) === key(n);
      while (at && key(at) && !wanted.has(key(at))) { const gone = at; at = at.nextSibling; gone.remove(); }
      const found = key(n) ? mine.get(key(n)) : at;
      if (!same(found)) { now.insertBefore(n, at); continue; }
      if (found === at) at = at.nextSibling; else now.insertBefore(found, at);
      if (n.nodeType !== Node.ELEMENT_NODE) { if (found.nodeValue !== n.nodeValue) found.nodeValue = n.nodeValue; } else desk.patch(found, n);
    }
    while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
  },

  // released waits while a button of the mouse is down: what is put in place
  // then would take the click away.
  released: () => desk.pressing ? new Promise(ok => addEventListener("pointerup", () => setTimeout(ok, 50), { once: true })) : null,
  pressing: false,
  pointer: null, // where it is, [x, y]

  // send posts and returns the answer; trouble is shown as news.
  async send(address, body, headers) {
    let r;
    try {
      r = await fetch(address, { method: "POST", body, headers });
    } catch {
      desk.news("程序已经结束或没有应答；请再双击一次 juesuan。");
      return null;
    }
    if (!r.ok) {
      desk.news((await r.text()).trim());
      return null;
    }
    return r;
  },
};

addEventListener("pointermove", e => { desk.pointer = [e.clientX, e.clientY]; }, true);
document.addEventListener("pointerleave", () => { desk.pointer = null; });
addEventListener("pointerdown", () => { desk.pressing = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { desk.pressing = false; }, true);

// What sticks to the window stands below the head, whatever its height.
desk.measure = () => {
  const head = document.querySelector("header.top");
  document.documentElement.style.setProperty("--head", (getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0) + "px");
};
for (const when of ["DOMContentLoaded", "resize"]) addEventListener(when, () => desk.measure());
document.addEventListener("desk:swapped", () => desk.measure());

// The scripts of the view are there by then.
addEventListener("DOMContentLoaded", () => {
  let lost = false, from;
  const listen = () => {
  from = new EventSource("/events?unit=" + encodeURIComponent(desk.unit) + "&stamp=" + desk.stamp + "&heard=" + document.body.dataset.heard);
  from.onerror = () => {
    lost = true;
    if (from.readyState !== EventSource.CLOSED) return;
    desk.news("程序已经结束；要继续，请再双击一次 juesuan。", desk.dirty && "抄下没有存的内容", desk.copy);
    setTimeout(listen, 3000); // a new start has the same address, where it is free
  };
  from.onmessage = m => {
    const e = JSON.parse(m.data);
    if (e.kind === "hello") {
      document.getElementById("live").disabled = false;
      if (!document.documentElement.dataset.live) {
        document.documentElement.dataset.live = "yes";
        document.dispatchEvent(new CustomEvent("desk:live"));
      }
      if (lost) { lost = false; desk.news(""); desk.swap(); }
      return;
    }
    const handled = !document.dispatchEvent(new CustomEvent("desk:event", { detail: e, cancelable: true }));
    if (handled) return;
    if (e.kind === "board" && !desk.unit) desk.swap();
    if (e.kind === "unit" && e.unit === desk.unit && e.stamp !== desk.stamp && !desk.dirty) desk.swap();
  };
  };
  listen();
  addEventListener("pagehide", () => { from.close(); navigator.sendBeacon("/closed"); });
  addEventListener("pageshow", e => { if (e.persisted) location.reload(); });
});
