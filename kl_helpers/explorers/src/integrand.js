// Where KL comes from: p and q, below them the integrand over the same axis, its two areas and their sum.

import { openAreas } from "./areas.js";
import { openDensities } from "./densities.js";
import { inUnit, klName, withUnit } from "./divergence.js";
import { fixed } from "./elements.js";
import { areasBySum } from "./numerical.js";

export default function (state, sliders) {
  const domain = () => state.scene.domain.map((x) => state.get("mu1") + state.get("sigma1") * x); // in units of p

  function texts() {
    const { plus, minus } = areasBySum(...state.ordered());
    return {
      sum: `${klName(state)} = ${withUnit(state, plus + minus)}`,
      plus: `positive area +${fixed(inUnit(state, plus), 3)}`,
      minus: `negative area -${fixed(inUnit(state, -minus), 3)}`,
    };
  }

  return {
    numbers: texts,
    isMain: (key) => key === "sum",
    columns: [
      (column) => [
        openDensities(column, state, sliders, { domain, height: 180, margin: { bottom: 6 }, isTicked: false }),
        openAreas(column, state, { domain, height: 210, texts }),
      ],
    ],
  };
}
