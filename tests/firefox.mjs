// In Firefox, by WebDriver BiDi: opens pages, moves the explorer on each, and prints what was seen, as JSON.
//
//     node tests/firefox.mjs '{"executablePath": ..., "timeout": 60000, "visits": [{"url": ..., "explorer": "em"}, ...]}'

import puppeteer from "puppeteer-core";

const mouse = (page, root) => drag(page, root, "input[type=range]", thumbOf); // the first slider
const handle = (page, root) => drag(page, root, ".kl-grip", middleOf); // the first one in a picture

const { executablePath, timeout, visits } = JSON.parse(process.argv[2]);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, timeout, protocolTimeout: timeout });
const seen = [];
try {
  for (const visit of visits) seen.push(await see(visit));
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));

async function see({ url, explorer, lab }) {
  const page = await browser.newPage();
  page.setDefaultTimeout(timeout);
  await page.setViewport({ width: 1280, height: 900 });
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => isElsewhere(request.url()) && complaints.push(request.url()));

  await page.goto(url);
  if (lab) await page.evaluate(runAll);
  const root = await page.waitForSelector(`.kl-explorer[data-explorer="${explorer}"]`);
  const by = {};
  for (const [hand, move] of Object.entries({ mouse, keys, handle })) {
    if (await move(page, root)) by[hand] = await root.evaluate(read);
  }
  await page.close();
  return { by, complaints };
}

function isElsewhere(url) {
  const { protocol, hostname } = new URL(url);
  return !["file:", "data:", "blob:", "about:"].includes(protocol) && hostname !== "127.0.0.1";
}

function thumbOf(slider) {
  const { left, top, width, height } = slider.getBoundingClientRect();
  const share = (slider.value - slider.min) / (slider.max - slider.min);
  return [left + 9 + share * (width - 18), top + height / 2];
}

function middleOf(grip) {
  const { left, top, width, height } = grip.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}

async function drag(page, root, selector, middle) {
  const taken = await root.$(selector);
  if (!taken) return false;
  await taken.evaluate((node) => node.scrollIntoView({ block: "center" }));
  const [x, y] = await taken.evaluate(middle);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 4 });
  await page.mouse.up();
  return true;
}

// On the last slider, which they leave one step further
async function keys(page, root) {
  const slider = (await root.$$("input[type=range]")).at(-1);
  await slider.focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
  return true;
}

// What the sliders and the status line say, once the hand has rested; between two steps a slider has a value of its own
async function read(root) {
  await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 400));
  const said = (slider) => [slider.labels[0].textContent, parseFloat(slider.getAttribute("aria-valuetext"))];
  return {
    sliders: Object.fromEntries([...root.querySelectorAll("input[type=range]")].map(said)),
    status: root.querySelector("[role=status]").textContent,
  };
}

async function runAll() {
  const until = async (isReady) => {
    while (!isReady()) await new Promise((done) => setTimeout(done, 100));
  };
  await until(() => globalThis.jupyterapp?.shell.currentWidget?.context?.path.endsWith(".ipynb"));
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await jupyterapp.commands.execute("notebook:run-all-cells");
}
