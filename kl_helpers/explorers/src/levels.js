// The levels of the map, and the colours of the bands between them.

import { tickStep } from "./scale.js";

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
