// The data of the page: one JSON value, and the recording.

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n += 1) bytes[n] = text.charCodeAt(n);
  return bytes;
}

// Numbers of four bytes, the lowest byte first, as in every browser that is in use. NaN is "no value".
function floatsOf(base64) {
  return new Float32Array(bytesOf(base64).buffer);
}

const segment = JSON.parse(document.getElementById("segment").textContent);
const duration = segment.duration_s;
const track = {};
for (const name of Object.keys(segment.track)) track[name] = floatsOf(segment.track[name]);
const pitch = track.f0_hz.map((hertz) => 12 * Math.log2(hertz / 27.5));
const wave = new Int8Array(bytesOf(segment.wave).buffer);

// What happened when, inside this recording.
const marks = ["onset", "raised", "cleared"]
  .map((name) => ({ name, time: segment[name + "_s"] }))
  .filter((mark) => typeof mark.time === "number" && mark.time >= 0 && mark.time <= duration);
const alertSpan = {
  start: Math.min(duration, Math.max(0, segment.onset_s)),
  end: typeof segment.cleared_s === "number" ? Math.min(duration, segment.cleared_s) : duration,
};

// Index of the frame that is heard at a time; -1 where there is none.
function frameAt(time) {
  let low = 0;
  let high = track.time_s.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (track.time_s[middle] - 0.005 <= time) low = middle; else high = middle - 1;
  }
  return high;
}

function clockText(time, decimals = 1) {
  const factor = 10 ** decimals;
  const total = Math.round(time * factor) / factor;
  const minutes = Math.floor(total / 60 + 1e-9);
  const rest = (total - minutes * 60).toFixed(decimals);
  return minutes + ":" + rest.padStart(decimals > 0 ? 3 + decimals : 2, "0");
}

// Values in order, without those that are none.
function sorted(values) {
  return Array.from(values).filter(Number.isFinite).sort((a, b) => a - b);
}

function quantile(values, share) {
  return values.length ? values[Math.min(values.length - 1, Math.floor(share * values.length))] : NaN;
}

// Where the pitch goes, as far as single syllables do not matter: the median over `width` seconds, where enough is voiced.
function trendOf(values, width) {
  const half = Math.round(width / 0.02);
  return values.map((_, n) => {
    const near = sorted(values.subarray(Math.max(0, n - half), n + half + 1));
    return near.length >= half / 2 ? quantile(near, 0.5) : NaN;
  });
}

const pitchTrend = trendOf(pitch, 2);
