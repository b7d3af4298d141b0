"use strict";
// The findings are checked again whenever a file is saved elsewhere: what the
// person reads stays where it is, and a line says what has changed.
{
  let before = null;
  const all = () => [...document.querySelectorAll("[data-finding]")];

  document.addEventListener("desk:swapping", () => {
    const seen = all().find(a => a.checkVisibility() && a.getBoundingClientRect().bottom > 130);
    before = { ids: all().map(a => a.id), order: seen && all().slice(all().indexOf(seen)).map(a => a.id), top: seen && seen.getBoundingClientRect().top };
  });
  document.addEventListener("desk:swapped", () => {
    if (!before) return;
    const now = all().map(a => a.id);
    const gone = before.ids.filter(id => !now.includes(id)).length, come = now.filter(id => !before.ids.includes(id)).length;
    // The finding that was read, or the next one that is still there.
    const at = before.order && before.order.map(id => document.getElementById(id)).find(Boolean);
    if (at) scrollBy({ top: at.getBoundingClientRect().top - before.top, behavior: "instant" });
    const said = [gone && "少了 " + gone + " 处", come && "多了 " + come + " 处"].filter(Boolean);
    desk.news("刚刚重新核对" + (said.length ? "，" + said.join("，") + "。" : "，问题没有变。"));
    before = null;
  });

  // A reason being written must not be swapped away.
  addEventListener("input", e => { if (e.target.closest("form[data-edit]")) desk.dirty = [...document.querySelectorAll("form[data-edit] textarea")].some(t => t.value.trim()); });
  document.addEventListener("desk:event", e => {
    if (e.detail.kind === "unit" && e.detail.unit === desk.unit && e.detail.stamp !== desk.stamp && desk.dirty) {
      desk.news("文件刚刚在别处改过；写完理由再重新核对。", "现在就重新核对", () => { desk.dirty = false; desk.swap(); });
    }
  });
  addEventListener("submit", async e => {
    if (!e.target.matches("form[data-edit]")) return;
    e.preventDefault();
    const form = e.target, button = e.submitter || form.querySelector("button"), data = new URLSearchParams(new FormData(form));
    if (button.name) data.append(button.name, button.value); // which of two was pressed
    button.disabled = true;
    const r = await desk.send(form.action, data);
    button.disabled = false;
    if (!r) return;
    desk.dirty = false;
    form.closest("details")?.removeAttribute("open");
    await desk.swap();
  });
}
