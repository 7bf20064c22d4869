// Viridis (Smith and van der Walt, 2015), perceptually uniform: from 0, dark, to 1, bright.

const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];

export function colour(fraction) {
  const place = fraction * (VIRIDIS.length - 1);
  const before = Math.min(Math.floor(place), VIRIDIS.length - 2);
  return VIRIDIS[before].map((level, i) => Math.round(level + (place - before) * (VIRIDIS[before + 1][i] - level)));
}
