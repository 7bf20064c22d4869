// Two Gaussians of the plane: their ellipses, and the three prices, which no stretching or turning of the plane changes.

import { openBars, saidOf } from "./bars.js";
import { inUnit, withUnit } from "./divergence.js";
import { axesOf, ellipse, openWhitening, pricesOf } from "./ellipses.js";
import { fixed } from "./elements.js";
import { kl, shift } from "./formulas.js";
import { openPlane } from "./plane.js";
import { courseOf, openPlayer } from "./player.js";
import { stacked, upToKl } from "./prices.js";

const SYMBOLS = [["−½ ln", "det R"], ["½ (tr R", "− 2)"], ["½ ΔᵀΣ₂⁻¹Δ"]];

export default function (state, sliders) {
  const { seconds } = state.scene;
  const whitened = sliders.at(-1);
  const whitening = openWhitening();
  const all = (...names) => names.map(state.get);
  const q = () => all("a2", "b2", "angle2");
  const pair = () => [ellipse(all("x1", "y1"), all("a1", "b1", "angle1")), ellipse([0, 0], q())];
  const shown = (part = whitened.get()) => {
    const map = whitening(part, pair()[0], q());
    return pair().map((one) => one.map(map));
  };
  const bars = () => stacked(state, pricesOf(...shown()), SYMBOLS);

  // Where q is white, KL is a sum over coordinates.
  function coordinates() {
    const [p] = shown(1);
    const own = axesOf(p).slice(1).map((half) => [`λ = ${fixed(half ** 2, 3)}`, kl(0, half, 0, 1)]);
    return [...own, ["shift", shift(Math.hypot(...p[0]), 0, 1)]];
  }
  const sum = () => coordinates().reduce((total, [, nats]) => total + nats, 0);
  const termOf = ([name, nats]) => `${fixed(inUnit(state, nats), 3)} (${name})`;
  const numbers = () => ({
    kl: `KL(p‖q) = ${withUnit(state, sum())}`,
    sum: whitened.get() < 1 ? "" : `= ${coordinates().map(termOf).join(" + ")}`,
  });

  const describe = () =>
    `The ellipses of p, solid, and q, dashed, of one standard deviation, as their sliders say, ${whitened.said()}.`;
  return {
    numbers,
    columns: [
      (column) => [openPlane(column, state, { pair, shown, describe, height: 310 })],
      (column) => [openBars(column, state, bars, { ...upToKl(bars, sum), height: 310 })],
    ],
    play: (row) =>
      openPlayer(row, state, whitened, () => courseOf(state.scene, whitened), (part) => part * seconds, "Whiten"),
    status: () => `${Object.values(numbers()).join(" ")}, ${saidOf(bars())}`,
  };
}
