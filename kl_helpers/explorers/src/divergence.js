// What is shown of the divergence: in the reader's direction and unit.

import { fixed } from "./elements.js";
import { kl } from "./formulas.js";

export const inUnit = (state, nats) => (state.get("unit") === "bits" ? nats / Math.LN2 : nats);
export const withUnit = (state, nats) => `${fixed(inUnit(state, nats), 3)} ${state.get("unit")}`;

export const lnOf = (state) => (state.get("unit") === "bits" ? "log₂" : "ln");

export const nameOf = ([first, second], names = {}) => `KL(${names[first] ?? first}‖${names[second] ?? second})`;
export const klName = (state) => nameOf(state.get("direction"), state.scene.names);
export const klText = (state, way = kl) => `${klName(state)} = ${withUnit(state, way(...state.ordered()))}`;
export const klOf = (state, instead) => inUnit(state, kl(...state.ordered(instead)));

// The same at many places (mu2, sigma2): the rest of the state is read once.
export function klOver(state) {
  const [mu1, sigma1] = ["mu1", "sigma1"].map(state.get);
  const scale = inUnit(state, 1);
  return state.get("direction") === "pq"
    ? (mu2, sigma2) => scale * kl(mu1, sigma1, mu2, sigma2)
    : (mu2, sigma2) => scale * kl(mu2, sigma2, mu1, sigma1);
}

export function bothTexts(state) {
  const [p, q] = state.pair();
  const text = (direction, nats) => `${nameOf(direction)} = ${withUnit(state, nats)}`;
  return { pq: text("pq", kl(...p, ...q)), qp: text("qp", kl(...q, ...p)) };
}

// The highest KL over the ranges of mu2 and sigma2 is at a corner: along each side it falls at most once, then rises.
export function highestKl(state) {
  const { mu2, sigma2 } = state.scene.parameters;
  return Math.max(...mu2.range.flatMap((mean) => sigma2.range.map((sd) => klOf(state, { mu2: mean, sigma2: sd }))));
}
