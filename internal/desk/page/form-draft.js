"use strict";
// Nothing typed is ever lost: what is not saved yet is kept in the browser,
// tab by tab and topic by topic, until the server has it, and is put back when
// the page is opened again: after a reload, Back, a crash of the browser or the
// program. What a tab left that is gone, the next one that comes there takes over.

const draft = {
  base: () => ["juesuan", form.el().dataset.place, desk.unit, document.querySelector(".topics a[aria-current]")?.firstChild.textContent.trim()].join(" "),
  key: () => draft.base() + " @" + draft.tab,
  tab: "",

  // name gives the tab a name of its own, which it keeps while it is open. A tab
  // that was copied finds the name taken, and gets another one.
  name() {
    const keep = tab => { draft.tab = tab; try { sessionStorage.setItem("juesuan tab", tab); } catch { /* one name a page */ } };
    const fresh = () => Math.random().toString(36).slice(2);
    let held = false, tab = "";
    const hold = () => navigator.locks.request("juesuan tab " + draft.tab, () => { held = true; return new Promise(ok => addEventListener("pagehide", ok)); });
    try { tab = sessionStorage.getItem("juesuan tab") ?? ""; } catch { /* as above */ }
    keep(tab || fresh());
    hold();
    setTimeout(() => { if (!held) { keep(fresh()); hold(); form.look(); } }, 5000);
  },
  // left are the drafts for this topic of tabs that are not there any more.
  async left() {
    const held = new Set((await navigator.locks.query()).held.map(l => l.name)), base = draft.base();
    let keys = [];
    try { keys = Object.keys(localStorage); } catch { /* nothing is kept */ }
    return keys.filter(k => k === base || k.startsWith(base + " @") && k !== draft.key() && !held.has("juesuan tab " + k.slice(base.length + 2)));
  },
  text: c => c.do === "set" ? c.text : c.do === "remove" ? "（删去）" : "",

  // read is a draft that is kept, null where there is none.
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, d) {
    try {
      if (d) localStorage.setItem(key, JSON.stringify(d)); else localStorage.removeItem(key);
    } catch { /* the browser keeps nothing: the page itself still does */ }
  },

  // inside are the elements of a form or an item that are not of an item in it.
  inside: (box, sel) => [...box.querySelectorAll(sel)].filter(e => !e.classList.contains("item") && e.parentElement.closest(".item, #form") === box),

  // apply takes the steps of an edit in the page, as a person would.
  apply(changes) { draft.fill(form.el(), changes); },
  // fill takes the steps within the form or an item of it.
  fill(within, changes) {
    const lists = new Map();
    const items = list => {
      if (!lists.has(list)) lists.set(list, form.itemsOf(list).filter(i => !form.isNew(i)).sort((a, b) => a.dataset.item - b.dataset.item));
      return lists.get(list);
    };
    const listAt = (box, rel) => box && draft.inside(box, "[data-list]").find(l => l.dataset.rel === rel);
    const walk = path => {
      let box = within, m;
      while (box && (m = /^([^[]*)\[(\d+)\]\.?/.exec(path))) {
        const list = listAt(box, m[1]);
        box = list && items(list)[m[2] - 1];
        path = path.slice(m[0].length);
      }
      return { box, rest: path };
    };
    const split = path => {
      const m = /^(.*)\[(\d+)\]$/.exec(path);
      if (!m) return {};
      const { box, rest } = walk(m[1]);
      return { list: listAt(box, rest), at: m[2] - 1 };
    };
    form.busy = true;
    for (const c of changes) {
      const { list, at } = split(c.path);
      if (list && c.do === "remove") {
        const [item] = items(list).splice(at, 1);
        item?.querySelector(":scope > .tools [data-do=remove], :scope > .head [data-do=remove], :scope > .more [data-do=remove]")?.click();
      } else if (list && c.do === "move") {
        items(list).splice(c.to - 1, 0, ...items(list).splice(at, 1));
      } else if (list && c.do === "insert") {
        const of = changes.find(k => k.path === c.path + ".of")?.text;
        const proposed = of && form.live(`[data-more="${CSS.escape(list.dataset.rel)}"] > .item`).find(i => form.blank(i) && [...i.querySelectorAll(".field[data-rel='of']")].some(f => form.control(f).value === of));
        items(list).splice(at, 0, proposed || form.add(list));
      } else if (c.do === "set" || c.do === "remove") {
        draft.put(c, walk(c.path));
      }
    }
    for (const [list, now] of lists) for (const item of now) if (!item.parentElement.dataset.more) list.querySelector(":scope > .items").append(item);
    form.busy = false;
    form.look();
  },
  // put fills in one field.
  put(c, { box, rest }) {
    if (!box) return;
    const there = () => draft.inside(box, ".field").find(f => f.dataset.rel === rest);
    let field = there() ?? (form.rest(box), there());
    const codes = !field && draft.inside(box, "[data-codes]").find(l => rest.startsWith(l.dataset.codes + "."));
    if (codes) {
      field = form.add(codes);
      field.querySelector("[data-code]").value = rest.slice(codes.dataset.codes.length + 1);
    }
    const control = field && form.control(field);
    if (!control || control.hasAttribute("data-preset")) return;
    form.set(control, c.do === "set" ? c.text : "");
    for (const m of form.money(field)) {
      const key = m.dataset.money, said = c.money?.[key[0].toUpperCase() + key.slice(1)];
      if (c.money && m.type === "checkbox") m.checked = said; else if (c.money) m.value = said;
    }
    control.dispatchEvent(new Event("change", { bubbles: true }));
    for (let d = field.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
  },

  // restore puts back what was not saved. Where the file is another by now, or
  // something has no place any more, it is shown, to be taken over by hand.
  async restore() {
    if (!draft.tab) draft.name();
    const key = draft.key();
    for (const k of await draft.left()) {
      const d = draft.read(k);
      if (d && draft.read(key)) draft.aside(k, d); else if (d) draft.write(key, d);
      draft.write(k, null);
    }
    const d = draft.read(key);
    let n = 0;
    if (d?.pending?.length) draft.old(d.pending);
    if (d?.changes?.length && d.hash === form.el().dataset.hash) {
      const into = d.changes.filter(c => /^forms\[\d+\]\./.test(c.path)).map(c => c.path.split(/[[\]]/)[1]);
      const numbered = d.changes.some(c => /^forms\[\d+\]$/.test(c.path)); // anew: which is which is told by the steps
      await form.unfold(form.live(".item.sheet").filter(s => numbered ? into.length : into.includes(s.dataset.item)));
      draft.apply(d.changes);
      const now = new Set(form.collect().changes.map(c => JSON.stringify(c)));
      n = d.changes.length;
      if (!d.changes.every(c => now.has(JSON.stringify(c)))) draft.aside(key, d);
    } else if (d?.changes?.length) draft.aside(key, d);
    form.keep = draft.keep;
    form.look();
    draft.show(draft.base() + " 旧");
    if (n) form.say(`上次没有存的 ${n} 处已经填回来，还没有存`);
  },
  aside(key, d) {
    draft.old(d.rows.concat(d.pending ?? []));
    draft.write(key, null);
  },
  // old keeps what has no place any more, to be shown.
  old(rows) {
    const key = draft.base() + " 旧", before = draft.read(key)?.rows ?? [];
    rows = rows.filter(r => { const c = document.getElementById("f-" + r.path); return r.text && !(c && c.value === r.text); });
    draft.write(key, rows.length || before.length ? { rows: before.concat(rows) } : null);
  },
  show(key) {
    const d = draft.read(key);
    if (!d?.rows?.length || document.getElementById("draft")) return;
    const el = (name, text) => Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text });
    const panel = Object.assign(el("section"), { id: "draft", className: "panel" }), list = el("ul"), away = Object.assign(el("button", "不要了"), { type: "button" });
    panel.setAttribute("aria-label", "上次没有存的内容");
    for (const r of d.rows) list.append(el("li", `${r.label}：${r.text}`));
    away.onclick = () => { draft.write(key, null); panel.remove(); };
    panel.append(el("p", "上次没有存的内容还在，但补充资料后来改过，没有自己填进去。要用的，请抄到下面："), list, away);
    document.getElementById("main").before(panel);
  },

  // keep is called with all that is not saved, after each change.
  keep(changes, where) {
    const pending = draft.pending;
    draft.write(draft.key(), changes.length || pending.length ? { hash: form.el().dataset.hash, changes, rows: draft.rows(changes, where), pending } : null);
  },
  pending: [], // what the person has still to choose about: it is in no field
  rows: (changes, where) => changes.map((c, i) => ({ path: c.path, label: merge.label(where[i]), text: draft.text(c) })),
};

form.copy = desk.copy = async () => {
  const { changes, where } = form.collect();
  const text = draft.rows(changes, where).filter(r => r.text).map(r => r.label + "：" + r.text).join("\n");
  try { await navigator.clipboard.writeText(text); desk.news("已复制；可以粘贴到别处。"); } catch { desk.news(text); }
};

desk.ready(() => { if (form.el()) draft.restore(); });
