// The identity ln p(x) = ELBO + KL(q‖posterior): q moves, the level on the right stays.
// The first Gaussian of the state is q; the second is the posterior.

import { openBars, textsOf } from "./bars.js";
import { openButton } from "./controls.js";
import { openDensities } from "./densities.js";
import { withUnit } from "./divergence.js";
import { elbo, evidence, kl } from "./formulas.js";

const AXIS = [-5, -1]; // nats: from below every ELBO within the ranges
const PRIOR = [0, 1];

export default function (state, { sliders }) {
  const place = (mu1, sigma1) => state.setAll({ mu1, sigma1 });

  function bars() {
    const gaussians = state.all();
    const [bound, gap, level] = [elbo(...gaussians), kl(...gaussians), evidence()];
    const said = (nats) => withUnit(state, nats);
    return [
      { key: "elbo", angle: 45, name: "ELBO", text: `ELBO = ${said(bound)}`, from: -Infinity, to: bound },
      { key: "kl", angle: 0, name: "gap", text: `gap KL(q‖posterior) = ${said(gap)}`, from: bound, to: bound + gap },
      { key: "evidence", angle: -45, name: "ln p(x)", text: `ln p(x) = ${said(level)}`, from: -Infinity, to: level },
    ];
  }

  return {
    numbers: () => textsOf(bars()),
    panels: (parent) => [
      openDensities(parent, state, sliders, {
        title: () => "q and the posterior",
        variable: "z",
        domain: [-3, 4],
        names: { q: "q", p: "posterior" },
        behind: { name: "prior", gaussian: PRIOR },
      }),
      openBars(parent, state, bars, {
        title: () => "ELBO + gap = ln p(x)",
        axis: () => AXIS,
        line: evidence,
        note: " The gap reaches from the ELBO up to ln p(x).",
      }),
    ],
    switches(row) {
      openButton(row, "q = the prior", () => place(...PRIOR));
      openButton(row, "q = the posterior", () => place(state.get("mu2"), state.get("sigma2")));
    },
  };
}
