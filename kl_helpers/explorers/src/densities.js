// The two densities, with a handle at each quantity that moves: a mean at the summit, a deviation at the shoulder.

import { fixed, normal } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openHandle, REACH } from "./handle.js";
import { around } from "./names.js";
import { openDots, openLine, openName, openPanel, sample } from "./panel.js";
import { clamp } from "./state.js";

const LINES = { p: "solid", q: "dashed" };
const SIDES = { p: -1, q: 1 }; // where the name stands first
const REACHES = [0.7, 1.2, 1.7, 2.3, 0.3, 0]; // in deviations: where a name may stand

// The places of a bell-shaped curve f beside which its name can stand, from the side where it stands first
export const flanks = (panel, f, [mu, sigma], domain, first) =>
  [first, -first].flatMap((side) =>
    REACHES.map((reach) => clamp(mu + side * reach * sigma, domain)).map((x) => [[panel.x(x), panel.y(f(x))], side]),
  );

export const density = (x, mu, sigma) => Math.exp(logDensity(x, mu, sigma));
const isDeviation = ({ name }) => name.startsWith("sigma");

// `names` are those of the two Gaussians, letter by letter: "p" is drawn solid, "q" dashed. `behind` is a third, thin;
// `dots` gives points under the curves.
export function openDensities(parent, state, moved, options = {}) {
  const { height = 240, variable = "x", domain = () => state.scene.domain, margin, isTicked = true } = options;
  const { gaussians = state.pair, names = state.scene.names, behind, dots } = options;
  const letters = Object.keys(names);
  const textOf = (letter, i) => `${names[letter]} = ${normal(...gaussians()[i])}`;
  const describe = () =>
    `Densities of ${letters.map((letter, i) => `${textOf(letter, i)}, ${LINES[letter]}`).join(", and ")}.`;
  const axes = { x: isTicked ? variable : "", y: () => "density", baseline: true };
  const panel = openPanel(parent, state, { ...axes, describe, height, margin });
  const drawDots = dots && openDots(panel, { class: "draws" });
  const drawBehind = behind && openLine(panel, { class: "curve thin" });
  const drawCurves = letters.map((letter) => openLine(panel, { class: `curve ${letter}` }, { fill: letter }));
  const nameBehind = behind && openName(panel, "thin");
  const writeNames = letters.map((letter) => openName(panel, letter));
  const moveHandles = moved.map(openHandleAt);

  function openHandleAt(quantity) {
    const which = quantity.name.endsWith("2") ? 1 : 0;
    const valueAt = (x) => (isDeviation(quantity) ? Math.abs(x - gaussians()[which][0]) : x);
    const move = openHandle(panel, quantity, valueAt);
    return () => {
      const [mu, sigma] = gaussians()[which];
      const x = clamp(isDeviation(quantity) ? mu + sigma : mu, domain());
      const y = density(x, mu, sigma);
      move(x, y);
      return around([panel.x(x), panel.y(y)], REACH);
    };
  }

  const placesOf = (gaussian, first) => flanks(panel, (x) => density(x, ...gaussian), gaussian, domain(), first);

  state.on(() => {
    const shown = gaussians();
    const top = Math.max(...shown.map(([, sigma]) => density(0, 0, sigma))); // goes with the curve, and never jumps
    panel.scaleTo(domain(), [0, top], isTicked ? undefined : [], [[0, "0"], [top, fixed(top, 3)]]);
    drawDots?.(dots());
    const draw = (drawCurve, gaussian) => drawCurve(sample((x) => density(x, ...gaussian), domain()));
    const lines = shown.map((gaussian, i) => draw(drawCurves[i], gaussian));
    if (behind) lines.push(draw(drawBehind, behind.gaussian));
    const boxes = moveHandles.map((moveHandle) => moveHandle());
    letters.forEach((letter, i) =>
      boxes.push(writeNames[i]([textOf(letter, i), names[letter]], placesOf(shown[i], SIDES[letter]), lines, boxes)),
    );
    if (behind) nameBehind([behind.name], placesOf(behind.gaussian, 1), lines, boxes);
  });
  return panel;
}
