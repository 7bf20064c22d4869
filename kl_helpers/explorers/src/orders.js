// The two orders: both integrands on one axis, each in the colour and the line of the Gaussian that it averages over.

import { outline } from "./areas.js";
import { openDensities } from "./densities.js";
import { bothTexts, inUnit, lnOf } from "./divergence.js";
import { fixed } from "./elements.js";
import { areasBySum, integrand } from "./numerical.js";
import { openHatch, openLine, openName, openPanel, sample } from "./panel.js";
import { clamp } from "./state.js";

const ORDERS = [
  { letter: "p", other: "q" },
  { letter: "q", other: "p" },
];

export default function (state, sliders) {
  const pairs = () => [state.pair().flat(), state.pair().reverse().flat()];
  const areas = () => pairs().map((gaussians) => areasBySum(...gaussians));

  function numbers() {
    const [p, q] = areas().map(({ plus, minus }) =>
      `= ${fixed(inUnit(state, plus), 3)} - ${fixed(inUnit(state, -minus), 3)}`.replace("- ", "− "),
    );
    const { pq, qp } = bothTexts(state);
    return { p: pq, "areas-p": p, q: qp, "areas-q": q };
  }

  return {
    numbers,
    isMain: (key) => key.length === 1,
    columns: [
      (column) => [
        openDensities(column, state, sliders, { height: 160, margin: { bottom: 6 }, isTicked: false }),
        openIntegrands(column, state, pairs),
      ],
    ],
  };
}

function openIntegrands(parent, state, pairs) {
  const { domain } = state.scene;
  const nameOf = ({ letter, other }) => `${letter} ${lnOf(state)}(${letter}/${other})`;
  const describe = () => {
    const [solid, dashed] = ORDERS.map(nameOf);
    return `The integrands ${solid}, solid, and ${dashed}, dashed, each hatched above zero and, the other way, below.`;
  };
  const panel = openPanel(parent, state, { x: "x", y: () => state.get("unit"), describe, height: 220 });
  const drawZero = openLine(panel, { class: "zero" });
  const openArea = (letter, angle) => openLine(panel, { class: "area", fill: openHatch(panel, letter, angle) });
  const drawAreas = ORDERS.map(({ letter }) => [openArea(letter, -45), openArea(letter, 45)]);
  const drawCurves = ORDERS.map(({ letter }) => openLine(panel, { class: `curve ${letter}` }));
  const writeNames = ORDERS.map(({ letter }) => openName(panel, letter));

  state.on(() => {
    const fs = pairs().map((gaussians) => (x) => inUnit(state, integrand(x, ...gaussians)));
    const curves = fs.map((f) => sample(f, domain));
    const values = curves.flat().map(([, value]) => value);
    panel.scaleTo(domain, [Math.min(-0.1, ...values), Math.max(0.2, ...values)]);
    drawZero(domain.map((x) => [x, 0]));
    const lines = curves.map((points, i) => {
      [Math.max, Math.min].forEach((part, k) => drawAreas[i][k](outline(points, part)));
      return drawCurves[i](points);
    });
    const [summitOfP, summitOfQ] = lines.map(summit);
    const sides = summitOfP < summitOfQ ? [-1, 1] : [1, -1];
    const boxes = [];
    ORDERS.forEach((order, i) => {
      const places = outside(lines[i], sides[i]);
      boxes.push(writeNames[i]([nameOf(order), order.letter], places, lines, boxes));
    });
  });
  return panel;
}

const summit = (line) => line.reduce((best, [, y], i) => (y < line[best][1] ? i : best), 0);

// The places of a line beside which its name can stand: from its summit on, first to one side
const outside = (line, first) =>
  [first, -first].flatMap((side) =>
    [3, 8, 14, 20, 30].map((steps) => [line[clamp(summit(line) + side * steps, [0, line.length - 1])], side]),
  );
