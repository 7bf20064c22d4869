// The bills of the first draws, under q and under p, and their differences, coloured by which of the two is dearer.

import { inUnit, lnOf } from "./divergence.js";
import { counted, svg } from "./elements.js";
import { around, bothSides, openNames } from "./names.js";
import { openDots, openMarks, openPanel, pathOf } from "./panel.js";

const SHOWN = 8;
const BESIDE = 78; // pixels at the right, for the names
const LETTERS = ["q", "p"];

export function openBills(parent, state, billsOf) {
  const first = () => billsOf(SHOWN);
  const nameOf = (letter) => `−${lnOf(state)} ${letter}(x)`;
  const describe = () => {
    const dearer = first().filter(([underQ, underP]) => underQ > underP).length;
    const [squares, dots] = LETTERS.map(nameOf);
    const draws = counted(first().length, "draw");
    return `Bills of ${draws}: ${squares}, squares, and ${dots}, dots; dearer under q: ${dearer}.`;
  };
  const panel = openPanel(parent, state, { y: () => state.get("unit"), describe, height: 170, margin: { right: BESIDE } });
  const drawDifferences = openMarks(svg(panel.root, "g"), "path");
  const drawBills = LETTERS.map((letter) => openDots(panel, { class: `bills ${letter}` }));
  const roomIn = ({ x, y, width, height }) => ({ x, y: 0, width: width + BESIDE * panel.type, height: y + height });
  const writeNames = openNames(panel, { roomIn });

  state.on(() => {
    const shown = first().map((both, i) => both.map((bill) => [i + 1, inUnit(state, bill)]));
    const highest = Math.max(3, ...shown.flat().map(([, bill]) => bill));
    panel.scaleTo([0.5, SHOWN + 0.5], [0, highest], [[1, "draw 1"], [4, "4"], [SHOWN, String(SHOWN)]]);
    const lines = shown.map((both) => both.map(panel.place));
    const lookOf = ([[, underQ], [, underP]]) => `curve ${underQ > underP ? "kl" : "minus"}`;
    drawDifferences(lines.map((line, i) => ({ class: lookOf(shown[i]), d: pathOf(line) })));
    const bills = LETTERS.map((_, k) => drawBills[k](shown.map((both) => both[k])));
    const names = LETTERS.map((letter, k) => {
      const points = bothSides(bills[k].toReversed());
      return { look: `name ${letter}`, texts: [nameOf(letter)], points };
    });
    writeNames(names, lines, bills.flat().map((place) => around(place, 6)));
  });
  return panel;
}
