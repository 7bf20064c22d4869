// The two terms: entropy + KL = cross-entropy, as bars that stand on one another.

import { besideBars } from "./bars.js";
import { klName, klText, withUnit } from "./divergence.js";
import { crossEntropy, entropy } from "./formulas.js";

export default function (state, sliders) {
  const cross = () => crossEntropy(...state.ordered());

  function bars() {
    const [h, both] = [entropy(state.ordered()[1]), cross()];
    const [first, second] = state.get("direction");
    const said = (key, symbol, nats) =>
      ({ key, name: [key, symbol], text: `${key} ${symbol} = ${withUnit(state, nats)}`, to: nats });
    return [
      { ...said("entropy", `H(${first})`, h), angle: -45 },
      { key: "kl", name: ["+", klName(state)], text: klText(state), angle: 0, from: h, to: both },
      { ...said("cross-entropy", `H(${first}, ${second})`, both), angle: 45 },
    ];
  }

  return besideBars(state, sliders, bars, {}, {
    main: "kl",
    axis: () => [-1, Math.max(3, cross())],
    note: " The second stands on the first.",
  });
}
