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

// The part of the recording that is seen: all of it, or a page of some seconds.
const view = { from: 0, to: duration, length: 0 };

// Turns to the page that holds a time; true where another is seen now.
function turnTo(time) {
  const length = view.length > 0 && view.length < duration ? view.length : duration;
  const page = Math.floor(Math.min(time, duration - 0.001) / (length * 0.8));
  const from = length < duration ? Math.max(0, Math.min(page * length * 0.8, duration - length)) : 0;
  if (from === view.from && from + length === view.to) return false;
  view.from = from;
  view.to = from + length;
  return true;
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
    this.body = this.picture;
    // A class of two names is no name of one thing.
    const id = "clip-" + this.name.replaceAll(" ", "-");
    const clip = element("clipPath", { id }, element("defs", {}, this.picture));
    element("rect", { x: axisWidth, y: 0, width: Math.max(0, width - axisWidth), height: this.height }, clip);
    // What belongs to a time is cut off at the borders of the view.
    this.body = element("g", { "clip-path": `url(#${id})` }, this.picture);
    const [from, to] = [this.x(alertSpan.start), this.x(alertSpan.end)];
    if (to > from) this.draw("rect", { class: "alert", x: from, width: to - from, y: 0, height: this.height });
  }

  x(time) { return axisWidth + ((time - view.from) / (view.to - view.from)) * (this.width - axisWidth); }

  y(value) {
    const share = (Math.min(this.high, Math.max(this.low, value)) - this.low) / (this.high - this.low);
    return this.height - margin.bottom - share * (this.height - margin.top - margin.bottom);
  }

  draw(name, attributes, text) { return element(name, attributes, this.body, text); }

  // The range of the own calm voice, one spread to either side.
  band(calm) {
    if (!calm) return;
    const top = this.y(calm.location + calm.spread);
    const height = this.y(calm.location - calm.spread) - top;
    if (height > 0) this.draw("rect", { class: "band", x: axisWidth, y: fixed(top), width: this.width - axisWidth, height: fixed(height) });
    this.horizontal(calm.location, "calm");
  }

  // What holds no voice to judge.
  gaps(hasNames) {
    for (const gap of segment.gaps) {
      const [from, to] = [this.x(gap.from_s), this.x(gap.to_s)];
      this.draw("rect", { class: "gap " + gap.kind, x: fixed(from), width: fixed(Math.max(2, to - from)), y: 0, height: this.height });
      for (let x = from - this.height; x < to; x += 9) {
        const [low, high] = [Math.max(from, x), Math.min(to, x + this.height)];
        if (high > low) this.draw("line", { class: "hatch", x1: fixed(low), y1: fixed(this.height - (low - x)), x2: fixed(high), y2: fixed(this.height - (high - x)) });
      }
      if (hasNames && to - from > 44) this.draw("text", { class: "gap-text", x: fixed((from + to) / 2), y: this.height / 2 + 4, "text-anchor": "middle" }, gap.kind);
    }
  }

  horizontal(value, kind) {
    const y = fixed(this.y(value));
    this.draw("line", { class: kind, x1: axisWidth, x2: this.width, y1: y, y2: y });
  }

  // A number of the axis, beside its line.
  scale(value, text, kind) {
    element("text", { class: kind ?? "", x: axisWidth - 8, y: fixed(this.y(value) + 4), "text-anchor": "end" }, this.picture, text);
  }

  // A line over all frames that have a value; a gap in them is a gap in the line.
  path(values) {
    let text = "";
    let isOpen = false;
    for (let n = 0; n < values.length; n += 1) {
      // Far out of view nothing is drawn; a frame beside it is, so that the line goes to the border.
      if (Number.isNaN(values[n]) || track.time_s[n] < view.from - 1 || track.time_s[n] > view.to + 1) { isOpen = false; continue; }
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
