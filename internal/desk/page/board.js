"use strict";
// The board of many units: found by name, sifted by what they need, chosen for
// a batch. What was asked for stays when the board is put in anew.
{
  const asked = { text: "", kind: "", chosen: new Set() };
  const rows = () => [...document.querySelectorAll("#board tbody tr")];
  const box = tr => tr.querySelector("[name=these]");

  const show = () => {
    const words = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const tr of rows()) {
      const text = tr.textContent.toLowerCase();
      const fits = !asked.kind || (asked.kind === "finished" ? "finished" in tr.dataset : tr.dataset.kind === asked.kind);
      tr.hidden = !(fits && words.every(w => text.includes(w)));
      if (!tr.hidden) n++;
      if (box(tr)) box(tr).checked = asked.chosen.has(box(tr).value);
    }
    for (const b of document.querySelectorAll(".tile")) b.setAttribute("aria-pressed", String(b.dataset.kind === asked.kind));
    const seen = document.getElementById("seen"), all = document.getElementById("pick-all"), count = document.getElementById("chosen");
    if (seen) seen.textContent = n === rows().length ? "" : `列出 ${n} 个` + (n ? "" : "；换几个字再找，或再点一次上面的筛选");
    if (all) all.checked = n > 0 && rows().every(tr => tr.hidden || box(tr).checked);
    if (count) {
      count.textContent = asked.chosen.size ? `选上的 ${asked.chosen.size} 个单位` : count.dataset.all;
      const only = document.getElementById("batch-only");
      if (only) only.disabled = asked.chosen.size > 0;
    }
  };

  // The report is due within 20 days of the approval (预算法第十四条). The day is
  // kept in the browser, for this folder.
  const place = "juesuan approved " + (document.querySelector(".where code")?.textContent ?? "");
  const due = () => {
    const input = document.getElementById("approved"), told = document.getElementById("due");
    if (!input) return;
    let day = "";
    try { day = localStorage.getItem(place) ?? ""; } catch { /* none is kept */ }
    if (document.activeElement !== input) input.value = day;
    if (!input.value) { told.textContent = "填上就算出公开的期限：批复后 20 日内"; told.className = "dim"; return; }
    const [y, m, d] = input.value.split("-").map(Number), end = new Date(y, m - 1, d + 20), now = new Date();
    const left = Math.round((end - new Date(now.getFullYear(), now.getMonth(), now.getDate())) / 864e5);
    const open = rows().filter(tr => !("finished" in tr.dataset)).length;
    told.textContent = `${end.getMonth() + 1}月${end.getDate()}日前公开，` + (left >= 0 ? `还有 ${left} 天` : `已经过了 ${-left} 天`) + (open ? `；还有 ${open} 个单位没有生成` : "；都已生成");
    told.className = open && left < 5 ? "bad" : open ? "warn" : "good";
  };
  document.addEventListener("change", e => {
    if (e.target.id !== "approved") return;
    try { localStorage.setItem(place, e.target.value); } catch { /* for as long as the page is open */ }
    due();
  });
  document.addEventListener("input", e => { if (e.target.id === "seek") { asked.text = e.target.value; show(); } });
  document.addEventListener("click", e => {
    const tile = e.target.closest?.(".tile");
    if (tile) { asked.kind = asked.kind === tile.dataset.kind ? "" : tile.dataset.kind; show(); }
  });
  document.addEventListener("change", e => {
    if (e.target.id === "pick-all") {
      for (const tr of rows()) if (!tr.hidden) asked.chosen[e.target.checked ? "add" : "delete"](box(tr).value);
      show();
    } else if (e.target.name === "these") {
      asked.chosen[e.target.checked ? "add" : "delete"](e.target.value);
      show();
    }
  });
  document.addEventListener("desk:swapped", () => {
    const there = new Set(rows().map(tr => box(tr)?.value));
    for (const id of asked.chosen) if (!there.has(id)) asked.chosen.delete(id);
    const seek = document.getElementById("seek");
    if (seek && seek.value !== asked.text) seek.value = asked.text;
    show();
    due();
  });
  document.addEventListener("board:show", show);
  show();
  due();
}
