// EM on a mixture, step by step. Python has computed every frame; here they are only drawn.

import { openNumbers, openSlider, openStatus } from "./controls.js";
import { fixed, html } from "./elements.js";
import { openGap } from "./gap.js";
import { openMixture } from "./mixture.js";
import { quantity } from "./quantity.js";
import { openShares } from "./shares.js";
import { openStepper } from "./stepper.js";

const DOES = { start: "q knows nothing", E: "E closes the gap", M: "M raises the bound" };

// A frame holds what its step has changed: the rest is as the frame before left it.
const whole = (frames) => frames.reduce((done, frame) => [...done, { ...done.at(-1), ...frame }], []);

export function openEm(root, state) {
  const step = quantity(state, "step");
  const frames = whole(state.get("frames"));
  const read = () => frames[step.get()];
  const does = () => DOES[read().name];
  const place = () => `${step.get()} of ${step.range[1]}: ${does()}`;

  function texts() {
    const { bound, gap, log_likelihood: sum } = read();
    return {
      bound: `bound ${fixed(bound, 3)}`,
      gap: `+ gap ${fixed(gap, 3)}`,
      sum: `= log-likelihood ${fixed(sum, 3)} nats`,
    };
  }
  const said = () => `Step ${place()}. ${Object.values(texts()).join(" ")}`;

  openNumbers(root, state, texts);
  const panels = html(root, "div", { class: "panels" });
  const left = html(panels, "div");
  const descriptions = [
    openMixture(left, state, frames, () => `Step ${step.get()} of ${step.range[1]}`),
    openShares(left, state, frames),
    openGap(panels, state, frames, { title: does, said }),
  ];
  const controls = html(root, "div", { class: "controls" });
  const stopPlaying = openStepper(controls, state, step);
  openSlider(controls, state, step, place);
  const stopSaying = openStatus(root, state, said, descriptions);
  return () => {
    stopPlaying();
    stopSaying();
  };
}
