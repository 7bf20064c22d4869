// The identity ln p(x) = ELBO + KL(q‖posterior): q moves, the level on the right stays.
// The first Gaussian of the state is q; the second is the posterior.

import { openBars } from "./bars.js";
import { openButton, openNumbers, openSlider, openStatus, openUnitAndReset, setAll } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, withUnit } from "./divergence.js";
import { html } from "./elements.js";
import { elbo, evidence, kl } from "./formulas.js";
import { quantity } from "./quantity.js";

const ELBO_HATCHES = { elbo: 45, kl: 0, evidence: -45 };
const LOWEST = -5; // nats: below every ELBO within the ranges
const PRIOR = [0, 1];

export function openElbo(root, state) {
  const moved = ["meanOfQ", "deviationOfQ"].map((key) => quantity(state, key));
  const values = () => {
    const [mu, sigma, ...posterior] = state.all();
    return [elbo(mu, sigma), kl(mu, sigma, ...posterior), evidence()];
  };

  function texts() {
    const [bound, gap, level] = values().map((nats) => withUnit(state, nats));
    return { elbo: `ELBO = ${bound}`, kl: `gap KL(q‖posterior) = ${gap}`, evidence: `ln p(x) = ${level}` };
  }

  function bars() {
    const [bound, gap, level] = values().map((nats) => inUnit(state, nats));
    return {
      title: "ELBO + gap = ln p(x)",
      label: state.get("unit"),
      names: ["ELBO", "gap", "ln p(x)"],
      axis: [LOWEST, -1].map((nats) => inUnit(state, nats)),
      spans: [[-Infinity, bound], [bound, bound + gap], [-Infinity, level]],
      line: level,
      sentence: `Three bars: ${Object.values(texts()).join(", ")}. The gap reaches from the ELBO up to ln p(x).`,
    };
  }

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, moved, {
      title: () => "q and the posterior",
      variable: "z",
      domain: [-3, 4],
      names: { q: "q", p: "posterior" },
      behind: { prior: PRIOR },
    }),
    openBars(panels, state, ["mu1", "sigma1", "unit"], ELBO_HATCHES, bars),
  ];
  const controls = html(root, "div", { class: "controls" });
  for (const quantity of moved) openSlider(controls, state, quantity);
  const switches = html(root, "div", { class: "controls" });
  const place = (mu1, sigma1) => setAll(state, { mu1, sigma1 });
  openButton(switches, "q = the prior", () => place(...PRIOR));
  openButton(switches, "q = the posterior", () => place(state.get("mu2"), state.get("sigma2")));
  openUnitAndReset(switches, state);
  return openStatus(root, state, () => Object.values(texts()).join(", "), descriptions);
}
