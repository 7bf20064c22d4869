// The landscape of KL over the mean and the deviation of q: map, densities and two slices, all of one state.

import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { bothTexts, highestKl } from "./divergence.js";
import { normal } from "./elements.js";
import { MAP_MARGIN, openMap } from "./map.js";

const TALL = 230;
const LOW = 170;
const HOW =
  "Point at the map or at a slice, and q follows; click to hold it, and again to let it go. " +
  "Or drag; or use the arrow keys on the map.";

export default function (state, [mu2, sigma2]) {
  const place = () => `${mu2.said()}, ${sigma2.said()}`;
  const p = () => (state.get("mu1") || state.get("sigma1") !== 1 ? `p = ${normal(...state.pair()[0])}, ` : "");
  const axis = (lowest, highest) => (state.get("fixed_axes") ? [0, highestKl(state)] : [lowest, highest]);
  const openSlice = (column, moved, other, size) => {
    const name = () => [`along ${moved.symbol}, at ${other.said()}`, `at ${other.said()}`];
    return openCurve(column, state, moved, { axis, name, ...size });
  };

  return {
    numbers: () => bothTexts(state),
    isMain: (direction) => direction === state.get("direction"),
    columns: [
      (column) => [
        openMap(column, state, mu2, sigma2, TALL),
        openSlice(column, mu2, sigma2, { height: LOW, margin: { right: MAP_MARGIN } }),
      ],
      (column) => [
        openDensities(column, state, [mu2, sigma2], { height: TALL }),
        openSlice(column, sigma2, mu2, { height: LOW }),
      ],
    ],
    how: HOW,
    status: () => `${p()}${place()}: ${Object.values(bothTexts(state)).join(", ")}`,
  };
}
