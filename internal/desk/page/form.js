"use strict";
// Filling in: what the person types stays in the page until it is saved; then
// only what he has changed is sent, as steps of an edit. Paths are those of the
// supplement; items count from 1.

const form = {
  el: () => document.getElementById("form"),
  saving: false,

  live: sel => [...(form.el()?.querySelectorAll(sel) ?? [])],

  // original is what the file says.
  original(c) {
    if (c.type === "checkbox") return c.defaultChecked ? "1" : "";
    if (c.tagName === "SELECT") return ([...c.options].find(o => o.defaultSelected) ?? c.options[0])?.value ?? "";
    return c.tagName === "TEXTAREA" ? c.defaultValue.replace(/\r\n?/g, "\n") : c.defaultValue.replace(/[\r\n]/g, "");
  },
  value: c => c.type === "checkbox" ? (c.checked ? "1" : "") : c.value,
  control: field => field.querySelector(":scope > .in > [data-control]"),
  money: field => [...field.querySelectorAll(":scope > .in [data-money]")],
  changed(field) {
    const c = form.control(field);
    return !!c && [c, ...form.money(field)].some(x => form.value(x) !== form.original(x));
  },
  text: c => c.value.trim(),
  // set makes a control say something. Choices that many controls have in common
  // stand once in the page: this one gets them when it is entered, or set.
  set(c, text) { form.offer(c); c.value = text; },
  offer(c) {
    const others = c.dataset.others && document.getElementById(c.dataset.others);
    if (!others) return;
    delete c.dataset.others;
    for (const o of others.content.children) if (![...c.options].some(x => x.value === o.value)) c.append(o.cloneNode(true));
  },

  // itemsOf are the items of a list, those proposed elsewhere behind its own.
  itemsOf(list) {
    const own = [...(list.querySelector(":scope > .items")?.children ?? [])].filter(e => e.classList.contains("item"));
    const outer = list.parentElement.closest(".item");
    const more = outer ? [] : form.live(`[data-more="${CSS.escape(list.dataset.rel)}"] > .item`);
    return own.concat(more);
  },
  fieldsIn: item => [...item.querySelectorAll("[data-control]:not([data-preset])")],
  blank: item => form.fieldsIn(item).every(c => form.text(c) === ""),
  isNew: item => item.dataset.item === "0",
  // gone is an item that will not be there: removed, emptied, or new and blank.
  gone(item) {
    let gone = form.known?.get(item);
    if (gone === undefined) {
      gone = item.classList.contains("gone") || form.blank(item) && (form.isNew(item) || form.fieldsIn(item).some(c => form.original(c) !== ""));
      form.known?.set(item, gone);
    }
    return gone;
  },
  known: null, // which items are gone, while nothing changes
  // still does work during which nothing changes.
  still(work) {
    if (form.known) return work();
    form.known = new Map();
    try { return work(); } finally { form.known = null; }
  },
  within: e => { for (let i = e.parentElement?.closest(".item"); i; i = i.parentElement.closest(".item")) if (form.gone(i)) return true; return false; },
  listOf(item) {
    const more = item.parentElement.dataset.more;
    return more ? form.el().querySelector(`[data-list][data-rel="${CSS.escape(more)}"]`) : item.parentElement.closest("[data-list], [data-codes]");
  },

  // collect gives the steps that make the file say what the page shows, and for
  // each step the element it is about.
  collect: () => form.still(form.collectStill),
  collectStill() {
    const changes = [], where = [], place = new Map();
    const join = (a, b) => a && b ? a + "." + b : a || b;
    const pathOf = e => {
      const item = e.parentElement.closest(".item");
      return item ? join(itemPath(item), e.dataset.rel) : e.dataset.rel;
    };
    const itemPath = item => {
      const list = form.listOf(item);
      if (list.dataset.codes !== undefined) return join(list.dataset.codes, item.querySelector("[data-code]").value.trim());
      return pathOf(list) + "[" + place.get(item) + "]";
    };
    const step = (change, e) => { changes.push(change); where.push(e); };
    const depth = e => { let n = 0; for (let i = e.parentElement.closest(".item"); i; i = i.parentElement.closest(".item")) n++; return n; };
    // A list within an item comes after the list of that item: an item proposed
    // above stands before it on the page.
    for (const list of form.live("[data-list]").sort((a, b) => depth(a) - depth(b))) {
      if (form.within(list)) continue;
      const all = form.itemsOf(list), stay = all.filter(i => !form.gone(i)), path = pathOf(list);
      const were = all.filter(i => !form.isNew(i)).sort((a, b) => a.dataset.item - b.dataset.item);
      for (const item of [...were].reverse()) if (!stay.includes(item)) step({ do: "remove", path: `${path}[${item.dataset.item}]` }, item);
      const now = were.filter(i => stay.includes(i));
      stay.forEach((item, i) => {
        place.set(item, i + 1);
        if (form.isNew(item)) {
          step({ do: "insert", path: `${path}[${i + 1}]` }, item);
          now.splice(i, 0, item);
        } else if (now[i] !== item) {
          const from = now.indexOf(item);
          step({ do: "move", path: `${path}[${from + 1}]`, to: i + 1 }, item);
          now.splice(from, 1);
          now.splice(i, 0, item);
        }
      });
    }
    const paths = new Map(), twice = [];
    for (const field of form.live(".field")) {
      const c = form.control(field);
      if (!c || form.within(field) || field.classList.contains("item") && form.gone(field)) continue;
      const path = field.classList.contains("item") ? itemPath(field) : pathOf(field);
      if (field.classList.contains("code") && paths.has(path)) twice.push(field);
      paths.set(path, field);
      const fresh = form.isNew(field.closest(".item") ?? { dataset: {} }) || field.closest(".item[data-item='0']");
      const text = c.hasAttribute("data-preset") ? c.value : form.text(c);
      if (fresh ? text === "" : !form.changed(field)) continue;
      if (text === "") { if (form.original(c) !== "") step({ do: "remove", path }, field); continue; }
      const change = { do: "set", path, text: c.value };
      const money = form.money(field);
      if (money.some(m => form.value(m) !== form.original(m)) || fresh && money.some(m => form.value(m))) {
        const said = Object.fromEntries(money.map(m => [m.dataset.money, form.value(m).trim()]));
        change.money = { Unit: said.unit ?? "", Scope: said.scope ?? "", Source: said.source ?? "", Derived: said.derived === "1" };
      }
      step(change, field);
    }
    return { changes, where, paths, twice, place };
  },

  // say shows a line beside the button.
  say(text, bad) {
    const p = document.getElementById("state");
    if (p) { p.textContent = text; p.classList.toggle("bad", !!bad); }
  },

  // look brings what depends on the fields up to date.
  look() { if (form.el() && !form.busy) form.still(form.lookStill); },
  busy: false, // much is being filled in: it is looked at once, behind it
  lookStill() {
    const { changes, where } = form.collect(), n = changes.length;
    form.keep?.(changes, where);
    desk.dirty = n > 0 || !!document.getElementById("conflict");
    for (const f of form.live(".field")) f.classList.toggle("changed", form.changed(f) && !f.closest("[data-item='0']"));
    const drop = document.getElementById("drop-changes");
    if (drop) drop.hidden = n === 0;
    if (n > 0) form.say(n === 1 ? "有 1 处改动还没有存" : `有 ${n} 处改动还没有存`);
    else if (document.getElementById("state")?.textContent.includes("还没有存")) form.say("没有要存的改动");
    for (const c of form.live("[data-count]")) c.textContent = [...(c.parentElement.querySelector("textarea")?.value ?? "")].length + " 字";
    for (const list of form.live("[data-list]")) form.itemsOf(list).forEach((item, i) => {
      const o = item.querySelector(":scope > .tools > .ordinal");
      if (o) o.textContent = item.parentElement.dataset.more ? "" : `第${i + 1}条`;
    });
    form.live(".item.reason").forEach(form.lookReason);
    form.live(".item.sheet").forEach(form.lookSheet);
  },

  // exact is a decimal number in units of 1e-6, null where there is none.
  exact(text) {
    const m = /^\s*(-?)(\d[\d,]*)(?:\.(\d{1,6}))?\s*$/.exec(text);
    if (!m) return null;
    const n = BigInt(m[2].replaceAll(",", "")) * 1000000n + BigInt((m[3] ?? "").padEnd(6, "0"));
    return m[1] ? -n : n;
  },
  shown(n, places) {
    const a = n < 0n ? -n : n, s = (a / 1000000n) + "." + String(a % 1000000n).padStart(6, "0");
    let cut = s.length;
    while (cut > s.length - 6 + places && s[cut - 1] === "0") cut--;
    return (n < 0n ? "-" : "") + s.slice(0, cut).replace(/\.$/, "");
  },

  lookReason(item) {
    const sentence = item.querySelector(":scope > .figures .sentence"), slot = sentence?.querySelector(".slot");
    const text = item.querySelector(":scope > .fields > [data-rel='text'] textarea")?.value.trim().replace(/[。；，;,]+$/, "") ?? "";
    const list = item.querySelector("[data-rel='parts'][data-list]");
    const parts = list ? form.itemsOf(list).filter(i => !form.gone(i)) : [];
    if (slot && (text || !parts.length)) slot.textContent = text || "＿＿＿＿";
    let p = item.querySelector(".parts-sum");
    if (!list) return;
    if (!parts.length) { p?.remove(); return; }
    if (!p) {
      p = document.createElement("p");
      p.className = "parts-sum";
      p.setAttribute("aria-live", "polite");
      list.querySelector(":scope > .items").after(p);
    }
    let sum = 0n, known = true;
    for (const part of parts) {
      const field = part.querySelector("[data-rel='amount']"), unit = field.querySelector("[data-money='unit']");
      let n = form.exact(form.control(field).value);
      if (n === null) { known = false; continue; }
      const per = { "元": 10000n, "千元": 10n, "万元": 1n, "": 1n }[unit?.value ?? ""];
      sum += n / per;
    }
    const signed = item.querySelector("[data-signed]")?.dataset.signed, want = signed ? form.exact(signed) : null;
    let line = `各分项合计 ${form.shown(sum, 2)} 万元`, off = false;
    if (!known) line += "（有的还没有金额）";
    if (want !== null) {
      const rest = want - sum;
      off = rest > 5000n || rest < -5000n;
      line += `；差额 ${form.shown(want, 2)} 万元，` + (off ? `还差 ${form.shown(rest, 2)} 万元` : "相符");
    }
    p.className = "parts-sum " + (want === null ? "" : off ? "off" : "fits");
    if (p.textContent !== line) p.textContent = line;
  },

  // lookSheet adds up the points of a 自评表.
  lookSheet(sheet) {
    const sum = within => [...within.querySelectorAll("[data-rel='points'] [data-control]")].filter(c => !form.within(c.closest(".field"))).reduce((a, c) => a + (form.exact(c.value) ?? 0n), 0n);
    for (const group of sheet.querySelectorAll(".level1")) {
      const out = group.querySelector(":scope > .head [data-sum]"), weight = form.exact(group.querySelector(":scope > .head [data-rel='weight'] [data-control]")?.value ?? "");
      const points = sum(group);
      out.textContent = form.shown(points, 0) + (weight === null || weight === points ? "" : `，权重是 ${form.shown(weight, 0)}`);
      out.parentElement.classList.toggle("off", weight !== null && weight !== points);
    }
    const total = sheet.querySelector("[data-points]");
    if (total) total.textContent = form.shown(sum(sheet), 0);
  },

  // refuse shows what is wrong with fields, all at once.
  refuse(refused, where) {
    let first = null;
    for (const r of refused) {
      const e = where[r.at];
      if (!e) continue;
      const field = e.classList.contains("field") ? e : e.querySelector(".field") ?? e, p = form.said(field, true);
      if (p) {
        p.textContent = p.textContent ? p.textContent + "；" + r.text : r.text;
        p.id ||= "said-" + (++form.ids);
      }
      field.classList.add("refused");
      const c = form.control(field);
      c?.setAttribute("aria-invalid", "true");
      if (p) c?.setAttribute("aria-errormessage", p.id);
      first ??= c ?? e;
    }
    first?.focus();
    first?.scrollIntoView({ block: "center" });
  },
  forgive(field) {
    field.classList.remove("refused");
    form.said(field)?.remove();
    form.control(field)?.removeAttribute("aria-invalid");
  },
  // said is the line that says what is wrong with a field.
  said(field, make) {
    let p = field.querySelector(":scope > .said");
    if (!p && make) {
      p = Object.assign(document.createElement("p"), { className: "said bad" });
      (field.querySelector(":scope > .kept") ?? field.querySelector(":scope > .in"))?.after(p);
    }
    return p;
  },
  ids: 0,

  // unfold puts into the page what of 自评表 is not there yet; it reports whether
  // it could.
  async unfold(sheets) {
    const closed = sheets.filter(s => s.classList.contains("closed"));
    if (!closed.length) return true;
    const at = new URL(location.href);
    at.searchParams.delete("open");
    for (const s of closed) at.searchParams.append("open", s.dataset.item);
    let there;
    try {
      there = new DOMParser().parseFromString(await (await fetch(at)).text(), "text/html").getElementById("form");
    } catch {
      form.say("打不开：程序没有应答", true);
      return false;
    }
    if (there?.dataset.hash !== form.el().dataset.hash) { form.say("补充资料在别处改过：请先保存，或按 F5 刷新，再打开这一张", true); return false; }
    for (const s of closed) {
      const whole = [...there.querySelectorAll(".item.sheet")].find(x => x.dataset.item === s.dataset.item);
      if (!whole || !s.classList.contains("closed")) continue;
      s.classList.remove("closed");
      s.replaceChildren(...whole.childNodes);
    }
    form.here();
    form.look();
    return true;
  },
  // here keeps in the address which 自评表 are open: the page that is asked for anew has them.
  here(all) {
    const at = new URL(location.href), open = form.live(".item.sheet:not(.closed, .shut)").map(s => s.dataset.item).filter(n => n !== "0");
    at.searchParams.delete("open");
    for (const n of all ? ["all"] : open) at.searchParams.append("open", n);
    if (at.href !== location.href && form.live(".item.sheet").length) history.replaceState(history.state, "", at);
  },
  // rest puts into a row of a 自评表 the fields that are seldom filled in.
  rest(row) {
    const box = row?.querySelector(":scope > .more > .fields");
    if (!box || box.firstElementChild) return;
    const fresh = document.getElementById(form.listOf(row).dataset.blank).content.cloneNode(true).querySelector(".more > .fields");
    for (const field of fresh.querySelectorAll(".field")) {
      field.dataset.path = row.dataset.path + "." + field.dataset.rel;
      const c = form.control(field), l = field.querySelector(":scope > label");
      if (c) c.id = "f-" + field.dataset.path;
      if (c && l) l.htmlFor = c.id;
    }
    box.append(...fresh.childNodes);
  },

  version() {
    const el = form.el();
    let file = el.dataset.file;
    if (!el.dataset.hash) file = el.querySelector("[name=newfile]:checked")?.value ?? file;
    return { file, hash: el.dataset.hash };
  },

  // save sends what was changed. It reports whether it is saved.
  async save() {
    if (form.saving || !form.el() || document.getElementById("save").disabled) return false;
    form.live(".field.refused").forEach(form.forgive);
    const { changes, where, paths, twice, place } = form.collect();
    if (!changes.length) { form.say("没有要存的改动"); return true; }
    if (twice.length) {
      form.say("没有存：下面标出的各处要改", true);
      form.refuse(twice.map((_, at) => ({ at, text: "这个科目上面已经有了" })), twice);
      return false;
    }
    form.saving = true;
    form.say("正在保存…");
    const sent = form.snapshot(paths, place);
    try {
      let r, a;
      try {
        r = await fetch("/form/save?unit=" + encodeURIComponent(desk.unit), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ version: form.version(), changes }) });
        a = await r.json();
      } catch {
        form.say("没有存：程序没有应答。写的内容留在这里，不会丢；请再双击一次 juesuan，等网页打开后，回到这一页按保存。", true);
        desk.news("程序没有应答。重新打开程序以后这里还是存不上的，是程序换了地址（原来的被别的程序占了）：请把没有存的内容抄到新打开的网页里。", "抄下没有存的内容", form.copy);
        return false;
      }
      if (a.changed) { await form.conflict(a.text); return false; }
      if (!r.ok) {
        form.say(a.text, true);
        form.refuse(a.refused ?? [], where);
        return false;
      }
      form.settle(sent, a.version);
      try {
        if (!form.late(sent)) await form.fresh(null, () => form.late(sent));
      } catch {
        form.look();
        form.say("已保存，但网页没有更新；请按 F5 刷新。", true);
        return !desk.dirty;
      }
      form.look();
      const rest = form.collect().changes.length;
      form.say(rest ? `已保存；保存的时候又写的 ${rest} 处还没有存` : "已保存，已按新的内容重新核对。");
      return !rest;
    } finally {
      form.saving = false;
    }
  },

  // snapshot is what the page holds when it is sent.
  snapshot: (paths, place) => form.still(() => ({
    place,
    paths: new Map([...paths].map(([path, field]) => [field, path])),
    controls: new Map(form.live("[data-control], [data-money]").map(c => [c, form.value(c)])),
    items: new Map(form.live(".item").map(i => [i, form.gone(i) || form.within(i)])),
  })),

  // originally makes a control one of which the file says text; what it shows stays.
  originally(c, text) {
    const shown = form.value(c);
    if (c.type === "checkbox") { c.defaultChecked = text === "1"; c.checked = shown === "1"; return; }
    if (c.tagName === "SELECT") for (const o of c.options) o.defaultSelected = o.value === text;
    else c.defaultValue = text;
    c.value = shown;
  },

  // settle makes what was sent what the file says, in the page as it stands:
  // what the person has typed since is then what is not saved yet.
  settle(sent, version) {
    for (const [c, text] of sent.controls) {
      const item = c.closest(".item");
      if (!item || !sent.items.get(item)) form.originally(c, text);
    }
    for (const [item, gone] of sent.items) {
      if (item.classList.contains("code")) { if (!gone) form.settleCode(item, sent.paths.get(item)); continue; }
      if (!gone) { item.dataset.item = sent.place.get(item) ?? item.dataset.item; continue; }
      if (form.isNew(item)) continue;
      if (form.gone(item)) { item.remove(); continue; }
      item.dataset.item = "0"; // put back meanwhile: the file has it no more
      for (const c of item.querySelectorAll("[data-control]:not([data-preset]), [data-money]")) form.originally(c, "");
    }
    for (const [field, path] of sent.paths) {
      const c = form.control(field), l = field.querySelector(":scope > label");
      if (!field.isConnected || !c || document.getElementById("f-" + path)) continue;
      field.dataset.path = path;
      c.id = "f-" + path;
      if (l && !l.control) l.htmlFor = c.id;
    }
    form.el().dataset.hash = version.hash;
    form.el().dataset.file = version.file;
    form.here();
    form.el().querySelector(".newfile")?.remove();
  },
  settleCode(item, path) {
    item.classList.remove("item", "code");
    delete item.dataset.item;
    item.dataset.rel = path;
    item.querySelector("[data-code]").readOnly = true;
    item.querySelector("[data-do='remove']")?.remove();
  },

  // late reports whether something was typed or begun since it was sent.
  late: sent => form.collect().changes.length > 0 || form.begun() ||
    form.live(".item").some(i => !sent.items.has(i)),
  // begun reports whether the person stands in an item that the file does not have.
  begun: () => !!document.activeElement?.closest?.("#form [data-list] .item[data-item='0'], #form [data-codes] .item[data-item='0']"),

  // fresh shows the file as it is now; place and focus stay. before is done at
  // the last moment; where wait says so then, the page stays as it is.
  async fresh(before, wait) {
    const r = await fetch(location.href), page = new DOMParser().parseFromString(await r.text(), "text/html");
    if (wait?.()) return;
    before?.();
    const { paths } = form.collect(), active = document.activeElement;
    let focus = null;
    for (const [path, field] of paths) {
      const c = form.control(field);
      if (field.contains(active)) focus = [path, active === c ? c.selectionStart : null];
    }
    const by = active?.id, open = [...document.querySelectorAll("details[open][id]")].map(e => e.id), top = scrollY;
    for (const part of ["header.top", "#main"]) document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
    for (const id of open) { const e = document.getElementById(id); if (e) e.open = true; }
    document.title = page.title;
    desk.stamp = document.body.dataset.stamp = page.body.dataset.stamp;
    scrollTo(0, top);
    const c = focus && document.getElementById("f-" + focus[0]);
    if (c) { c.focus({ preventScroll: true }); if (focus[1] !== null && c.setSelectionRange && /^(text|textarea)$/.test(c.type)) c.setSelectionRange(focus[1], focus[1]); }
    else if (by) document.getElementById(by)?.focus({ preventScroll: true });
    form.look();
    document.dispatchEvent(new CustomEvent("desk:swapped"));
  },

  // add puts a blank item at the end of a list and returns it.
  add(list) {
    const blank = (document.getElementById(list.dataset.blank) ?? list.querySelector(":scope > template")).content.cloneNode(true);
    const item = blank.querySelector(".item");
    for (const field of blank.querySelectorAll(".field")) {
      const c = form.control(field), l = field.querySelector(":scope > label");
      if (!c) continue;
      c.id = "new-" + (++form.ids);
      if (field.classList.contains("code")) c.setAttribute("aria-label", field.dataset.name);
      else if (l && !l.control) l.htmlFor = c.id;
    }
    (list.querySelector(":scope > .items") ?? list.querySelector(":scope > .rows")).append(blank);
    return item;
  },
};

document.addEventListener("input", e => {
  const field = e.target.closest?.("#form .field");
  if (field) form.forgive(field);
  if (e.target.closest?.("#form")) form.look();
});

document.addEventListener("change", e => {
  const item = e.target.closest?.(".item.reason"), field = e.target.closest?.(".field");
  if (item && field?.dataset.rel === "of") {
    const t = form.live("template[data-figures]").find(t => t.dataset.figures === e.target.value);
    item.querySelector(":scope > .figures").replaceChildren(...(t ? [t.content.cloneNode(true)] : []));
  }
  if (field?.dataset.rel && /(^|\.)unit$/.test(field.dataset.rel) && e.target === form.control(field)) form.usual(field);
  if (e.target.closest?.("#form")) form.look();
});

for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, e => { if (e.target.matches?.("#form select[data-others]")) form.offer(e.target); });
document.addEventListener("toggle", e => { if (e.target.matches?.("#form .more[open]")) form.rest(e.target.closest(".item")); }, true);

// usual says beside the amounts of a group which unit they are in, once it is
// chosen for the group.
form.usual = field => {
  const group = field.parentElement.closest(".item, fieldset.group");
  for (const m of group?.querySelectorAll("[data-money='unit']") ?? []) {
    const o = m.options[0];
    if (o.value !== "") continue;
    o.dataset.was ??= o.textContent;
    o.textContent = form.control(field).value || o.dataset.was;
    for (const other of m.options) other.hidden = other !== o && !other.selected && other.value === o.textContent;
  }
};

document.addEventListener("submit", e => {
  if (e.target.id !== "form") return;
  e.preventDefault();
  form.save();
});

document.addEventListener("keydown", e => {
  if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "s" && form.el()) {
    e.preventDefault();
    form.save();
  }
  // As in Excel: Enter goes down to the next field, Shift+Enter up; Tab goes
  // right to what stands beside. A text of several lines keeps its Enter.
  if (e.key === "Enter" && !e.isComposing && !e.ctrlKey && !e.altKey && e.target.matches?.("#form input[data-control], #form input[data-code]")) {
    const all = form.live("input[data-control]:not([type=hidden]), select[data-control], textarea[data-control], input[data-code]").filter(c => c.checkVisibility());
    const next = all[all.indexOf(e.target) + (e.shiftKey ? -1 : 1)];
    e.preventDefault(); // else the form would be saved by the way
    if (next) { next.focus(); next.select?.(); }
  }
  if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) {
    const item = e.target.closest?.("#form .item");
    if (item && form.move(item, e.key === "ArrowUp")) { e.preventDefault(); e.target.focus(); }
  }
});

// move moves an item by one place.
form.move = (item, up) => {
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other?.classList.contains("item") || item.parentElement.dataset.more) return false;
  if (up) other.before(item); else other.after(item);
  form.look();
  return true;
};

document.addEventListener("click", async e => {
  const b = e.target.closest?.("button");
  if (!b || !form.el()) return;
  if (b.id === "save-next") {
    if (await form.save()) { location.href = form.el().dataset.next; }
    return;
  }
  if (b.id === "drop-changes") { draft.pending = []; form.keep?.([], []); form.keep = null; desk.dirty = false; document.getElementById("conflict")?.remove(); location.reload(); return; }
  const what = b.dataset.do;
  if (!what || !b.closest("#form")) return;
  const item = b.closest(".item");
  switch (what) {
    case "add": case "add-code":
      form.add(b.closest("[data-list], [data-codes]")).querySelector("[data-code], [data-control]:not([type=hidden])").focus();
      break;
    case "up": case "down":
      if (form.move(item, what === "up")) b.focus();
      break;
    case "remove":
      if (form.isNew(item)) {
        const list = form.listOf(item);
        if (item.parentElement.dataset.more) for (const c of form.fieldsIn(item)) c.value = "";
        else item.remove();
        list?.querySelector(":scope > button")?.focus();
      } else {
        const gone = item.classList.toggle("gone");
        b.textContent = gone ? "恢复" : "删去";
        for (const f of item.querySelectorAll(":scope > .fields, :scope > section")) f.inert = gone;
      }
      break;
    case "copy": {
      const field = b.closest(".field"), c = form.control(field);
      c.value = field.querySelector("[data-last]").textContent;
      c.focus();
      break;
    }
    case "otherwise": {
      const field = b.closest(".field"), open = field.classList.toggle("other");
      b.setAttribute("aria-expanded", String(open));
      if (open) form.control(field).focus();
      break;
    }
    case "fold": {
      const shut = item.classList.contains("closed") ? !await form.unfold([item]) : item.classList.toggle("shut");
      const now = item.querySelector(":scope > .sheet-name > .fold");
      now.setAttribute("aria-expanded", String(!shut));
      now.focus({ preventScroll: true });
      form.here();
      break;
    }
    case "zeros":
      for (const f of b.closest("fieldset").querySelectorAll(":scope > .field:not(.given)")) {
        const c = form.control(f);
        if (c?.classList.contains("n") && c.checkVisibility() && form.text(c) === "") { c.value = "0"; form.forgive(f); }
      }
      break;
    case "without": {
      const c = form.control(b.closest(".field"));
      c.value = b.dataset.without;
      c.focus();
      break;
    }
    case "copy-list":
      for (const li of b.closest("details").querySelectorAll("li")) {
        const list = b.closest("[data-list]"), said = [...li.querySelectorAll("[data-last]")], first = said[0];
        const rel = s => `.field[data-rel="${CSS.escape(s.dataset.last)}"]`;
        if (form.itemsOf(list).some(i => !form.gone(i) && form.control(i.querySelector(rel(first)))?.value.trim() === first.textContent.trim())) continue;
        const fresh = form.add(list);
        for (const s of said) { const f = fresh.querySelector(rel(s)); if (f) form.control(f).value = s.textContent; }
      }
      break;
  }
  form.look();
});

// all shows also what this layout does not ask for, for as long as the person wants it.
form.all = on => {
  const b = document.getElementById("show-all");
  form.el()?.classList.toggle("all", on);
  if (b) { b.setAttribute("aria-pressed", String(on)); b.textContent = on ? "只看要填的" : "全部项目"; }
};
document.addEventListener("click", e => {
  if (e.target.id !== "show-all") return;
  const on = !form.el().classList.contains("all");
  try { sessionStorage.setItem("juesuan all", on ? "1" : ""); } catch { /* this page only */ }
  form.all(on);
});
form.recall = () => { let on = false; try { on = sessionStorage.getItem("juesuan all") === "1"; } catch { /* never asked */ } form.all(on); };
form.recall();

desk.hold = () => form.saving || form.begun();
addEventListener("beforeunload", e => { if (desk.dirty) e.preventDefault(); });
document.addEventListener("desk:swapped", () => { form.recall(); form.look(); });

// An address that names no topic is of the first that lacks something: once
// shown, it stays that topic, whatever is filled in.
if (form.el() && !/[?&](topic|field)=/.test(location.search)) {
  const shown = document.querySelector(".topics a[aria-current]");
  if (shown) history.replaceState(history.state, "", shown.href);
}

// aim puts the focus into the field that the address names.
desk.ready(() => {
  form.look();
  const aim = form.el()?.dataset.focus;
  if (aim) {
    const find = p => form.live("[data-path]").find(x => x.dataset.path === p);
    let e = null;
    form.rest(form.live(".level3").find(r => aim.startsWith(r.dataset.path + ".")));
    for (let path = aim, up; path && !(e = find(path)); path = up) {
      up = path.replace(/(\.[^.[\]]*|\[\d+\])$/, "");
      if (up === path) break;
    }
    if (e) {
      for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
      for (let r = e; r; r = r.parentElement.closest("[data-rest]")) r.classList.add("aimed");
      (e.querySelector("[data-control]:not([type=hidden])") ?? e.querySelector("button"))?.focus({ preventScroll: true });
      e.scrollIntoView({ block: "center" });
    }
  }
});
