// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.

import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { klText } from "./divergence.js";
import { html, normal } from "./elements.js";
import { klBySum } from "./numerical.js";
import { framewise, openPlayer, smoothly } from "./player.js";
import { axisTo } from "./scale.js";

export default function (state, [moved]) {
  const { frames, seconds } = state.scene;
  const value = () => klText(state, klBySum);
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const course = () => (isStill() ? framewise(frames, 1) : smoothly(moved.range, seconds));
  return {
    lead: (line) => openLead(line, state, moved),
    panels: (parent) => [
      openDensities(parent, state, [moved], { title: moved.said }),
      openCurve(parent, state, moved, { dot: klBySum, axis: (_, highest) => axisTo(highest), title: value }),
    ],
    play: (row) => openPlayer(row, state, moved, course),
    status: value,
  };
}

// What stays and what moves.
function openLead(line, state, { name, symbol }) {
  const p = html(line, "strong", { class: "p" });
  line.append(" stays, ");
  const q = html(line, "strong", { class: "q" });
  line.append(" moves.");

  state.on(() => {
    const [one, other] = state.pair({ [name]: symbol });
    p.textContent = `p = ${normal(...one)}`;
    q.textContent = `q = ${normal(...other)}`;
  });
}
