// Names: each stands beside its curve, free of every curve, handle, axis and other name.

import { svg } from "./elements.js";
import { openMarks } from "./panel.js";

const AWAY = 9; // pixels from a name to what it names
const FREE = 3; // at least, to anything else
const LETTER = 0.64; // of the size of the type: how wide one is, on average
const PARTS = [0.8, 0.65, 0.5, 0.35, 0.2, 0.9, 0.1, 1, 0]; // of the way along a line
const HEIGHTS = [0.78, 0.49, 0.24, 0.07, 0.95, 1]; // of a summit's

// The points beside which a name can stand, [place, side]: on its left (-1) or on its right (1), first on one side
export const bothSides = (places, first = 1) => [first, -first].flatMap((side) => places.map((place) => [place, side]));

export const along = (line, first) =>
  line.length ? bothSides(PARTS.map((part) => line[Math.round(part * (line.length - 1))]), first) : [];

export const summitOf = (line) => line.reduce((best, [, y], i) => (y < line[best][1] ? i : best), 0);

// Down from the line's summit, on its way to zero
export function flanks(panel, line, first) {
  const zero = panel.y(0);
  const summit = summitOf(line);
  const down = (side, part) => {
    let i = summit;
    while (line[i + side] && zero - line[i][1] > part * (zero - line[summit][1])) i += side;
    return [line[i], side];
  };
  return [first, -first].flatMap((side) => HEIGHTS.map((part) => down(side, part)));
}

// The boxes beside a point: level with it, above, below, further off, over it; or, of no side, upon it.
function beside([[x, y], side], size) {
  const { width, height } = size;
  const off = (away) => (side < 0 ? x - away - width : x + away);
  const [level, above, below] = [y - height / 2, y - AWAY - height, y + AWAY];
  const near = [[off(AWAY), level], [off(AWAY), above], [off(AWAY), below]];
  const far = [[off(3 * AWAY), level], [off(AWAY), above - 3 * AWAY], [x - width / 2, above]];
  const places = side ? [...near, ...far] : [[x - width / 2, level]];
  return places.map(([left, top]) => ({ ...size, x: left, y: top }));
}

export const around = ([x, y], reach) => ({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach });

const overlaps = (box, other) => reaches(box, other.x, other.x + other.width, other.y, other.y + other.height);

const reaches = ({ x, y, width, height }, left, right, top, bottom) =>
  x - FREE < right && left < x + width + FREE && y - FREE < bottom && top < y + height + FREE;

// Does a line of points pass through a box? Between two points it stays within theirs.
const passes = (line, box) =>
  line.some(([x, y], i) => {
    const [fromX, fromY] = line[i && i - 1];
    return reaches(box, Math.min(x, fromX), Math.max(x, fromX), Math.min(y, fromY), Math.max(y, fromY));
  });

const within = (box, room) =>
  box.x >= room.x && box.x + box.width <= room.x + room.width &&
  box.y >= room.y && box.y + box.height + FREE <= room.y + room.height;

// Chooses among places that come in the same order each time. A name stays where it is as long as that is free:
// so it goes with its curve, and does not jump back and forth; a shorter text gives way as soon as the first has room.
// Where none is free, a line may pass behind it.
function openChoice() {
  let last = 0;
  return (places, room, lines, boxes) => {
    const isOpen = (place) => within(place, room) && !boxes.some((box) => overlaps(place, box));
    const isFree = (place) => isOpen(place) && !lines.some((line) => passes(line, place));
    if (!places.length) return undefined;
    if (places[last]?.text !== places[0].text || !isFree(places[last])) {
      const free = places.findIndex(isFree);
      last = Math.max(0, free < 0 ? places.findIndex(isOpen) : free);
    }
    return { ...places[last], isOpen: isOpen(places[last]) };
  };
}

const aroundCurves = ({ x, y, width, height }) => ({ x: x + 4, y: 0, width: width + 24, height: y + height });

// What writes names, one after the other, each beside one of its `points`, free of lines and of boxes that are taken:
// the first of its `texts`, or a shorter one where that is wider than half the panel, or has no room.
// Names that are not `needed` are only where nothing else is.
export function openNames(panel, options = {}) {
  const { parent = panel.root, type = 15, roomIn = aroundCurves, needed = true } = options;
  const write = openMarks(svg(parent, "g"), "text");
  const choices = [];
  return (names, lines, taken = []) => {
    const { box, type: times } = panel;
    const boxes = [{ x: 0, y: 0, width: 60 * times, height: box.y }, ...taken]; // the axis has its name there
    const sizeOf = (text) => ({ text, width: LETTER * type * times * text.length, height: 1.2 * type * times });
    const marks = names.map(({ look, texts, points, off = lines }, i) => {
      choices[i] ??= openChoice();
      const sizes = texts.map(sizeOf).filter(({ width }, n) => width < box.width / 2 || n === texts.length - 1);
      const places = sizes.flatMap((size) => points.flatMap((point) => beside(point, size)));
      const place = choices[i](places, roomIn(box), off, boxes);
      if (!place || !(needed || place.isOpen)) return { class: look, visibility: "hidden" };
      boxes.push(place);
      const { text, x, y, height } = place;
      return { class: look, visibility: "visible", text, x, y: y + 0.8 * height };
    });
    write(marks);
  };
}
