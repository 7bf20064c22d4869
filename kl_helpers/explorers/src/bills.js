// The bills of the first draws, under q and under p, and their differences, coloured by which of the two is dearer.

import { inUnit, lnOf } from "./divergence.js";
import { around } from "./names.js";
import { openDots, openLine, openName, openPanel } from "./panel.js";

const SHOWN = 8;
const LETTERS = ["q", "p"];

export function openBills(parent, state, bills) {
  const first = () => bills(SHOWN);
  const nameOf = (letter) => `−${lnOf(state)} ${letter}(x)`;
  const describe = () => {
    const dearer = first().filter(([underQ, underP]) => underQ > underP).length;
    const [squares, dots] = LETTERS.map(nameOf);
    return `Bills of ${first().length} draws: ${squares}, squares, and ${dots}, dots; ${dearer} cost more under q.`;
  };
  const panel = openPanel(parent, state, { y: () => state.get("unit"), describe, height: 170 });
  const openDifference = () => ["kl", "minus"].map((name) => openLine(panel, { class: `curve ${name}` }));
  const drawDifferences = Array.from({ length: SHOWN }, openDifference);
  const drawBills = LETTERS.map((letter) => openDots(panel, { class: `bills ${letter}` }));
  const writeNames = LETTERS.map((letter) => openName(panel, letter));

  state.on(() => {
    const shown = first().map((both, i) => both.map((bill) => [i + 1, inUnit(state, bill)]));
    const highest = Math.max(3, ...shown.flat().map(([, bill]) => bill));
    panel.scaleTo([0.5, SHOWN + 0.5], [0, highest], [[1, "draw 1"], [4, "4"], [SHOWN, String(SHOWN)]]);
    const isDearer = ([[, underQ], [, underP]]) => underQ > underP;
    const lines = drawDifferences.flatMap(([drawMore, drawLess], i) => {
      const [more, less] = i in shown && isDearer(shown[i]) ? [shown[i], []] : [[], shown[i] ?? []];
      return [drawMore(more), drawLess(less)];
    });
    const boxes = shown.flat().map(([draw, bill]) => around([panel.x(draw), panel.y(bill)], 6));
    LETTERS.forEach((letter, k) => {
      const places = drawBills[k](shown.map((both) => both[k])).reverse();
      const points = [1, -1].flatMap((side) => places.map((place) => [place, side]));
      boxes.push(writeNames[k]([nameOf(letter)], points, lines, boxes));
    });
  });
  return panel;
}
