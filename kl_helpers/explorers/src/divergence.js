// What is shown of the divergence: in the reader's direction and unit.

import { fixed } from "./elements.js";
import { kl } from "./formulas.js";

export const inUnit = (state, nats) => (state.get("unit") === "bits" ? nats / Math.LN2 : nats);
export const withUnit = (state, nats) => `${fixed(inUnit(state, nats), 3)} ${state.get("unit")}`;

export const lnOf = (state) => (state.get("unit") === "bits" ? "log₂" : "ln");

export const nameOf = ([first, second], names = {}) => `KL(${names[first] ?? first}‖${names[second] ?? second})`;
export const klName = (state) => nameOf(state.get("direction"), state.scene.names);
export const otherThan = (direction) => (direction === "pq" ? "qp" : "pq");
export const klText = (state, way = kl, direction = state.get("direction")) =>
  `${nameOf(direction, state.scene.names)} = ${withUnit(state, way(...state.ordered({}, direction)))}`;
export const klOf = (state, instead, direction) => inUnit(state, kl(...state.ordered(instead, direction)));

// The same at many places (mu2, sigma2): the rest of the state is read once.
export function klOver(state) {
  const [mu1, sigma1] = ["mu1", "sigma1"].map(state.get);
  const scale = inUnit(state, 1);
  return state.get("direction") === "pq"
    ? (mu2, sigma2) => scale * kl(mu1, sigma1, mu2, sigma2)
    : (mu2, sigma2) => scale * kl(mu2, sigma2, mu1, sigma1);
}

export const bothTexts = (state) => ({ pq: klText(state, kl, "pq"), qp: klText(state, kl, "qp") });

// The highest KL over the ranges of mu2 and sigma2 is at a corner: along each side it falls at most once, then rises.
export function highestKl(state) {
  const { mu2, sigma2 } = state.scene.parameters;
  return Math.max(...mu2.range.flatMap((mean) => sigma2.range.map((sd) => klOf(state, { mu2: mean, sigma2: sd }))));
}
