// The two terms: entropy + KL = cross-entropy, as bars that stand on one another.

import { openBars, textsOf } from "./bars.js";
import { openDensities } from "./densities.js";
import { klName, klText, withUnit } from "./divergence.js";
import { crossEntropy, entropy } from "./formulas.js";

export default function (state, { sliders }) {
  const cross = () => crossEntropy(...state.ordered());

  function bars() {
    const h = entropy(state.ordered()[1]);
    const [first, second] = state.get("direction");
    const names = { entropy: `H(${first})`, cross: `H(${first}, ${second})` };
    const said = (name, nats) => `${name} = ${withUnit(state, nats)}`;
    return [
      { key: "entropy", angle: -45, name: names.entropy, text: said(`entropy ${names.entropy}`, h), to: h },
      { key: "kl", angle: 0, name: klName(state), text: klText(state), from: h, to: cross() },
      { key: "cross-entropy", angle: 45, name: names.cross, text: said(`cross-entropy ${names.cross}`, cross()), to: cross() },
    ];
  }

  return {
    numbers: () => textsOf(bars()),
    panels: (parent) => [
      openDensities(parent, state, sliders, { title: () => "p and q" }),
      openBars(parent, state, bars, {
        title: () => "entropy + KL = cross-entropy",
        axis: () => [-1, Math.max(3, cross())],
        note: " The second stands on the first.",
      }),
    ],
  };
}
