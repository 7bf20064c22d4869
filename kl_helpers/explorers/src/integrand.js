// Where KL comes from: p and q, below them the integrand, its two areas and their sum.

import { openAreas } from "./areas.js";
import { openNumbers, openSlider, openStatus, openSwitches } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klName, withUnit } from "./divergence.js";
import { fixed, html } from "./elements.js";
import { areasBySum } from "./numerical.js";
import { quantity } from "./quantity.js";

export function openIntegrand(root, state) {
  const [mu2, sigma2] = [quantity(state, "mu2"), quantity(state, "sigma2")];
  const title = () => [mu2, sigma2].map(({ symbol, get }) => `${symbol} = ${fixed(get(), 2)}`).join(", ");

  function texts() {
    const { plus, minus } = areasBySum(...state.ordered());
    return {
      plus: `positive area +${fixed(inUnit(state, plus), 3)}`,
      minus: `negative area -${fixed(inUnit(state, -minus), 3)}`,
      sum: `sum ${klName(state)} = ${withUnit(state, plus + minus)}`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels column" });
  const descriptions = [
    openDensities(panels, state, [mu2, sigma2], { title, height: 220 }),
    openAreas(panels, state, { height: 220, texts }),
  ];
  const controls = html(root, "div", { class: "controls" });
  openSlider(controls, state, mu2);
  openSlider(controls, state, sigma2);
  openSwitches(html(root, "div", { class: "controls" }), state);
  return openStatus(root, state, () => Object.values(texts()).join(", "), descriptions);
}
