// The recording, the controls, and the cursor that runs with the sound.

const stage = document.getElementById("stage");
const plots = document.getElementById("plots");
const scrub = document.getElementById("scrub");
const cursor = document.getElementById("cursor");
const hover = document.getElementById("hover");
const playButton = document.getElementById("play");
const clock = document.getElementById("clock");
const failure = document.getElementById("failure");

const audio = new Audio();
audio.preload = "auto";
audio.preservesPitch = true;
audio.src = URL.createObjectURL(new Blob([bytesOf(document.getElementById("audio").textContent)], { type: segment.audio_type }));

function show(panel, value, unit) {
  const small = document.createElement("small");
  small.textContent = unit;
  panel.now.replaceChildren(value + (unit ? " " : ""), small);
}

let shown = -2;

function showFrame(index) {
  if (index === shown) return;
  shown = index;
  const at = (values) => (index < 0 ? NaN : values[index]);
  const isVoiced = Number.isFinite(at(pitch));
  show(panels.pitch, isVoiced ? numberText(at(pitch), 1) : "–", isVoiced ? `st · ${Math.round(at(track.f0_hz))} Hz` : "no voice");
  const rate = at(track.syllable_rate);
  show(panels.rate, Number.isFinite(rate) ? numberText(rate, 1) : "–", Number.isFinite(rate) ? "syll/s" : "");
  const level = at(track.level_dbfs);
  show(panels.level, Number.isFinite(level) ? numberText(level, 1) : "–", "dB");
  const score = at(track.score);
  const reached = segment.thresholds.filter((threshold) => score >= threshold.score).pop();
  show(panels.score, Number.isFinite(score) ? numberText(score, 0) : "–", Number.isFinite(score) ? (reached ? reached.level : "calm") : "no opinion");
  const effort = Number.isFinite(score) ? `vocal effort ${numberText(score, 0)}` : "no opinion";
  scrub.setAttribute("aria-valuetext", `${clockText(audio.currentTime)}, ${isVoiced ? numberText(at(pitch), 1) + " semitones" : "no voice"}, ${effort}`);
}

function showPosition() {
  const time = Math.min(duration, audio.currentTime);
  cursor.style.left = `${(100 * time) / duration}%`;
  clock.textContent = clockText(time);
  scrub.setAttribute("aria-valuenow", time.toFixed(1));
  showFrame(frameAt(time));
}

function follow() {
  showPosition();
  if (!audio.paused) requestAnimationFrame(follow);
}

function seek(time) {
  audio.currentTime = Math.min(duration, Math.max(0, time));
  showPosition();
}

function toggle() {
  if (!audio.paused) return audio.pause();
  if (audio.ended || audio.currentTime >= duration - 0.02) seek(0);
  return audio.play().catch((reason) => fail(reason.message));
}

function fail(reason) {
  failure.textContent = `This browser cannot play the recording (${reason}). Export it instead: undertone segments export.`;
  failure.hidden = false;
}

audio.addEventListener("error", () => fail(audio.error?.message || "unknown format"));
audio.addEventListener("seeked", showPosition);
for (const name of ["play", "pause", "ended"]) {
  audio.addEventListener(name, () => {
    const isPlaying = name === "play";
    stage.classList.toggle("playing", isPlaying);
    playButton.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    follow();
  });
}
playButton.addEventListener("click", toggle);
document.getElementById("speed").addEventListener("change", (event) => { audio.playbackRate = Number(event.target.value); });

const jumps = document.getElementById("jumps");
for (const mark of marks) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = mark.name;
  button.setAttribute("aria-label", `Go to ${mark.name} at ${clockText(mark.time)}`);
  button.append(document.createElement("i"), `${mark.name} ${clockText(mark.time)}`);
  button.addEventListener("click", () => seek(mark.time));
  jumps.append(button);
}

function timeAt(event) {
  const box = scrub.getBoundingClientRect();
  return Math.min(duration, Math.max(0, ((event.clientX - box.left) / box.width) * duration));
}

scrub.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  scrub.setPointerCapture(event.pointerId);
  seek(timeAt(event));
});
scrub.addEventListener("pointermove", (event) => {
  const time = timeAt(event);
  if (scrub.hasPointerCapture(event.pointerId)) seek(time);
  hover.hidden = event.pointerType === "touch";
  hover.style.left = `${(100 * time) / duration}%`;
  hover.classList.toggle("left", time > duration * 0.9);
  hover.firstChild.textContent = clockText(time, 2);
});
scrub.addEventListener("pointerleave", () => { hover.hidden = true; });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const isControl = event.target instanceof Element && event.target.closest("select, button");
  const step = event.shiftKey ? 5 : 1;
  const actions = {
    ArrowLeft: () => seek(audio.currentTime - step),
    ArrowRight: () => seek(audio.currentTime + step),
    Home: () => seek(0),
    End: () => seek(duration),
    o: () => seek(alertSpan.start),
    " ": toggle,
  };
  const action = actions[event.key];
  // A control that has the focus keeps its own keys; on a button that is the space bar alone.
  if (!action || (isControl && (event.key === " " || isControl.localName === "select"))) return;
  event.preventDefault();
  action();
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
