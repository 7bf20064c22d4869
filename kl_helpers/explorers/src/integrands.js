// The integrand p ln(p/q), in one order or in both: what lies above zero and what lies below, hatched each its way.

import { inUnit, lnOf } from "./divergence.js";
import { flanks, openNames, summitOf } from "./names.js";
import { integrand } from "./numerical.js";
import { openHatch, openLine, openPanel, sample } from "./panel.js";

export const formulaOf = (state, [first, second]) => `${first} ${lnOf(state)}(${first}/${second})`;

// Each order has the `look` of its curve, and of its areas; of two orders each has its `direction`, and its name.
export function openIntegrands(parent, state, orders, { domain, ...axes }) {
  const panel = openPanel(parent, state, { x: "x", ...axes });
  const openArea = (sign, hatch, angle) =>
    openLine(panel, { class: "area", "data-area": sign, fill: openHatch(panel, hatch, angle) });
  const drawAreas = orders.map(({ plus, minus }) => [openArea("plus", plus, -45), openArea("minus", minus, 45)]);
  const drawZero = openLine(panel, { class: "zero" });
  const drawCurves = orders.map(({ look }) => openLine(panel, { class: `curve ${look}` }));
  const writeNames = openNames(panel);

  state.on(() => {
    const [low, high] = domain();
    const curves = orders.map(({ direction }) => {
      const gaussians = state.ordered(direction);
      return sample((x) => inUnit(state, integrand(x, ...gaussians)), [low, high]);
    });
    const values = curves.flat().map(([, value]) => value);
    panel.scaleTo([low, high], [Math.min(-0.1, ...values), Math.max(0.2, ...values)]);
    drawZero([[low, 0], [high, 0]]);
    const lines = curves.map((points, i) => {
      const outline = (part) => [[low, 0], ...points.map(([x, value]) => [x, part(0, value)]), [high, 0]];
      [Math.max, Math.min].forEach((part, k) => drawAreas[i][k](outline(part)));
      return drawCurves[i](points);
    });
    const [one, other] = lines.map(summitOf);
    const outer = one < other ? [-1, 1] : [1, -1];
    const nameOf = ({ look, direction }, i) => {
      const texts = [formulaOf(state, direction), look];
      return { look: `name ${look}`, texts, points: flanks(panel, lines[i], outer[i]) };
    };
    if (other !== undefined) writeNames(orders.map(nameOf), lines);
  });
  return panel;
}
