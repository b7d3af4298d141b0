"use strict";
// Files that are dropped or chosen: each is sent as it is, and the server's
// answer is put under the zone. A file whose place is taken is sent again once
// the person has confirmed; until then only the page holds it.
{
  const zone = e => e.target instanceof Element ? e.target.closest("[data-drop]") : null;
  const holds = e => e.dataTransfer && [...e.dataTransfer.types].includes("Files");
  const ours = name => /(^unit\.ya?ml|\.(xlsx|xls|xlsm|et|png|jpe?g))$/i.test(name) && !/^(\.|~\$)|-标注\.[^.]+$/.test(name);

  addEventListener("dragover", e => {
    if (!holds(e)) return;
    e.preventDefault(); // else the browser would leave the page for the file
    for (const z of document.querySelectorAll("[data-drop]")) z.classList.toggle("over", z === zone(e));
    e.dataTransfer.dropEffect = zone(e) ? "copy" : "none";
  });
  addEventListener("dragleave", e => { if (!e.relatedTarget) for (const z of document.querySelectorAll(".over")) z.classList.remove("over"); });
  addEventListener("drop", async e => {
    if (!holds(e)) return;
    e.preventDefault();
    const z = zone(e);
    for (const o of document.querySelectorAll(".over")) o.classList.remove("over");
    if (!z) return desk.news("请放到虚线框里。");
    // Both lists are gone after the first wait.
    const files = [...e.dataTransfer.files];
    const entries = [...e.dataTransfer.items].filter(i => i.kind === "file").map(i => i.webkitGetAsEntry && i.webkitGetAsEntry());
    const folders = entries.filter(x => x && x.isDirectory);
    if (!folders.length) return give(z, files);
    const loose = files.filter((_, i) => !entries[i] || !entries[i].isDirectory);
    for (const f of folders) {
      const inside = await within(f);
      loose.push(...inside.filter(x => ours(x.name)));
      tell(inside.filter(x => !ours(x.name)));
    }
    give(z, loose, true);
  });

  // within lists the files that lie in a folder itself.
  async function within(folder) {
    const reader = folder.createReader(), out = [];
    for (;;) {
      const some = await new Promise((ok, no) => reader.readEntries(ok, no));
      if (!some.length) return out;
      for (const x of some) if (x.isFile) out.push(await new Promise((ok, no) => x.file(ok, no)));
    }
  }

  function tell(unused) {
    const names = unused.map(f => f.name).filter(n => !/^(\.|~\$)/.test(n));
    if (names.length) desk.news("文件夹里没有用到：" + names.join("、"));
  }

  // Last year's unit says which layout comes next.
  addEventListener("change", e => {
    const next = e.target.name === "from" && e.target.selectedOptions?.[0]?.dataset.next;
    if (next) e.target.form.elements.layout.value = next;
  });
  addEventListener("change", e => {
    const input = e.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file" || !zone(e)) return;
    let files = [...input.files];
    const folder = input.webkitdirectory;
    if (folder) {
      files = files.filter(f => f.webkitRelativePath.split("/").length === 2);
      tell(files.filter(f => !ours(f.name)));
      files = files.filter(f => ours(f.name));
    }
    give(zone(e), files, folder);
    input.value = "";
  });

  async function give(z, files, folder) {
    if (!files.length) return desk.news(folder ? "这个文件夹里没有工作簿，也没有补充资料。" : "没有收到文件。");
    const list = z.dataset.answers, max = Number(z.dataset.max);
    document.getElementById(list).replaceChildren();
    const items = files.map(file => Object.assign(document.createElement("li"), { file, max, to: z.dataset.to || "", textContent: "正在读 " + file.name + " …" }));
    document.getElementById(list).append(...items);
    if (z.dataset.drop === "new") return propose(items);
    for (const li of items) await put(li, "");
    first(list);
    desk.swap();
  }

  // first puts the focus where something is asked.
  function first(list) { document.querySelector("#" + list + " .ask button, #" + list + " form input")?.focus(); }

  // ask sends a file and shows what the server says.
  async function ask(li, address, query) {
    const q = new URLSearchParams({ ...query, name: li.file.name, size: li.file.size });
    try { // a file that Excel holds, or that has been moved, is not the program's silence
      if (li.file.size) await li.file.slice(0, 1).arrayBuffer();
    } catch {
      li.textContent = li.file.name + "：没有放进去，这个文件读不了：请在 Excel 或 WPS 里关上它，看看是不是移走了，再放一次";
      return;
    }
    const r = await desk.send(address + "?" + q, li.file.size > li.max ? null : li.file);
    if (!r) { li.textContent = li.file.name + "：没有放进去"; return; }
    const page = new DOMParser().parseFromString(await r.text(), "text/html");
    li.replaceChildren(...page.body.childNodes);
  }

  const put = (li, instead) => ask(li, "/files/put", { unit: li.unit || desk.unit, to: li.to, instead });

  // propose shows a unit to be made for each unit and year that the files name;
  // a file of the same waits for it, as do those that name none where there is
  // one unit only.
  async function propose(items) {
    const forms = [];
    for (const li of items) {
      await ask(li, "/new/look", {});
      const form = li.querySelector("form");
      if (form) { form.rest = []; forms.push(form); }
    }
    const fits = (a, b) => a === b || !a || !b;
    const several = new Set(forms.map(f => f.dataset.of).filter(Boolean)).size > 1;
    const stay = [];
    for (const form of forms) {
      const mate = stay.find(f => (several ? f.dataset.of && f.dataset.of === form.dataset.of : fits(f.dataset.of, form.dataset.of)) && fits(f.dataset.year, form.dataset.year));
      if (!mate) { stay.push(form); continue; }
      const li = form.closest("li");
      li.textContent = li.file.name + "：建好以后放进去";
      mate.rest.push(li);
    }
    for (const li of items) { // for a unit that is being made
      const of = li.querySelector("[data-later]")?.dataset.later;
      const mate = of !== undefined && (stay.length === 1 ? stay.find(f => fits(f.dataset.of, of)) : stay.find(f => of && f.dataset.of === of));
      if (!mate) continue;
      li.textContent = li.file.name + "：建好以后放进去";
      mate.rest.push(li);
    }
    stay.forEach((form, n) => { // their fields are told apart
      if (!n) return;
      form.id += n;
      for (const e of form.querySelectorAll("[id]")) e.id += n;
      for (const e of form.querySelectorAll("label[for]")) e.htmlFor += n;
    });
    first(items[0].parentNode.id);
    stay[0]?.closest("li").scrollIntoView({ block: "nearest" });
  }

  async function make(form) {
    const li = form.closest("li"), rest = form.rest || [];
    await ask(li, "/new/make", Object.fromEntries(new FormData(form)));
    const again = li.querySelector("form");
    if (again) { again.rest = rest; again.querySelector("input").focus(); return; }
    const next = li.querySelector("[data-next]")?.dataset.next;
    if (!next) return;
    let placed = true;
    for (const other of rest) {
      other.unit = new URL(next, location.href).searchParams.get("unit");
      await put(other, "");
      placed = placed && !!other.querySelector(".placed");
    }
    if (placed && !li.parentNode.querySelector("form")) { location.href = next; return; }
    const a = document.createElement("a");
    a.href = next; a.className = "button main"; a.textContent = "到这个单位去";
    li.append(a);
  }

  addEventListener("submit", e => {
    if (!e.target.matches("[data-proposal]")) return;
    e.preventDefault();
    make(e.target);
  });
  addEventListener("keydown", e => {
    if (e.key === "Escape" && e.target instanceof Element) e.target.closest(".answers li")?.querySelector("[data-leave]")?.click();
  });
  addEventListener("click", async e => {
    const b = e.target instanceof Element ? e.target.closest("[data-again], [data-leave], [data-copy]") : null;
    if (!b) return;
    if (b.dataset.copy) {
      const field = document.getElementById(b.dataset.copy);
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
      return desk.news("已复制文件夹的位置。");
    }
    const li = b.closest("li"), list = li.parentNode.id;
    if ("leave" in b.dataset) {
      li.remove();
      document.querySelector("[data-answers=" + list + "] input")?.focus();
      return;
    }
    b.disabled = true;
    await put(li, b.dataset.again);
    first(list);
    desk.swap();
  });

  // The answers are the page's own: they outlive what is swapped in.
  let kept = null;
  document.addEventListener("desk:swapping", () => {
    kept = [...document.querySelectorAll(".answers")].map(a => ({ id: a.id, items: [...a.childNodes] }));
    if (kept.some(k => k.items.some(i => i.contains(document.activeElement)))) kept.focus = document.activeElement;
  });
  document.addEventListener("desk:swapped", () => {
    for (const k of kept || []) {
      const a = document.getElementById(k.id);
      if (a && !a.contains(k.items[0])) a.append(...k.items);
    }
    kept?.focus?.focus();
    kept = null;
  });
  addEventListener("DOMContentLoaded", () => document.querySelector(".asked")?.scrollIntoView({ block: "center" }));
}
