// The three prices: spread, width and shift, as bars of which each begins where the last one ended; they end at KL.

import { besideBars, saidOf } from "./bars.js";
import { klText, withUnit } from "./divergence.js";
import { kl, shift, spread, width } from "./formulas.js";

const PRICES = [["spread", -45], ["width", 45], ["shift", 0]];
const SYMBOLS = [["ln(σ₂/σ₁)"], ["σ₁²/(2σ₂²)", "− ½"], ["(μ₁ − μ₂)²", "/(2σ₂²)"]];

// The bars of the three, in nats, each with the lines of its formula
export function stacked(state, prices, formulas) {
  let to = 0;
  return PRICES.map(([key, angle], i) => {
    const text = `${key} ${formulas[i].join(" ")} = ${withUnit(state, prices[i])}`;
    return { key, angle, name: [key, ...formulas[i]], text, from: to, to: (to += prices[i]) };
  });
}

// The axis of these bars, and the line at KL
export const upToKl = (bars, nats) => ({
  axis: () => [Math.min, Math.max].map((most, i) => most(0.1 * i, ...bars().map(({ to }) => to))),
  lines: () => [[0, 0], [2, nats()]],
  note: " Each begins where the last one ended, and the third ends at KL(p‖q).",
});

export default function (state, sliders) {
  function bars() {
    const [[mu1, sigma1], [mu2, sigma2]] = state.pair();
    return stacked(state, [spread(sigma1, sigma2), width(sigma1, sigma2), shift(mu1, mu2, sigma2)], SYMBOLS);
  }

  const numbers = () => ({ kl: klText(state, "pq") });
  return {
    ...besideBars(state, sliders, bars, {}, upToKl(bars, () => kl(...state.ordered("pq")))),
    numbers,
    status: () => `${numbers().kl}, ${saidOf(bars())}`,
  };
}
