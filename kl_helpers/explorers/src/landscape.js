// The landscape of KL over the mean and the deviation of q: map, densities and two slices, all of one state.

import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { bothTexts, highestKl } from "./divergence.js";
import { normal } from "./elements.js";
import { kl } from "./formulas.js";
import { openMap } from "./map.js";
import { axisOver, axisTo } from "./scale.js";

const HEIGHT = 260; // two rows on one screen
const HOW =
  "Point at the map or at a slice, and q follows; click to hold it there, click again to let it go. " +
  "Or drag, also with a finger. On the keyboard: the sliders, or the arrow keys on the map. Two sliders move p.";

export default function (state, [mu2, sigma2]) {
  const place = () => `${mu2.said()}, ${sigma2.said()}`;
  const p = () => (state.get("mu1") || state.get("sigma1") !== 1 ? `p = ${normal(...state.pair()[0])}, ` : "");
  const axis = (lowest, highest) => (state.get("fixed_axes") ? axisTo(highestKl(state)) : axisOver(lowest, highest));
  const openSlice = (parent, moved, { said }) =>
    openCurve(parent, state, moved, { dot: kl, axis, aimed: true, title: () => `Slice at ${said()}`, height: HEIGHT });

  return {
    numbers: () => bothTexts(state),
    isChosen: (direction) => direction === state.get("direction"),
    panels: (parent) => [
      openMap(parent, state, mu2, sigma2, HEIGHT),
      openDensities(parent, state, [mu2, sigma2], { title: place, height: HEIGHT }),
      openSlice(parent, mu2, sigma2),
      openSlice(parent, sigma2, mu2),
    ],
    how: HOW,
    status: () => `${p()}${place()}: ${Object.values(bothTexts(state)).join(", ")}`,
  };
}
