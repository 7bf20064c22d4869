// EM on a mixture, step by step. Python has computed every frame; here they are drawn, and the responsibilities follow.

import { fixed } from "./elements.js";
import { openGap } from "./gap.js";
import { openMixture, shareAt } from "./mixture.js";
import { openStepper } from "./player.js";
import { openShares } from "./shares.js";

const DOES = { start: "q knows nothing", E: "E closes the gap", M: "M raises the bound" };

export default function (state, [step]) {
  const { x, steps: frames } = state.scene.model;
  const read = () => frames[step.get()];
  const shares = () => x.map((at) => (step.get() ? shareAt(at, frames[step.get() - 1]) : 0.5)); // an E-step's stay
  const place = () => `${step.get()} of ${step.range[1]}: ${DOES[read().name]}`;

  function numbers() {
    const { bound, gap, log_likelihood: sum } = read();
    return {
      bound: `bound ${fixed(bound, 3)}`,
      gap: `+ gap ${fixed(gap, 3)}`,
      sum: `= log-likelihood ${fixed(sum, 3)} nats`,
    };
  }
  const said = () => `Step ${place()}. ${Object.values(numbers()).join(" ")}`;

  return {
    numbers,
    isMain: (key) => key === "gap",
    columns: [
      (column) => [openMixture(column, state, { frames, read }), openShares(column, state, x, shares)],
      (column) => [openGap(column, state, { frames, step, said })],
    ],
    play: (row) => openStepper(row, state, step),
    sliders: [{ ...step, text: place }],
    status: said,
  };
}
