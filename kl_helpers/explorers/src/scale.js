// A scale takes a value to its place on the page, and back.

export function linear([low, high], [start, end]) {
  const scale = (value) => start + ((value - low) / (high - low)) * (end - start);
  scale.invert = (place) => low + ((place - start) / (end - start)) * (high - low);
  return scale;
}

const tidy = (value) => Number(value.toPrecision(12));

// The smallest step of 1, 2 or 5 times a power of ten that has at most `most` multiples from low to high.
export function tickStep([low, high], most = 5) {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const count = (step) => Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;
  return [1, 2, 5, 10, 20].map((factor) => factor * power).find((step) => count(step) <= most);
}

export function ticks([low, high], most) {
  const step = tickStep([low, high], most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

// Where an axis from 0 ends that does not tell how high its curve is: at the next tick above
export function tickAbove(highest) {
  const step = tickStep([0, highest]);
  return tidy((Math.floor(highest / step + 1e-9) + 1) * step);
}
