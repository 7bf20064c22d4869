// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.

import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { klText } from "./divergence.js";
import { html, normal } from "./elements.js";
import { openFigure } from "./figure.js";
import { klBySum } from "./numerical.js";
import { framewise, openPlayer, smoothly } from "./player.js";
import { quantity } from "./quantity.js";
import { axisTo } from "./scale.js";

const SECONDS = 8; // from end to end

export function openSweep(root, state, { sliders, frames }) {
  const moved = quantity(state, ...sliders);
  const value = () => klText(state, klBySum);
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const course = () => (isStill() ? framewise(frames, 1) : smoothly(moved.range, SECONDS));
  openLead(root, state, moved);
  openFigure(root, state, {
    panels: (parent) => [
      openDensities(parent, state, [moved], { title: moved.said }),
      openCurve(parent, state, moved, { dot: klBySum, axis: (_, highest) => axisTo(highest), title: value }),
    ],
    play: (row) => openPlayer(row, state, moved, course),
    sliders: [moved],
    status: value,
  });
}

// What stays and what moves.
function openLead(root, state, { name, symbol }) {
  const lead = html(root, "p", { class: "lead" });
  const p = html(lead, "strong", { class: "p" });
  lead.append(" stays, ");
  const q = html(lead, "strong", { class: "q" });
  lead.append(" moves.");

  state.on(() => {
    const [mu1, sigma1, mu2, sigma2] = state.all({ [name]: symbol });
    p.textContent = `p = ${normal(mu1, sigma1)}`;
    q.textContent = `q = ${normal(mu2, sigma2)}`;
  });
}
