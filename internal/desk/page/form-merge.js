"use strict";
// When the supplement was changed elsewhere while the person was typing: the
// page shows the file as it is now, and beside it what he had written, for him
// to decide field by field. Nothing of his is put anywhere by itself.

const merge = {
  // signature is what the file said of an item, or an element like it.
  signature: e => JSON.stringify([...e.querySelectorAll("[data-control]")].map(c => [c.closest(".field").dataset.rel, form.original(c)]).filter(x => x[1])),

  // label says in words where an element stands.
  label(e) {
    const names = [];
    for (let x = e; x && x.id !== "form"; x = x.parentElement) {
      if (x.classList.contains("field")) names.unshift(x.dataset.name ?? "");
      else if (x.classList.contains("item") && x.dataset.item !== "0") names.unshift(`第${x.dataset.item}条`);
      else if (x.tagName === "FIELDSET") names.unshift(x.querySelector("legend").firstChild.textContent.trim());
      else if (x.dataset?.list !== undefined) names.unshift(x.dataset.name);
    }
    return names.filter((n, i) => n && n !== names[i - 1]).join("　");
  },

  // mine is what the person has changed, taken out of the page.
  mine() {
    const { changes, where } = form.collect(), out = [], seen = new Set(), label = merge.label;
    const words = item => [...item.querySelectorAll("[data-control]")].map(form.text).filter(Boolean).join("；");
    changes.forEach((c, i) => {
      const e = where[i], fresh = e.closest(".item[data-item='0']");
      if (fresh) {
        const top = merge.topNew(fresh);
        if (seen.has(top)) return;
        seen.add(top);
        const list = form.listOf(top);
        out.push({ kind: "item", label: label(list), list: list.dataset.path, mine: words(top), node: top });
      } else if (e.classList.contains("field")) {
        out.push({ kind: "field", label: label(e), path: e.dataset.path, lists: merge.trail(e), mine: form.control(e).value, values: [form.control(e), ...form.money(e)].map(x => [x.dataset.money ?? "", form.value(x)]),
          beside: form.money(e).filter(x => form.value(x) !== form.original(x)).map(form.value).join(" ") });
      } else if (c.do === "remove") {
        out.push({ kind: "gone", label: label(e), path: e.dataset.path, lists: merge.trail(e), mine: "（删去）" });
      } else if (c.do === "move" && !seen.has(form.listOf(e))) {
        seen.add(form.listOf(e));
        out.push({ kind: "moved", label: label(form.listOf(e)), mine: "（换了次序）" });
      }
    });
    return out;
  },
  topNew(item) {
    for (let up = item.parentElement.closest(".item"); up; up = up.parentElement.closest(".item")) if (form.isNew(up)) item = up;
    return item;
  },
  // trail are the items that an element is in, with what the file said of them
  // and how many there were.
  trail(e) {
    const out = [];
    for (let item = e.closest(".item"); item; item = item.parentElement.closest(".item")) {
      if (!item.dataset.path) continue;
      out.unshift({ path: item.dataset.path, said: merge.signature(item), of: form.itemsOf(form.listOf(item)).filter(i => !form.isNew(i)).length });
    }
    return out;
  },
  // find is the element of a path in the page as it is now; null where its item
  // is not there any more, or cannot be told from the others.
  find(m) {
    let path = m.path;
    for (const t of m.lists) {
      const was = t.path, at = path.startsWith(was) ? was : path.slice(0, was.length);
      const now = form.live(".item").find(i => i.dataset.path === at);
      if (now && merge.signature(now) === t.said) continue;
      const list = now ? form.listOf(now) : form.live("[data-list]").find(l => at.startsWith(l.dataset.path + "["));
      if (!list) return null;
      const items = form.itemsOf(list).filter(i => !form.isNew(i)), same = items.filter(i => merge.signature(i) === t.said);
      if (same.length === 1) path = same[0].dataset.path + path.slice(at.length);
      else if (!now || items.length !== t.of) return null;
    }
    form.rest(form.live(".level3").find(r => path.startsWith(r.dataset.path + ".")));
    return form.live("[data-path]").find(e => e.dataset.path === path && (m.kind !== "field" || e.classList.contains("field"))) ?? null;
  },
};

// conflict shows the file as it is now, and what the person has written beside it.
form.conflict = async why => {
  let mine = [];
  form.here(true); // all of it is needed, to tell what is the same
  await form.fresh(() => {
    mine = merge.mine();
    draft.pending = mine.map(m => m.kept = { path: m.path ?? "", label: m.label, text: m.mine });
  });
  document.getElementById("conflict")?.remove();
  const open = mine.map(m => ({ ...m, target: m.path ? merge.find(m) : null }))
    .filter(m => !(m.kind === "field" && m.target && form.control(m.target).value === m.mine && !m.beside));
  draft.pending = open.map(m => m.kept);
  if (!open.length) { form.say("别处已经改成和你写的一样，不用再存。"); form.look(); return; }
  const el = (tag, text, cls) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (cls) e.className = cls; return e; };
  const panel = el("section", undefined, "panel");
  panel.id = "conflict";
  panel.tabIndex = -1;
  panel.setAttribute("role", "alertdialog");
  panel.setAttribute("aria-labelledby", "conflict-h");
  const h = el("h2", why || "这份补充资料在别处改过，没有存");
  h.id = "conflict-h";
  const table = el("table", undefined, "grid"), body = el("tbody"), head = el("tr");
  for (const t of ["哪一处", "你写的（还没有存）", "文件里现在是", "用哪个"]) { const th = el("th", t); th.scope = "col"; head.append(th); }
  table.append(el("thead"), body);
  table.tHead.append(head);
  const done = (row, m) => {
    draft.pending = draft.pending.filter(k => k !== m.kept);
    row.remove();
    if (!body.children.length) { panel.remove(); document.getElementById("save")?.focus(); }
    form.look();
    if (!panel.isConnected && desk.dirty) form.say("已按你选的填好，按保存存盘。");
  };
  for (const m of open) {
    const row = el("tr"), choice = el("td"), th = el("th", m.label);
    th.scope = "row";
    let theirs = "";
    if (m.kind === "field") theirs = m.target ? form.control(m.target).value || "（空着）" : "（这一条已经改动或不在了）";
    if (m.kind === "gone") theirs = m.target ? [...m.target.querySelectorAll("[data-control]")].map(form.text).filter(Boolean).join("；") : "（已经不在了）";
    if (m.kind === "item") theirs = "（没有这一条）";
    row.append(th, el("td", (m.mine || "（空着）") + (m.beside ? "　" + m.beside : "")), el("td", theirs), choice);
    const button = (text, act) => { const b = el("button", text); b.type = "button"; b.onclick = () => { act?.(); done(row, m); }; choice.append(b, " "); };
    if (m.kind === "field" && m.target) button("用我的", () => {
      const all = [form.control(m.target), ...form.money(m.target)];
      for (const [key, value] of m.values) {
        const c = all.find(x => (x.dataset.money ?? "") === key);
        if (c?.type === "checkbox") c.checked = value === "1"; else if (c) form.set(c, value);
      }
      for (let d = m.target.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    });
    if (m.kind === "gone" && m.target) button("仍然删去", () => m.target.querySelector(":scope > .tools [data-do=remove], :scope > .head [data-do=remove], :scope > .more [data-do=remove]")?.click());
    const list = m.kind === "item" && form.live("[data-list], [data-codes]").find(l => l.dataset.path === m.list);
    if (list) button("仍然加上", () => (list.querySelector(":scope > .items") ?? list.querySelector(":scope > .rows")).append(m.node));
    button(m.kind === "moved" || m.kind === "field" && !m.target ? "知道了" : "用文件里的");
    body.append(row);
  }
  panel.append(h, el("p", "别处存的内容没有动，已显示在下面的表单里；你写的也没有丢。请一处一处选，再按保存。"), table);
  document.getElementById("main").before(panel);
  desk.news("");
  form.say("有几处要先选一选，见上面");
  panel.focus();
  panel.scrollIntoView({ block: "start" });
  form.look();
};

// A change that another program has made while something is not saved yet.
document.addEventListener("desk:event", async e => {
  if (e.detail.kind !== "unit" || e.detail.unit !== desk.unit || e.detail.stamp === desk.stamp || !desk.dirty || form.saving || !form.el()) return;
  let now;
  try {
    now = (await (await fetch("/form/version?unit=" + encodeURIComponent(desk.unit))).json()).version;
  } catch {
    return;
  }
  if (!desk.dirty || form.saving) return;
  if (now.hash === form.el().dataset.hash) { desk.news("文件在别处改过：不是补充资料，不影响你正在写的；保存后按新的文件重新核对。"); return; }
  desk.news("文件在别处改过：补充资料已不是这里显示的样子。你写的还在，没有存。", "看改了什么", () => { desk.news(""); form.conflict("补充资料在别处改过"); });
});
