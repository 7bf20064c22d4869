// The two densities, with a handle at each quantity that moves: a mean at the summit, a deviation at the shoulder.

import { fixed, normal } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openHandle } from "./handle.js";
import { flanks, openNames } from "./names.js";
import { openDots, openLine, openPanel, sample } from "./panel.js";
import { clamp } from "./state.js";

const LINES = { p: "solid", q: "dashed" };

export const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));
export const densityTicks = (top) => [[0, "0"], [top, fixed(top, 3)]];

// `names` are those of the two Gaussians, letter by letter: "p" is drawn solid, "q" dashed. `behind` is a third, thin;
// `dots` gives points under the curves. Without a `variable`, the panel below it has the ticks.
export function openDensities(parent, state, moved, options = {}) {
  const { height = 240, variable = "x", domain = () => state.scene.domain } = options;
  const { gaussians = state.pair, names = state.scene.names, behind, dots } = options;
  const letters = Object.keys(names);
  const textOf = (letter, i) => `${names[letter]} = ${normal(...gaussians()[i])}`;
  const describe = () =>
    `Densities of ${letters.map((letter, i) => `${textOf(letter, i)}, ${LINES[letter]}`).join(", and ")}.`;
  const axes = { x: variable, y: () => "density", baseline: true, margin: variable ? {} : { bottom: 6 } };
  const panel = openPanel(parent, state, { ...axes, describe, height });
  const drawDots = dots && openDots(panel, { class: "draws" });
  const drawBehind = behind && openLine(panel, { class: "curve thin" });
  const drawCurves = letters.map((letter) => openLine(panel, { class: `curve ${letter}` }, { fill: letter }));
  const writeNames = openNames(panel);
  const moveHandles = moved.map(openHandleAt);

  function openHandleAt({ name, get, set }) {
    const gaussian = () => gaussians()[name.endsWith("2") ? 1 : 0];
    const isDeviation = name.startsWith("sigma");
    const valueAt = (x) => (isDeviation ? Math.abs(x - gaussian()[0]) : x);
    const move = openHandle(panel, { get, set }, valueAt);
    return () => {
      const [mu, sigma] = gaussian();
      const x = clamp(isDeviation ? mu + sigma : mu, domain());
      return move(x, density(x, mu, sigma));
    };
  }

  state.on(() => {
    const shown = gaussians();
    const top = Math.max(...shown.map(([, sigma]) => density(0, 0, sigma))); // goes with the curve, and never jumps
    panel.scaleTo(domain(), [0, top], variable ? undefined : [], densityTicks(top));
    drawDots?.(dots());
    const draw = (drawCurve, gaussian) => drawCurve(sample((x) => density(x, ...gaussian), domain()));
    const lines = shown.map((gaussian, i) => draw(drawCurves[i], gaussian));
    const written = letters.map((letter, i) => ({
      look: `name ${letter}`,
      texts: [textOf(letter, i), names[letter]],
      points: flanks(panel, lines[i], letter === "p" ? -1 : 1),
    }));
    if (behind) {
      lines.push(draw(drawBehind, behind.gaussian));
      written.push({ look: "name thin", texts: [behind.name], points: flanks(panel, lines.at(-1), 1) });
    }
    writeNames(written, lines, moveHandles.map((moveHandle) => moveHandle()));
  });
  return panel;
}
