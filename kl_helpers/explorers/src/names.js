// Where the name of a curve can stand: beside it, and free of every curve, handle, axis and other name.

const AWAY = 9; // pixels from a name to what it names
const FREE = 3; // at least, to anything else
const LETTER = 0.64; // of the size of the type: how wide one is, on average

export const sizeOf = (text, type) => ({ width: LETTER * type * text.length, height: 1.2 * type });

// The boxes beside a point, on its left (-1) or on its right (1): level with it, above, below, further off, over it.
export function beside([x, y], size, side) {
  const { width, height } = size;
  const off = (away) => (side < 0 ? x - away - width : x + away);
  const [level, above, below] = [y - height / 2, y - AWAY - height, y + AWAY];
  const near = [[off(AWAY), level], [off(AWAY), above], [off(AWAY), below]];
  const far = [[off(3 * AWAY), level], [off(AWAY), above - 3 * AWAY], [x - width / 2, above]];
  return [...near, ...far].map(([left, top]) => ({ ...size, x: left, y: top }));
}

export const around = ([x, y], reach) => ({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach });

const overlaps = (one, other) =>
  one.x - FREE < other.x + other.width &&
  other.x < one.x + one.width + FREE &&
  one.y - FREE < other.y + other.height &&
  other.y < one.y + one.height + FREE;

// Does a line of points pass through a box? Between two points it stays within theirs.
function passes(line, box) {
  const [left, right, top, bottom] = [box.x - FREE, box.x + box.width + FREE, box.y - FREE, box.y + box.height + FREE];
  for (let i = 1; i < line.length; i++) {
    const [before, after] = [line[i - 1], line[i]];
    if (Math.max(before[0], after[0]) < left || Math.min(before[0], after[0]) > right) continue;
    if (Math.min(before[1], after[1]) < bottom && Math.max(before[1], after[1]) > top) return true;
  }
  return false;
}

const within = (box, room) =>
  box.x >= room.x && box.x + box.width <= room.x + room.width &&
  box.y >= room.y && box.y + box.height + FREE <= room.y + room.height;

// Chooses among places that come in the same order each time. A name stays where it is as long as that is free:
// so it goes with its curve, and does not jump back and forth; a shorter text gives way as soon as the first has room.
// Where none is free, a curve may pass behind it; what is not `needed` is only where nothing else is.
export function openChoice(needed = true) {
  let last = 0;
  return (places, room, lines, boxes) => {
    const isOpen = (place) => within(place, room) && !boxes.some((box) => overlaps(place, box));
    const isFree = (place) => isOpen(place) && !lines.some((line) => passes(line, place));
    if (last >= places.length || places[last].text !== places[0].text || !isFree(places[last])) {
      const free = places.findIndex(isFree);
      last = Math.max(0, free < 0 ? places.findIndex(isOpen) : free);
    }
    return needed || (places.length && isOpen(places[last])) ? places[last] : undefined;
  };
}
