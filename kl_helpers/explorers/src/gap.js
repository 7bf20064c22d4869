// The trace of EM: at each step so far the bound, the gap that stands on it, and the log-likelihood above.

import { svg } from "./elements.js";
import { openHatch, openPanel } from "./panel.js";
import { axisOver } from "./scale.js";

const HALF_WIDTH = 0.38;

export function openGap(parent, state, { frames, step, title, said }) {
  const describe = () => `Bound, gap and log-likelihood at each step so far. ${said()}.`;
  const panel = openPanel(parent, state, { x: "step", y: () => "nats", title, describe, height: 430 });
  const values = frames.flatMap(({ bound, log_likelihood: sum }) => [bound, sum]);
  const letters = frames.map(({ name }, i) => [i, name[0]]);
  panel.scaleTo([-0.5, frames.length - 0.5], axisOver(Math.min(...values), Math.max(...values)), letters);
  const fill = openHatch(panel, "kl", 0);
  const draw = {
    gap: (to, x, width, y, height) => svg(to, "rect", { class: "bar", x, y, width, height, fill }),
    bound: (to, x, width, y) => svg(to, "path", { class: "curve bound", d: `M${x} ${y}H${x + width}` }),
    "log-likelihood": (to, x, width, y) => svg(to, "path", { class: "curve sum", d: `M${x} ${y}H${x + width}` }),
  };
  const width = panel.x(2 * HALF_WIDTH) - panel.x(0);
  const marks = frames.map(({ bound, gap, log_likelihood: sum }, i) => {
    const mark = svg(panel.root, "g", { "data-step": i });
    const [x, top] = [panel.x(i - HALF_WIDTH), panel.y(sum)];
    draw.gap(mark, x, width, top, panel.y(sum - gap) - top);
    draw.bound(mark, x, width, panel.y(bound));
    draw["log-likelihood"](mark, x, width, top);
    return mark;
  });

  ["log-likelihood", "gap", "bound"].forEach((name, i) => {
    const [x, y] = [panel.x(frames.length / 2 - 1.5), panel.box.y + panel.box.height - 80 + 26 * i];
    const isBar = name === "gap";
    draw[name](panel.root, x, 26, isBar ? y - 8 : y, 16);
    svg(panel.root, "text", { class: "level", x: x + 34, y }, name);
  });

  state.on(() => {
    const now = step.get();
    marks.forEach((mark, i) => {
      mark.setAttribute("visibility", i > now ? "hidden" : "visible");
      mark.classList.toggle("past", i < now);
    });
  });
  return panel;
}
