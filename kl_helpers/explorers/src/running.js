// The mean overcharge, as it runs, and KL, where it settles, once that is asked for.

import { inUnit, nameOf } from "./divergence.js";
import { kl } from "./formulas.js";
import { along, openNames } from "./names.js";
import { openDots, openLine, openPanel, sample } from "./panel.js";

const LEAST = 8; // draws that the axis has room for

export function openRunning(parent, state, means) {
  const isSettled = () => state.get("settled");
  const describe = () =>
    `The mean overcharge against the number of draws, from 1 to ${state.get("n")}` +
    `${isSettled() ? ", and KL(p‖q) as a level line" : ""}.`;
  const panel = openPanel(parent, state, { x: "n", y: () => state.get("unit"), describe, height: 200 });
  const lines = ["zero", "curve kl", "curve sum"];
  const [drawZero, drawKl, drawMeans] = lines.map((name) => openLine(panel, { class: name }));
  const drawEnd = openDots(panel, { class: "spot thin" });
  const writeNames = openNames(panel);

  state.on(() => {
    const points = means().map((mean, i) => [i + 1, inUnit(state, mean)]);
    const level = isSettled() ? [inUnit(state, kl(...state.ordered("pq")))] : [];
    const values = [...points.map(([, mean]) => mean), ...level];
    const domain = [1, Math.max(LEAST, points.length)];
    panel.scaleTo(domain, [Math.min(-0.2, ...values), Math.max(0.2, ...values)]);
    const zero = drawZero(domain.map((n) => [n, 0]));
    const line = drawMeans(points);
    const settled = drawKl(level.flatMap((value) => sample(() => value, domain, LEAST)));
    drawEnd([points.at(-1)]);
    const names = [
      { look: "name thin", texts: ["mean overcharge"], points: along(line) },
      { look: "name kl", texts: [nameOf("pq")], points: along(settled) },
    ];
    writeNames(names, [line, settled, zero]);
  });
  return panel;
}
