// The observations, each as high as the responsibility that component 1 has for it.

import { svg } from "./elements.js";
import { DATA_AXIS } from "./mixture.js";
import { openPanel } from "./panel.js";

export function openShares(parent, state, frames) {
  const panel = openPanel(parent, "x", { height: 190 });
  panel.scaleTo(DATA_AXIS, [0, 1]);
  panel.yLabel("q");
  panel.title("q: responsibility of 1");
  const dots = state.get("x").map((x) => svg(panel.root, "circle", { class: "datum", cx: panel.x(x), r: 4 }));
  const shares = () => frames[state.get("step")].q;

  state.on(["step"], () => {
    shares().forEach((share, n) => {
      dots[n].setAttribute("cy", panel.y(share));
      dots[n].style.setProperty("--share", `${100 * share}%`);
    });
  });

  return () => {
    const most = shares().filter((share) => share > 0.5).length;
    panel.describe(
      `${dots.length} observations, each as high as the responsibility q of component 1 for it; for ${most} it is above one half.`,
    );
  };
}
