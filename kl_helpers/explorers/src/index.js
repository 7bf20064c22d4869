// The entry: which figure a model asks for, and how it is opened in a host's element.

import covariance from "./covariance.js";
import direction from "./direction.js";
import elbo from "./elbo.js";
import { html } from "./elements.js";
import em from "./em.js";
import estimates from "./estimates.js";
import { openFigure } from "./figure.js";
import integrand from "./integrand.js";
import landscape from "./landscape.js";
import latent from "./latent.js";
import orders from "./orders.js";
import prices from "./prices.js";
import { quantity } from "./quantity.js";
import { openState } from "./state.js";
import surprise from "./surprise.js";
import sweep from "./sweep.js";
import terms from "./terms.js";

const IDEAS = { sweep, integrand, orders, terms, prices, surprise, estimates, landscape, latent, elbo, em, direction, covariance };

function render({ model, el }) {
  const state = openState(model);
  const { name, title, colours, sliders } = state.scene;
  const root = html(el, "div", { class: "explorer", "data-explorer": name, role: "group", "aria-label": title });
  for (const [part, [light, dark, text]] of Object.entries(colours)) {
    root.style.setProperty(`--${part}`, `light-dark(${light}, ${dark})`);
    root.style.setProperty(`--${part}-text`, `light-dark(${text}, ${dark})`);
  }
  const moved = sliders.map((key) => quantity(state, key));
  openFigure(root, state, { sliders: moved, ...IDEAS[name.split("-").at(-1)](state, moved) });
  root.addEventListener("pointerup", state.save);
  return state.close;
}

export default { render };
