// The two terms: entropy + KL = cross-entropy, as bars that stand on one another.

import { besideBars } from "./bars.js";
import { klName, klText, withUnit } from "./divergence.js";
import { crossEntropy, entropy } from "./formulas.js";

export default function (state, sliders) {
  const cross = () => crossEntropy(...state.ordered());

  function bars() {
    const [h, both] = [entropy(state.ordered()[1]), cross()];
    const [first, second] = state.get("direction");
    const [one, two] = [`H(${first})`, `H(${first}, ${second})`];
    const said = (key, name, nats) => ({ key, name, text: `${key} ${name} = ${withUnit(state, nats)}` });
    return [
      { ...said("entropy", one, h), angle: -45, to: h },
      { key: "kl", name: klName(state), text: klText(state), angle: 0, from: h, to: both },
      { ...said("cross-entropy", two, both), angle: 45, to: both },
    ];
  }

  return besideBars(state, sliders, bars, { title: () => "p and q" }, {
    title: () => "entropy + KL = cross-entropy",
    axis: () => [-1, Math.max(3, cross())],
    note: " The second stands on the first.",
  });
}
