// The landscape of KL over the mean and the deviation of q: map, densities and two slices, all of one state.

import { openBox, openButton, openNumbers, openSlider, openStatus, openSwitches, setAll } from "./controls.js";
import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { bothTexts, highestKl } from "./divergence.js";
import { fixed, html, normal } from "./elements.js";
import { kl } from "./formulas.js";
import { openMap } from "./map.js";
import { quantity } from "./quantity.js";
import { axisOver, axisTo } from "./scale.js";

const STANDARD = { mu1: 0, sigma1: 1, mu2: 0, sigma2: 1 };
const PRESETS = {
  "Shift by 1σ": { ...STANDARD, mu2: 1 },
  Double: { ...STANDARD, sigma2: 2 },
  Halve: { ...STANDARD, sigma2: 0.5 },
  "Means stuck apart": { ...STANDARD, mu2: 2 },
  VAE: { ...STANDARD, mu1: 1, sigma1: 0.5 },
};
const HEIGHT = 260; // two rows on one screen
const HOW =
  "Point at the map or at a slice, and q follows; click to hold it there, click again to let it go. " +
  "Or drag, also with a finger. On the keyboard: the sliders, or the arrow keys on the map. Two sliders move p.";

export function openLandscape(root, state) {
  const [mu2, sigma2] = [quantity(state, "mu2"), quantity(state, "sigma2")];
  const at = ({ symbol, get }) => `${symbol} = ${fixed(get(), 2)}`;
  const axis = (lowest, highest) => (state.get("fixed_axes") ? axisTo(highestKl(state)) : axisOver(lowest, highest));
  const slice = (other) => ({ dot: kl, axis, aimed: true, title: () => `Slice at ${at(other)}`, height: HEIGHT });

  openNumbers(root, state, () => bothTexts(state), (direction) => direction === state.get("direction"));
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openMap(panels, state, mu2, sigma2, HEIGHT),
    openDensities(panels, state, [mu2, sigma2], { title: () => `${at(mu2)}, ${at(sigma2)}`, height: HEIGHT }),
    openCurve(panels, state, mu2, slice(sigma2)),
    openCurve(panels, state, sigma2, slice(mu2)),
  ];
  html(root, "p", { class: "how" }, HOW);
  const sliders = html(root, "div", { class: "controls" });
  for (const name of ["mu2", "sigma2", "mu1", "sigma1"]) openSlider(sliders, state, quantity(state, name));
  const switches = html(root, "div", { class: "controls" });
  openBox(switches, state, "locked", "hold q");
  openBox(switches, state, "log_levels", "log levels");
  openBox(switches, state, "fixed_axes", "fixed axes");
  openSwitches(switches, state);
  const presets = html(root, "div", { class: "controls", role: "group", "aria-label": "presets" });
  for (const [text, values] of Object.entries(PRESETS)) openButton(presets, text, () => setAll(state, values));

  const moved = () => (state.get("mu1") || state.get("sigma1") !== 1 ? `p = ${normal(...state.all())}, ` : "");
  const status = () => `${moved()}${at(mu2)}, ${at(sigma2)}: ${Object.values(bothTexts(state)).join(", ")}`;
  return openStatus(root, state, status, descriptions);
}
