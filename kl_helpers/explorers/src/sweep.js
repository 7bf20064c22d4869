// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.

import { openPlayer, openSlider, openStatus, openSwitches } from "./controls.js";
import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { klName, withUnit } from "./divergence.js";
import { fixed, html, normal } from "./elements.js";
import { klBySum } from "./numerical.js";
import { quantity } from "./quantity.js";
import { axisTo } from "./scale.js";
import { GAUSSIANS } from "./state.js";

const SWEEPS = {
  "mean-sweep": { moves: "mu2", seconds: 8, frames: [-4, -3, -2, -1, 0, 1, 2, 3, 4] },
  "sd-sweep": {
    moves: "sigma2",
    seconds: 8,
    frames: [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4],
  },
};

export function openSweep(root, state, name) {
  const sweep = SWEEPS[name];
  const moved = quantity(state, sweep.moves);
  const value = () => `${klName(state)} = ${withUnit(state, klBySum(...state.ordered()))}`;
  openLead(root, state, moved);
  const panels = html(root, "div", { class: "panels" });
  const descriptions = [
    openDensities(panels, state, [moved], { title: () => `${moved.symbol} = ${fixed(moved.get(), 2)}` }),
    openCurve(panels, state, moved, { dot: klBySum, axis: (_, highest) => axisTo(highest), title: value }),
  ];
  const controls = html(root, "div", { class: "controls" });
  const stopPlaying = openPlayer(controls, moved, sweep);
  openSlider(controls, state, moved);
  openSwitches(html(root, "div", { class: "controls" }), state);
  const stopSaying = openStatus(root, state, value, descriptions);
  return () => {
    stopPlaying();
    stopSaying();
  };
}

// What stays and what moves.
export function openLead(root, state, { name, symbol }) {
  const lead = html(root, "p", { class: "lead" });
  const p = html(lead, "strong", { class: "p" });
  lead.append(" stays, ");
  const q = html(lead, "strong", { class: "q" });
  lead.append(" moves.");

  state.on(
    GAUSSIANS.filter((other) => other !== name),
    () => {
      const [mu1, sigma1, mu2, sigma2] = state.all({ [name]: symbol });
      p.textContent = `p = ${normal(mu1, sigma1)}`;
      q.textContent = `q = ${normal(mu2, sigma2)}`;
    },
  );
}
