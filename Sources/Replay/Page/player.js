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
  const gap = segment.gaps.find((gap) => audio.currentTime >= gap.from_s && audio.currentTime < gap.to_s);
  for (const lane of segment.lanes) {
    const value = at(track[lane.row]);
    show(panels[lane.name], Number.isFinite(value) ? numberText(value, lane.decimals) : "–", Number.isFinite(value) || lane.name === "level" ? lane.unit : "");
  }
  show(panels.pitch, isVoiced ? numberText(at(pitch), 1) : "–", isVoiced ? `st · ${Math.round(at(track.f0_hz))} Hz` : gap ? gap.kind : "no voice");
  const score = at(track.score);
  const reached = segment.thresholds.filter((threshold) => score >= threshold.score).pop();
  show(panels.score, Number.isFinite(score) ? numberText(score, 0) : "–", Number.isFinite(score) ? (reached ? reached.level : "calm") : "no opinion");
  const effort = Number.isFinite(score) ? `vocal effort ${numberText(score, 0)}` : "no opinion";
  scrub.setAttribute("aria-valuetext", `${clockText(audio.currentTime)}, ${isVoiced ? numberText(at(pitch), 1) + " semitones" : "no voice"}, ${effort}`);
}

function showPosition() {
  const time = Math.min(duration, audio.currentTime);
  if (turnTo(time)) drawAll();
  cursor.style.left = `${(100 * (time - view.from)) / (view.to - view.from)}%`;
  clock.textContent = clockText(time);
  scrub.setAttribute("aria-valuenow", time.toFixed(1));
  showFrame(frameAt(time));
}

let isRepeating = false;

function follow() {
  if (isRepeating && (audio.currentTime >= alertSpan.end || audio.ended)) {
    audio.currentTime = alertSpan.start;
    if (audio.paused) audio.play();
  }
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

const speed = document.getElementById("speed");
speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });

function accelerate(steps) {
  speed.selectedIndex = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + steps));
  audio.playbackRate = Number(speed.value);
}

const repeatButton = document.getElementById("repeat");
repeatButton.addEventListener("click", repeat);

function repeat() {
  isRepeating = !isRepeating;
  repeatButton.setAttribute("aria-pressed", String(isRepeating));
  if (isRepeating) seek(alertSpan.start);
}

// The whole, or so many seconds at a time.
const views = [0, 30, 10].filter((length) => length < duration);
const zoomButton = document.getElementById("zoom");
zoomButton.addEventListener("click", zoom);
zoomButton.hidden = views.length < 2;

function zoom() {
  view.length = views[(views.indexOf(view.length) + 1) % views.length];
  zoomButton.textContent = view.length ? `${view.length} s in view` : "Whole in view";
  turnTo(audio.currentTime);
  drawAll();
  showPosition();
}

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
  const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  return Math.min(duration, view.from + share * (view.to - view.from));
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
  const place = (time - view.from) / (view.to - view.from);
  hover.style.left = `${100 * place}%`;
  hover.classList.toggle("left", place > 0.9);
  hover.firstChild.textContent = clockText(time, 2);
});
scrub.addEventListener("pointerleave", () => { hover.hidden = true; });
