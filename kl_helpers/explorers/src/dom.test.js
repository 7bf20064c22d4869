// No test: the page, the clock and the figures that the tests beside it share.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { openHost } from "./page.js";
import explorers from "./index.js";

const { document, Event } = parseHTML("<!DOCTYPE html><html><body></body></html>");

// ---- the clock: it stands still but for what we let pass ----

const waiting = new Map(); // id -> [when, what]
let now = 0;
let last = 0;
const wait = (act, ms) => (waiting.set(++last, [now + ms, act]), last);

export function pass(ms) {
  const end = now + ms;
  for (;;) {
    const [next] = [...waiting].sort(([, [one]], [, [other]]) => one - other);
    if (!next || next[1][0] > end) break;
    const [id, [when, act]] = next;
    waiting.delete(id);
    now = Math.max(now, when);
    act(now);
  }
  now = Math.max(now, end);
}

// As a tab in the background does: time goes on, and nothing is drawn.
export const sleep = (ms) => (now += ms);

// What a figure's size is, and who waits for it
const sizes = new Map();
class ResizeObserver {
  observe(element) {
    sizes.set(element, (entries) => this.heard(entries));
  }
  disconnect() {}
  constructor(heard) {
    this.heard = heard;
  }
}

Object.assign(globalThis, {
  ResizeObserver,
  getComputedStyle: () => ({ fontSize: "16px" }),
  document,
  setTimeout: wait,
  clearTimeout: (id) => waiting.delete(id),
  requestAnimationFrame: (act) => wait(act, 16),
  cancelAnimationFrame: (id) => waiting.delete(id),
  matchMedia: () => ({ matches: stillness.asked }),
  DOMPoint: class {
    constructor(x, y) {
      Object.assign(this, { x, y });
    }
    matrixTransform() {
      return this; // a pixel of the page is a unit of the panel
    }
  },
});
export const stillness = { asked: false };

// ---- the figures ----

// What Python makes of an expression, once it has imported a name from a module
export function python(expression, module, name) {
  const imports = `import dataclasses, json; from ${module} import ${name}`;
  const code = `${imports}; print(json.dumps(${expression}, default=dataclasses.asdict))`;
  const cwd = fileURLToPath(new URL("../../..", import.meta.url));
  return JSON.parse(execFileSync(process.env.PYTHON ?? "python3", ["-c", code], { cwd }));
}

export const SCENES = python("SCENES", "kl_helpers.scenes", "SCENES"); // what each figure is
export const NAMES = Object.keys(SCENES);

// EM's steps are computed by Python; here are two.
const first = { weights: [0.5, 0.5], means: [-1, 1], sds: [1, 2] };
const moved = { weights: [0.25, 0.75], means: [-2, 2], sds: [1, 0.5] };
const steps = [
  { name: "start", bound: -120, gap: 8, log_likelihood: -112, ...first },
  { name: "E", bound: -112, gap: 0, log_likelihood: -112, ...first },
  { name: "M", bound: -104, gap: 3, log_likelihood: -101, ...moved },
];
Object.assign(SCENES.em, { frames: [0, 1, 2], seconds: 1.8, model: { x: [-2, 0, 2], steps } });
SCENES.em.parameters.step.range = [0, 2];

// A figure on the page, the model that it shows, and what it has saved; `given` replaces values of its start.
export function open(name, given = {}) {
  const scene = SCENES[name];
  const model = openHost({ scene, ...scene.start, ...given });
  const figure = { model, saves: 0 };
  model.save_changes = () => figure.saves++;
  const el = document.body.appendChild(document.createElement("div"));
  // As wide as the reader's window makes each panel
  figure.resize = (width) => {
    for (const target of figure.all("svg")) {
      const height = 16 * parseFloat(target.getAttribute("style").slice("--height: ".length));
      sizes.get(target)([{ target, contentRect: { width, height } }]);
    }
  };
  figure.close = explorers.render({ model, el });
  figure.root = el.firstChild;
  figure.all = (selector) => [...figure.root.querySelectorAll(selector)];
  figure.find = (selector) => figure.root.querySelector(selector);
  figure.button = (text) => figure.all("button").find((button) => button.textContent.startsWith(text));
  figure.set = (values) => {
    for (const [key, value] of Object.entries(values)) model.set(key, value);
    pass(16);
  };
  return figure;
}

export function fire(target, type, values = {}) {
  const event = new Event(type, { bubbles: true });
  Object.assign(event, { button: 0, pointerId: 1, isPrimary: true, pointerType: "mouse", ...values });
  const panel = target.closest("svg");
  if (panel) panel.getScreenCTM = () => ({ inverse() {} });
  target.setPointerCapture = () => (target.captured = true);
  target.hasPointerCapture = () => Boolean(target.captured);
  target.dispatchEvent(event);
  if (type === "pointerup") target.captured = false;
  return event;
}

export const number = (element, name) => Number(element.getAttribute(name));

// The points of a drawn path
export const points = (path) =>
  path.getAttribute("d").slice(1).split("L").filter(Boolean).map((point) => point.split(" ").map(Number));
