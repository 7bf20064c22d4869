// The landscape of KL over the mean and the deviation of q: map, densities and two slices, all of one state.

import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { bothTexts, highestKl, klOver } from "./divergence.js";
import { fixed, normal } from "./elements.js";
import { valley } from "./formulas.js";
import { contour, levelsTo, namedOf } from "./levels.js";
import { openMap } from "./map.js";
import { sample } from "./panel.js";

const TOP = 44; // pixels above the map, for the colour bar
const [TALL, LOW] = [270, 112];
const HOW =
  "Point at the map or at a slice, and q follows; click to hold it, and again to let it go. " +
  "Or drag; or use the arrow keys on the map.";

export default function (state, [mu2, sigma2]) {
  const place = () => `${mu2.said()}, ${sigma2.said()}`;
  const p = () => (state.get("mu1") || state.get("sigma1") !== 1 ? `p = ${normal(...state.p())}, ` : "");
  const { room } = state.scene.model;

  function axis(lowest, highest) {
    if (state.get("fixed_axes")) return [0, highestKl(state)];
    return [Math.max(0, lowest - room * (highest - lowest)), highest];
  }

  const floor = ([mu1, sigma1]) =>
    (mean) => (state.get("direction") === "pq" ? valley(mu1, sigma1, mean) : sigma1);
  const land = {
    look: "p",
    p: () => normal(...state.p()),
    said: () => `, up to ${fixed(highestKl(state), 2)} ${state.get("unit")}`,
    levels: () => levelsTo(highestKl(state), state.get("log_levels")),
    named: (levels) => namedOf(levels, state.get("log_levels")),
    outlines() {
      const [klAt, p] = [klOver(state), state.p()];
      return (level) => [contour(klAt, level, p, mu2.range, sigma2.range)];
    },
    valley() {
      const points = state.get("marks") ? sample(floor(state.p()), mu2.range) : [];
      return points.filter(([, sd]) => sd <= sigma2.range[1]);
    },
    spots: () => [[...state.p(), "p"]],
  };
  return {
    numbers: () => bothTexts(state),
    isMain: (direction) => direction === state.get("direction"),
    columns: [
      (column) => [
        openMap(column, state, mu2, sigma2, { land, height: TALL, margin: { top: TOP } }),
        openCurve(column, state, mu2, sigma2, { axis, height: LOW, margin: { bottom: 8 } }),
      ],
      (column) => [
        openCurve(column, state, sigma2, mu2, { axis, height: TALL, margin: { top: TOP, right: 40 } }),
        openDensities(column, state, [mu2, sigma2], { height: LOW }),
      ],
    ],
    how: HOW,
    status: () => `${p()}${place()}: ${Object.values(bothTexts(state)).join(", ")}`,
  };
}
