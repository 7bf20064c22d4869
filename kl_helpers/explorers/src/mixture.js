// The two components, each times its weight, and their sum: the mixture.

import { density, densityTicks, openBells } from "./densities.js";
import { fixed, normal } from "./elements.js";
import { openPanel, sample } from "./panel.js";

const partsOf = ({ weights, means, sds }) => weights.map((weight, k) => [weight, means[k], sds[k]]);
const partAt = (x, [weight, mu, sigma]) => weight * density(x, mu, sigma);
const sumAt = (x, frame) => partsOf(frame).reduce((total, part) => total + partAt(x, part), 0);

// The responsibility of component 1
export const shareAt = (x, frame) => partAt(x, partsOf(frame)[0]) / sumAt(x, frame);

export function openMixture(parent, state, { frames, read }) {
  const { domain } = state.scene;
  const describe = () => {
    const [one, two] = partsOf(read()).map(([weight, mu, sigma]) => `${fixed(weight, 2)} ${normal(mu, sigma)}`);
    return `The mixture: component 1, ${one}, solid; component 2, ${two}, dashed; their sum, thin.`;
  };
  const panel = openPanel(parent, state, { x: "x", y: "density", describe, height: 200, baseline: true });
  const top = Math.max(...frames.flatMap((frame) => sample((x) => sumAt(x, frame), domain)).map(([, y]) => y));
  const drawBells = openBells(panel, ["p", "q", "sum"]);

  state.on(() => {
    panel.scaleTo(domain, [0, top], undefined, densityTicks(top));
    const bellOf = (part, k) => ({ f: (x) => partAt(x, part), texts: [`component ${k + 1}`, String(k + 1)] });
    drawBells([...partsOf(read()).map(bellOf), { f: (x) => sumAt(x, read()), texts: [] }], domain);
  });
  return panel;
}
