// The two components, each times its weight, and their sum: the mixture.

import { fixed, normal } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openCurveOf, openLine, openPanel, sample } from "./panel.js";
import { axisTo } from "./scale.js";

const partsOf = ({ weights, means, sds }) => weights.map((weight, k) => [weight, means[k], sds[k]]);
const partAt = (x, [weight, mu, sigma]) => weight * Math.exp(logDensity(x, mu, sigma));
const sumAt = (x, frame) => partsOf(frame).reduce((total, part) => total + partAt(x, part), 0);

export function openMixture(parent, state, { frames, read, title }) {
  const { domain } = state.scene;
  const sumOf = (frame) => sample((x) => sumAt(x, frame), domain);
  const describe = () => {
    const [one, two] = partsOf(read()).map(([weight, mu, sigma]) => `${fixed(weight, 2)} ${normal(mu, sigma)}`);
    return `The mixture: component 1, ${one}, solid; component 2, ${two}, dashed; their sum, thin.`;
  };
  const panel = openPanel(parent, state, { x: "x", y: () => "density", title, describe, height: 240 });
  panel.scaleTo(domain, axisTo(Math.max(...frames.flatMap(sumOf).map(([, y]) => y))));
  const drawSum = openLine(panel, { class: "curve sum" });
  const drawParts = [["p", "1"], ["q", "2"]].map(([letter, name]) => openCurveOf(panel, letter, name));

  state.on(() => {
    drawSum(sumOf(read()));
    partsOf(read()).forEach((part, k) => {
      const side = k ? 1 : -1;
      drawParts[k]((x) => partAt(x, part), domain, part[1] + side * part[2], side);
    });
  });
  return panel;
}
