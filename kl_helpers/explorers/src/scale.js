// A scale takes a value to its place on the page, and back.

export function linear([low, high], [start, end]) {
  const scale = (value) => start + ((value - low) / (high - low)) * (end - start);
  scale.invert = (place) => low + ((place - start) / (end - start)) * (high - low);
  return scale;
}

const tidy = (value) => Number(value.toPrecision(12));

// A step of 1, 2 or 5 times a power of ten that divides the span into at most `count` parts.
export function tickStep(span, count = 6) {
  const power = 10 ** Math.floor(Math.log10(span / count));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= count + 1e-9);
}

export function ticks([low, high]) {
  const step = tickStep(high - low);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

// The smallest axis that begins and ends on a tick and holds both values.
export function axisOver(low, high, count = 6) {
  const step = tickStep(high - low, count);
  return [tidy(Math.floor(low / step + 1e-9) * step), tidy(Math.ceil(high / step - 1e-9) * step)];
}

export const axisTo = (value) => axisOver(0, value);
