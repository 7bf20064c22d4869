// The two orders: both integrands on one axis, each in the colour and the line of the Gaussian that it averages over.

import { openDensities } from "./densities.js";
import { bothTexts, inUnit } from "./divergence.js";
import { fixed } from "./elements.js";
import { formulaOf, openIntegrands } from "./integrands.js";
import { areasBySum } from "./numerical.js";

const ORDERS = [
  { direction: "pq", look: "p", plus: "p", minus: "p" },
  { direction: "qp", look: "q", plus: "q", minus: "q" },
];

export default function (state, sliders) {
  const domain = () => state.scene.domain;
  const y = () => state.get("unit");
  const describe = () => {
    const [solid, dashed] = ORDERS.map(({ direction }) => formulaOf(state, direction));
    return `The integrands ${solid}, solid, and ${dashed}, dashed, each hatched above zero and, the other way, below.`;
  };

  // KL(p‖q) = positive area − negative area = sum
  const numbers = () =>
    Object.fromEntries(
      ORDERS.map(({ direction, look }) => {
        const { plus, minus } = areasBySum(...state.ordered(direction));
        const areas = `${fixed(inUnit(state, plus), 3)} − ${fixed(inUnit(state, -minus), 3)}`;
        return [look, bothTexts(state)[direction].replace("=", `= ${areas} =`)];
      }),
    );

  return {
    numbers,
    isMain: () => true,
    columns: [
      (column) => [
        openDensities(column, state, sliders, { height: 160, variable: "" }),
        openIntegrands(column, state, ORDERS, { domain, height: 220, y, describe }),
      ],
    ],
  };
}
