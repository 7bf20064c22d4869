// Means as they run against the number of draws, and KL, where they may settle, once that is asked for.

import { inUnit, nameOf } from "./divergence.js";
import { svg } from "./elements.js";
import { kl } from "./formulas.js";
import { along, openNames } from "./names.js";
import { openDots, openLine, openPanel, pathOf, sample } from "./panel.js";
import { clamp } from "./state.js";

// Of each mean there is a look, and what `run` gives: its text, its points, and its standard errors there, if it has any;
// with them the axis of n. The other axis reaches at least `least` nats up and down.
export function openRunning(parent, state, { looks, run, least, describe, height = 200 }) {
  const isSettled = () => state.get("settled");
  const said = () => `${describe()}${isSettled() ? ", and KL(p‖q) as a level line" : ""}.`;
  const panel = openPanel(parent, state, { x: "n", y: () => state.get("unit"), describe: said, height });
  const bands = looks.map((look) => svg(panel.root, "path", { class: `error ${look}` }));
  const lines = ["zero", "curve kl", ...looks.map((look) => `curve ${look}`)];
  const [drawZero, drawKl, ...drawMeans] = lines.map((name) => openLine(panel, { class: name }));
  const drawEnds = looks.map((look) => openDots(panel, { class: `spot ${look}` }));
  const writeNames = openNames(panel);

  state.on(() => {
    const { domain, ticks, means } = run();
    const scale = inUnit(state, 1);
    const shown = means.map(({ points }) => points.map(([n, mean]) => [n, scale * mean]));
    const level = isSettled() ? [scale * kl(...state.ordered("pq"))] : [];
    const values = [...shown.flat().map(([, mean]) => mean), ...level];
    const range = [Math.min(-least, ...values), Math.max(least, ...values)];
    panel.scaleTo(domain, range, ticks);
    means.forEach(({ errors = [] }, i) => {
      const edge = (sign) => errors.map((error, k) => [shown[i][k][0], shown[i][k][1] + sign * scale * error]);
      const places = [...edge(1), ...edge(-1).reverse()].map(([n, value]) => panel.place([n, clamp(value, range)]));
      bands[i].setAttribute("d", pathOf(places));
    });
    const zero = drawZero(domain.map((n) => [n, 0]));
    const settled = drawKl(level.flatMap((value) => sample(() => value, domain, 8)));
    const drawn = shown.map((points, i) => drawMeans[i](points));
    shown.forEach((points, i) => drawEnds[i]([points.at(-1)]));
    const names = means.map(({ text }, i) => ({ look: `name ${looks[i]}`, texts: [text], points: along(drawn[i]) }));
    names.push({ look: "name kl", texts: [nameOf("pq"), "KL"], points: along(settled) });
    writeNames(names, [...drawn, settled, zero]);
  });
  return panel;
}
