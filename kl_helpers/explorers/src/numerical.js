// The areas under p ln(p/q) without a closed form: sums over mu1 ± 12 sigma1, from log densities, in nats.

import { logDensity } from "./formulas.js";

export function integrand(x, mu1, sigma1, mu2, sigma2) {
  const [logP, logQ] = [logDensity(x, mu1, sigma1), logDensity(x, mu2, sigma2)];
  return Math.exp(logP) * (logP - logQ);
}

export function areasBySum(mu1, sigma1, mu2, sigma2) {
  const dx = 0.01;
  const steps = Math.round((24 * sigma1) / dx);
  let [plus, minus] = [0, 0];
  for (let i = 0; i <= steps; i++) {
    const value = integrand(mu1 - 12 * sigma1 + i * dx, mu1, sigma1, mu2, sigma2);
    if (value > 0) plus += value;
    else minus += value;
  }
  return { plus: plus * dx, minus: minus * dx };
}

export function klBySum(...gaussians) {
  const { plus, minus } = areasBySum(...gaussians);
  return plus + minus;
}
