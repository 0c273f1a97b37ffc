"use strict";
const plan = JSON.parse(document.getElementById("plan").textContent);
const [stage, disc, words, count, bar, left, score, done, go, end, about] =
  ["stage", "circle", "words", "count", "bar", "left", "score", "done", "go", "end", "about"].map((id) => document.getElementById(id));
const drop = document.querySelector("#circle i"), caution = document.querySelector(".caution");
const roundS = plan.phases.reduce((sum, phase) => sum + phase.seconds, 0), lengthS = roundS * plan.rounds;
// Computed from the time alone, so that nothing drifts; while it stands still, `since` is null.
let since = null, before = 0, isOver = false, last = "";
const elapsed = () => before + (since === null ? 0 : (performance.now() - since) / 1000);
const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds) % 60).padStart(2, "0");

function say(element, text) { if (element.textContent !== text) element.textContent = text; }

function draw() {
  if (isOver) return;
  const time = elapsed();
  if (time >= lengthS) return close(plan.over);
  let within = time % roundS, full = 0, phase = plan.phases[0];
  for (phase of plan.phases) {
    const eased = (1 - Math.cos(Math.PI * Math.min(1, within / phase.seconds))) / 2;
    if (within < phase.seconds || phase === plan.phases[plan.phases.length - 1]) {
      if (phase.act === "inhale") full = eased;
      if (phase.act === "exhale") full = 1 - eased;
      break;
    }
    if (phase.act !== "hold") full = phase.act === "inhale" ? 1 : 0;
    within -= phase.seconds;
  }
  drop.style.transform = "scale(" + (0.3 + 0.7 * full).toFixed(4) + ")";
  say(words, since === null ? plan.paused : phase.words);
  say(count, since === null ? "" : String(Math.max(1, Math.ceil(phase.seconds - within))));
  const text = plan.left.replace("{1}", clock(Math.ceil(lengthS - time)));
  if (text !== last) { last = text; say(left, text); bar.value = time / lengthS; }
  if (since !== null) requestAnimationFrame(draw);
}

function turn() {
  if (isOver) return;
  if (since === null) since = performance.now();
  else { before = elapsed(); since = null; }
  stage.hidden = end.hidden = false;
  about.hidden = true;
  if (caution) caution.hidden = true;
  go.textContent = since === null ? plan.goOn : plan.pause;
  draw();
}

function close(text) {
  if (isOver) return;
  isOver = true;
  stage.hidden = go.hidden = end.hidden = true;
  document.querySelector(".keys").hidden = true;
  done.hidden = false;
  done.textContent = text;
  navigator.sendBeacon("end");
}

async function ask() {
  if (isOver) return;
  try {
    const now = await (await fetch("now", { cache: "no-store" })).json();
    if (now.call) return close(plan.call);
    score.hidden = !plan.showsScore;
    if (plan.showsScore) say(score, now.score === null ? plan.noScore : plan.score.replace("{1}", Math.round(now.score)));
  } catch { /* The command has been ended; the pace itself needs nothing of it. */ }
  setTimeout(ask, 3000);
}

go.addEventListener("click", turn);
end.addEventListener("click", () => close(plan.ended));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") close(plan.ended);
  else if (event.key === " " && event.target !== end) { event.preventDefault(); turn(); }
});
// A button that has the focus would take the space bar once more when it is let go.
document.addEventListener("keyup", (event) => { if (event.key === " " && event.target === go) event.preventDefault(); });
addEventListener("pagehide", () => navigator.sendBeacon("end"));
go.focus();
ask();
