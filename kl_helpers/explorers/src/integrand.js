// Where KL comes from: p and q, below them the integrand over the same axis, its two areas and their sum.

import { openDensities } from "./densities.js";
import { inUnit, klName, withUnit } from "./divergence.js";
import { fixed } from "./elements.js";
import { formulaOf, openIntegrands } from "./integrands.js";
import { areasBySum } from "./numerical.js";

const ORDER = { look: "kl", plus: "kl", minus: "minus" };

export default function (state, sliders) {
  const domain = () => state.scene.domain.map((x) => state.get("mu1") + state.get("sigma1") * x); // in units of p
  const y = () => formulaOf(state, state.get("direction"));
  const describe = () => `The integrand, hatched above and below zero: ${Object.values(numbers()).join(", ")}.`;

  function numbers() {
    const { plus, minus } = areasBySum(...state.ordered());
    return {
      sum: `${klName(state)} = ${withUnit(state, plus + minus)}`,
      plus: `positive area +${fixed(inUnit(state, plus), 3)}`,
      minus: `negative area -${fixed(inUnit(state, -minus), 3)}`,
    };
  }

  return {
    numbers,
    columns: [
      (column) => [
        openDensities(column, state, sliders, { domain, height: 180, variable: "" }),
        openIntegrands(column, state, [ORDER], { domain, height: 210, y, describe }),
      ],
    ],
  };
}
