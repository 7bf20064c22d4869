// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.

import { openPlayer, openSlider, openStatus } from "./controls.js";
import { openCurve } from "./curve.js";
import { openDensities } from "./densities.js";
import { fixed, html, normal } from "./elements.js";
import { klBySum } from "./numerical.js";

const SWEEPS = {
  "mean-sweep": {
    moves: "mu2",
    symbol: "μ₂",
    label: "mean μ₂",
    step: 0.05,
    seconds: 8,
    frames: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  },
  "sd-sweep": {
    moves: "sigma2",
    symbol: "σ₂",
    label: "standard deviation σ₂",
    step: 0.01,
    seconds: 8,
    frames: [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4],
  },
};

export function openSweep(root, state, name) {
  const sweep = SWEEPS[name];
  openLead(root, state, sweep);
  const panels = html(root, "div", { class: "panels" });
  const describeDensities = openDensities(panels, state, sweep);
  const describeCurve = openCurve(panels, state, sweep);
  const controls = html(root, "div", { class: "controls" });
  const stopPlaying = openPlayer(controls, state, sweep);
  openSlider(controls, state, sweep);
  const value = () => `KL(p‖q) = ${fixed(klBySum(...state.all()), 3)} nats`;
  const stopSaying = openStatus(root, state, value, () => {
    describeDensities();
    describeCurve();
  });
  return () => {
    stopPlaying();
    stopSaying();
  };
}

// What stays and what moves.
function openLead(root, state, { moves, symbol }) {
  const lead = html(root, "p", { class: "lead" });
  const p = html(lead, "strong", { class: "p" });
  lead.append(" stays, ");
  const q = html(lead, "strong", { class: "q" });
  lead.append(" moves.");

  function draw() {
    const [mu1, sigma1, mu2, sigma2] = state.all({ [moves]: symbol });
    p.textContent = `p = ${normal(mu1, sigma1)}`;
    q.textContent = `q = ${normal(mu2, sigma2)}`;
  }
  state.on(["mu1", "sigma1", "mu2", "sigma2"].filter((name) => name !== moves), draw);
  draw();
}
