// Cover or choose: one Gaussian q for p = (1 − w) N(−a, 1) + w N(a, sigma1²), in either order of the divergence.

import { openButton } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, nameOf, withUnit } from "./divergence.js";
import { fixed, normal, rounded } from "./elements.js";
import { fits } from "./fits.js";
import { kept } from "./kept.js";
import { ringsOf } from "./levels.js";
import { openMap } from "./map.js";
import { sample } from "./panel.js";
import { rested } from "./rested.js";

const [FINE, COARSE] = [[50, 42], [25, 21]]; // cells of the map
const REST = 300; // ms without a move of p, after which the map is fine

export default function (state, sliders) {
  const [, , , mu2, sigma2] = sliders;
  const q = () => ["mu2", "sigma2"].map(state.get);
  const setQ = ([mu, sigma]) => state.setAll({ mu2: mu, sigma2: sigma });
  const order = () => state.get("direction");
  const p = () => ["a", "w", "sigma1"].map(state.get);
  const fitOf = kept(fits);
  const fit = () => fitOf(...p());
  const axis = ({ range }, cells) => sample(() => 0, range, cells).map(([value]) => value);
  const mapOf = kept((order, across, up) => fit().map(order, axis(mu2, across), axis(sigma2, up)));
  let rests = ""; // the p at which the hand rests
  const resting = rested(() => {
    rests = String(p());
    state.drawAll();
  }, REST);
  state.onClose(resting.cancel);

  function map() {
    const now = String(p());
    if (now !== rests) resting.soon();
    return mapOf(order(), ...(now === rests ? FINE : COARSE), now);
  }

  const said = () => {
    const [a, w, sigma1] = p();
    return `${rounded(1 - w)} ${normal(-a, 1)} + ${rounded(w)} ${normal(a, sigma1)}`;
  };
  const text = (of) => `${nameOf(of)} = ${withUnit(state, fit().ways[of](...q()))}`;
  const numbers = () => ({ pq: text("pq"), qp: text("qp") });

  const own = kept(() => {
    const f = (x) => Math.exp(fit().logP(x));
    return { f, text: said(), top: Math.max(...sample(f, state.scene.domain).map(([, y]) => y)) };
  });

  const land = {
    look: "kl",
    p: said,
    said: () => land.spots().map(([mean, sd, cost]) => `, lowest at ${normal(mean, sd)} with ${cost}`).join(""),
    levels: () => (state.get("marks") ? [...state.scene.model.levels, Infinity] : []),
    named: (levels) => levels.slice(1, -1).filter((_, i) => i % 2 === 0),
    outlines() {
      if (!state.get("marks")) return () => [];
      const { values, at, ...grid } = map();
      const [scale, least] = [inUnit(state, 1), Math.min(...values)];
      const root = (nats) => Math.sqrt(nats - least); // straight, near enough, where KL is a bowl
      const roots = { ...grid, values: values.map(root) };
      return (level) => ringsOf(roots, root(level / scale)).map((ring) => ring.map(at));
    },
    valley: () => [],
    spots() {
      const low = state.get("marks") ? map().spots : [];
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
        height: 334, gaussians: () => [[state.get("a"), state.get("sigma1")], q()], own: () => own(...p()),
      })],
      (column) => [openMap(column, state, mu2, sigma2, { land, height: 334, margin: { top: 44 } })],
    ],
    play(row) {
      openWalk(row);
      openButton(row, "best for KL(p‖q)", () => setQ(fit().moments));
    },
  };
}
