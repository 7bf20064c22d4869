// One latent of a VAE, J like it: their sum is the KL of all, their mean weighs 1/J of it.

import { besideBars } from "./bars.js";
import { klName, klText, withUnit } from "./divergence.js";
import { kl } from "./formulas.js";
import { quantity } from "./quantity.js";

export default function (state) {
  const J = () => state.get("J");
  const handles = ["mu1", "sigma1"].map((name) => quantity(state, name, "value"));
  const one = () => kl(...state.ordered());

  function bars() {
    const [single, sum] = [one(), J() * one()].map((nats) => withUnit(state, nats));
    return [
      { key: "one", angle: 0, name: "one", text: `one latent: ${klText(state)}`, to: one() },
      { key: "sum", angle: -45, name: "sum", text: `sum over ${J()} such latents: ${sum}`, to: J() * one() },
      { key: "mean", angle: 45, name: "mean", text: `their mean: ${single}, 1/${J()} of the sum`, to: one() },
    ];
  }

  return besideBars(state, handles, bars, { title: () => "p: the latent, q: the prior" }, {
    title: () => `${klName(state)} of J = ${J()} latents`,
    axis: () => [0, Math.max(J() * one(), 0.1)],
  });
}
