// Built by tools/build_explorers.py from src/*.js: change it there.

// --- elements.js
// Elements, and the numbers written into them.

const maker = (namespace) => (parent, tag, attributes = {}, text = "") => {
  const element = document.createElementNS(namespace, tag);
  assign(element, attributes);
  element.textContent = text;
  return parent.appendChild(element);
};

const html = maker("http://www.w3.org/1999/xhtml");
const svg = maker("http://www.w3.org/2000/svg");

function assign(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

const rounded = (value, digits = 2) => Number(value.toFixed(digits)) + 0; // + 0 turns -0 into 0
const fixed = (value, digits) => rounded(value, digits).toFixed(digits);
const typeset = (text) => text.replaceAll("-", "−");
const short = (value) => (typeof value === "number" ? String(rounded(value)) : value); // a symbol stays
const normal = (mu, sigma) => `N(${short(mu)}, ${short(sigma)}²)`;

// --- state.js
// The state: four numbers in the host's model, each kept inside its range. Views read them and are told when they change.

const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

function openState(model) {
  const ranges = model.get("ranges");
  const listeners = [];

  const get = (name) => clamp(model.get(name), ranges[name]);

  // [mu1, sigma1, mu2, sigma2], some of them replaced
  const all = (instead = {}) => ["mu1", "sigma1", "mu2", "sigma2"].map((name) => instead[name] ?? get(name));

  // Saved at once: a value that waited to be saved would be overwritten by the kernel's echo of the one before.
  // The host sends one message at a time, and the newest value next.
  const set = (name, value) => {
    model.set(name, clamp(value, ranges[name]));
    model.save_changes();
  };

  const on = (names, listener) => {
    for (const name of names) {
      model.on(`change:${name}`, listener);
      listeners.push([`change:${name}`, listener]);
    }
  };

  const close = () => listeners.forEach(([event, listener]) => model.off(event, listener));

  // A linked slider may have a wider range than ours: hold it at our end.
  for (const name of Object.keys(ranges)) {
    on([name], () => model.get(name) !== get(name) && set(name, get(name)));
  }

  return { ranges, get, all, set, on, close };
}

// --- controls.js
// What the reader's hands find: a slider, a Play button, a status line.

// JupyterLab takes arrow keys, Enter and Space for itself unless they stop here; its Ctrl and Cmd shortcuts may pass.
const keepKeys = (element) =>
  element.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());

function openSlider(parent, state, { moves, label, step }) {
  const [min, max] = state.ranges[moves];
  const input = html(html(parent, "label", {}, label), "input", { type: "range", min, max, step });
  const shown = html(parent, "span", { class: "value", "aria-hidden": true });
  keepKeys(input);
  input.addEventListener("input", () => state.set(moves, input.valueAsNumber));

  function draw() {
    const text = fixed(state.get(moves), 2);
    input.value = state.get(moves);
    input.setAttribute("aria-valuetext", text);
    shown.textContent = typeset(text);
  }
  state.on([moves], draw);
  draw();
}

// Plays smoothly from end to end, or frame by frame, one a second, for readers who asked for less motion.
function openPlayer(parent, state, { moves, frames, seconds }) {
  const button = html(parent, "button", { type: "button" }, "Play");
  const [low, high] = state.ranges[moves];
  let request = 0; // the next animation frame, 0 while paused
  let time = 0; // seconds played
  let then; // when the last frame was drawn
  let played; // what we set last: any other value means that someone else has taken over
  let still = false;

  const frameAt = () => frames[Math.min(Math.floor(time), frames.length - 1)];
  const smoothAt = () => Math.min(high, low + ((high - low) * time) / seconds);

  function tick(now) {
    time += Math.min((now - then) / 1000, 0.1); // a tab left in the background does not leap on its return
    then = now;
    if (time < (still ? frames.length : seconds)) request = requestAnimationFrame(tick);
    else stop();
    played = rounded(still ? frameAt() : smoothAt());
    state.set(moves, played);
  }

  function start() {
    still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (state.get(moves) !== played || played === high) time = 0;
    request = requestAnimationFrame((now) => tick((then = now)));
    button.textContent = "Pause";
  }

  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = "Play";
  }

  keepKeys(button);
  button.addEventListener("click", () => (request ? stop() : start()));
  state.on([moves], () => state.get(moves) !== played && stop());
  return stop;
}

// Says the value once it rests, so that a screen reader is not flooded; `tell` runs then, too.
function openStatus(parent, state, text, tell) {
  const line = html(parent, "p", { role: "status" });
  let timer = 0;

  function say() {
    line.textContent = text();
    tell();
  }
  state.on(Object.keys(state.ranges), () => {
    clearTimeout(timer);
    timer = setTimeout(say, 300);
  });
  say();
  return () => clearTimeout(timer);
}

// --- formulas.js
// Written by tools/build_explorers.py from formulas.py: change it there.

const logDensity = (x, mu1, sigma1) => -Math.log(sigma1) - 1/2*Math.log(2*Math.PI) - 1/2*Math.pow(-mu1 + x, 2)/Math.pow(sigma1, 2);
const kl = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2/sigma1) - 1/2 + (1/2)*(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2))/Math.pow(sigma2, 2);

// --- handle.js
// A handle: a small disc with a large grab area, dragged along x.

function openHandle(panel, state, moves, valueAt) {
  const disc = svg(panel.root, "circle", { class: "handle", r: 7 });
  const grip = svg(panel.root, "circle", { class: "grip", r: 26 });
  let offset = 0; // grabbing a handle off its centre must not make it jump

  const pointed = (event) =>
    valueAt(new DOMPoint(event.clientX, event.clientY).matrixTransform(panel.root.getScreenCTM().inverse()).x);

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    offset = state.get(moves) - pointed(event);
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) {
      state.set(moves, rounded(pointed(event) + offset));
    }
  });

  return (cx, cy) => {
    assign(disc, { cx, cy });
    assign(grip, { cx, cy });
  };
}

// --- numerical.js
// KL(p‖q) in nats without its closed form: the sum of p ln(p/q) dx over mu1 ± 12 sigma1, from log densities.

function klBySum(mu1, sigma1, mu2, sigma2, dx = 0.01) {
  const steps = Math.round((24 * sigma1) / dx);
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = mu1 - 12 * sigma1 + i * dx;
    const lnP = logDensity(x, mu1, sigma1);
    sum += Math.exp(lnP) * (lnP - logDensity(x, mu2, sigma2));
  }
  return sum * dx;
}

// --- scale.js
// A scale takes a value to its place on the page, and back.

function linear([low, high], [start, end]) {
  const scale = (value) => start + ((value - low) / (high - low)) * (end - start);
  scale.invert = (place) => low + ((place - start) / (end - start)) * (high - low);
  return scale;
}

// A step of 1, 2 or 5 times a power of ten that divides the span into at most `count` parts.
function tickStep(span, count = 6) {
  const power = 10 ** Math.floor(Math.log10(span / count));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= count + 1e-9);
}

function ticks([low, high]) {
  const step = tickStep(high - low);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

// The smallest axis from 0 that ends on a tick and holds `value`.
function axisTo(value) {
  const step = tickStep(value);
  return [0, Number((Math.ceil(value / step - 1e-9) * step).toPrecision(12))];
}

// --- panel.js
// A panel: title, axes and the two scales that everything in it is drawn by.

const WIDTH = 380;
const HEIGHT = 300;
const LEFT = 70;
const RIGHT = WIDTH - 14;
const TOP = 40;
const BOTTOM = HEIGHT - 52;

function openPanel(parent, xLabel, yLabel) {
  const root = svg(parent, "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const title = svg(root, "text", { class: "title", x: (LEFT + RIGHT) / 2, y: 22 });
  const axes = svg(root, "g", { class: "axes" });
  svg(root, "text", { class: "label", x: (LEFT + RIGHT) / 2, y: HEIGHT - 8 }, xLabel);
  svg(root, "text", { class: "label", transform: `translate(16 ${(TOP + BOTTOM) / 2}) rotate(-90)` }, yLabel);

  const panel = {
    root,
    title: (text) => (title.textContent = typeset(text)),
    describe: (text) => assign(root, { "aria-label": text }),
    scaleTo(xDomain, yDomain) {
      panel.x = linear(xDomain, [LEFT, RIGHT]);
      panel.y = linear(yDomain, [BOTTOM, TOP]);
      axes.replaceChildren();
      svg(axes, "path", { d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` });
      for (const value of ticks(xDomain)) {
        svg(axes, "path", { d: `M${panel.x(value)} ${BOTTOM}v5` });
        svg(axes, "text", { class: "x-tick", x: panel.x(value), y: BOTTOM + 21 }, typeset(String(value)));
      }
      for (const value of ticks(yDomain)) {
        svg(axes, "path", { d: `M${LEFT} ${panel.y(value)}h-5` });
        svg(axes, "text", { class: "y-tick", x: LEFT - 9, y: panel.y(value) }, typeset(String(value)));
      }
    },
    line(f, [low, high], points = 240) {
      const at = (i) => low + ((high - low) * i) / points;
      const place = (x) => `${panel.x(x).toFixed(2)} ${panel.y(f(x)).toFixed(2)}`;
      return "M" + Array.from({ length: points + 1 }, (_, i) => place(at(i))).join("L");
    },
  };
  return panel;
}

// --- curve.js
// The analytic curve of KL(p‖q), and the numerical value as a dot on it.

function openCurve(parent, state, { moves, symbol }) {
  const panel = openPanel(parent, symbol, "KL(p‖q) in nats");
  const curve = svg(panel.root, "path", { class: "curve kl" });
  const moveHandle = openHandle(panel, state, moves, (place) => panel.x.invert(place));
  const range = state.ranges[moves];

  function drawAll() {
    const analytic = (value) => kl(...state.all({ [moves]: value }));
    panel.scaleTo(range, axisTo(Math.max(...range.map(analytic)))); // convex or falling then rising: highest at an end
    curve.setAttribute("d", panel.line(analytic, range));
    drawDot();
  }

  function drawDot() {
    const numerical = klBySum(...state.all());
    moveHandle(panel.x(state.get(moves)), panel.y(numerical));
    panel.title(`KL(p‖q) = ${fixed(numerical, 3)} nats`);
  }

  const describe = () => {
    const value = `${symbol} = ${fixed(state.get(moves), 2)}`;
    const numerical = fixed(klBySum(...state.all()), 3);
    panel.describe(`KL(p‖q) against ${symbol} from ${range[0]} to ${range[1]}; the dot is at ${value}, ${numerical} nats.`);
  };

  state.on(["mu1", "sigma1", "mu2", "sigma2"].filter((name) => name !== moves), drawAll);
  state.on([moves], drawDot);
  drawAll();
  return describe;
}

// --- densities.js
// The two densities: p stays, q moves.

const X = [-6, 6];
const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));

function openDensities(parent, state, { moves, symbol }) {
  const panel = openPanel(parent, "x", "density");
  const p = svg(panel.root, "path", { class: "curve p" });
  const q = svg(panel.root, "path", { class: "curve q" });
  const pName = svg(panel.root, "text", { class: "name p" }, "p");
  const qName = svg(panel.root, "text", { class: "name q" }, "q");

  // The mean is taken at the summit, the standard deviation at the shoulder.
  const reach = moves === "sigma2" ? 1 : 0;
  const valueAt = (place) => (reach ? Math.abs(panel.x.invert(place) - state.get("mu2")) : panel.x.invert(place));
  const moveHandle = openHandle(panel, state, moves, valueAt);

  function nameBeside(name, side, mu, sigma) {
    const x = clamp(mu + 0.6 * side * sigma, X);
    assign(name, {
      x: panel.x(x) + 12 * side,
      y: panel.y(density(x, mu, sigma)) - 5,
      "text-anchor": side < 0 ? "end" : "start",
    });
  }

  function drawAll() {
    const narrowest = Math.min(state.get("sigma1"), reach ? state.ranges.sigma2[0] : state.get("sigma2"));
    panel.scaleTo(X, axisTo(density(0, 0, narrowest)));
    p.setAttribute("d", panel.line((x) => density(x, state.get("mu1"), state.get("sigma1")), X));
    drawQ();
  }

  function drawQ() {
    const [mu1, sigma1, mu2, sigma2] = state.all();
    const side = mu2 < mu1 ? -1 : 1;
    const summit = mu2 + reach * sigma2;
    q.setAttribute("d", panel.line((x) => density(x, mu2, sigma2), X));
    nameBeside(pName, -side, mu1, sigma1);
    nameBeside(qName, side, mu2, sigma2);
    moveHandle(panel.x(clamp(summit, X)), panel.y(density(clamp(summit, X), mu2, sigma2)));
    panel.title(`${symbol} = ${fixed(state.get(moves), 2)}`);
  }

  const describe = () => {
    const [mu1, sigma1, mu2, sigma2] = state.all();
    panel.describe(`Densities of p = ${normal(mu1, sigma1)}, solid, and q = ${normal(mu2, sigma2)}, dashed.`);
  };

  state.on(["mu1", "sigma1", "mu2", "sigma2"].filter((name) => name !== moves), drawAll);
  state.on([moves], drawQ);
  drawAll();
  return describe;
}

// --- sweep.js
// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.

const SWEEPS = {
  "mean-sweep": {
    moves: "mu2",
    symbol: "μ₂",
    label: "mean μ₂",
    step: 0.05,
    seconds: 8,
    frames: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  },
  "sd-sweep": {
    moves: "sigma2",
    symbol: "σ₂",
    label: "standard deviation σ₂",
    step: 0.01,
    seconds: 8,
    frames: [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4],
  },
};

function openSweep(root, state, name) {
  const sweep = SWEEPS[name];
  openLead(root, state, sweep);
  const panels = html(root, "div", { class: "panels" });
  const describeDensities = openDensities(panels, state, sweep);
  const describeCurve = openCurve(panels, state, sweep);
  const controls = html(root, "div", { class: "controls" });
  const stopPlaying = openPlayer(controls, state, sweep);
  openSlider(controls, state, sweep);
  const value = () => `KL(p‖q) = ${fixed(klBySum(...state.all()), 3)} nats`;
  const stopSaying = openStatus(root, state, value, () => {
    describeDensities();
    describeCurve();
  });
  return () => {
    stopPlaying();
    stopSaying();
  };
}

// What stays and what moves.
function openLead(root, state, { moves, symbol }) {
  const lead = html(root, "p", { class: "lead" });
  const p = html(lead, "strong", { class: "p" });
  lead.append(" stays, ");
  const q = html(lead, "strong", { class: "q" });
  lead.append(" moves.");

  function draw() {
    const [mu1, sigma1, mu2, sigma2] = state.all({ [moves]: symbol });
    p.textContent = `p = ${normal(mu1, sigma1)}`;
    q.textContent = `q = ${normal(mu2, sigma2)}`;
  }
  state.on(["mu1", "sigma1", "mu2", "sigma2"].filter((name) => name !== moves), draw);
  draw();
}

// --- index.js
// The entry: which explorer a model asks for, and how it is opened in a host's element.

const EXPLORERS = {
  "mean-sweep": { title: "mean sweep", open: openSweep },
  "sd-sweep": { title: "standard deviation sweep", open: openSweep },
};

function render({ model, el }) {
  const name = model.get("name");
  const { title, open } = EXPLORERS[name];
  const root = html(el, "div", { class: "kl-explorer", "data-explorer": name, role: "group", "aria-label": title });
  const state = openState(model);
  const stop = open(root, state, name);
  return () => {
    stop();
    state.close();
  };
}

export default { render };
