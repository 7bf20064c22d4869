// What is shown of the divergence: in the reader's direction and unit.

import { fixed } from "./elements.js";
import { kl } from "./formulas.js";

export const inUnit = (state, nats) => (state.get("unit") === "bits" ? nats / Math.LN2 : nats);
export const withUnit = (state, nats) => `${fixed(inUnit(state, nats), 3)} ${state.get("unit")}`;

export const lnOf = (state) => (state.get("unit") === "bits" ? "log₂" : "ln");

export const nameOf = ([first, second], names = {}) => `KL(${names[first] ?? first}‖${names[second] ?? second})`;
export const klName = (state) => nameOf(state.get("direction"), state.scene.names);
export const otherThan = (direction) => (direction === "pq" ? "qp" : "pq");
export const klText = (state, direction = state.get("direction"), way = kl) =>
  `${nameOf(direction, state.scene.names)} = ${withUnit(state, way(...state.ordered(direction)))}`;
export const bothTexts = (state) => ({ pq: klText(state, "pq"), qp: klText(state, "qp") });

// KL at any q = [mu2, sigma2]: the rest of the state is read once.
export function klOver(state, direction = state.get("direction")) {
  const [p, scale] = [state.p(), inUnit(state, 1)];
  return (...q) => scale * kl(...(direction === "pq" ? [...p, ...q] : [...q, ...p]));
}

// KL along what moves, mean or deviation of q, while the other one stays
export function klAlong(state, { name }, direction) {
  const klAt = klOver(state, direction);
  const other = state.get(name === "mu2" ? "sigma2" : "mu2");
  return name === "mu2" ? (mean) => klAt(mean, other) : (sd) => klAt(other, sd);
}

// The highest KL over the ranges of mu2 and sigma2 is at a corner: along each side it falls at most once, then rises.
export function highestKl(state) {
  const { mu2, sigma2 } = state.scene.parameters;
  const klAt = klOver(state);
  return Math.max(...mu2.range.flatMap((mean) => sigma2.range.map((sd) => klAt(mean, sd))));
}
