// A quantity is what a slider, a handle or an axis shows and moves: a number of the state, or a function of one.

import { fixed } from "./elements.js";

const letterOf = (name) => (/1$|^[aw]$/.test(name) ? "p" : /2$|^mu$|^sigma$/.test(name) ? "q" : ""); // whose it is
const same = (value) => value;
const FORMS = {
  value: { shown: same, stored: same },
  "log-variance": { shown: (sigma) => 2 * Math.log(sigma), stored: (logVariance) => Math.exp(logVariance / 2) },
};

export function quantity(state, name, form = state.scene.parameters[name].shown) {
  const { symbol, label, step, digits, range } = state.scene.parameters[name];
  const { shown, stored } = FORMS[form];
  const get = () => shown(state.get(name));
  const text = (value = get()) => fixed(value, digits);
  return {
    name,
    letter: letterOf(name),
    symbol,
    label,
    step,
    range: range.map(shown),
    get,
    set: (value) => state.set(name, stored(value)),
    text,
    said: () => `${symbol} = ${text()}`,
  };
}
