"use strict";
// A batch goes on: the bar is moved by what the events say; what it came to is
// asked for at the end.
document.addEventListener("desk:event", e => {
  const told = e.detail, bar = document.getElementById("batch-bar");
  if (told.kind !== "batch" || desk.unit) return;
  if (bar && told.units) {
    bar.max = told.units;
    bar.value = told.ended;
    document.getElementById("batch-count").textContent = `${told.ended} / ${told.units}`;
    document.getElementById("batch-faulty").textContent = told.faulty ? `，${told.faulty} 个有错误` : "";
    document.getElementById("batch-name").textContent = told.name;
    return;
  }
  renew();
});
// What was put in meanwhile may be of before the end.
document.addEventListener("desk:swapped", () => { if (document.getElementById("batch-bar")) renew(); });

async function renew() {
  const mine = renew.last = (renew.last || 0) + 1;
  let text;
  try {
    text = await (await fetch("/batch")).text();
  } catch { return; }
  await desk.released();
  const now = document.getElementById("batch");
  if (!now || mine !== renew.last) return; // a later answer knows more
  const t = document.createElement("template");
  t.innerHTML = text;
  const focused = now.contains(document.activeElement);
  now.replaceWith(t.content);
  document.dispatchEvent(new CustomEvent("board:show"));
  if (focused) document.getElementById("batch-h")?.focus();
}
