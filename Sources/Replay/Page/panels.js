// What each panel shows.

const panels = {
  marks: new Panel("bare marks", 26),
  wave: new Panel("wave", 84, "Sound", segment.gaps.length ? `waveform; hatched: ${[...new Set(segment.gaps.map((gap) => gap.kind))].join(", ")}` : "waveform"),
};
// The effort first: it is what the alert was about, and is to be seen without scrolling.
const lanes = [...segment.lanes].sort((one, other) => (other.name === "score") - (one.name === "score"));
for (const lane of lanes) panels[lane.name] = new Panel(lane.name, lane.height, lane.title, lane.hint);
panels.axis = new Panel("bare axis", 24);

function drawMarks(panel, width) {
  panel.begin(width, 0, 1);
  panel.marks();
  // Where the label before ends, so that none is written over another; the line stays, and the buttons name it.
  let end = axisWidth;
  for (const mark of marks.filter((mark) => mark.time >= view.from && mark.time <= view.to)) {
    const place = panel.x(mark.time);
    const length = 8 + 7 * mark.name.length;
    // The raise follows the onset closely: one label on the left of its line, the other on the right.
    const isLeft = (mark.name === "onset" && place - length >= axisWidth) || place + length > width;
    const start = isLeft ? place - length : place;
    if (start < end) continue;
    end = start + length;
    panel.draw("text", { class: "mark-text", x: fixed(place + (isLeft ? -6 : 6)), y: 17, "text-anchor": isLeft ? "end" : "start" }, mark.name);
  }
}

function drawWave(panel, width) {
  panel.begin(width, -128, 128);
  panel.horizontal(0, "zero");
  const count = wave.length / 2;
  const scale = 110 / Math.max(8, ...wave.map(Math.abs));
  let upper = "";
  let lower = "";
  for (let n = 0; n < count; n += 1) {
    const x = fixed(panel.x(((n + 0.5) / count) * duration));
    upper += `${n ? "L" : "M"}${x} ${fixed(panel.y(wave[2 * n + 1] * scale) - 0.4)}`;
    lower = `L${x} ${fixed(panel.y(wave[2 * n] * scale) + 0.4)}` + lower;
  }
  panel.draw("path", { class: "wave", d: upper + lower + "Z" });
  panel.marks();
  panel.gaps(false);
  panel.describe(`Waveform of ${duration.toFixed(1)} seconds.`);
}

function drawPitch(panel, width) {
  const order = sorted(pitch);
  const norm = segment.calm.pitch;
  const known = [quantile(order, 0.01), quantile(order, 0.99), norm?.location - norm?.spread, norm?.location + norm?.spread].filter(Number.isFinite);
  const low = known.length ? Math.floor(Math.min(...known)) - 2 : 24;
  panel.begin(width, low, Math.max(low + 12, known.length ? Math.ceil(Math.max(...known)) + 2 : 0));
  const step = panel.high - panel.low > 20 ? 6 : 3;
  for (let value = Math.ceil(panel.low / step) * step; value <= panel.high; value += step) {
    panel.horizontal(value, "grid");
    panel.scale(value, axisWidth > 60 ? `${value} st ${Math.round(27.5 * 2 ** (value / 12))} Hz` : String(value));
  }
  panel.band(norm);
  panel.marks();
  panel.draw("path", { class: "pitch-line", d: panel.path(pitch) });
  panel.draw("path", { class: "pitch-trend", d: panel.path(pitchTrend) });
  const median = (from, to) => quantile(sorted(pitch.filter((_, n) => track.time_s[n] >= from && track.time_s[n] < to)), 0.5);
  const before = median(0, alertSpan.start);
  const during = median(alertSpan.start, alertSpan.end);
  if (norm) {
    panel.legend.textContent = `own calm ${norm.location.toFixed(1)}${norm.spread > 0 ? " ± " + norm.spread.toFixed(1) : ""} st`;
  } else if (Number.isFinite(before)) {
    panel.horizontal(before, "calm");
    panel.legend.textContent = `median before onset ${before.toFixed(1)} st`;
  }
  panel.gaps(true);
  panel.describe(`Pitch contour. Median before the onset ${numberText(before, 1)} semitones, during the alert ${numberText(during, 1)} semitones.`);
}

function drawRate(panel, width) {
  const top = Math.max(8, Math.ceil(Math.max(0, ...sorted(track.syllable_rate)) + 1));
  panel.begin(width, -1.6, top);
  for (const value of [0, 2, 4, 6, 8].filter((value) => value < top)) {
    panel.horizontal(value, value ? "grid" : "zero");
    if (value % 4 === 0) panel.scale(value, String(value));
  }
  let ticks = "";
  for (const time of track.syllables_s) ticks += `M${fixed(panel.x(time))} ${fixed(panel.height - 3)}v-9`;
  panel.draw("path", { class: "ticks", d: ticks });
  panel.marks();
  panel.draw("path", { class: "rate-line", d: panel.path(track.syllable_rate) });
  const norm = segment.calm.rate;
  panel.band(norm);
  if (norm) panel.legend.textContent = `own calm ${norm.location.toFixed(1)}${norm.spread > 0 ? " ± " + norm.spread.toFixed(1) : ""}`;
  panel.gaps(false);
  panel.describe(`Speech rate and ${track.syllables_s.length} syllables.`);
}

function drawLevel(panel, width) {
  const order = sorted(track.level_dbfs);
  const low = Math.max(-90, Math.floor((quantile(order, 0.05) || -60) / 10) * 10);
  panel.begin(width, low, Math.max(low + 20, Math.min(0, Math.ceil((quantile(order, 0.999) || 0) / 10) * 10)));
  for (let value = low + 10; value < panel.high; value += 20) {
    panel.horizontal(value, "grid");
    panel.scale(value, `\u2212${-value}${axisWidth > 60 ? " dB" : ""}`);
  }
  const line = panel.path(track.level_dbfs);
  const ends = [track.time_s[track.time_s.length - 1] ?? 0, track.time_s[0] ?? 0].map((time) => fixed(Math.min(width + 9, Math.max(axisWidth - 9, panel.x(time)))));
  if (line) panel.draw("path", { class: "level-area", d: `${line}L${ends[0]} ${panel.height}L${ends[1]} ${panel.height}Z` });
  const norm = segment.calm.level;
  panel.band(norm);
  if (norm) panel.legend.textContent = `own calm ${numberText(norm.location, 1)}`;
  panel.marks();
  panel.draw("path", { class: "level-line", d: line });
  panel.gaps(false);
  panel.describe(`Level, up to ${numberText(order[order.length - 1] ?? NaN, 1)} dB re full scale.`);
}

function drawScore(panel, width) {
  panel.begin(width, 0, 100);
  const gradient = element("linearGradient", { id: "effort", gradientUnits: "userSpaceOnUse", x1: 0, x2: 0, y1: panel.y(0), y2: panel.y(100) }, panel.draw("defs", {}));
  let kind = "calm";
  element("stop", { class: "stop-calm", offset: 0 }, gradient);
  for (const threshold of segment.thresholds) {
    for (const name of [kind, threshold.level]) element("stop", { class: "stop-" + name, offset: threshold.score / 100 }, gradient);
    kind = threshold.level;
    panel.horizontal(threshold.score, "threshold stroke-" + threshold.level);
    panel.scale(threshold.score, axisWidth > 60 ? `${threshold.level} ${threshold.score}` : String(threshold.score), "text-" + threshold.level);
  }
  panel.horizontal(0, "zero");
  panel.scale(0, "0");
  panel.marks();
  panel.draw("path", { class: "score-line", stroke: "url(#effort)", d: panel.path(track.score) });
  panel.gaps(false);
  const order = sorted(track.score);
  panel.describe(`Vocal effort score, highest ${numberText(order[order.length - 1] ?? NaN, 0)} of 100.`);
}

// A measure that needs no picture of its own: a line over the band of the own calm voice.
function drawLine(panel, width, lane) {
  panel.begin(width, lane.low, lane.high);
  for (const share of [0, 0.5, 1]) {
    const value = lane.low + share * (lane.high - lane.low);
    panel.horizontal(value, "grid");
    panel.scale(value, numberText(value, lane.decimals));
  }
  panel.band(segment.calm[lane.name]);
  panel.marks();
  panel.draw("path", { fill: "none", stroke: lane.colour, "stroke-width": 1.8, d: panel.path(track[lane.row]) });
  panel.gaps(false);
  panel.describe(`${lane.title}.`);
}

// How the lanes are drawn that are more than a line.
const drawings = { pitch: drawPitch, rate: drawRate, level: drawLevel, score: drawScore };

function drawAxis(panel, width) {
  panel.begin(width, 0, 1);
  panel.body.replaceChildren();
  const length = view.to - view.from;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300].find((step) => (step / length) * (width - axisWidth) >= 64) ?? 600;
  for (let time = Math.ceil(view.from / step) * step; time <= view.to; time += step) {
    const x = fixed(panel.x(time));
    panel.draw("line", { class: "zero", x1: x, x2: x, y1: 0, y2: 5 });
    const anchor = time === view.from ? "start" : panel.x(time) > width - 20 ? "end" : "middle";
    panel.draw("text", { x, y: 19, "text-anchor": anchor }, clockText(time, 0));
  }
}

function numberText(value, decimals) {
  return Number.isFinite(value) ? value.toFixed(decimals).replace("-", "\u2212") : "unknown";
}

let drawnWidth = 0;

function drawAll(width = drawnWidth) {
  drawnWidth = width;
  axisWidth = parseFloat(getComputedStyle(plots).getPropertyValue("--axis"));
  drawMarks(panels.marks, width);
  drawWave(panels.wave, width);
  for (const lane of segment.lanes) (drawings[lane.name] ?? drawLine)(panels[lane.name], width, lane);
  drawAxis(panels.axis, width);
}
