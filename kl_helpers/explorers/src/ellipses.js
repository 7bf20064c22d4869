// Ellipses of one standard deviation, [centre, half-axis, half-axis]; under a map of the plane their images.

import { shift, spread, width } from "./formulas.js";

const DEGREE = Math.PI / 180;
const det = ([a, b], [c, d]) => a * d - b * c;

const turn = (angle) => {
  const [cos, sin] = [Math.cos(angle * DEGREE), Math.sin(angle * DEGREE)];
  return ([x, y]) => [cos * x - sin * y, sin * x + cos * y];
};
export const angleOf = ([x, y]) => Math.atan2(y, x) / DEGREE;
export const ellipse = (centre, [a, b, angle]) => [centre, ...[[a, 0], [0, b]].map(turn(angle))];
export const pointAt = ([c, u, v], time) => c.map((middle, i) => middle + u[i] * Math.cos(time) + v[i] * Math.sin(time));
export const reachOf = ([c, u, v]) => Math.max(...c.map((middle, i) => Math.abs(middle) + Math.hypot(u[i], v[i])));

// Of any image: the angle of its long axis, and both half-axes
export function axesOf([, u, v]) {
  const of = (i, j) => u[i] * u[j] + v[i] * v[j]; // the covariance
  const [apart, slope] = [of(0, 0) - of(1, 1), 2 * of(0, 1)];
  const long = Math.sqrt((of(0, 0) + of(1, 1) + Math.hypot(apart, slope)) / 2);
  return [angleOf([apart, slope]) / 2, long, Math.abs(det(u, v)) / long];
}

// The three prices, in nats: p's axes, and the way between the centres, in units of q's axes
export function pricesOf([from, ...p], [to, u, v]) {
  const inQ = (way) => [det(way, v) / det(u, v), det(u, way) / det(u, v)];
  const [one, other, way] = [...p, from.map((x, i) => x - to[i])].map(inQ);
  const widths = [one, other].map((axis) => width(Math.hypot(...axis), 1));
  return [spread(Math.abs(det(one, other)), 1), widths[0] + widths[1], shift(Math.hypot(...way), 0, 1)];
}

// The map that goes a part of the way: it stretches the plane until q is round, and turns it until p's axes are straight,
// as little as it can, and then by the angle nearest to the last one, so that nothing jumps.
export function openWhitening() {
  let last = 0;
  return (part, p, [a, b, angle]) => {
    const stretch = (power) => (point) => {
      const [x, y] = turn(-angle)(point);
      return turn(angle)([x / a ** power, y / b ** power]);
    };
    const [tilt] = axesOf(p.map(stretch(1)));
    last = part ? tilt - 90 * Math.round((tilt - last) / 90) : 0;
    return (point) => turn(-part * last)(stretch(part)(point));
  };
}
