// The two densities, with a handle at each quantity that moves: a mean at the summit, a deviation at the shoulder.

import { normal } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openHandle } from "./handle.js";
import { openCurveOf, openPanel } from "./panel.js";
import { axisTo } from "./scale.js";
import { clamp } from "./state.js";

const LINES = { p: "solid", q: "dashed" };
const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));
const isDeviation = ({ name }) => name.startsWith("sigma");

// `names` are those of the two Gaussians, letter by letter: "p" is drawn solid, "q" dashed. `behind` is a third, thin.
export function openDensities(parent, state, moved, options) {
  const { title, height, variable = "x", domain = () => state.scene.domain } = options;
  const { gaussians = state.pair, names = { p: "p", q: "q" }, behind } = options;
  const describe = () => {
    const said = ([letter, name], i) => `${name} = ${normal(...gaussians()[i])}, ${LINES[letter]}`;
    return `Densities of ${Object.entries(names).map(said).join(", and ")}.`;
  };
  const panel = openPanel(parent, state, { x: variable, y: () => "density", title, describe, height });
  const drawBehind = behind && openCurveOf(panel, "thin", behind.name);
  const drawCurves = Object.entries(names).map(([letter, name]) => openCurveOf(panel, letter, name));
  const moveHandles = moved.map(openHandleAt);
  const narrow = moved.some(isDeviation) ? 0.5 : Infinity; // a deviation above it moves no axis

  function openHandleAt(quantity) {
    const which = quantity.name.endsWith("2") ? 1 : 0;
    const valueAt = (x) => (isDeviation(quantity) ? Math.abs(x - gaussians()[which][0]) : x);
    const move = openHandle(panel, quantity, valueAt);
    return () => {
      const [mu, sigma] = gaussians()[which];
      const x = clamp(isDeviation(quantity) ? mu + sigma : mu, domain());
      move(x, density(x, mu, sigma));
    };
  }

  const draw = (drawCurve, [mu, sigma], reach, side) =>
    drawCurve((x) => density(x, mu, sigma), domain(), clamp(mu + side * reach * sigma, domain()), side);

  state.on(() => {
    const [first, second] = gaussians();
    panel.scaleTo(domain(), axisTo(density(0, 0, Math.min(narrow, first[1], second[1]))));
    const side = second[0] < first[0] ? -1 : 1;
    if (behind) draw(drawBehind, behind.gaussian, 1.6, 1);
    draw(drawCurves[0], first, 0.6, -side);
    draw(drawCurves[1], second, 0.6, side);
    for (const moveHandle of moveHandles) moveHandle();
  });
  return panel;
}
