// The entry of a page without a kernel: a host, and what it renders.

import explorers from "./index.js";

export { openHost } from "./host.js";
export const { render } = explorers;
