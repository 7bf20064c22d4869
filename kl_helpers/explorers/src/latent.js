// One latent of a VAE, J like it: their sum is the KL of all, their mean weighs 1/J of it.

import { besideBars } from "./bars.js";
import { klText, withUnit } from "./divergence.js";
import { counted } from "./elements.js";
import { kl } from "./formulas.js";
import { quantity } from "./quantity.js";

export default function (state) {
  const J = () => state.get("J");
  const handles = ["mu1", "sigma1"].map((name) => quantity(state, name, "value"));
  const one = () => kl(...state.ordered());

  function bars() {
    const [single, sum] = [one(), J() * one()].map((nats) => withUnit(state, nats));
    const bar = (key, angle, name, text, to) => ({ key, angle, name, text, to });
    return [
      bar("one", 0, ["one", "latent"], `one latent: ${klText(state)}`, one()),
      bar("sum", -45, ["sum over", `J = ${J()}`], `sum over ${counted(J(), "such latent")}: ${sum}`, J() * one()),
      bar("mean", 45, ["mean", `over ${J()}`], `their mean: ${single}, 1/${J()} of the sum`, one()),
    ];
  }

  const axis = () => [0, Math.max(J() * one(), 0.1)];
  return besideBars(state, handles, bars, { variable: "z" }, { main: "sum", axis });
}
