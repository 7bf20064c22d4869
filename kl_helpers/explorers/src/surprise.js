// Surprise: draws from p, what the first of them cost under q and under p, and how the mean of the difference settles.

import { openBills } from "./bills.js";
import { openNewHand } from "./controls.js";
import { density, openDensities } from "./densities.js";
import { klText, withUnit } from "./divergence.js";
import { draws } from "./draws.js";
import { counted } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openRunning } from "./running.js";

const LEAST = 8; // draws that the axis of the mean has room for
const GOLDEN = (Math.sqrt(5) - 1) / 2; // its multiples spread evenly from 0 to 1: how high dots lie under p

export default function (state, sliders) {
  const hand = () => {
    const [mu, sigma] = state.p();
    return draws(state.get("hand"), state.get("n")).map((z) => mu + sigma * z);
  };
  const dots = () => hand().map((x, i) => [x, density(x, ...state.p()) * ((GOLDEN * (i + 1)) % 1)]);

  // [under q, under p], in nats, for the first draws, or for all
  function bills(count) {
    const orders = state.pair().reverse();
    return hand().slice(0, count).map((x) => orders.map((gaussian) => -logDensity(x, ...gaussian)));
  }

  function means() {
    let sum = 0;
    return bills().map(([underQ, underP], i) => (sum += underQ - underP) / (i + 1));
  }

  const running = {
    looks: ["thin"],
    least: 0.2,
    describe: () => `The mean overcharge against the number of draws, from 1 to ${state.get("n")}`,
    run() {
      const points = means().map((mean, i) => [i + 1, mean]);
      return { domain: [1, Math.max(LEAST, points.length)], means: [{ text: "mean overcharge", points }] };
    },
  };

  const numbers = () => ({
    mean: `mean overcharge ${withUnit(state, means().at(-1))}`,
    kl: state.get("settled") ? klText(state, "pq") : "",
  });

  return {
    numbers,
    isMain: (key) => key === "mean" || state.get("settled"),
    columns: [
      (column) => [openDensities(column, state, sliders.slice(0, -1), { height: 376, dots })],
      (column) => [openBills(column, state, bills), openRunning(column, state, running)],
    ],
    play: (row) => openNewHand(row, state),
    status: () => {
      const { mean, kl } = numbers();
      return `${counted(state.get("n"), "draw")} of hand ${state.get("hand")}: ${mean}${kl && `, ${kl}`}`;
    },
  };
}
