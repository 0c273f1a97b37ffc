// Every panel is one picture (SVG) as wide as the page has room for; all share the axis of time.

const margin = { top: 8, bottom: 8 };
// Pixels at the left of every plot for the numbers of its axis; the style sheet says how many.
let axisWidth = 0;

function element(name, attributes, parent, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

const fixed = (value) => value.toFixed(1);

class Panel {
  constructor(name, height, title, hint) {
    this.name = name;
    this.height = height;
    this.root = document.createElement("section");
    this.root.className = "panel " + name;
    const label = document.createElement("div");
    label.className = "label";
    this.now = document.createElement("p");
    this.now.className = "now";
    this.legend = document.createElement("p");
    this.legend.className = "hint legend";
    if (title) {
      const heading = document.createElement("h2");
      heading.textContent = title;
      const note = document.createElement("p");
      note.className = "hint";
      note.textContent = hint;
      label.append(heading, this.now, note, this.legend);
    }
    this.picture = element("svg", { role: title ? "img" : "presentation" });
    this.root.append(label, this.picture);
  }

  begin(width, low, high) {
    this.width = width;
    this.low = low;
    this.high = high;
    this.picture.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    this.picture.replaceChildren();
    const [from, to] = [this.x(alertSpan.start), this.x(alertSpan.end)];
    if (to > from) this.draw("rect", { class: "alert", x: from, width: to - from, y: 0, height: this.height });
  }

  x(time) { return axisWidth + (time / duration) * (this.width - axisWidth); }

  y(value) {
    const share = (Math.min(this.high, Math.max(this.low, value)) - this.low) / (this.high - this.low);
    return this.height - margin.bottom - share * (this.height - margin.top - margin.bottom);
  }

  draw(name, attributes, text) { return element(name, attributes, this.picture, text); }

  horizontal(value, kind) {
    const y = fixed(this.y(value));
    this.draw("line", { class: kind, x1: axisWidth, x2: this.width, y1: y, y2: y });
  }

  // A number of the axis, beside its line.
  scale(value, text, kind) {
    this.draw("text", { class: kind ?? "", x: axisWidth - 8, y: fixed(this.y(value) + 4), "text-anchor": "end" }, text);
  }

  // A line over all frames that have a value; a gap in them is a gap in the line.
  path(values) {
    let text = "";
    let isOpen = false;
    for (let n = 0; n < values.length; n += 1) {
      if (Number.isNaN(values[n])) { isOpen = false; continue; }
      // A lone frame shows as a dot.
      text += `${isOpen ? "L" : "M"}${fixed(this.x(track.time_s[n]))} ${fixed(this.y(values[n]))}${isOpen ? "" : "h0"}`;
      isOpen = true;
    }
    return text;
  }

  marks() {
    for (const mark of marks) {
      const x = fixed(this.x(mark.time));
      this.draw("line", { class: "mark " + mark.name, x1: x, x2: x, y1: 0, y2: this.height });
    }
  }

  describe(text) { this.picture.setAttribute("aria-label", text); }
}

const panels = {
  marks: new Panel("bare marks", 26),
  wave: new Panel("wave", 84, "Sound", "waveform"),
  pitch: new Panel("pitch", 200, "Pitch", "F0 in semitones above 27.5 Hz"),
  rate: new Panel("rate", 116, "Speech rate", "syllables a second; a tick is a syllable"),
  level: new Panel("level", 90, "Level", "dB re full scale"),
  score: new Panel("score", 150, "Vocal effort", "score 0 to 100 against the own calm baseline"),
  axis: new Panel("bare axis", 24),
};

function drawMarks(panel, width) {
  panel.begin(width, 0, 1);
  panel.marks();
  const room = 56;
  for (const mark of marks) {
    const place = panel.x(mark.time);
    // The raise follows the onset closely: one label on the left of its line, the other on the right.
    const isLeft = (mark.name === "onset" && place >= room) || place > width - room;
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
  panel.describe(`Waveform of ${duration.toFixed(1)} seconds.`);
}

function drawPitch(panel, width) {
  const order = sorted(pitch);
  const known = [quantile(order, 0.01), quantile(order, 0.99), segment.calm.pitch_st].filter(Number.isFinite);
  const low = known.length ? Math.floor(Math.min(...known)) - 2 : 24;
  panel.begin(width, low, Math.max(low + 12, known.length ? Math.ceil(Math.max(...known)) + 2 : 0));
  const step = panel.high - panel.low > 20 ? 6 : 3;
  for (let value = Math.ceil(panel.low / step) * step; value <= panel.high; value += step) {
    panel.horizontal(value, "grid");
    panel.scale(value, axisWidth > 60 ? `${value} st ${Math.round(27.5 * 2 ** (value / 12))} Hz` : String(value));
  }
  panel.marks();
  panel.draw("path", { class: "pitch-line", d: panel.path(pitch) });
  panel.draw("path", { class: "pitch-trend", d: panel.path(pitchTrend) });
  const median = (from, to) => quantile(sorted(pitch.filter((_, n) => track.time_s[n] >= from && track.time_s[n] < to)), 0.5);
  const before = median(0, alertSpan.start);
  const during = median(alertSpan.start, alertSpan.end);
  const calm = segment.calm.pitch_st ?? before;
  if (Number.isFinite(calm)) {
    panel.horizontal(calm, "calm");
    panel.legend.textContent = `${Number.isFinite(segment.calm.pitch_st) ? "own calm" : "median before onset"} ${calm.toFixed(1)} st`;
  }
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
  if (Number.isFinite(segment.calm.rate_syll_s)) {
    panel.horizontal(segment.calm.rate_syll_s, "calm");
    panel.legend.textContent = `own calm ${segment.calm.rate_syll_s.toFixed(1)}`;
  }
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
  const end = fixed(panel.x(track.time_s[track.time_s.length - 1] ?? 0));
  if (line) panel.draw("path", { class: "level-area", d: `${line}L${end} ${panel.height}L${axisWidth} ${panel.height}Z` });
  panel.marks();
  panel.draw("path", { class: "level-line", d: line });
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
  const order = sorted(track.score);
  panel.describe(`Vocal effort score, highest ${numberText(order[order.length - 1] ?? NaN, 0)} of 100.`);
}

function drawAxis(panel, width) {
  panel.begin(width, 0, 1);
  panel.picture.firstChild?.remove();
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300].find((step) => panel.x(step) - axisWidth >= 64) ?? 600;
  for (let time = 0; time <= duration; time += step) {
    const x = fixed(panel.x(time));
    panel.draw("line", { class: "zero", x1: x, x2: x, y1: 0, y2: 5 });
    const anchor = time === 0 ? "start" : panel.x(time) > width - 20 ? "end" : "middle";
    panel.draw("text", { x, y: 19, "text-anchor": anchor }, clockText(time, 0));
  }
}

function numberText(value, decimals) {
  return Number.isFinite(value) ? value.toFixed(decimals).replace("-", "\u2212") : "unknown";
}

function drawAll(width) {
  axisWidth = parseFloat(getComputedStyle(plots).getPropertyValue("--axis"));
  drawMarks(panels.marks, width);
  drawWave(panels.wave, width);
  drawPitch(panels.pitch, width);
  drawRate(panels.rate, width);
  drawLevel(panels.level, width);
  drawScore(panels.score, width);
  drawAxis(panels.axis, width);
}
