// The keys, the same as in the terminal, and the beginning of everything.

const stops = marks.map((mark) => mark.time).concat(segment.gaps.map((gap) => gap.from_s)).sort((a, b) => a - b);
const help = document.getElementById("help");

function goToMark(name) {
  const mark = marks.find((mark) => mark.name === name);
  if (mark) seek(mark.time);
}

function goToStop(found) {
  if (found !== undefined) seek(found);
}

const actions = {
  " ": toggle,
  ArrowLeft: (far) => seek(audio.currentTime - (far ? 5 : 1)),
  ArrowRight: (far) => seek(audio.currentTime + (far ? 5 : 1)),
  "[": () => seek(audio.currentTime - 5),
  "]": () => seek(audio.currentTime + 5),
  Home: () => seek(0),
  End: () => seek(duration),
  j: () => goToStop(stops.find((time) => time > audio.currentTime + 0.05)),
  J: () => goToStop(stops.filter((time) => time < audio.currentTime - 0.5).pop()),
  o: () => goToMark("onset"),
  r: () => goToMark("raised"),
  l: repeat,
  "-": () => accelerate(-1),
  "+": () => accelerate(1),
  "=": () => { speed.value = "1"; accelerate(0); },
  z: () => { if (views.length > 1) zoom(); },
  "?": () => { help.hidden = !help.hidden; },
  Escape: () => { help.hidden = true; },
};
for (let tenth = 0; tenth < 10; tenth += 1) actions[tenth] = () => seek((duration * tenth) / 10);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const control = event.target instanceof Element && event.target.closest("select, button");
  const action = actions[event.key];
  // A control that has the focus keeps its own keys; on a button that is the space bar alone.
  if (!action || (control && (event.key === " " || control.localName === "select"))) return;
  event.preventDefault();
  action(event.shiftKey);
});

document.getElementById("length").textContent = clockText(duration);
scrub.setAttribute("aria-valuemax", duration.toFixed(1));
stage.hidden = false;
for (const panel of Object.values(panels)) plots.append(panel.root);
let drawn = 0;
new ResizeObserver(() => {
  const width = Math.round(panels.wave.picture.getBoundingClientRect().width);
  // Printing lays the page out anew; the pictures scale by themselves then.
  if (width < 1 || width === drawn) return;
  drawn = width;
  drawAll(width);
}).observe(plots);
showPosition();
