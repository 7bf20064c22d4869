// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.

import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { klName, klText } from "./divergence.js";
import { klBySum } from "./numerical.js";
import { framewise, openPlayer, smoothly } from "./player.js";

export default function (state, [moved]) {
  const { frames, seconds } = state.scene;
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const course = () => (isStill() ? framewise(frames, 1) : smoothly(moved.range, seconds));
  const options = { dot: klBySum, axis: (_, highest) => [0, highest], name: () => [klName(state)] };
  return {
    numbers: () => ({ kl: klText(state, klBySum) }),
    isMain: () => true,
    columns: [
      (column) => [openDensities(column, state, [moved])],
      (column) => [openCurve(column, state, moved, options)],
    ],
    play: (row) => openPlayer(row, state, moved, course),
  };
}
