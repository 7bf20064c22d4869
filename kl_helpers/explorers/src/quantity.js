// A quantity is what a slider, a handle or an axis shows and moves: a number of the state, or a function of one.

import { fixed } from "./elements.js";

const mean = (symbol) => ({ symbol, label: `mean ${symbol}`, step: 0.05 });
const deviation = (symbol) => ({ symbol, label: `standard deviation ${symbol}`, step: 0.01 });

const QUANTITIES = {
  mu1: mean("μ₁"),
  sigma1: deviation("σ₁"),
  mu2: mean("μ₂"),
  sigma2: deviation("σ₂"),
  J: { symbol: "J", label: "number of latents J", step: 1, digits: 0 },
  meanOfQ: { name: "mu1", ...mean("μ") },
  deviationOfQ: { name: "sigma1", ...deviation("σ") },
  step: { label: "step", step: 1, digits: 0 },
  latentMean: { name: "mu1", ...mean("μ") },
  logVariance: {
    name: "sigma1",
    symbol: "ln σ²",
    label: "log-variance ln σ²",
    step: 0.01,
    shown: (sigma) => 2 * Math.log(sigma),
    stored: (logVariance) => Math.exp(logVariance / 2),
  },
};

const same = (value) => value;

export function quantity(state, key) {
  const { name = key, digits = 2, shown = same, stored = same, ...rest } = QUANTITIES[key];
  const get = () => shown(state.get(name));
  const text = (value = get()) => fixed(value, digits);
  return {
    ...rest,
    name,
    range: state.ranges[name].map(shown),
    get,
    set: (value) => state.set(name, stored(value)),
    text,
    said: () => `${rest.symbol} = ${text()}`,
  };
}
