// What a reader expects, and has seen, of one order's curve. It is the browser's own affair, neither saved nor shared.

import { rounded } from "./elements.js";

// A guess is a value in nats at each place where the slider can stand, as far as it is drawn; the curve is uncovered
// from the lowest to the highest value that the hand has reached while it was shown.
export function openTrack(state, { range, step, get }) {
  const [low] = range;
  const values = []; // with holes where nothing is drawn
  const placeOf = (x) => Math.round((x - low) / step);
  let reached = [];
  return {
    at: (x) => values[placeOf(x)],
    points: () => values.flatMap((nats, place) => [[rounded(low + place * step), nats]]),
    stroke([x, nats], [end, after]) {
      const [from, to] = [placeOf(x), placeOf(end)];
      const way = Math.sign(to - from);
      for (let place = from; place !== to; place += way)
        values[place] = nats + ((after - nats) * (place - from)) / (to - from);
      values[to] = after;
    },
    reach() {
      const been = [get(), ...reached]; // counts also while all is shown
      reached = [Math.min(...been), Math.max(...been)];
      return state.get("whole") ? range : reached;
    },
    uncover: () => (reached = range),
    forget: () => (reached = []),
  };
}
