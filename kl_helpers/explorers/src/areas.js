// The integrand p ln(p/q): what lies above zero and what lies below.

import { X } from "./densities.js";
import { inUnit } from "./divergence.js";
import { svg } from "./elements.js";
import { openHatch } from "./hatch.js";
import { integrand } from "./numerical.js";
import { openPanel, sample } from "./panel.js";
import { axisOver } from "./scale.js";
import { GAUSSIANS } from "./state.js";

export function openAreas(parent, state, { height, texts }) {
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
    panel.scaleTo(X, axisOver(Math.min(-0.2, ...values), Math.max(0.4, ...values), 4)); // so it seldom jumps
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
