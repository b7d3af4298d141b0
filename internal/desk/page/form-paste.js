"use strict";
// As in Excel: a block of cells that was copied there, or in WPS, is pasted into
// the fields from the one that has the focus on, to the right and down; a whole
// 自评表 makes a form of its own. What was done in the page is undone step by
// step. Nothing of it is saved until the person saves.

const paste = {
  // table is a copied block as rows of texts, null where it is one cell or none.
  table(data) {
    const rows = paste.html(data.getData("text/html")) ?? paste.tabs(data.getData("text/plain"));
    while (rows?.length && rows.at(-1).every(c => c === "")) rows.pop();
    return rows && rows.length && (rows.length > 1 || rows[0].length > 1) ? rows : null;
  },
  // html is the first table of what Excel and WPS put beside the text: cells
  // that are merged take up their room, the text is in the first.
  html(text) {
    if (!/<table/i.test(text)) return null;
    const table = new DOMParser().parseFromString(text, "text/html").querySelector("table"), rows = [];
    [...table.rows].forEach((tr, y) => {
      rows[y] ??= [];
      for (const td of tr.cells) {
        let x = 0;
        while (rows[y][x] !== undefined) x++;
        for (const br of td.querySelectorAll("br")) br.replaceWith("\n");
        const said = td.textContent.replace(/\u00a0/g, " ").split("\n").map(l => l.replace(/\s+/g, " ").trim()).join("\n").replace(/\n{2,}/g, "\n").trim();
        for (let j = 0; j < Math.min(td.rowSpan, table.rows.length - y); j++) for (let i = 0; i < Math.min(td.colSpan, 200); i++) (rows[y + j] ??= [])[x + i] = i || j ? "" : said;
      }
    });
    const wide = Math.max(...rows.map(r => r.length));
    return rows.map(r => Array.from({ length: wide }, (_, i) => r[i] ?? ""));
  },
  // tabs is text with tabs; what has a line end or a tab of its own is in quotes.
  tabs(text) {
    if (!text.includes("\t") && !/\n./.test(text)) return null;
    const rows = [[]];
    let i = 0, cell = "";
    const end = () => { rows.at(-1).push(cell.trim()); cell = ""; };
    while (i < text.length) {
      const c = text[i];
      if (c === '"' && cell === "") {
        for (i++; i < text.length; i++) {
          if (text[i] !== '"') cell += text[i];
          else if (text[i + 1] === '"') { cell += '"'; i++; } else { i++; break; }
        }
        continue;
      }
      if (c === "\t") end();
      else if (c === "\n") { end(); rows.push([]); } else if (c !== "\r") cell += c;
      i++;
    }
    end();
    return rows;
  },

  plain: s => s.replace(/[\s（）()：:]/g, ""),
  // columns are the fields of an item in their order, lists within it left out.
  columns: item => [...item.querySelectorAll(".field")].filter(f => f.closest(".item") === item && form.control(f) && !form.control(f).hasAttribute("data-preset")),

  // put fills in one field; it says whether it fits there.
  put(field, text) {
    const c = form.control(field);
    form.offer(c);
    if (c.tagName === "SELECT") {
      const said = { "√": "是", "✓": "是", "Y": "是", "y": "是", "N": "否", "n": "否" }[text] ?? text;
      const o = [...c.options].find(o => o.value === said || o.textContent.trim() === said);
      if (!o) return text === "";
      c.value = o.value;
    } else c.value = c.tagName === "INPUT" ? text.replace(/\n/g, "") : text;
    form.forgive(field);
    for (let d = field.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (field.querySelector(":scope > .read")) field.classList.add("other");
    return true;
  },

  // block fills in rows of a list, from an item and one of its fields on. A first
  // row of the fields' own names says which column is which.
  block(list, item, field, rows) {
    const names = paste.columns(item).map(f => paste.plain(f.dataset.name)), head = rows[0].map(paste.plain);
    let map = null;
    if (head.filter(h => h && names.includes(h)).length >= Math.min(2, names.length) && rows.length > 1) {
      map = head.map(h => names.indexOf(h));
      rows = rows.slice(1);
    } else {
      const from = paste.columns(item).indexOf(field);
      map = rows[0].map((_, i) => from + i < names.length ? from + i : -1);
    }
    const items = form.itemsOf(list).filter(i => !form.gone(i) || i === item), start = items.indexOf(item);
    let unfit = 0;
    rows.forEach((row, n) => {
      const to = items[start + n] ?? form.add(list), fields = paste.columns(to);
      row.forEach((text, i) => {
        if (map[i] === undefined || map[i] < 0 || !fields[map[i]]) { if (text) unfit++; return; }
        if (!paste.put(fields[map[i]], text)) unfit++;
      });
    });
    return { rows: rows.length, unfit };
  },

  // codes fills in amounts by code: the code in the first column, the amount in the last.
  codes(list, rows) {
    let n = 0, unfit = 0;
    for (const row of rows) {
      const code = row.map(c => c.replace(/\s/g, "")).find(c => new RegExp(`^\\d{${list.dataset.digits}}$`).test(c)), text = row.filter(c => c !== "").at(-1);
      if (!code || text === undefined || text.replace(/\s/g, "") === code) { if (row.some(Boolean)) unfit++; continue; }
      const at = [...list.querySelectorAll(":scope > .rows > .field")].find(f => f.dataset.rel === list.dataset.codes + "." + code || f.querySelector("[data-code]")?.value.trim() === code);
      const field = at ?? form.add(list);
      if (!at) field.querySelector("[data-code]").value = code;
      paste.put(field, text);
      n++;
    }
    return { rows: n, unfit };
  },

  // fields fills in fields that stand below each other: by their names where two
  // columns name them, else one after the other.
  fields(field, rows) {
    const all = form.live(".field").filter(f => !f.closest(".item") && form.control(f) && !form.control(f).hasAttribute("data-preset") && f.checkVisibility());
    const called = text => {
      const t = paste.plain(text).replace(/^(其中|减|加)/, ""), name = f => paste.plain(f.dataset.name).replace(/^(其中|减|加)/, "");
      if (t.length < 2) return null;
      const near = all.filter(f => name(f).includes(t) || t.includes(name(f)));
      return all.find(f => name(f) === t) ?? (near.length === 1 ? near[0] : null);
    };
    const named = rows.map(r => [called(r[0]), r.slice(1).find(c => c !== "")]);
    let n = 0, unfit = 0;
    if (rows[0].length > 1) {
      for (const [f, text] of named) if (f && text !== undefined && paste.put(f, text)) n++; else unfit++;
      return { rows: n, unfit };
    }
    const from = all.indexOf(field);
    rows.forEach(([text], i) => { if (all[from + i] && paste.put(all[from + i], text)) n++; else unfit++; });
    return { rows: n, unfit };
  },

  // paper makes forms of what the server found in a block or a file; one of a
  // project that is there already takes its place.
  paper(found) {
    const list = form.live("[data-list][data-rel='forms']").find(l => !l.closest(".item"));
    if (!list) return;
    const name = item => { const f = item.querySelector(".field[data-rel='project']"); return (f ? form.control(f).value : item.querySelector(".sheet-name span").textContent).trim(); };
    for (const steps of found) {
      const project = steps.find(c => c.path === "project")?.text;
      for (const old of form.itemsOf(list)) {
        if (form.gone(old) ? form.isNew(old) : project && name(old) === project) {
          if (form.isNew(old)) old.remove(); else old.querySelector(":scope > .tools [data-do=remove]").click();
        }
      }
      const sheet = form.add(list);
      draft.fill(sheet, steps);
      const title = sheet.querySelector(".sheet-name span");
      if (title && project) title.textContent = project;
    }
    form.look();
    form.say(`读到 ${found.length} 张自评表，已经填在下面，还没有存；请看一遍再保存`);
    form.itemsOf(list).at(-1)?.scrollIntoView({ block: "start" });
  },
  async ask(body, query, type) {
    let a;
    try {
      a = await (await fetch("/form/paper?" + new URLSearchParams({ unit: desk.unit, ...query }), { method: "POST", headers: { "Content-Type": type }, body })).json();
    } catch {
      form.say("没有读：程序没有应答", true);
      return;
    }
    if (!a.forms?.length) { form.say(a.text, true); return; }
    undo.step(() => paste.paper(a.forms));
  },
};

document.addEventListener("paste", e => {
  const field = e.target.closest?.("#form .field"), at = e.target.closest?.("#form");
  if (!at || !e.clipboardData) return;
  const rows = paste.table(e.clipboardData);
  if (!rows) return;
  const heads = rows.some(r => ["一级指标", "二级指标", "三级指标"].every(h => r.some(c => c.replace(/\s/g, "").startsWith(h))));
  if (heads && form.live("[data-list][data-rel='forms']").length) {
    e.preventDefault();
    paste.ask(JSON.stringify(rows), {}, "application/json");
    return;
  }
  if (!field) return;
  const codes = field.closest("[data-codes]"), item = field.closest(".item:not(.code)"), list = item && form.listOf(item);
  if (e.target.tagName === "TEXTAREA" && rows[0].length === 1 && !item) return; // lines of a text
  e.preventDefault();
  let done;
  undo.step(() => { done = codes ? paste.codes(codes, rows) : list ? paste.block(list, item, field, rows) : paste.fields(field, rows); });
  form.look();
  form.say(`贴入 ${done.rows} 行，还没有存` + (done.unfit ? `；有 ${done.unfit} 格没有地方放` : ""), done.unfit > 0);
});

// A file with 自评表 is dropped on, or chosen for, the list of them.
paste.file = async file => {
  if (!file) return;
  form.say("正在读 " + file.name + " …");
  await paste.ask(file, { name: file.name }, "application/octet-stream");
};
document.addEventListener("change", e => { if (e.target.id === "paper-file") { paste.file(e.target.files[0]); e.target.value = ""; } });
addEventListener("dragover", e => { if ([...e.dataTransfer?.types ?? []].includes("Files")) { e.preventDefault(); e.dataTransfer.dropEffect = document.getElementById("paper-file") ? "copy" : "none"; } });
addEventListener("drop", e => {
  if (![...e.dataTransfer?.types ?? []].includes("Files")) return;
  e.preventDefault();
  if (document.getElementById("paper-file")) paste.file(e.dataTransfer.files[0]); else desk.news("这里不放文件：工作簿放到“资料”里，自评表放到“自评表”这一部分里。");
});

// undo takes back what was done in the page: text that was typed, what was
// pasted, copied, added, removed and moved.
const undo = {
  done: [],
  now: null, // of the step that is being taken
  shot: () => ({
    values: new Map(form.live("[data-control], [data-money], [data-code]").map(c => [c, form.value(c)])),
    places: new Map(form.live(".items, .rows").map(b => [b, [...b.children]])),
    gone: new Set(form.live(".item.gone")),
  }),
  step(work) {
    if (undo.now) return work();
    const before = undo.now = undo.shot();
    try { work(); } finally { undo.now = null; }
    undo.done.push(before);
    if (undo.done.length > 50) undo.done.shift();
    undo.show();
  },
  back() {
    const was = undo.done.pop();
    if (!was || !form.el()) return;
    undo.now = was; // what is done now is no step of its own
    for (const [box, children] of was.places) if (box.isConnected) box.replaceChildren(...children);
    for (const item of form.live(".item")) if (item.classList.contains("gone") !== was.gone.has(item)) item.querySelector(":scope > .tools [data-do=remove], :scope > .head [data-do=remove], :scope > .more [data-do=remove]")?.click();
    let last = null;
    for (const [c, text] of was.values) {
      const at = c.isConnected ? c : c.id && document.getElementById(c.id);
      if (!at || form.value(at) === text) continue;
      if (at.type === "checkbox") at.checked = text === "1"; else form.set(at, text);
      last = at;
    }
    undo.now = null;
    last?.focus();
    form.look();
    undo.show();
  },
  show() { const b = document.getElementById("undo"); if (b) b.disabled = !undo.done.length; },
};
// Each text that was typed is a step of its own, from the focus on.
let typing = null;
document.addEventListener("focusin", e => { typing = e.target.matches?.("#form [data-control], #form [data-money], #form [data-code]") ? { c: e.target, was: form.value(e.target), shot: undo.shot() } : null; });
document.addEventListener("change", e => {
  if (!typing || e.target !== typing.c || form.value(e.target) === typing.was) return;
  undo.done.push(typing.shot);
  typing = { c: e.target, was: form.value(e.target), shot: undo.shot() };
  undo.show();
});
document.addEventListener("click", e => {
  const b = e.target.closest?.("button");
  if (b?.id === "undo") undo.back();
  else if (b?.dataset.do && b.closest("#form") && b.dataset.do !== "otherwise" && b.dataset.do !== "fold") {
    if (undo.now) return;
    const before = undo.shot();
    undo.now = before;
    queueMicrotask(() => { undo.now = null; undo.done.push(before); undo.show(); });
  }
}, true);
document.addEventListener("keydown", e => {
  if (!(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.key.toLowerCase() !== "z" || !form.el() || !undo.done.length) return;
  if (typing && form.value(typing.c) !== typing.was) return; // the browser takes back what is being typed
  e.preventDefault();
  undo.back();
});
document.addEventListener("desk:swapped", () => undo.show());
