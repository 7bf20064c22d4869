// One latent of a VAE, J like it: their sum is the KL of all, their mean weighs 1/J of it.

import { besideBars } from "./bars.js";
import { klText, withUnit } from "./divergence.js";
import { kl } from "./formulas.js";
import { quantity } from "./quantity.js";

export default function (state) {
  const J = () => state.get("J");
  const handles = ["mu1", "sigma1"].map((name) => quantity(state, name, "value"));
  const one = () => kl(...state.ordered());

  function bars() {
    const [single, sum] = [one(), J() * one()].map((nats) => withUnit(state, nats));
    const names = [["one", "latent"], ["sum over", `J = ${J()}`], ["mean", `over ${J()}`]];
    return [
      { key: "one", angle: 0, name: names[0], text: `one latent: ${klText(state)}`, to: one() },
      { key: "sum", angle: -45, name: names[1], text: `sum over ${J()} such latents: ${sum}`, to: J() * one() },
      { key: "mean", angle: 45, name: names[2], text: `their mean: ${single}, 1/${J()} of the sum`, to: one() },
    ];
  }

  return besideBars(state, handles, bars, {}, { main: "sum", axis: () => [0, Math.max(J() * one(), 0.1)] });
}
