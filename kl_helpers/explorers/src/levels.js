// The levels of the map, and the colours of the bands between them.

import { tickStep } from "./scale.js";
import { clamp } from "./state.js";

// Viridis (Smith and van der Walt, 2015), perceptually uniform: from 0, dark, to 1, bright.
const VIRIDIS = [
  [68, 1, 84], [72, 40, 120], [62, 73, 137], [49, 104, 142], [38, 130, 142],
  [31, 158, 137], [53, 183, 121], [110, 206, 88], [181, 222, 43], [253, 231, 37],
];

export function colour(fraction) {
  const place = fraction * (VIRIDIS.length - 1);
  const before = Math.min(Math.floor(place), VIRIDIS.length - 2);
  return VIRIDIS[before].map((level, i) => Math.round(level + (place - before) * (VIRIDIS[before + 1][i] - level)));
}

// 0.01, 0.03, 0.1, 0.3, ...
const halfDecade = (i) => Number(((i % 2 ? 3 : 1) * 10 ** (Math.floor(i / 2) - 2)).toPrecision(1));

// From 0 to at least the highest value, by half decades or in equal steps.
export function levelsTo(highest, byDecades) {
  if (byDecades) {
    const levels = [0];
    while (levels.at(-1) < highest) levels.push(halfDecade(levels.length - 1));
    return levels;
  }
  const step = tickStep([0, highest], 11);
  const count = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, i) => Number(((i * step) / 2).toPrecision(12)));
}

export const coloursOf = (levels) => levels.slice(1).map((_, band) => colour(band / (levels.length - 2)));

// Those that have their line and its number: by half decades all that are inside, of equal steps every other one.
export const namedOf = (levels, byDecades) => levels.slice(1, -1).filter((_, i) => byDecades || i % 4 === 3);

// Around all (mean, sd) where KL is at most `level`: at each sd it is a parabola of the mean, lowest at p's, and
// there it only grows away from p's sd. Where it meets the map's sides it has its corners, however few its steps.
export function contour(klAt, level, [mu1, sigma1], means, sds, steps = 48) {
  const excess = (sd) => level - klAt(mu1, sd);
  const reach = (sd) => Math.sqrt(Math.max(0, excess(sd) / (klAt(mu1 + 1, sd) - klAt(mu1, sd))));
  const [low, high] = sds.map((end) => rootOf(excess, sigma1, end));
  const part = (i) => (1 - Math.cos((Math.PI * i) / steps)) / 2; // dense at both ends, where it turns
  const heights = Array.from({ length: steps + 1 }, (_, i) => low + (high - low) * part(i));
  const reaches = heights.map(reach);

  function side(sign) {
    const edge = clamp(sign * Infinity, means);
    const isCut = (i) => reaches[i] > Math.abs(edge - mu1);
    return heights.flatMap((sd, i) => {
      const point = [clamp(mu1 + sign * reaches[i], means), sd];
      if (!i || isCut(i) === isCut(i - 1)) return [point];
      const [cut, whole] = isCut(i) ? [sd, heights[i - 1]] : [heights[i - 1], sd];
      return [[edge, rootOf((at) => level - klAt(edge, at), cut, whole)], point];
    });
  }

  return [...side(1), ...side(-1).reverse()];
}

// Where f, positive `inside`, becomes 0 on the way to `outside`, or that
function rootOf(f, inside, outside) {
  for (let i = 0; i < 30; i++) {
    const middle = (inside + outside) / 2;
    if (f(middle) > 0) inside = middle;
    else outside = middle;
  }
  return outside;
}

// The rings around those points of a grid that are at most `level`, lines of [column, row] between its points.
// The grid is a list of rows, `across` long, with Infinity all around: so a ring closes at the last point inside.
export function ringsOf({ values, across }, level) {
  const ways = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // each a quarter turn further
  const steps = ways.map(([right, up]) => right + up * across);
  const isIn = (at) => values[at] <= level;
  const isPassed = new Uint8Array(values.length); // with the outside on its right

  // Around, from point to point inside, with the outside at `turn`
  function ringFrom(start) {
    const ring = [];
    let [at, turn] = [start, 0];
    do {
      const [out, next] = [steps[turn], (turn + 1) % 4];
      const part = (level - values[at]) / (values[at + out] - values[at]);
      ring.push([(at % across) + part * ways[turn][0], Math.floor(at / across) + part * ways[turn][1]]);
      if (turn === 0) isPassed[at] = 1;
      const ahead = at + steps[next];
      if (!isIn(ahead)) turn = next;
      else if (!isIn(ahead + out)) at = ahead;
      else [at, turn] = [ahead + out, (turn + 3) % 4];
    } while (at !== start || turn !== 0);
    return ring;
  }

  const rings = [];
  values.forEach((_, at) => isIn(at) && !isIn(at + 1) && !isPassed[at] && rings.push(ringFrom(at)));
  return rings;
}
