// The identity ln p(x) = ELBO + KL(q‖posterior): q moves, the level on the right stays.

import { besideBars } from "./bars.js";
import { withUnit } from "./divergence.js";
import { crossEntropy, kl, logDensity } from "./formulas.js";

const GAP = ["gap: KL", "(q‖posterior)"];

export default function (state, sliders) {
  const { prior, noise, x, posterior, axis } = state.scene.model;
  const q = () => ["mu", "sigma"].map(state.get);
  const level = logDensity(x, prior[0], Math.hypot(prior[1], noise));

  function bars() {
    const bound = -crossEntropy(...q(), x, noise) - kl(...q(), ...prior); // N(x; z, noise²) is N(z; x, noise²)
    const gap = kl(...q(), ...posterior);
    const said = (symbol, nats) => `${symbol} = ${withUnit(state, nats)}`;
    return [
      { key: "elbo", angle: 45, name: ["ELBO"], text: said("ELBO", bound), from: -Infinity, to: bound },
      { key: "kl", angle: 0, name: GAP, text: said("gap KL(q‖posterior)", gap), from: bound, to: bound + gap },
      { key: "evidence", angle: -45, name: ["ln p(x)"], text: said("ln p(x)", level), from: -Infinity, to: level },
    ];
  }

  const densities = {
    variable: "z",
    gaussians: () => [q(), posterior],
    names: { q: "q", p: "posterior" },
    behind: { name: "prior", gaussian: prior },
  };
  return besideBars(state, sliders, bars, densities, {
    main: "kl",
    axis: () => axis,
    lines: () => [[1, level]],
    note: " The gap reaches from the ELBO up to ln p(x).",
  });
}
