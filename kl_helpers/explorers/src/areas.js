// The integrand p ln(p/q): what lies above zero and what lies below.

import { inUnit, lnOf } from "./divergence.js";
import { integrand } from "./numerical.js";
import { openHatch, openLine, openPanel, sample } from "./panel.js";

// Of what lies above zero, by Math.max, or below, by Math.min
export function outline(points, part) {
  const [[first], [last]] = [points[0], points.at(-1)];
  return [[first, 0], ...points.map(([x, value]) => [x, part(0, value)]), [last, 0]];
}

export function openAreas(parent, state, { height, domain, texts }) {
  const y = () => {
    const [first, second] = state.get("direction");
    return `${first} ${lnOf(state)}(${first}/${second})`;
  };
  const describe = () => `The integrand, hatched above and below zero: ${Object.values(texts()).join(", ")}.`;
  const panel = openPanel(parent, state, { x: "x", y, describe, height });
  const openArea = (sign, angle) =>
    openLine(panel, { class: "area", "data-area": sign, fill: openHatch(panel, sign, angle) });
  const [drawPlus, drawMinus] = [openArea("plus", -45), openArea("minus", 45)];
  const drawZero = openLine(panel, { class: "zero" });
  const drawCurve = openLine(panel, { class: "curve kl" });

  state.on(() => {
    const [gaussians, ends] = [state.ordered(), domain()];
    const points = sample((x) => inUnit(state, integrand(x, ...gaussians)), ends);
    const values = points.map(([, value]) => value);
    panel.scaleTo(ends, [Math.min(-0.1, ...values), Math.max(0.2, ...values)]);
    drawPlus(outline(points, Math.max));
    drawMinus(outline(points, Math.min));
    drawZero(ends.map((x) => [x, 0]));
    drawCurve(points);
  });
  return panel;
}
