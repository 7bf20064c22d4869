// KL(p‖q) in nats without its closed form: the sum of p ln(p/q) dx over mu1 ± 12 sigma1, from log densities.

import { logDensity } from "./formulas.js";

export function klBySum(mu1, sigma1, mu2, sigma2, dx = 0.01) {
  const steps = Math.round((24 * sigma1) / dx);
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = mu1 - 12 * sigma1 + i * dx;
    const lnP = logDensity(x, mu1, sigma1);
    sum += Math.exp(lnP) * (lnP - logDensity(x, mu2, sigma2));
  }
  return sum * dx;
}
