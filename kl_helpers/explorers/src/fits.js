// One Gaussian q for p = (1 − w) N(−a, 1) + w N(a, sigma1²): both divergences, their lowest points, and the way down.
// Integrals are sums over one fine grid of x, on which ln p is known, in nats; kl_helpers/fitting.py says why.

import { entropy, kl, logDensity } from "./formulas.js";
import { clamp } from "./state.js";

const [DX, EDGE, REACH] = [0.05, 41, 8]; // the grid's step and its end; standard deviations of q on either side
const [LONGEST, DONE] = [0.1, 1e-5]; // steps down, in units of q's deviation

export function fits(a, w, sigma1) {
  const logP = (x) => {
    const parts = [Math.log(1 - w) + logDensity(x, -a, 1), Math.log(w) + logDensity(x, a, sigma1)];
    const top = Math.max(...parts);
    return top + Math.log(Math.exp(parts[0] - top) + Math.exp(parts[1] - top));
  };
  const known = Float64Array.from({ length: Math.round((2 * EDGE) / DX) + 1 }, (_, i) => logP(i * DX - EDGE));
  const mean = (2 * w - 1) * a;
  const moments = [mean, Math.sqrt(1 - w + w * sigma1 ** 2 + a ** 2 - mean ** 2)];
  // KL(p‖q) is that of the moments, and what q is off them
  const least = known.reduce((sum, log) => sum + DX * log * Math.exp(log), entropy(moments[1]));

  // The means of f, z f and (z² − 1) f under q, for f = ln p and z = (x − mu)/sigma
  function under(mu, sigma) {
    const [first, last] = [-REACH, REACH].map((z) => Math.round((mu + z * sigma + EDGE) / DX));
    const sums = [0, 0, 0];
    for (let i = Math.max(0, first); i <= Math.min(last, known.length - 1); i++) {
      const z = (i * DX - EDGE - mu) / sigma;
      const part = Math.exp(-z * z / 2) * known[i];
      sums[0] += part;
      sums[1] += part * z;
      sums[2] += part * (z * z - 1);
    }
    return sums.map((sum) => (sum * DX) / (sigma * Math.sqrt(2 * Math.PI)));
  }

  const ways = {
    pq: (mu, sigma) => least + kl(...moments, mu, sigma),
    qp: (mu, sigma) => -under(mu, sigma)[0] - entropy(sigma),
  };

  // The next q down KL(q‖p), a part of the whole way or, where that leads up, less of it; nothing at the end
  function down([mu, sigma], rate = 0.1) {
    const [level, slope, bend] = under(mu, sigma);
    const here = -level - entropy(sigma);
    let [across, wider] = [slope, (1 + bend) / 2].map((step) => clamp(rate * step, [-LONGEST, LONGEST]));
    for (; Math.hypot(across, wider) > DONE; across /= 2, wider /= 2) {
      const next = [mu + sigma * across, sigma * Math.exp(wider)];
      if (ways.qp(...next) < here) return next;
    }
  }

  // KL(q‖p) at each of the means, which are on the grid: they share the weights of its points, of which every other does.
  function along(means, sigma) {
    const reach = 2 * Math.round((2.5 * sigma) / DX);
    const weights = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(logDensity((2 * i - reach) * DX, 0, sigma)));
    return means.map((mu) => {
      const first = Math.round((mu + EDGE) / DX) - reach;
      let sum = 0;
      for (let i = 0; i <= reach; i++) sum += weights[i] * known[first + 2 * i];
      return -sum * 2 * DX - entropy(sigma);
    });
  }
  const rowOf = { pq: (means, sigma) => means.map((mu) => ways.pq(mu, sigma)), qp: along };

  // Where an order is lowest: KL(q‖p) near the cells of its map that are lower than all around them
  function lowest(order, { means, sds, rows }) {
    if (order === "pq") return [moments];
    const at = (i, j) => rows[j]?.[i] ?? Infinity;
    const around = [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => [i, j])).filter(([i, j]) => i || j);
    const isLow = (i, j) => around.every(([right, up]) => at(i, j) < at(i + right, j + up));
    const found = [];
    rows.forEach((row, j) => row.forEach((_, i) => isLow(i, j) && found.push(bottom([means[i], sds[j]], 12))));
    return found.filter((q, i) => found.findIndex((other) => Math.hypot(q[0] - other[0], q[1] - other[1]) < 0.05) === i);
  }

  function bottom(q, most = 200) {
    for (let next = q, i = 0; next && i < most; i++) next = down((q = next), 0.5);
    return q;
  }

  const map = (order, means, sds) => ({ means, sds, rows: sds.map((sigma) => rowOf[order](means, sigma)) });
  return { logP, moments, ways, down, bottom, map, lowest };
}
