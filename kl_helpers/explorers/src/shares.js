// The observations, each as high as the responsibility that component 1 has for it.

import { svg } from "./elements.js";
import { openPanel } from "./panel.js";

export function openShares(parent, state, { read }) {
  const describe = () => {
    const most = read().q.filter((share) => share > 0.5).length;
    const what = "each as high as the responsibility q of component 1 for it";
    return `${dots.length} observations, ${what}; for ${most} it is above one half.`;
  };
  const title = () => "q: responsibility of 1";
  const panel = openPanel(parent, state, { x: "x", y: () => "q", title, describe, height: 190 });
  panel.scaleTo(state.scene.domain, [0, 1]);
  const dots = state.scene.model.x.map((x) => svg(panel.root, "circle", { class: "datum", cx: panel.x(x), r: 4 }));

  state.on(() =>
    read().q.forEach((share, n) => {
      dots[n].setAttribute("cy", panel.y(share));
      dots[n].style.setProperty("--share", `${100 * share}%`);
    }),
  );
  return panel;
}
