// Draws from N(0, 1), the same as Python's in kl_helpers/stills/surprise.py: Lehmer's generator, then Box and Muller.

const [MULTIPLIER, MODULUS] = [48271, 2 ** 31 - 1];
const UNUSED = 3; // the generator's first numbers

// The first n draws of a hand; more of them go on where fewer end.
export function draws(hand, n) {
  let seed = hand * 7919;
  const uniform = () => (seed = (MULTIPLIER * seed) % MODULUS) / MODULUS;
  for (let i = 0; i < UNUSED; i++) uniform();
  const made = [];
  while (made.length < n) {
    const [radius, angle] = [Math.sqrt(-2 * Math.log(uniform())), 2 * Math.PI * uniform()];
    made.push(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  return made.slice(0, n);
}
