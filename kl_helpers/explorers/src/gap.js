// The trace of EM: at each step so far the bound, the gap that stands on it, and the log-likelihood above.

import { assign, svg } from "./elements.js";
import { openHatch, openPanel } from "./panel.js";

const HALF_WIDTH = 0.38;

export function openGap(parent, state, { frames, step, said }) {
  const describe = () => `Bound, gap and log-likelihood at each step so far. ${said()}.`;
  const panel = openPanel(parent, state, { x: "step", y: "nats", describe, height: 358, margin: { right: 40 } });
  const values = frames.flatMap(({ bound, log_likelihood: sum }) => [bound, sum]);
  const letters = frames.map(({ name }, i) => [i, name[0]]);
  const fill = openHatch(panel, "kl", 0);
  const openMark = (attributes) => {
    const mark = svg(panel.root, "g", attributes);
    const gap = svg(mark, "rect", { class: "bar", fill });
    const [bound, sum] = ["bound", "sum"].map((name) => svg(mark, "path", { class: `curve ${name}` }));
    return (x, width, low, high) => {
      assign(gap, { x, width, y: high, height: Math.max(0, low - high) });
      [[bound, low], [sum, high]].forEach(([line, y]) => assign(line, { d: `M${x} ${y}H${x + width}` }));
      return mark;
    };
  };
  const drawMarks = frames.map((_, i) => openMark({ "data-step": i }));
  const drawSample = openMark({ class: "sample" });
  const names = ["log-likelihood", "gap", "bound"].map((name) => svg(panel.root, "text", { class: "level" }, name));

  state.on(() => {
    panel.scaleTo([-0.5, frames.length - 0.5], [Math.min(...values), Math.max(...values)], letters);
    const { box, type } = panel;
    const width = panel.x(2 * HALF_WIDTH) - panel.x(0);
    const marks = frames.map(({ bound, log_likelihood: sum }, i) =>
      drawMarks[i](panel.x(i - HALF_WIDTH), width, panel.y(bound), panel.y(sum)),
    );
    const [x, y] = [box.x + box.width - 160 * type, box.y + box.height - 40 * type]; // the legend, below the steps
    drawSample(x, 26, y + 24 * type, y - 24 * type);
    names.forEach((name, i) => assign(name, { x: x + 34 * type, y: y + 24 * type * (i - 1) }));
    state.on(() => {
      const now = step.get();
      marks.forEach((mark, i) => {
        mark.setAttribute("visibility", i > now ? "hidden" : "visible");
        mark.classList.toggle("kl-past", i < now);
      });
    });
  });
  return panel;
}
