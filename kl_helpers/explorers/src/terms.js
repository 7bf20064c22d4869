// The two terms: entropy + KL = cross-entropy, as bars that stand on one another.

import { openBars } from "./bars.js";
import { openNumbers, openSlider, openStatus, openSwitches } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klName, withUnit } from "./divergence.js";
import { html } from "./elements.js";
import { crossEntropy, entropy, kl } from "./formulas.js";
import { quantity } from "./quantity.js";
import { GAUSSIANS } from "./state.js";

const TERM_HATCHES = { entropy: -45, kl: 0, "cross-entropy": 45 };

export function openTerms(root, state) {
  const moved = ["sigma1", "mu2", "sigma2"].map((name) => quantity(state, name));
  const values = () => {
    const gaussians = state.ordered();
    return [entropy(gaussians[1]), kl(...gaussians), crossEntropy(...gaussians)];
  };
  const names = () => {
    const [first, second] = state.get("direction");
    return [`H(${first})`, klName(state), `H(${first}, ${second})`];
  };

  function texts() {
    const [h, divergence, cross] = values().map((nats) => withUnit(state, nats));
    const [hName, klOfBoth, crossName] = names();
    return {
      entropy: `entropy ${hName} = ${h}`,
      kl: `${klOfBoth} = ${divergence}`,
      "cross-entropy": `cross-entropy ${crossName} = ${cross}`,
    };
  }

  function bars() {
    const [h, , cross] = values().map((nats) => inUnit(state, nats));
    return {
      title: "entropy + KL = cross-entropy",
      label: state.get("unit"),
      names: names(),
      axis: [-1, Math.max(3, cross)].map((value) => inUnit(state, value)),
      spans: [[0, h], [h, cross], [0, cross]],
      sentence: `Three bars: ${Object.values(texts()).join(", ")}. The second stands on the first.`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, moved, { title: () => "p and q" }),
    openBars(panels, state, [...GAUSSIANS, "direction", "unit"], TERM_HATCHES, bars),
  ];
  const controls = html(root, "div", { class: "controls" });
  for (const quantity of moved) openSlider(controls, state, quantity);
  openSwitches(html(root, "div", { class: "controls" }), state);
  return openStatus(root, state, () => Object.values(texts()).join(", "), descriptions);
}
