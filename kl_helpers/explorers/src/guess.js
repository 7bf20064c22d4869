// The curve that a reader expects: a value in nats at each place where the slider can stand, as far as it is drawn.

import { rounded } from "./elements.js";

const HEIGHTS = [0, 0.25, 0.5, 0.75, 1]; // of the range: where a height can be set

export function openGuess({ range: [low, high], step }) {
  const last = Math.round((high - low) / step);
  const values = []; // with holes where nothing is drawn
  const placeOf = (x) => Math.round((x - low) / step);
  const at = (place) => rounded(low + place * step);
  const points = () => values.flatMap((nats, place) => [[at(place), nats]]);
  const knots = HEIGHTS.map((part) => Math.round(part * last));

  // A straight stroke from a point to another
  function stroke([x, nats], [end, after]) {
    const [from, to] = [placeOf(x), placeOf(end)];
    const way = Math.abs(to - from);
    for (let i = 0; i <= way; i++) values[from + Math.sign(to - from) * i] = nats + (after - nats) * (way ? i / way : 1);
  }

  // Straight lines lead from a height that is set to its neighbours.
  function setHeight(n, nats) {
    for (let place = (knots[n - 1] ?? -1) + 1; place < (knots[n + 1] ?? last + 1); place++) delete values[place];
    values[knots[n]] = nats;
  }

  // [x, what was said, what it is] where the two differ most, of what was drawn
  function furthest(truth) {
    const gaps = points().map(([x, said]) => [x, said, truth(x)]);
    const off = ([, said, is]) => Math.abs(said - is);
    return gaps.reduce((most, gap) => (off(gap) > off(most) ? gap : most));
  }

  return {
    points,
    stroke,
    places: knots.map(at),
    height: (n) => values[knots[n]],
    setHeight,
    furthest,
    clear: () => (values.length = 0),
  };
}
