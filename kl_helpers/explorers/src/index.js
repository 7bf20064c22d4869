// The entry: which figure a model asks for, and how it is opened in a host's element.

import elbo from "./elbo.js";
import { html } from "./elements.js";
import em from "./em.js";
import { openFigure } from "./figure.js";
import { FIGURES } from "./figures.js";
import integrand from "./integrand.js";
import landscape from "./landscape.js";
import latent from "./latent.js";
import { quantity } from "./quantity.js";
import { openState } from "./state.js";
import sweep from "./sweep.js";
import terms from "./terms.js";

const IDEAS = { "mean-sweep": sweep, "sd-sweep": sweep, integrand, terms, landscape, latent, elbo, em };

function render({ model, el }) {
  const name = model.get("name");
  const { title, sliders, ...others } = FIGURES[name];
  const root = html(el, "div", { class: "kl-explorer", "data-explorer": name, role: "group", "aria-label": title });
  const state = openState(model);
  const given = { ...others, sliders: sliders.map((key) => quantity(state, key)) };
  openFigure(root, state, { ...given, ...IDEAS[name](state, given) });
  root.addEventListener("pointerup", state.save);
  return state.close;
}

export default { render };
