// Cover or choose: one Gaussian q for p = (1 − w) N(−a, 1) + w N(a, sigma1²), in either order of the divergence.

import { contours } from "d3-contour";
import { openButton } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, nameOf, withUnit } from "./divergence.js";
import { fixed, normal, rounded } from "./elements.js";
import { fits } from "./fits.js";
import { openMap } from "./map.js";
import { sample } from "./panel.js";
import { clamp } from "./state.js";

const [ACROSS, UP] = [50, 42]; // cells of the map
const range = (parameter, cells) => sample(() => 0, parameter.range, cells).map(([value]) => value);

// What is computed anew only where its key has changed
function remembered(compute, key) {
  let last = {};
  return () => {
    const now = key().join();
    if (now !== last.now) last = { now, value: compute() };
    return last.value;
  };
}

export default function (state, sliders) {
  const [, , , mu2, sigma2] = sliders;
  const [means, sds] = [range(mu2, ACROSS), range(sigma2, UP)];
  const q = () => ["mu2", "sigma2"].map(state.get);
  const setQ = ([mu, sigma]) => state.setAll({ mu2: mu, sigma2: sigma });
  const order = () => state.get("direction");
  const p = () => ["a", "w", "sigma1"].map(state.get);
  const fit = remembered(() => fits(...p()), p);
  const map = remembered(() => fit().map(order(), means, sds), () => [...p(), order()]);

  const said = () => {
    const [a, w, sigma1] = p();
    return `${rounded(1 - w)} ${normal(-a, 1)} + ${rounded(w)} ${normal(a, sigma1)}`;
  };
  const text = (of) => `${nameOf(of)} = ${withUnit(state, fit().ways[of](...q()))}`;
  const numbers = () => ({ pq: text("pq"), qp: text("qp") });

  function own() {
    const f = (x) => Math.exp(fit().logP(x));
    return { f, text: said(), top: Math.max(...sample(f, state.scene.domain).map(([, y]) => y)) };
  }

  const land = {
    look: "kl",
    p: said,
    said: () => land.spots().map(([mean, sd, cost]) => `, lowest at ${normal(mean, sd)} with ${cost}`).join(""),
    levels: () => (state.get("marks") ? [...state.scene.model.levels, Infinity] : []),
    named: (levels) => levels.slice(1, -1).filter((_, i) => i % 2 === 0),
    outlines() {
      const values = state.get("marks") && map().rows.flat().map((nats) => -inUnit(state, nats));
      const place = ([i, j]) => [[i, means], [j, sds]].map(([at, [low, next]]) => low + (at - 0.5) * (next - low));
      const inside = ([mean, sd]) => [clamp(mean, mu2.range), clamp(sd, sigma2.range)];
      const outline = contours().size([means.length, sds.length]);
      return (level) =>
        outline.contour(values, -level).coordinates.flat().map((ring) => ring.map((at) => inside(place(at))));
    },
    valley: () => [],
    spots() {
      const low = state.get("marks") ? fit().lowest(order(), map()) : [];
      return low.map((at) => [...at, fixed(inUnit(state, fit().ways[order()](...at)), 3)]);
    },
  };

  // Down KL(q‖p), a step a frame, until its end, or until another hand moves q
  function openWalk(row) {
    let frame = 0;
    function walk(from) {
      const next = fit().down(from);
      if (!next || from.some((value, i) => value !== q()[i])) return;
      setQ(next);
      frame = requestAnimationFrame(() => walk(next));
    }
    openButton(row, "descend KL(q‖p) from here", () => {
      cancelAnimationFrame(frame);
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (isStill) setQ(fit().bottom(q()));
      else walk(q());
    }, { class: "primary" });
    state.onClose(() => cancelAnimationFrame(frame));
  }

  return {
    numbers,
    isMain: (key) => key === order(),
    columns: [
      (column) => [openDensities(column, state, sliders.filter(({ name }) => name !== "w"), {
        height: 334, gaussians: () => [[state.get("a"), state.get("sigma1")], q()], own,
      })],
      (column) => [openMap(column, state, mu2, sigma2, { land, height: 334, margin: { top: 44 } })],
    ],
    play(row) {
      openWalk(row);
      openButton(row, "best for KL(p‖q)", () => setQ(fit().moments));
    },
  };
}
