// How far the curve of each order is uncovered: from the lowest to the highest value that the hand has reached
// while it was shown. It is the browser's own affair: neither saved nor shared.

export function openReach(state, moved) {
  const reached = {}; // direction -> [low, high]
  return {
    of(direction) {
      const value = moved.get();
      const [low, high] = reached[direction] ?? [value, value];
      reached[direction] = [Math.min(low, value), Math.max(high, value)];
      return state.get("whole") ? moved.range : reached[direction];
    },
    uncover: (direction) => (reached[direction] = moved.range),
    forget: (direction) => delete reached[direction],
  };
}
