// The observations, each as high as the responsibility that component 1 has for it.

import { assign, svg } from "./elements.js";
import { openPanel } from "./panel.js";

export function openShares(parent, state, observations, shares) {
  const describe = () => {
    const most = shares().filter((share) => share > 0.5).length;
    const what = "each as high as the responsibility q of component 1 for it";
    return `${dots.length} observations, ${what}; for ${most} it is above one half.`;
  };
  const y = "q, the responsibility of 1";
  const panel = openPanel(parent, state, { x: "x", y, describe, height: 150, margin: { top: 28 } });
  const dots = observations.map(() => svg(panel.root, "circle", { class: "datum", r: 4 }));

  state.on(() => {
    panel.scaleTo(state.scene.domain, [0, 1], undefined, [[0, "0"], [0.5, "0.5"], [1, "1"]]);
    shares().forEach((share, n) => {
      assign(dots[n], { cx: panel.x(observations[n]), cy: panel.y(share) });
      dots[n].style.setProperty("--share", `${100 * share}%`);
    });
  });
  return panel;
}
