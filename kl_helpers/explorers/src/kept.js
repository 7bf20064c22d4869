// What is computed from a few values, and kept until one of them changes
export function kept(compute) {
  let [last, value] = [];
  return (...from) => {
    if (String(from) !== last) [last, value] = [String(from), compute(...from)];
    return value;
  };
}
