// The two components, each times its weight, and their sum: the mixture.

import { assign, fixed, normal, svg } from "./elements.js";
import { logDensity } from "./formulas.js";
import { openPanel, sample } from "./panel.js";
import { axisTo } from "./scale.js";

export const DATA_AXIS = [-6, 6];

export function openMixture(parent, state, frames, title) {
  const panel = openPanel(parent, "x", { height: 240 });
  const parts = (frame) => frame.weights.map((weight, k) => [weight, frame.means[k], frame.sds[k]]);
  const part = (x, [weight, mu, sigma]) => weight * Math.exp(logDensity(x, mu, sigma));
  const sum = (x, frame) => parts(frame).reduce((total, of) => total + part(x, of), 0);
  const read = () => frames[state.get("step")];

  const highest = Math.max(...frames.flatMap((frame) => sample((x) => sum(x, frame), DATA_AXIS).map(([, y]) => y)));
  panel.scaleTo(DATA_AXIS, axisTo(highest));
  panel.yLabel("density");
  const whole = svg(panel.root, "path", { class: "curve sum" });
  const curves = ["p", "q"].map((letter) => svg(panel.root, "path", { class: `curve ${letter}` }));
  const names = ["p", "q"].map((letter, k) => svg(panel.root, "text", { class: `name ${letter}` }, String(k + 1)));

  state.on(["step"], () => {
    const frame = read();
    panel.title(title());
    whole.setAttribute("d", panel.path(sample((x) => sum(x, frame), DATA_AXIS)));
    parts(frame).forEach((of, k) => {
      curves[k].setAttribute("d", panel.path(sample((x) => part(x, of), DATA_AXIS)));
      const side = k ? 1 : -1;
      const x = of[1] + side * of[2];
      assign(names[k], {
        x: panel.x(x) + 8 * side,
        y: panel.y(part(x, of)) - 4,
        "text-anchor": k ? "start" : "end",
      });
    });
  });

  return () => {
    const said = parts(read()).map(([weight, mu, sigma]) => `${fixed(weight, 2)} ${normal(mu, sigma)}`);
    panel.describe(`The mixture: component 1, ${said[0]}, solid; component 2, ${said[1]}, dashed; their sum, thin.`);
  };
}
