// The entry: which figure a model asks for, and how it is opened in a host's element.

import { openElbo } from "./elbo.js";
import { openEm } from "./em.js";
import { html } from "./elements.js";
import { FIGURES } from "./figures.js";
import { openIntegrand } from "./integrand.js";
import { openLandscape } from "./landscape.js";
import { openLatent } from "./latent.js";
import { openState } from "./state.js";
import { openSweep } from "./sweep.js";
import { openTerms } from "./terms.js";

const OPEN = {
  "mean-sweep": openSweep,
  "sd-sweep": openSweep,
  integrand: openIntegrand,
  terms: openTerms,
  landscape: openLandscape,
  latent: openLatent,
  elbo: openElbo,
  em: openEm,
};

function render({ model, el }) {
  const name = model.get("name");
  const { title, ...figure } = FIGURES[name];
  const root = html(el, "div", { class: "kl-explorer", "data-explorer": name, role: "group", "aria-label": title });
  const state = openState(model);
  OPEN[name](root, state, figure);
  root.addEventListener("pointerup", state.save);
  return state.close;
}

export default { render };
