// The two components, each times its weight, and their sum: the mixture.

import { density, densityTicks } from "./densities.js";
import { fixed, normal } from "./elements.js";
import { flanks, openNames } from "./names.js";
import { openLine, openPanel, sample } from "./panel.js";

const LETTERS = ["p", "q"]; // a component has the look of the Gaussian
const partsOf = ({ weights, means, sds }) => weights.map((weight, k) => [weight, means[k], sds[k]]);
const partAt = (x, [weight, mu, sigma]) => weight * density(x, mu, sigma);
const sumAt = (x, frame) => partsOf(frame).reduce((total, part) => total + partAt(x, part), 0);

export function openMixture(parent, state, { frames, read }) {
  const { domain } = state.scene;
  const sumOf = (frame) => sample((x) => sumAt(x, frame), domain);
  const describe = () => {
    const [one, two] = partsOf(read()).map(([weight, mu, sigma]) => `${fixed(weight, 2)} ${normal(mu, sigma)}`);
    return `The mixture: component 1, ${one}, solid; component 2, ${two}, dashed; their sum, thin.`;
  };
  const panel = openPanel(parent, state, { x: "x", y: () => "density", describe, height: 200, baseline: true });
  const top = Math.max(...frames.flatMap(sumOf).map(([, y]) => y));
  const drawSum = openLine(panel, { class: "curve sum" });
  const drawParts = LETTERS.map((letter) => openLine(panel, { class: `curve ${letter}` }, { fill: letter }));
  const writeNames = openNames(panel);

  state.on(() => {
    panel.scaleTo(domain, [0, top], undefined, densityTicks(top));
    const parts = partsOf(read()).map((part, k) => drawParts[k](sample((x) => partAt(x, part), domain)));
    const lines = [...parts, drawSum(sumOf(read()))];
    const names = parts.map((line, k) => {
      const texts = [`component ${k + 1}`, String(k + 1)];
      return { look: `name ${LETTERS[k]}`, texts, points: flanks(panel, line, k ? 1 : -1) };
    });
    writeNames(names, lines);
  });
  return panel;
}
