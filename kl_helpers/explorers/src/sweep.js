// The sweeps of one parameter of q: densities on the left, KL on the right, one slider below.
// The hand uncovers the curve as it moves, and the reader may draw a guess before.

import { openButton } from "./controls.js";
import { openDensities } from "./densities.js";
import { inUnit, klAlong, klText, otherThan } from "./divergence.js";
import { openSheet } from "./drawing.js";
import { fixed, html, write } from "./elements.js";
import { openTrack } from "./guess.js";
import { klBySum } from "./numerical.js";
import { courseOf, openPlayer } from "./player.js";
import { openUncovered } from "./uncovered.js";

const HOW = "draw the curve you expect, or set five heights, then uncover it";

export default function (state, [moved]) {
  const tracks = {}; // by direction
  const direction = () => state.get("direction");
  const orders = () => (state.get("both") ? [direction(), otherThan(direction())] : [direction()]);
  const own = () => tracks[direction()];
  const begin = (order) => (tracks[order] = openTrack(state, moved));
  let sheet;

  // Play from the beginning uncovers the curve from there on.
  function course(time) {
    if (time === 0) for (const { forget } of Object.values(tracks)) forget();
    return courseOf(state.scene, moved);
  }

  const numbers = () => {
    const [, other] = orders();
    return { kl: klText(state, direction(), klBySum), other: other ? klText(state, other) : "" };
  };

  // Once the curve is whole: where the guess was furthest off
  function told() {
    if (sheet.isOpen()) return HOW;
    const points = own().points();
    if (!points.length || own().reach().some((end, i) => end !== moved.range[i])) return "";
    const klAt = klAlong(state, moved);
    const rows = points.map(([x, nats]) => [x, inUnit(state, nats), klAt(x)]);
    const off = ([, said, is]) => Math.abs(said - is);
    const [x, ...values] = rows.reduce((most, row) => (off(row) > off(most) ? row : most));
    const [said, is] = values.map((value) => fixed(value, 2));
    return `furthest off at ${moved.symbol} = ${moved.text(x)}: you said ${said}, it is ${is} ${state.get("unit")}`;
  }

  function openPlot(column) {
    const nats = () => klBySum(...state.ordered());
    const isDrawing = () => Boolean(sheet?.isOpen());
    const panel = openUncovered(column, state, moved, { orders, tracks, nats, isDrawing });
    sheet = openSheet(column, panel, state, moved, own);
    const line = html(column, "p", { class: "how told" });
    state.on(() => write(line, told()));
    return [panel];
  }

  // Drawing begins anew, on a curve that is not seen.
  function openDrawing(row) {
    const button = openButton(row, "", () => {
      if (sheet.isOpen()) {
        own().uncover();
        sheet.close();
      } else {
        begin(direction());
        if (state.get("whole")) state.set("whole", false);
        sheet.open();
      }
      state.drawAll();
    });
    state.on(() => write(button, sheet.isOpen() ? "Uncover" : "Draw it first"));
  }

  function forget() {
    ["pq", "qp"].forEach(begin);
    sheet?.close();
  }

  forget();
  return {
    numbers,
    columns: [(column) => [openDensities(column, state, [moved])], openPlot],
    play(row) {
      openPlayer(row, state, moved, course);
      openDrawing(row);
    },
    forget,
    status: () => [...Object.values(numbers()), told()].filter(Boolean).join(", "),
  };
}
