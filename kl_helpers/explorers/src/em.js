// EM on a mixture, step by step. Python has computed every frame; here they are only drawn.

import { fixed } from "./elements.js";
import { openGap } from "./gap.js";
import { openMixture } from "./mixture.js";
import { openStepper } from "./player.js";
import { openShares } from "./shares.js";

const DOES = { start: "q knows nothing", E: "E closes the gap", M: "M raises the bound" };

export default function (state, [step]) {
  const frames = state.scene.model.steps;
  const read = () => frames[step.get()];
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
      (column) => [openMixture(column, state, { frames, read }), openShares(column, state, { read })],
      (column) => [openGap(column, state, { frames, step, said })],
    ],
    play: (row) => openStepper(row, state, step),
    sliders: [{ ...step, text: place }],
    status: said,
  };
}
