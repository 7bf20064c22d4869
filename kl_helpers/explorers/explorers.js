// Built by tools/build_explorers.py from src/*.js: change it there.

// --- elements.js
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

const rounded = (value, digits = 2) => Number(value.toFixed(digits)) + 0;
const fixed = (value, digits) => rounded(value, digits).toFixed(digits);
const typeset = (text) => text.replace(/-(?=[\d.])/g, "−");
const short = (value) => (typeof value === "number" ? String(rounded(value)) : value);
const normal = (mu, sigma) => `N(${short(mu)}, ${short(sigma)}²)`;

// --- hatch.js
function openHatch(panel, name, angle) {
  const id = `kl-${name}-${Math.random().toString(36).slice(2)}`;
  const size = { width: 8, height: 8 };
  const pattern = svg(panel.root, "pattern", {
    id,
    class: `hatch ${name}`,
    patternUnits: "userSpaceOnUse",
    patternTransform: `rotate(${angle})`,
    ...size,
  });
  svg(pattern, "rect", size);
  svg(pattern, "path", { d: "M0 4H8" });
  return `url(#${id})`;
}

// --- scale.js
function linear([low, high], [start, end]) {
  const scale = (value) => start + ((value - low) / (high - low)) * (end - start);
  scale.invert = (place) => low + ((place - start) / (end - start)) * (high - low);
  return scale;
}

const tidy = (value) => Number(value.toPrecision(12));

function tickStep(span, count = 6) {
  const power = 10 ** Math.floor(Math.log10(span / count));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= count + 1e-9);
}

function ticks([low, high]) {
  const step = tickStep(high - low);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

function axisOver(low, high, count = 6) {
  const step = tickStep(high - low, count);
  return [tidy(Math.floor(low / step + 1e-9) * step), tidy(Math.ceil(high / step - 1e-9) * step)];
}

const axisTo = (value) => axisOver(0, value);

// --- panel.js
const WIDTH = 380;
const LEFT = 70;
const TOP = 40;

function openPanel(parent, xLabel, { height = 300, margin = 14, role = "img" } = {}) {
  const RIGHT = WIDTH - margin;
  const BOTTOM = height - 52;
  const root = svg(parent, "svg", { viewBox: `0 0 ${WIDTH} ${height}`, role });
  const title = svg(root, "text", { class: "title", x: (LEFT + RIGHT) / 2, y: 22 });
  const axes = svg(root, "g", { class: "axes" });
  svg(root, "text", { class: "label", x: (LEFT + RIGHT) / 2, y: height - 8 }, xLabel);
  const yLabel = svg(root, "text", { class: "label", transform: `translate(16 ${(TOP + BOTTOM) / 2}) rotate(-90)` });
  let drawn;

  const panel = {
    root,
    box: { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP },
    title: (text) => (title.textContent = typeset(text)),
    yLabel: (text) => (yLabel.textContent = text),
    describe: (text) => assign(root, { "aria-label": text }),

    scaleTo(xDomain, yDomain, xTicks = ticks(xDomain).map((value) => [value, String(value)])) {
      const asked = [xDomain, yDomain, xTicks].join();
      if (asked === drawn) return false;
      drawn = asked;
      panel.x = linear(xDomain, [LEFT, RIGHT]);
      panel.y = linear(yDomain, [BOTTOM, TOP]);
      axes.replaceChildren();
      svg(axes, "path", { d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` });
      for (const [value, text] of xTicks) {
        svg(axes, "path", { d: `M${panel.x(value)} ${BOTTOM}v5` });
        svg(axes, "text", { class: "x-tick", x: panel.x(value), y: BOTTOM + 21 }, typeset(text));
      }
      for (const value of ticks(yDomain)) {
        svg(axes, "path", { d: `M${LEFT} ${panel.y(value)}h-5` });
        svg(axes, "text", { class: "y-tick", x: LEFT - 9, y: panel.y(value) }, typeset(String(value)));
      }
      return true;
    },

    path: (points) => "M" + points.map(([x, y]) => `${panel.x(x).toFixed(2)} ${panel.y(y).toFixed(2)}`).join("L"),

    at(event) {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
      return { x: panel.x.invert(place.x), y: panel.y.invert(place.y) };
    },
  };
  return panel;
}

const sample = (f, [low, high], steps = 240) =>
  Array.from({ length: steps + 1 }, (_, i) => low + ((high - low) * i) / steps).map((x) => [x, f(x)]);

// --- bars.js
const SHARE = 0.6;

function openBars(parent, state, changes, angles, read) {
  const panel = openPanel(parent, "");
  const across = svg(panel.root, "path", { class: "zero" });
  const bars = Object.entries(angles).map(([key, angle]) => ({
    shape: svg(panel.root, "rect", { class: "bar", "data-bar": key, fill: openHatch(panel, key, angle) }),
    value: svg(panel.root, "text", { class: "label" }),
  }));
  const domain = [0, bars.length];

  state.on(changes, () => {
    const { title, label, names, axis, spans, line = 0 } = read();
    const [floor, ceiling] = axisOver(...axis);
    panel.scaleTo(domain, [floor, ceiling], names.map((name, i) => [i + 0.5, name]));
    panel.title(title);
    panel.yLabel(label);
    across.setAttribute("d", panel.path(domain.map((x) => [x, line])));
    spans.forEach(([from, to], i) => {
      const [top, bottom] = [Math.max(from, to), Math.max(floor, Math.min(from, to))].map(panel.y);
      const x = panel.x(i + (1 - SHARE) / 2);
      assign(bars[i].shape, { x, y: top, width: panel.x(SHARE) - panel.x(0), height: bottom - top });
      assign(bars[i].value, { x: panel.x(i + 0.5), y: top - 6 });
      bars[i].value.textContent = typeset(fixed(from === -Infinity ? to : to - from, 3));
    });
  });
  return () => panel.describe(read().sentence);
}

// --- formulas.js
const logDensity = (x, mu1, sigma1) => -Math.log(sigma1) - 1/2*Math.log(2*Math.PI) - 1/2*Math.pow(-mu1 + x, 2)/Math.pow(sigma1, 2);
const entropy = (sigma1) => Math.log(sigma1) + 1/2 + (1/2)*Math.log(2*Math.PI);
const crossEntropy = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2) + (1/2)*Math.log(2*Math.PI) + (1/2)*(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2))/Math.pow(sigma2, 2);
const kl = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2/sigma1) - 1/2 + (1/2)*(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2))/Math.pow(sigma2, 2);
const valley = (mu1, sigma1, mu2) => Math.sqrt(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2));
const elbo = (mu1, sigma1) => -Math.pow(mu1, 2) + mu1 - Math.pow(sigma1, 2) + Math.log(sigma1) - 1/2*Math.log(2*Math.PI);
const evidence = () => -1/2*Math.log(4*Math.PI) - 1/4;

// --- divergence.js
const inUnit = (state, nats) => (state.get("unit") === "bits" ? nats / Math.LN2 : nats);
const withUnit = (state, nats) => `${fixed(inUnit(state, nats), 3)} ${state.get("unit")}`;

const nameOf = (direction) => `KL(${direction[0]}‖${direction[1]})`;
const klName = (state) => nameOf(state.get("direction"));
const klLabel = (state) => `${klName(state)} in ${state.get("unit")}`;
const klOf = (state, instead) => inUnit(state, kl(...state.ordered(instead)));

function klOver(state) {
  const [mu1, sigma1] = state.all();
  const scale = inUnit(state, 1);
  return state.get("direction") === "pq"
    ? (mu2, sigma2) => scale * kl(mu1, sigma1, mu2, sigma2)
    : (mu2, sigma2) => scale * kl(mu2, sigma2, mu1, sigma1);
}

const klText = (state) => `${klName(state)} = ${withUnit(state, kl(...state.ordered()))}`;

function bothTexts(state) {
  const [mu1, sigma1, mu2, sigma2] = state.all();
  const text = (direction, nats) => `${nameOf(direction)} = ${withUnit(state, nats)}`;
  return { pq: text("pq", kl(mu1, sigma1, mu2, sigma2)), qp: text("qp", kl(mu2, sigma2, mu1, sigma1)) };
}

function highestKl(state) {
  const { mu2, sigma2 } = state.ranges;
  return Math.max(...mu2.flatMap((mean) => sigma2.map((sd) => klOf(state, { mu2: mean, sigma2: sd }))));
}

// --- controls.js
const keepKeys = (element) =>
  element.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());

function openSlider(parent, state, moved, text = () => fixed(moved.get(), moved.digits)) {
  const { label, step, name } = moved;
  const [min, max] = moved.range;
  const line = html(parent, "div", { class: "slider" });
  const input = html(html(line, "label", {}, label), "input", { type: "range", min, max, step });
  const shown = html(line, "span", { class: "value", "aria-hidden": true });
  keepKeys(input);
  input.addEventListener("input", () => moved.set(input.valueAsNumber));

  state.on([name], () => {
    input.value = moved.get();
    input.setAttribute("aria-valuetext", text());
    shown.textContent = typeset(text());
  });
}

function openButton(parent, text, press) {
  const button = html(parent, "button", { type: "button" }, text);
  keepKeys(button);
  button.addEventListener("click", press);
  return button;
}

function openBox(parent, state, name, label, [ticked, unticked] = [true, false]) {
  const line = html(parent, "label", { class: "box" });
  const input = html(line, "input", { type: "checkbox" });
  line.append(label);
  keepKeys(input);
  input.addEventListener("change", () => state.set(name, input.checked ? ticked : unticked));
  state.on([name], () => (input.checked = state.get(name) === ticked));
}

function openSwitches(parent, state) {
  const other = () => (state.get("direction") === "pq" ? "qp" : "pq");
  const swap = openButton(parent, "", () => state.set("direction", other()));
  state.on(["direction"], () => (swap.textContent = `Swap to ${nameOf(other())}`));
  openUnitAndReset(parent, state);
}

function openUnitAndReset(parent, state) {
  openBox(parent, state, "unit", "in bits", ["bits", "nats"]);
  openButton(parent, "Reset", () => setAll(state, state.start));
}

const setAll = (state, values) => Object.entries(values).forEach(([name, value]) => state.set(name, value));

function openPlayer(parent, moved, { frames, seconds }) {
  const button = openButton(parent, "Play", () => (request ? stop() : start()));
  const [low, high] = moved.range;
  let request = 0;
  let time = 0;
  let then;
  let played;
  let still = false;

  const frameAt = () => frames[Math.min(Math.floor(time), frames.length - 1)];
  const smoothAt = () => Math.min(high, low + ((high - low) * time) / seconds);

  function tick(now) {
    if (time > 0 && moved.get() !== played) return stop();
    time += Math.min((now - then) / 1000, 0.1);
    then = now;
    played = rounded(still ? frameAt() : smoothAt());
    moved.set(played);
    if (time < (still ? frames.length : seconds)) request = requestAnimationFrame(tick);
    else stop();
  }

  function start() {
    still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (moved.get() !== played || played === high) time = 0;
    request = requestAnimationFrame((now) => tick((then = now)));
    button.textContent = "Pause";
  }

  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = "Play";
  }

  return stop;
}

function openStatus(parent, state, text, descriptions) {
  const line = html(parent, "p", { role: "status" });
  let timer = 0;

  function say() {
    line.textContent = text();
    for (const describe of descriptions) describe();
  }
  say();
  state.on(Object.keys(state.start), () => {
    clearTimeout(timer);
    timer = setTimeout(say, 300);
  });
  return () => clearTimeout(timer);
}

function openNumbers(parent, state, texts, isChosen = () => false) {
  const line = html(parent, "p", { class: "numbers" });
  const items = Object.fromEntries(Object.keys(texts()).map((key) => [key, html(line, "span", { "data-number": key })]));
  state.on(Object.keys(state.start), () => {
    for (const [key, text] of Object.entries(texts())) {
      items[key].textContent = typeset(text);
      items[key].classList.toggle("chosen", isChosen(key));
    }
  });
}

// --- handle.js
const openDot = (panel) => svg(panel.root, "circle", { class: "handle", r: 7 });

function openHandle(panel, moved, valueAt) {
  const disc = openDot(panel);
  const grip = svg(panel.root, "circle", { class: "grip", r: 26 });
  let offset = 0;

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    offset = moved.get() - valueAt(panel.at(event).x);
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) moved.set(rounded(valueAt(panel.at(event).x) + offset));
  });

  return (cx, cy) => {
    assign(disc, { cx, cy });
    assign(grip, { cx, cy });
  };
}

// --- state.js
const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

const GAUSSIANS = ["mu1", "sigma1", "mu2", "sigma2"];
const REST = 150;

function openState(model) {
  const ranges = model.get("ranges");
  const listeners = [];
  const due = new Set();
  let frame = 0;
  let timer = 0;

  const inside = (name, value) => (name in ranges ? clamp(value, ranges[name]) : value);
  const get = (name) => inside(name, model.get(name));

  const all = (instead = {}) => GAUSSIANS.map((name) => instead[name] ?? get(name));

  const ordered = (instead) => {
    const [mu1, sigma1, mu2, sigma2] = all(instead);
    return get("direction") === "pq" ? [mu1, sigma1, mu2, sigma2] : [mu2, sigma2, mu1, sigma1];
  };

  function set(name, value) {
    model.set(name, inside(name, value));
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  }

  function save() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    model.save_changes();
  }

  function draw() {
    frame = 0;
    const views = [...due];
    due.clear();
    for (const view of views) view();
  }

  function listen(event, listener) {
    model.on(event, listener);
    listeners.push([event, listener]);
  }

  function on(names, view) {
    const drawSoon = () => {
      due.add(view);
      frame ||= requestAnimationFrame(draw);
    };
    for (const name of names) listen(`change:${name}`, drawSoon);
    view();
  }

  function close() {
    save();
    cancelAnimationFrame(frame);
    for (const [event, listener] of listeners) model.off(event, listener);
  }

  for (const name of Object.keys(ranges)) {
    listen(`change:${name}`, () => model.get(name) !== get(name) && set(name, get(name)));
  }

  return { start: model.get("start"), ranges, get, all, ordered, set, save, on, close };
}

// --- densities.js
const X = [-6, 6];
const LINES = { p: "solid", q: "dashed" };
const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));

function openDensities(
  parent,
  state,
  moved,
  { title, height, variable = "x", domain = X, names = { p: "p", q: "q" }, behind = {} },
) {
  const panel = openPanel(parent, variable, { height });
  panel.yLabel("density");
  const open = ([letter, name]) => openDensity(panel, letter, name, domain);
  const thin = Object.entries(behind).map(([name, gaussian]) => [open(["thin", name]), gaussian]);
  const [first, second] = Object.entries(names).map(open);
  const handles = moved.map((quantity) => {
    const of = quantity.name.at(-1);
    const reach = quantity.name.startsWith("sigma") ? 1 : 0;
    const valueAt = (x) => (reach ? Math.abs(x - state.get(`mu${of}`)) : x);
    const place = (gaussians) => [gaussians[2 * of - 2] + reach * gaussians[2 * of - 1], ...gaussians.slice(2 * of - 2)];
    return [openHandle(panel, quantity, valueAt), place];
  });
  const lowest = moved.some(({ name }) => name.startsWith("sigma")) ? 0.5 : Infinity;

  function draw() {
    const gaussians = state.all();
    const [mu1, sigma1, mu2, sigma2] = gaussians;
    const rescaled = panel.scaleTo(domain, axisTo(density(0, 0, Math.min(lowest, sigma1, sigma2))));
    const side = mu2 < mu1 ? -1 : 1;
    for (const [drawThin, gaussian] of thin) drawThin(...gaussian, 1, rescaled);
    first(mu1, sigma1, -side, rescaled);
    second(mu2, sigma2, side, rescaled);
    for (const [moveHandle, place] of handles) {
      const [at, mu, sigma] = place(gaussians);
      const x = clamp(at, domain);
      moveHandle(panel.x(x), panel.y(density(x, mu, sigma)));
    }
    panel.title(title());
  }

  const describe = () => {
    const [mu1, sigma1, mu2, sigma2] = state.all();
    const line = ([letter, name], ...gaussian) => `${name} = ${normal(...gaussian)}, ${LINES[letter]}`;
    const [one, other] = Object.entries(names);
    panel.describe(`Densities of ${line(one, mu1, sigma1)}, and ${line(other, mu2, sigma2)}.`);
  };

  state.on(GAUSSIANS, draw);
  return describe;
}

function openDensity(panel, letter, text, domain) {
  const curve = svg(panel.root, "path", { class: `curve ${letter}` });
  const name = svg(panel.root, "text", { class: `name ${letter}` }, text);
  const reach = letter === "thin" ? 1.6 : 0.6;
  let drawn;

  return (mu, sigma, side, rescaled) => {
    if (!rescaled && drawn === [mu, sigma, side].join()) return;
    drawn = [mu, sigma, side].join();
    curve.setAttribute("d", panel.path(sample((x) => density(x, mu, sigma), domain)));
    const x = clamp(mu + reach * side * sigma, domain);
    assign(name, {
      x: panel.x(x) + 12 * side,
      y: panel.y(density(x, mu, sigma)) - 5,
      "text-anchor": side < 0 ? "end" : "start",
    });
  };
}

// --- quantity.js
const mean = (symbol) => ({ symbol, label: `mean ${symbol}`, step: 0.05 });
const deviation = (symbol) => ({ symbol, label: `standard deviation ${symbol}`, step: 0.01 });

const QUANTITIES = {
  mu1: mean("μ₁"),
  sigma1: deviation("σ₁"),
  mu2: mean("μ₂"),
  sigma2: deviation("σ₂"),
  J: { symbol: "J", label: "number of latents J", step: 1, digits: 0 },
  meanOfQ: { name: "mu1", ...mean("μ") },
  deviationOfQ: { name: "sigma1", ...deviation("σ") },
  step: { label: "step", step: 1, digits: 0 },
  latentMean: { name: "mu1", ...mean("μ") },
  logVariance: {
    name: "sigma1",
    symbol: "ln σ²",
    label: "log-variance ln σ²",
    step: 0.01,
    shown: (sigma) => 2 * Math.log(sigma),
    stored: (logVariance) => Math.exp(logVariance / 2),
  },
};

const same = (value) => value;

function quantity(state, key) {
  const { name = key, digits = 2, shown = same, stored = same, ...rest } = QUANTITIES[key];
  return {
    ...rest,
    name,
    digits,
    range: state.ranges[name].map(shown),
    get: () => shown(state.get(name)),
    set: (value) => state.set(name, stored(value)),
    instead: (value) => ({ [name]: stored(value) }),
  };
}

// --- elbo.js
const ELBO_HATCHES = { elbo: 45, kl: 0, evidence: -45 };
const LOWEST = -5;
const PRIOR = [0, 1];

function openElbo(root, state) {
  const moved = ["meanOfQ", "deviationOfQ"].map((key) => quantity(state, key));
  const values = () => {
    const [mu, sigma, ...posterior] = state.all();
    return [elbo(mu, sigma), kl(mu, sigma, ...posterior), evidence()];
  };

  function texts() {
    const [bound, gap, level] = values().map((nats) => withUnit(state, nats));
    return { elbo: `ELBO = ${bound}`, kl: `gap KL(q‖posterior) = ${gap}`, evidence: `ln p(x) = ${level}` };
  }

  function bars() {
    const [bound, gap, level] = values().map((nats) => inUnit(state, nats));
    return {
      title: "ELBO + gap = ln p(x)",
      label: state.get("unit"),
      names: ["ELBO", "gap", "ln p(x)"],
      axis: [LOWEST, -1].map((nats) => inUnit(state, nats)),
      spans: [[-Infinity, bound], [bound, bound + gap], [-Infinity, level]],
      line: level,
      sentence: `Three bars: ${Object.values(texts()).join(", ")}. The gap reaches from the ELBO up to ln p(x).`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, moved, {
      title: () => "q and the posterior",
      variable: "z",
      domain: [-3, 4],
      names: { q: "q", p: "posterior" },
      behind: { prior: PRIOR },
    }),
    openBars(panels, state, ["mu1", "sigma1", "unit"], ELBO_HATCHES, bars),
  ];
  const controls = html(root, "div", { class: "controls" });
  for (const quantity of moved) openSlider(controls, state, quantity);
  const switches = html(root, "div", { class: "controls" });
  const place = (mu1, sigma1) => setAll(state, { mu1, sigma1 });
  openButton(switches, "q = the prior", () => place(...PRIOR));
  openButton(switches, "q = the posterior", () => place(state.get("mu2"), state.get("sigma2")));
  openUnitAndReset(switches, state);
  return openStatus(root, state, () => Object.values(texts()).join(", "), descriptions);
}

// --- gap.js
const HALF_WIDTH = 0.38;

function openGap(parent, state, frames, { title, said }) {
  const panel = openPanel(parent, "step", { height: 430 });
  const values = frames.flatMap(({ bound, log_likelihood: sum }) => [bound, sum]);
  const letters = frames.map(({ name }, i) => [i, name[0]]);
  panel.scaleTo([-0.5, frames.length - 0.5], axisOver(Math.min(...values), Math.max(...values)), letters);
  panel.yLabel("nats");
  const fill = openHatch(panel, "kl", 0);
  const marks = frames.map(({ bound, gap, log_likelihood: sum }, i) => {
    const mark = svg(panel.root, "g", { "data-step": i });
    const [x, end] = [panel.x(i - HALF_WIDTH), panel.x(i + HALF_WIDTH)];
    const [top, bottom] = [panel.y(sum), panel.y(sum - gap)];
    svg(mark, "rect", { class: "bar", x, y: top, width: end - x, height: bottom - top, fill });
    svg(mark, "path", { class: "curve bound", d: `M${x} ${panel.y(bound)}H${end}` });
    svg(mark, "path", { class: "curve sum", d: `M${x} ${top}H${end}` });
    return mark;
  });
  const key = { "log-likelihood": "curve sum", gap: "bar", bound: "curve bound" };
  Object.entries(key).forEach(([text, mark], i) => {
    const [x, y] = [panel.x(frames.length / 2 - 1.5), panel.box.y + panel.box.height - 80 + 26 * i];
    if (mark === "bar") svg(panel.root, "rect", { class: mark, x, y: y - 8, width: 26, height: 16, fill });
    else svg(panel.root, "path", { class: mark, d: `M${x} ${y}h26` });
    assign(svg(panel.root, "text", { class: "level" }, text), { x: x + 34, y });
  });

  state.on(["step"], () => {
    const now = state.get("step");
    marks.forEach((mark, i) => {
      mark.setAttribute("visibility", i > now ? "hidden" : "visible");
      mark.classList.toggle("past", i < now);
    });
    panel.title(title());
  });
  return () => panel.describe(`Bound, gap and log-likelihood at each step so far. ${said()}.`);
}

// --- mixture.js
const DATA_AXIS = [-6, 6];

function openMixture(parent, state, frames, title) {
  const panel = openPanel(parent, "x", { height: 240 });
  const parts = (frame) => frame.weights.map((weight, k) => [weight, frame.means[k], frame.sds[k]]);
  const part = (x, [weight, mu, sigma]) => weight * Math.exp(logDensity(x, mu, sigma));
  const sum = (x, frame) => parts(frame).reduce((total, of) => total + part(x, of), 0);
  const read = () => frames[state.get("step")];

  const highest = Math.max(...frames.flatMap((frame) => sample((x) => sum(x, frame), DATA_AXIS).map(([, y]) => y)));
  panel.scaleTo(DATA_AXIS, axisTo(highest));
  panel.yLabel("density");
  const whole = svg(panel.root, "path", { class: "curve sum" });
  const curves = ["p", "q"].map((letter) => svg(panel.root, "path", { class: `curve ${letter}` }));
  const names = ["p", "q"].map((letter, k) => svg(panel.root, "text", { class: `name ${letter}` }, String(k + 1)));

  state.on(["step"], () => {
    const frame = read();
    panel.title(title());
    whole.setAttribute("d", panel.path(sample((x) => sum(x, frame), DATA_AXIS)));
    parts(frame).forEach((of, k) => {
      curves[k].setAttribute("d", panel.path(sample((x) => part(x, of), DATA_AXIS)));
      const side = k ? 1 : -1;
      const x = of[1] + side * of[2];
      assign(names[k], {
        x: panel.x(x) + 8 * side,
        y: panel.y(part(x, of)) - 4,
        "text-anchor": k ? "start" : "end",
      });
    });
  });

  return () => {
    const said = parts(read()).map(([weight, mu, sigma]) => `${fixed(weight, 2)} ${normal(mu, sigma)}`);
    panel.describe(`The mixture: component 1, ${said[0]}, solid; component 2, ${said[1]}, dashed; their sum, thin.`);
  };
}

// --- shares.js
function openShares(parent, state, frames) {
  const panel = openPanel(parent, "x", { height: 190 });
  panel.scaleTo(DATA_AXIS, [0, 1]);
  panel.yLabel("q");
  panel.title("q: responsibility of 1");
  const dots = state.get("x").map((x) => svg(panel.root, "circle", { class: "datum", cx: panel.x(x), r: 4 }));
  const shares = () => frames[state.get("step")].q;

  state.on(["step"], () => {
    shares().forEach((share, n) => {
      dots[n].setAttribute("cy", panel.y(share));
      dots[n].style.setProperty("--share", `${100 * share}%`);
    });
  });

  return () => {
    const most = shares().filter((share) => share > 0.5).length;
    panel.describe(
      `${dots.length} observations, each as high as the responsibility q of component 1 for it; for ${most} it is above one half.`,
    );
  };
}

// --- stepper.js
const PAUSE = 900;

function openStepper(parent, state, moved) {
  const [first, last] = moved.range;
  const by = (steps) => () => moved.set(moved.get() + steps);
  let timer = 0;
  let played;

  const back = openStopper("Back", by(-1));
  const next = openStopper("Next", by(1));
  const play = openButton(parent, "Play", () => (timer ? stop() : start()));
  openStopper("Reset", () => setAll(state, state.start));

  function openStopper(text, press) {
    return openButton(parent, text, () => {
      stop();
      press();
    });
  }

  function tick() {
    played = Math.min(moved.get() + 1, last);
    moved.set(played);
    if (played < last) timer = setTimeout(tick, PAUSE);
    else stop();
  }

  function start() {
    if (moved.get() === last) moved.set(first);
    played = moved.get();
    timer = setTimeout(tick, PAUSE);
    play.textContent = "Pause";
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    play.textContent = "Play";
  }

  state.on([moved.name], () => {
    if (timer && moved.get() !== played) stop();
    back.setAttribute("aria-disabled", moved.get() === first);
    next.setAttribute("aria-disabled", moved.get() === last);
  });
  return stop;
}

// --- em.js
const DOES = { start: "q knows nothing", E: "E closes the gap", M: "M raises the bound" };

const whole = (frames) => frames.reduce((done, frame) => [...done, { ...done.at(-1), ...frame }], []);

function openEm(root, state) {
  const step = quantity(state, "step");
  const frames = whole(state.get("frames"));
  const read = () => frames[step.get()];
  const does = () => DOES[read().name];
  const place = () => `${step.get()} of ${step.range[1]}: ${does()}`;

  function texts() {
    const { bound, gap, log_likelihood: sum } = read();
    return {
      bound: `bound ${fixed(bound, 3)}`,
      gap: `+ gap ${fixed(gap, 3)}`,
      sum: `= log-likelihood ${fixed(sum, 3)} nats`,
    };
  }
  const said = () => `Step ${place()}. ${Object.values(texts()).join(" ")}`;

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const left = html(panels, "div");
  const descriptions = [
    openMixture(left, state, frames, () => `Step ${step.get()} of ${step.range[1]}`),
    openShares(left, state, frames),
    openGap(panels, state, frames, { title: does, said }),
  ];
  const controls = html(root, "div", { class: "controls" });
  const stopPlaying = openStepper(controls, state, step);
  openSlider(controls, state, step, place);
  const stopSaying = openStatus(root, state, said, descriptions);
  return () => {
    stopPlaying();
    stopSaying();
  };
}

// --- host.js
function openHost(values) {
  const events = new EventTarget();
  return {
    get: (name) => values[name],
    set(name, value) {
      if (Object.is(values[name], value)) return;
      values[name] = value;
      events.dispatchEvent(new Event(`change:${name}`));
    },
    save_changes() {},
    on: (event, listener) => events.addEventListener(event, listener),
    off: (event, listener) => events.removeEventListener(event, listener),
  };
}

// --- numerical.js
const logRatio = (x, mu1, sigma1, mu2, sigma2) => logDensity(x, mu1, sigma1) - logDensity(x, mu2, sigma2);
const integrand = (x, mu1, sigma1, mu2, sigma2) =>
  Math.exp(logDensity(x, mu1, sigma1)) * logRatio(x, mu1, sigma1, mu2, sigma2);

function areasBySum(mu1, sigma1, mu2, sigma2, dx = 0.01) {
  const steps = Math.round((24 * sigma1) / dx);
  let [plus, minus] = [0, 0];
  for (let i = 0; i <= steps; i++) {
    const value = integrand(mu1 - 12 * sigma1 + i * dx, mu1, sigma1, mu2, sigma2);
    if (value > 0) plus += value;
    else minus += value;
  }
  return { plus: plus * dx, minus: minus * dx };
}

function klBySum(...gaussians) {
  const { plus, minus } = areasBySum(...gaussians);
  return plus + minus;
}

// --- areas.js
function openAreas(parent, state, { height, texts }) {
  const panel = openPanel(parent, "x", { height });
  const [plus, minus] = [["plus", -45], ["minus", 45]].map(([sign, angle]) =>
    svg(panel.root, "path", { class: "area", "data-area": sign, fill: openHatch(panel, sign, angle) }),
  );
  const zero = svg(panel.root, "path", { class: "zero" });
  const curve = svg(panel.root, "path", { class: "curve kl" });

  function draw() {
    const gaussians = state.ordered();
    const points = sample((x) => inUnit(state, integrand(x, ...gaussians)), X);
    const values = points.map(([, value]) => value);
    panel.scaleTo(X, axisOver(Math.min(-0.2, ...values), Math.max(0.4, ...values), 4));
    const outline = (part) => panel.path([[X[0], 0], ...points.map(([x, value]) => [x, part(0, value)]), [X[1], 0]]);
    plus.setAttribute("d", outline(Math.max));
    minus.setAttribute("d", outline(Math.min));
    zero.setAttribute("d", panel.path(X.map((x) => [x, 0])));
    curve.setAttribute("d", panel.path(points));
    const [first, second] = state.get("direction");
    const log = state.get("unit") === "bits" ? "log₂" : "ln";
    panel.yLabel(`${first} ${log}(${first}/${second})`);
    panel.title(texts().sum);
  }

  state.on([...GAUSSIANS, "direction", "unit"], draw);
  return () => panel.describe(`The integrand, hatched above and below zero: ${Object.values(texts()).join(", ")}.`);
}

// --- integrand.js
function openIntegrand(root, state) {
  const [mu2, sigma2] = [quantity(state, "mu2"), quantity(state, "sigma2")];
  const title = () => [mu2, sigma2].map(({ symbol, get }) => `${symbol} = ${fixed(get(), 2)}`).join(", ");

  function texts() {
    const { plus, minus } = areasBySum(...state.ordered());
    return {
      plus: `positive area +${fixed(inUnit(state, plus), 3)}`,
      minus: `negative area -${fixed(inUnit(state, -minus), 3)}`,
      sum: `sum ${klName(state)} = ${withUnit(state, plus + minus)}`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels column" });
  const descriptions = [
    openDensities(panels, state, [mu2, sigma2], { title, height: 220 }),
    openAreas(panels, state, { height: 220, texts }),
  ];
  const controls = html(root, "div", { class: "controls" });
  openSlider(controls, state, mu2);
  openSlider(controls, state, sigma2);
  openSwitches(html(root, "div", { class: "controls" }), state);
  return openStatus(root, state, () => Object.values(texts()).join(", "), descriptions);
}

// --- aim.js
const STILL = 3;

function openAim(panel, state, { x, y }) {
  const area = svg(panel.root, "rect", { class: y ? "aim both" : "aim", ...panel.box });
  let from;
  let dragged = false;

  function follow(event) {
    const point = panel.at(event);
    x.set(rounded(point.x));
    y?.set(rounded(point.y));
  }

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    area.setPointerCapture(event.pointerId);
    from = event;
    dragged = event.pointerType === "touch";
    if (dragged) follow(event);
  });
  area.addEventListener("pointermove", (event) => {
    if (area.hasPointerCapture(event.pointerId)) {
      dragged ||= Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL;
      if (dragged) follow(event);
    } else if (!state.get("locked")) {
      follow(event);
    }
  });
  area.addEventListener("pointerup", (event) => {
    const pressedHere = area.hasPointerCapture(event.pointerId);
    if (!pressedHere || dragged || event.button !== 0) return;
    state.set("locked", !state.get("locked"));
    follow(event);
  });
}

// --- curve.js
function openCurve(parent, state, moved, { dot, axis, title, height, aimed = false }) {
  const panel = openPanel(parent, moved.symbol, { height });
  const curve = svg(panel.root, "path", { class: "curve kl" });
  const moveHandle = aimed ? moveDot(openDot(panel)) : openHandle(panel, moved, (value) => value);
  if (aimed) openAim(panel, state, { x: moved });

  function drawCurve() {
    const points = sample((value) => klOf(state, moved.instead(value)), moved.range);
    const values = points.map(([, value]) => value);
    panel.scaleTo(moved.range, axis(Math.min(...values), Math.max(...values)));
    panel.yLabel(klLabel(state));
    curve.setAttribute("d", panel.path(points));
    drawDot();
  }

  function drawDot() {
    moveHandle(panel.x(moved.get()), panel.y(inUnit(state, dot(...state.ordered()))));
    panel.title(title());
  }

  function describe() {
    const [low, high] = moved.range.map((value) => fixed(value, 2));
    const place = `${moved.symbol} = ${fixed(moved.get(), 2)}, ${withUnit(state, dot(...state.ordered()))}`;
    panel.describe(`${klName(state)} against ${moved.symbol} from ${low} to ${high}; the dot is at ${place}.`);
  }

  const others = [...GAUSSIANS, "direction", "unit", "fixed_axes"].filter((name) => name !== moved.name);
  state.on(others, drawCurve);
  state.on([moved.name], drawDot);
  return describe;
}

const moveDot = (dot) => (cx, cy) => {
  dot.setAttribute("cx", cx);
  dot.setAttribute("cy", cy);
};

// --- colours.js
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];

function colour(fraction) {
  const place = fraction * (VIRIDIS.length - 1);
  const before = Math.min(Math.floor(place), VIRIDIS.length - 2);
  return VIRIDIS[before].map((level, i) => Math.round(level + (place - before) * (VIRIDIS[before + 1][i] - level)));
}

// --- map.js
const BAR = { x: 312, width: 14 };
const SHARPNESS = 2;

function openMap(parent, state, mu2, sigma2, height) {
  const panel = openPanel(parent, mu2.symbol, { height, margin: 80, role: "application" });
  const { x, y, width, height: depth } = panel.box;
  panel.yLabel(sigma2.symbol);
  panel.scaleTo(mu2.range, sigma2.range);
  const picture = svg(panel.root, "image", { ...panel.box, preserveAspectRatio: "none" });
  const bar = svg(panel.root, "g", { class: "colour-bar" });
  const lines = svg(panel.root, "g", { class: "lines" });
  const [valleyHalo, valleyLine] = ["halo", "valley"].map((name) => svg(lines, "path", { class: name }));
  const valleyName = svg(lines, "text", { class: "on-map" }, "valley");
  const pMark = svg(lines, "circle", { class: "mark p", r: 5 });
  const pName = svg(lines, "text", { class: "on-map" }, "p");
  const [hairHalo, hair] = ["halo", "cross-hair"].map((name) => svg(lines, "path", { class: name }));
  const dot = openDot(panel);
  openAim(panel, state, { x: mu2, y: sigma2 });
  openKeys(panel.root, { ArrowLeft: [mu2, -1], ArrowRight: [mu2, 1], ArrowDown: [sigma2, -5], ArrowUp: [sigma2, 5] });

  const beside = (place, gap) => (place - gap > y + 16 ? place - gap : place + gap + 14);

  function drawMap() {
    const levels = levelsOf(state);
    picture.setAttribute("href", paint(state, panel, levels));
    drawBar(bar, levels, panel.box);

    const [mu1, sigma1] = state.all();
    const floor = (mean) => (state.get("direction") === "pq" ? valley(mu1, sigma1, mean) : sigma1);
    const points = sample(floor, mu2.range).filter(([, sd]) => sd <= sigma2.range[1]);
    for (const line of [valleyHalo, valleyLine]) line.setAttribute("d", points.length ? panel.path(points) : "");
    if (points.length) assign(valleyName, { x: panel.x(points[0][0]) + 6, y: beside(panel.y(points[0][1]), 9) });
    assign(pMark, { cx: panel.x(mu1), cy: panel.y(sigma1) });
    assign(pName, { x: panel.x(mu1), y: beside(panel.y(sigma1), 12), "text-anchor": "middle" });
    drawCross();
  }

  function drawCross() {
    const [cx, cy] = [panel.x(mu2.get()), panel.y(sigma2.get())];
    const d = `M${x} ${cy}h${width}M${cx} ${y}v${depth}`;
    for (const line of [hairHalo, hair]) line.setAttribute("d", d);
    assign(dot, { cx, cy });
    panel.title(klText(state));
  }

  function describe() {
    const [mu1, sigma1] = state.all();
    const place = `μ₂ = ${fixed(mu2.get(), 2)}, σ₂ = ${fixed(sigma2.get(), 2)}`;
    panel.describe(
      `Map of ${klName(state)} over μ₂ and σ₂ for p = ${normal(mu1, sigma1)}, up to ${fixed(highestKl(state), 2)} ` +
        `${state.get("unit")}; the cross-hair is at ${place}. Arrow keys move it.`,
    );
  }

  state.on(["mu1", "sigma1", "direction", "unit", "log_levels"], drawMap);
  state.on(["mu2", "sigma2"], drawCross);
  return describe;
}

function levelsOf(state) {
  const highest = highestKl(state);
  if (state.get("log_levels")) {
    const levels = [0, 0.01];
    while (levels.at(-1) < highest) levels.push(Number((levels.at(-1) * (levels.length % 2 ? 10 / 3 : 3)).toPrecision(1)));
    return levels;
  }
  const step = tickStep(highest, 10);
  const count = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, i) => Number(((i * step) / 2).toPrecision(12)));
}

const bandColour = (band, levels) => colour(band / (levels.length - 2));

const inkOf = (rgb) => new Uint32Array(Uint8Array.of(...rgb, 255).buffer)[0];

function paint(state, panel, levels) {
  const canvas = document.createElement("canvas");
  const width = (canvas.width = panel.box.width * SHARPNESS);
  const height = (canvas.height = panel.box.height * SHARPNESS);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const inks = new Uint32Array(pixels.data.buffer);
  const colours = levels.slice(1).map((_, band) => inkOf(bandColour(band, levels)));
  const klAt = klOver(state);
  const means = Array.from({ length: width }, (_, column) => panel.x.invert(panel.box.x + (column + 0.5) / SHARPNESS));
  for (let row = 0, at = 0; row < height; row++) {
    const sigma2 = panel.y.invert(panel.box.y + (row + 0.5) / SHARPNESS);
    for (const mean of means) {
      const value = klAt(mean, sigma2);
      let band = 0;
      while (value > levels[band + 1]) band++;
      inks[at++] = colours[band];
    }
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

function drawBar(bar, levels, { y, height }) {
  const bands = levels.length - 1;
  const place = (level) => y + height * (1 - level / bands);
  bar.replaceChildren();
  for (let band = 0; band < bands; band++) {
    const fill = `rgb(${bandColour(band, levels)})`;
    svg(bar, "rect", { ...BAR, y: place(band + 1), height: height / bands + 0.5, fill });
  }
  const every = bands > 10 ? 2 : 1;
  levels.forEach((level, i) => {
    if (i % every === 0) svg(bar, "text", { class: "level", x: BAR.x + BAR.width + 6, y: place(i) }, typeset(String(level)));
  });
}

function openKeys(root, moves) {
  assign(root, { tabindex: 0 });
  keepKeys(root);
  root.addEventListener("keydown", (event) => {
    if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [moved, steps] = moves[event.key];
    moved.set(Number((moved.get() + steps * moved.step).toFixed(2)));
  });
}

// --- landscape.js
const STANDARD = { mu1: 0, sigma1: 1, mu2: 0, sigma2: 1 };
const PRESETS = {
  "Shift by 1σ": { ...STANDARD, mu2: 1 },
  Double: { ...STANDARD, sigma2: 2 },
  Halve: { ...STANDARD, sigma2: 0.5 },
  "Means stuck apart": { ...STANDARD, mu2: 2 },
  VAE: { ...STANDARD, mu1: 1, sigma1: 0.5 },
};
const HEIGHT = 260;
const HOW =
  "Point at the map or at a slice, and q follows; click to hold it there, click again to let it go. " +
  "Or drag, also with a finger. On the keyboard: the sliders, or the arrow keys on the map. Two sliders move p.";

function openLandscape(root, state) {
  const [mu2, sigma2] = [quantity(state, "mu2"), quantity(state, "sigma2")];
  const at = ({ symbol, get }) => `${symbol} = ${fixed(get(), 2)}`;
  const axis = (lowest, highest) => (state.get("fixed_axes") ? axisTo(highestKl(state)) : axisOver(lowest, highest));
  const slice = (other) => ({ dot: kl, axis, aimed: true, title: () => `Slice at ${at(other)}`, height: HEIGHT });

  openNumbers(root, state, () => bothTexts(state), (direction) => direction === state.get("direction"));
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openMap(panels, state, mu2, sigma2, HEIGHT),
    openDensities(panels, state, [mu2, sigma2], { title: () => `${at(mu2)}, ${at(sigma2)}`, height: HEIGHT }),
    openCurve(panels, state, mu2, slice(sigma2)),
    openCurve(panels, state, sigma2, slice(mu2)),
  ];
  html(root, "p", { class: "how" }, HOW);
  const sliders = html(root, "div", { class: "controls" });
  for (const name of ["mu2", "sigma2", "mu1", "sigma1"]) openSlider(sliders, state, quantity(state, name));
  const switches = html(root, "div", { class: "controls" });
  openBox(switches, state, "locked", "hold q");
  openBox(switches, state, "log_levels", "log levels");
  openBox(switches, state, "fixed_axes", "fixed axes");
  openSwitches(switches, state);
  const presets = html(root, "div", { class: "controls", role: "group", "aria-label": "presets" });
  for (const [text, values] of Object.entries(PRESETS)) openButton(presets, text, () => setAll(state, values));

  const moved = () => (state.get("mu1") || state.get("sigma1") !== 1 ? `p = ${normal(...state.all())}, ` : "");
  const status = () => `${moved()}${at(mu2)}, ${at(sigma2)}: ${Object.values(bothTexts(state)).join(", ")}`;
  return openStatus(root, state, status, descriptions);
}

// --- latent.js
const LATENT_HATCHES = { one: 0, sum: -45, mean: 45 };

function openLatent(root, state) {
  const sliders = ["latentMean", "logVariance", "J"].map((key) => quantity(state, key));
  const handles = ["mu1", "sigma1"].map((name) => quantity(state, name));
  const one = () => kl(...state.ordered());

  function texts() {
    const J = state.get("J");
    return {
      one: `one latent: ${klName(state)} = ${withUnit(state, one())}`,
      sum: `sum over ${J} such latents: ${withUnit(state, J * one())}`,
      mean: `their mean: ${withUnit(state, one())}, 1/${J} of the sum`,
    };
  }

  function bars() {
    const [J, value] = [state.get("J"), inUnit(state, one())];
    return {
      title: `${klName(state)} of J = ${J} latents`,
      label: state.get("unit"),
      names: ["one", "sum", "mean"],
      axis: [0, Math.max(J * value, 0.1)],
      spans: [value, J * value, value].map((height) => [0, height]),
      sentence: `Three bars: ${Object.values(texts()).join("; ")}.`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, handles, { title: () => "p: the latent, q: the prior" }),
    openBars(panels, state, [...GAUSSIANS, "direction", "unit", "J"], LATENT_HATCHES, bars),
  ];
  const controls = html(root, "div", { class: "controls" });
  for (const slider of sliders) openSlider(controls, state, slider);
  openSwitches(html(root, "div", { class: "controls" }), state);
  return openStatus(root, state, () => Object.values(texts()).join("; "), descriptions);
}

// --- sweep.js
const SWEEPS = {
  "mean-sweep": { moves: "mu2", seconds: 8, frames: [-4, -3, -2, -1, 0, 1, 2, 3, 4] },
  "sd-sweep": {
    moves: "sigma2",
    seconds: 8,
    frames: [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4],
  },
};

function openSweep(root, state, name) {
  const sweep = SWEEPS[name];
  const moved = quantity(state, sweep.moves);
  const value = () => `${klName(state)} = ${withUnit(state, klBySum(...state.ordered()))}`;
  openLead(root, state, moved);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, [moved], { title: () => `${moved.symbol} = ${fixed(moved.get(), 2)}` }),
    openCurve(panels, state, moved, { dot: klBySum, axis: (_, highest) => axisTo(highest), title: value }),
  ];
  const controls = html(root, "div", { class: "controls" });
  const stopPlaying = openPlayer(controls, moved, sweep);
  openSlider(controls, state, moved);
  openSwitches(html(root, "div", { class: "controls" }), state);
  const stopSaying = openStatus(root, state, value, descriptions);
  return () => {
    stopPlaying();
    stopSaying();
  };
}

function openLead(root, state, { name, symbol }) {
  const lead = html(root, "p", { class: "lead" });
  const p = html(lead, "strong", { class: "p" });
  lead.append(" stays, ");
  const q = html(lead, "strong", { class: "q" });
  lead.append(" moves.");

  state.on(
    GAUSSIANS.filter((other) => other !== name),
    () => {
      const [mu1, sigma1, mu2, sigma2] = state.all({ [name]: symbol });
      p.textContent = `p = ${normal(mu1, sigma1)}`;
      q.textContent = `q = ${normal(mu2, sigma2)}`;
    },
  );
}

// --- terms.js
const TERM_HATCHES = { entropy: -45, kl: 0, "cross-entropy": 45 };

function openTerms(root, state) {
  const moved = ["sigma1", "mu2", "sigma2"].map((name) => quantity(state, name));
  const values = () => {
    const gaussians = state.ordered();
    return [entropy(gaussians[1]), kl(...gaussians), crossEntropy(...gaussians)];
  };
  const names = () => {
    const [first, second] = state.get("direction");
    return [`H(${first})`, klName(state), `H(${first}, ${second})`];
  };

  function texts() {
    const [h, divergence, cross] = values().map((nats) => withUnit(state, nats));
    const [hName, klOfBoth, crossName] = names();
    return {
      entropy: `entropy ${hName} = ${h}`,
      kl: `${klOfBoth} = ${divergence}`,
      "cross-entropy": `cross-entropy ${crossName} = ${cross}`,
    };
  }

  function bars() {
    const [h, , cross] = values().map((nats) => inUnit(state, nats));
    return {
      title: "entropy + KL = cross-entropy",
      label: state.get("unit"),
      names: names(),
      axis: [-1, Math.max(3, cross)].map((value) => inUnit(state, value)),
      spans: [[0, h], [h, cross], [0, cross]],
      sentence: `Three bars: ${Object.values(texts()).join(", ")}. The second stands on the first.`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, moved, { title: () => "p and q" }),
    openBars(panels, state, [...GAUSSIANS, "direction", "unit"], TERM_HATCHES, bars),
  ];
  const controls = html(root, "div", { class: "controls" });
  for (const quantity of moved) openSlider(controls, state, quantity);
  openSwitches(html(root, "div", { class: "controls" }), state);
  return openStatus(root, state, () => Object.values(texts()).join(", "), descriptions);
}

// --- index.js
const EXPLORERS = {
  "mean-sweep": { title: "mean sweep", open: openSweep },
  "sd-sweep": { title: "standard deviation sweep", open: openSweep },
  integrand: { title: "integrand", open: openIntegrand },
  terms: { title: "the two terms", open: openTerms },
  landscape: { title: "landscape", open: openLandscape },
  latent: { title: "one latent of a VAE", open: openLatent },
  elbo: { title: "evidence lower bound", open: openElbo },
  em: { title: "EM on a mixture of two Gaussians", open: openEm },
};

function render({ model, el }) {
  const name = model.get("name");
  const { title, open } = EXPLORERS[name];
  const root = html(el, "div", { class: "kl-explorer", "data-explorer": name, role: "group", "aria-label": title });
  const state = openState(model);
  const stop = open(root, state, name);
  root.addEventListener("pointerup", state.save);
  return () => {
    stop();
    state.close();
  };
}

export default { render, openHost };
