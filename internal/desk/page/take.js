"use strict";
// Making takes a second: it is told, and asked for once only.
document.addEventListener("submit", e => {
  if (!e.target.matches("form.make")) return;
  const button = e.submitter || e.target.querySelector("button");
  e.target.querySelector(".busy").textContent = button.dataset.busy;
  setTimeout(() => { for (const b of document.querySelectorAll("form.make button")) b.disabled = true; });
});
// Another page has made files of this unit.
document.addEventListener("desk:event", e => {
  if (e.detail.kind === "made" && e.detail.unit === desk.unit) desk.swap();
});
