// One Gaussian q for p = (1 − w) N(−a, 1) + w N(a, sigma1²): both divergences, their lowest points, and the way down.
// Integrals are sums over one fine grid of x, on which ln p is known, in nats; kl_helpers/fitting.py says why.

import { entropy, kl, logDensity } from "./formulas.js";
import { kept } from "./kept.js";
import { clamp } from "./state.js";

const [DX, EDGE, REACH] = [0.1, 41, 7]; // the grid's step and its end; standard deviations of q on either side
const [LONGEST, DONE] = [0.1, 1e-4]; // a step down, and the whole way at the end, in units of q's deviation

export function fits(a, w, sigma1) {
  function logP(x) {
    const left = Math.log(1 - w) + logDensity(x, -a, 1);
    const right = Math.log(w) + logDensity(x, a, sigma1);
    return Math.max(left, right) + Math.log1p(Math.exp(-Math.abs(left - right)));
  }
  const known = Float64Array.from({ length: Math.round((2 * EDGE) / DX) + 1 }, (_, i) => logP(i * DX - EDGE));
  const mean = (2 * w - 1) * a;
  const moments = [mean, Math.sqrt(1 - w + w * sigma1 ** 2 + a ** 2 - mean ** 2)];
  // KL(p‖q) is that of the moments, and what q is off them
  const least = known.reduce((sum, log) => sum + DX * log * Math.exp(log), entropy(moments[1]));

  // The means of f, z f and (z² − 1) f under q, for f = ln p and z = (x − mu)/sigma
  const under = kept((mu, sigma) => {
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
  });

  const ways = {
    pq: (mu, sigma) => least + kl(...moments, mu, sigma),
    qp: (mu, sigma) => -under(mu, sigma)[0] - entropy(sigma),
  };

  // The next q down KL(q‖p), a part of the whole way or, where that leads up, less of it; nothing at the end
  function down([mu, sigma], rate = 0.1) {
    const [level, slope, bend] = under(mu, sigma);
    const here = -level - entropy(sigma);
    let [across, wider] = [slope, (1 + bend) / 2].map((step) => clamp(rate * step, [-LONGEST, LONGEST]));
    for (; Math.hypot(across, wider) > rate * DONE; across /= 2, wider /= 2) {
      const next = [mu + sigma * across, sigma * Math.exp(wider)];
      if (ways.qp(...next) < here) return next;
    }
  }

  function bottom(q) {
    for (let next = q; next; next = down(q, 1)) q = next;
    return q;
  }

  // KL(q‖p) at each of the means, which are on the grid: they share the weights of its points, of which some do.
  function along(means, sigma) {
    const every = sigma < 1 ? 1 : 2;
    const half = Math.ceil((4.5 * sigma) / DX / every);
    const weight = (_, i) => every * DX * Math.exp(logDensity((i - half) * every * DX, 0, sigma));
    const weights = Float64Array.from({ length: 2 * half + 1 }, weight);
    return means.map((mu) => {
      const first = Math.round((mu + EDGE) / DX) - half * every;
      let sum = entropy(sigma);
      for (let i = 0; i < weights.length; i++) sum += weights[i] * known[first + every * i];
      return -sum;
    });
  }

  // Where an order is lowest: KL(q‖p) near the points of its map that are lower than all around them
  function lowest(order, { across, values, at }) {
    if (order === "pq") return [moments];
    const around = [1, across - 1, across, across + 1].flatMap((step) => [-step, step]);
    const found = [];
    values.forEach((value, i) => {
      const isLow = around.every((step) => value < values[i + step]);
      if (isLow) found.push(bottom(at([i % across, Math.floor(i / across)])));
    });
    return found.filter((q, i) => found.findIndex((other) => Math.hypot(q[0] - other[0], q[1] - other[1]) < 0.05) === i);
  }

  // An order over means and deviations: rows of values, with Infinity all around, and where it is lowest
  function map(order, means, sds) {
    const across = means.length + 2;
    const values = new Float64Array(across * (sds.length + 2)).fill(Infinity);
    const rowAt = (sigma) => (order === "qp" ? along(means, sigma) : means.map((mu) => ways.pq(mu, sigma)));
    sds.forEach((sigma, j) => values.set(rowAt(sigma), (j + 1) * across + 1));
    const between = ([first, second], place) => first + (place - 1) * (second - first);
    const grid = { across, values, at: ([column, row]) => [between(means, column), between(sds, row)] };
    return { ...grid, spots: lowest(order, grid) };
  }

  return { logP, moments, ways, down, bottom, map };
}
