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

async function renew() {
  const now = document.getElementById("batch");
  if (!now) return;
  let text;
  try {
    text = await (await fetch("/batch")).text();
  } catch { return; }
  const t = document.createElement("template");
  t.innerHTML = text;
  const focused = now.contains(document.activeElement);
  now.replaceWith(t.content);
  if (focused) document.getElementById("batch-h")?.focus();
}
