// The three prices: spread, width and shift, as bars of which each begins where the last one ended; they end at KL.

import { besideBars, saidOf } from "./bars.js";
import { klText, withUnit } from "./divergence.js";
import { kl, shift, spread, width } from "./formulas.js";

const PRICES = [
  { key: "spread", angle: -45, symbols: ["ln(σ₂/σ₁)"] },
  { key: "width", angle: 45, symbols: ["σ₁²/(2σ₂²)", "− ½"] },
  { key: "shift", angle: 0, symbols: ["(μ₁ − μ₂)²", "/(2σ₂²)"] },
];

export default function (state, sliders) {
  function bars() {
    const [[mu1, sigma1], [mu2, sigma2]] = state.pair();
    let to = 0;
    return [spread(sigma1, sigma2), width(sigma1, sigma2), shift(mu1, mu2, sigma2)].map((nats, i) => {
      const { key, angle, symbols } = PRICES[i];
      const text = `${key} ${symbols.join(" ")} = ${withUnit(state, nats)}`;
      return { key, angle, name: [key, ...symbols], text, from: to, to: (to += nats) };
    });
  }

  const ends = () => bars().map(({ to }) => to);
  const numbers = () => ({ kl: klText(state, "pq") });
  return {
    ...besideBars(state, sliders, bars, {}, {
      axis: () => [Math.min(0, ...ends()), Math.max(0.1, ...ends())],
      lines: () => [[0, 0], [2, kl(...state.ordered("pq"))]],
      note: " Each begins where the last one ended, and the third ends at KL(p‖q).",
    }),
    numbers,
    status: () => `${numbers().kl}, ${saidOf(bars())}`,
  };
}
