// Estimates from draws: the means of k1, k2 and k3 as they run, each within its standard error, beside p and q.

import { openNewHand } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klText } from "./divergence.js";
import { draws } from "./draws.js";
import { fixed } from "./elements.js";
import { varianceK1, varianceK2, varianceK3 } from "./formulas.js";
import { kept } from "./kept.js";
import { openRunning } from "./running.js";
import { clamp } from "./state.js";

const KEYS = ["k1", "k2", "k3"];
const STEPS = 80; // of the axis
const TICKS = ["10", "100", "1000", "10⁴", "10⁵"].map((text, i) => [i + 1, text]);

// The means of the three over the first draws, at each number of them in `stops`: ln r = a + b z + c z² at a draw z
function meansAt(stops, z, mu1, sigma1, mu2, sigma2) {
  const [shift, ratio] = [(mu1 - mu2) / sigma2, sigma1 / sigma2];
  const [a, b, c] = [Math.log(ratio) - shift ** 2 / 2, -shift * ratio, (1 - ratio ** 2) / 2];
  let [n, logs, squares, ratios] = [0, 0, 0, 0];
  return stops.map((stop) => {
    let [log, square, r] = [0, 0, 0];
    for (; n < stop; n++) {
      const logR = a + z[n] * (b + c * z[n]);
      log += logR;
      square += logR * logR;
      r += Math.exp(logR);
    }
    [logs, squares, ratios] = [logs + log, squares + square, ratios + r];
    return [-logs / n, squares / n / 2, (ratios - logs) / n - 1];
  });
}

// A mean and its standard error, with as many digits as that needs
export function estimateText(mean, error) {
  if (error === Infinity) return `${fixed(mean, 3)} ± ∞`;
  const digits = clamp(1 - Math.floor(Math.log10(error)), [3, 5]);
  return `${fixed(mean, digits)} ± ${fixed(error, digits)}`;
}

export default function (state, sliders) {
  const [from, to] = state.scene.model.n;
  const axis = Array.from({ length: STEPS + 1 }, (_, i) => Math.log10(from) + (Math.log10(to / from) * i) / STEPS);
  const stops = axis.map((power) => Math.round(10 ** power));
  const hand = kept((hand) => Float64Array.from(draws(hand, to)));
  const meansOf = kept((number, ...pair) => meansAt(stops, hand(number), ...pair));
  const means = () => meansOf(state.get("hand"), ...state.ordered("pq"));

  function deviations() {
    const [mu1, sigma1, mu2, sigma2] = state.ordered("pq");
    const q = [(mu2 - mu1) / sigma1, sigma2 / sigma1]; // where p is N(0, 1)
    return [varianceK1, varianceK2, varianceK3].map((variance) => Math.sqrt(Math.max(0, variance(...q))));
  }

  const estimates = () =>
    deviations().map((deviation, i) => {
      const error = deviation / Math.sqrt(to);
      return `${KEYS[i]} = ${estimateText(...[means().at(-1)[i], error].map((nats) => inUnit(state, nats)))}`;
    });

  const running = {
    looks: KEYS,
    least: 0.01,
    height: 260,
    describe: () =>
      `The means of k1, k2 and k3 over the first n of ${to} draws, n from ${from} on, each within a standard error`,
    run: () => ({
      domain: [axis[0], axis.at(-1)],
      ticks: TICKS,
      means: deviations().map((deviation, i) => ({
        text: KEYS[i],
        points: means().map((mean, k) => [axis[k], mean[i]]),
        errors: stops.map((n) => deviation / Math.sqrt(n)),
      })),
    }),
  };

  const numbers = () => ({
    kl: state.get("settled") ? klText(state, "pq") : "KL(p‖q) = ?",
    ...Object.fromEntries(estimates().map((text, i) => [KEYS[i], text])),
  });

  return {
    numbers,
    columns: [
      (column) => [openDensities(column, state, sliders, { height: 260 })],
      (column) => [openRunning(column, state, running)],
    ],
    play: (row) => openNewHand(row, state),
    status: () =>
      `${to} draws of hand ${state.get("hand")}: ${estimates().join(", ")} ${state.get("unit")}, ${numbers().kl}`,
  };
}
