// The two densities, with a handle at each quantity that moves: a mean at the summit, a deviation at the shoulder.

import { fixed, normal, svg } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openHandle } from "./handle.js";
import { flanks, openNames } from "./names.js";
import { openDots, openLine, openPanel, sample } from "./panel.js";
import { clamp } from "./state.js";

const LINES = { p: "solid", q: "dashed" };

export const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));
export const densityTicks = (top) => [[0, "0"], [top, fixed(top, 3)]];

// What draws bells, each a function of x and its texts, and names them: p's first on its left
export function openBells(panel, looks) {
  const behind = svg(panel.root, "g");
  const drawCurves = looks.map((look) => {
    const layer = look in LINES ? { fill: look } : { parent: behind };
    return openLine(panel, { class: `curve ${look}` }, layer);
  });
  const writeNames = openNames(panel);
  return (bells, domain, handles) => {
    const lines = bells.map(({ f }, i) => drawCurves[i](sample(f, domain)));
    const names = bells.map(({ texts }, i) => {
      const look = looks[i];
      return { look: `name ${look}`, texts, points: flanks(panel, lines[i], look === "p" ? -1 : 1) };
    });
    writeNames(names.filter(({ texts }) => texts.length), lines, handles);
  };
}

// `names` are those of the two Gaussians, letter by letter: "p" is drawn solid, "q" dashed. `behind` is a third, thin;
// `dots` gives points under the curves. Without a `variable`, the panel below it has the ticks. Where p is no Gaussian,
// `own` gives its {f, text, top}, and the first of the `gaussians` is the part of it that is moved.
export function openDensities(parent, state, moved, options = {}) {
  const { height = 240, variable = "x", domain = () => state.scene.domain } = options;
  const { gaussians = state.pair, names = state.scene.names, behind, dots, own } = options;
  const letters = Object.keys(names);
  const shapeOf = (gaussian, i) => {
    const [mu, sigma] = gaussian;
    const bell = { f: (x) => density(x, mu, sigma), text: normal(mu, sigma), top: density(0, 0, sigma) };
    return (i === 0 && own?.()) || bell;
  };
  const textOf = (letter, { text }) => `${names[letter]} = ${text}`;
  const describe = () =>
    `Densities of ${letters.map((letter, i) => `${textOf(letter, shapeOf(gaussians()[i], i))}, ${LINES[letter]}`).join(", and ")}.`;
  const axes = { x: variable, y: "density", baseline: true, margin: variable ? {} : { bottom: 6 } };
  const panel = openPanel(parent, state, { ...axes, describe, height });
  const drawDots = dots && openDots(panel, { class: "draws" });
  const drawBells = openBells(panel, behind ? [...letters, "thin"] : letters);
  const moveHandles = moved.map(openHandleAt);

  function openHandleAt({ name, get, set }) {
    const at = name.endsWith("2") ? 1 : 0;
    const gaussian = () => gaussians()[at];
    const isDeviation = name.startsWith("sigma");
    const valueAt = (x) => (isDeviation ? Math.abs(x - gaussian()[0]) : x);
    const move = openHandle(panel, { get, set }, valueAt);
    return () => {
      const [mu, sigma] = gaussian();
      const x = clamp(isDeviation ? mu + sigma : mu, domain());
      return move(x, shapeOf(gaussian(), at).f(x));
    };
  }

  state.on(() => {
    const shown = gaussians().map(shapeOf);
    const top = Math.max(...shown.map(({ top }) => top)); // goes with the curve, and never jumps
    panel.scaleTo(domain(), [0, top], variable ? undefined : [], densityTicks(top));
    drawDots?.(dots());
    const bells = letters.map((letter, i) => ({ ...shown[i], texts: [textOf(letter, shown[i]), names[letter]] }));
    if (behind) bells.push({ ...shapeOf(behind.gaussian), texts: [behind.name] });
    drawBells(bells, domain(), moveHandles.map((moveHandle) => moveHandle()));
  });
  return panel;
}
