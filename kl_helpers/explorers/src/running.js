// The running mean of the difference of the bills, and KL, where it settles, once that is asked for.

import { inUnit, nameOf } from "./divergence.js";
import { kl } from "./formulas.js";
import { openDisc, openLine, openName, openPanel, sample } from "./panel.js";

const LEAST = 8; // draws that the axis has room for
const PLACES = [0.5, 0.7, 0.3, 0.85, 0.15, 1, 0]; // of a line: where its name may stand

export function openRunning(parent, state, means) {
  const isSettled = () => state.get("settled");
  const describe = () =>
    `The mean difference of the bills against the number of draws, from 1 to ${state.get("n")}` +
    `${isSettled() ? ", and KL(p‖q) as a level line" : ""}.`;
  const panel = openPanel(parent, state, { x: "n", y: () => state.get("unit"), describe, height: 200 });
  const lines = ["zero", "curve kl", "curve sum"];
  const [drawZero, drawKl, drawMeans] = lines.map((name) => openLine(panel, { class: name }));
  const moveEnd = openDisc(panel, { class: "end", r: 4 });
  const [nameMeans, nameKl] = ["thin", "kl"].map((name) => openName(panel, name));

  state.on(() => {
    const points = means().map((mean, i) => [i + 1, inUnit(state, mean)]);
    const level = isSettled() ? [inUnit(state, kl(...state.pair().flat()))] : [];
    const values = [...points.map(([, mean]) => mean), ...level];
    const domain = [1, Math.max(LEAST, points.length)];
    panel.scaleTo(domain, [Math.min(-0.2, ...values), Math.max(0.2, ...values)]);
    drawZero(domain.map((n) => [n, 0]));
    const line = drawMeans(points);
    const settled = drawKl(level.flatMap((value) => sample(() => value, domain, LEAST)));
    moveEnd(...points.at(-1));
    const box = write(nameMeans, "mean difference", line, [line, settled], []);
    write(nameKl, isSettled() ? nameOf("pq") : "", isSettled() ? settled : line, [line, settled], [box]);
  });

  function write(writeName, text, named, lines, boxes) {
    const places = PLACES.map((part) => named[Math.round(part * (named.length - 1))]);
    return writeName([text], [1, -1].flatMap((side) => places.map((place) => [place, side])), lines, boxes);
  }
  return panel;
}
