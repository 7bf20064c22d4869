// Where KL comes from: p and q, below them the integrand, its two areas and their sum.

import { openAreas } from "./areas.js";
import { openDensities } from "./densities.js";
import { inUnit, klName, withUnit } from "./divergence.js";
import { fixed } from "./elements.js";
import { areasBySum } from "./numerical.js";

const HEIGHT = 220;

export default function (state, sliders) {
  const title = () => sliders.map(({ said }) => said()).join(", ");

  const domain = () => state.scene.domain.map((x) => state.get("mu1") + state.get("sigma1") * x); // in units of p

  function texts() {
    const { plus, minus } = areasBySum(...state.ordered());
    return {
      plus: `positive area +${fixed(inUnit(state, plus), 3)}`,
      minus: `negative area -${fixed(inUnit(state, -minus), 3)}`,
      sum: `sum ${klName(state)} = ${withUnit(state, plus + minus)}`,
    };
  }

  return {
    numbers: texts,
    layout: "panels column",
    panels: (parent) => [
      openDensities(parent, state, sliders, { title, height: HEIGHT, domain }),
      openAreas(parent, state, { height: HEIGHT, domain, texts }),
    ],
  };
}
