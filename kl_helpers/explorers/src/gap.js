// The trace of EM: at each step so far the bound, the gap that stands on it, and the log-likelihood above.

import { assign, svg } from "./elements.js";
import { openHatch } from "./hatch.js";
import { openPanel } from "./panel.js";
import { axisOver } from "./scale.js";

const HALF_WIDTH = 0.38;

export function openGap(parent, state, frames, { title, said }) {
  const panel = openPanel(parent, "step", { height: 430 });
  const values = frames.flatMap(({ bound, log_likelihood: sum }) => [bound, sum]);
  const letters = frames.map(({ name }, i) => [i, name[0]]);
  panel.scaleTo([-0.5, frames.length - 0.5], axisOver(Math.min(...values), Math.max(...values)), letters);
  panel.yLabel("nats");
  const fill = openHatch(panel, "kl", 0);
  const marks = frames.map(({ bound, gap, log_likelihood: sum }, i) => {
    const mark = svg(panel.root, "g", { "data-step": i });
    const [x, end] = [panel.x(i - HALF_WIDTH), panel.x(i + HALF_WIDTH)];
    const [top, bottom] = [panel.y(sum), panel.y(sum - gap)];
    svg(mark, "rect", { class: "bar", x, y: top, width: end - x, height: bottom - top, fill });
    svg(mark, "path", { class: "curve bound", d: `M${x} ${panel.y(bound)}H${end}` });
    svg(mark, "path", { class: "curve sum", d: `M${x} ${top}H${end}` });
    return mark;
  });
  const key = { "log-likelihood": "curve sum", gap: "bar", bound: "curve bound" };
  Object.entries(key).forEach(([text, mark], i) => {
    const [x, y] = [panel.x(frames.length / 2 - 1.5), panel.box.y + panel.box.height - 80 + 26 * i];
    if (mark === "bar") svg(panel.root, "rect", { class: mark, x, y: y - 8, width: 26, height: 16, fill });
    else svg(panel.root, "path", { class: mark, d: `M${x} ${y}h26` });
    assign(svg(panel.root, "text", { class: "level" }, text), { x: x + 34, y });
  });

  state.on(["step"], () => {
    const now = state.get("step");
    marks.forEach((mark, i) => {
      mark.setAttribute("visibility", i > now ? "hidden" : "visible");
      mark.classList.toggle("past", i < now);
    });
    panel.title(title());
  });
  return () => panel.describe(`Bound, gap and log-likelihood at each step so far. ${said()}.`);
}
