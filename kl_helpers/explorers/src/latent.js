// One latent of a VAE, J like it: their sum is the KL of all, their mean weighs 1/J of it.

import { openBars } from "./bars.js";
import { openNumbers, openSlider, openStatus, openSwitches } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klName, withUnit } from "./divergence.js";
import { html } from "./elements.js";
import { kl } from "./formulas.js";
import { quantity } from "./quantity.js";
import { GAUSSIANS } from "./state.js";

const LATENT_HATCHES = { one: 0, sum: -45, mean: 45 };

export function openLatent(root, state) {
  const sliders = ["latentMean", "logVariance", "J"].map((key) => quantity(state, key));
  const handles = ["mu1", "sigma1"].map((name) => quantity(state, name));
  const one = () => kl(...state.ordered());

  function texts() {
    const J = state.get("J");
    return {
      one: `one latent: ${klName(state)} = ${withUnit(state, one())}`,
      sum: `sum over ${J} such latents: ${withUnit(state, J * one())}`,
      mean: `their mean: ${withUnit(state, one())}, 1/${J} of the sum`,
    };
  }

  function bars() {
    const [J, value] = [state.get("J"), inUnit(state, one())];
    return {
      title: `${klName(state)} of J = ${J} latents`,
      label: state.get("unit"),
      names: ["one", "sum", "mean"],
      axis: [0, Math.max(J * value, 0.1)],
      spans: [value, J * value, value].map((height) => [0, height]),
      sentence: `Three bars: ${Object.values(texts()).join("; ")}.`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, handles, { title: () => "p: the latent, q: the prior" }),
    openBars(panels, state, [...GAUSSIANS, "direction", "unit", "J"], LATENT_HATCHES, bars),
  ];
  const controls = html(root, "div", { class: "controls" });
  for (const slider of sliders) openSlider(controls, state, slider);
  openSwitches(html(root, "div", { class: "controls" }), state);
  return openStatus(root, state, () => Object.values(texts()).join("; "), descriptions);
}
