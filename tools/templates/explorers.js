// Opens each explorer of a page in place of its still picture.

for (const el of document.querySelectorAll(".explorer")) {
  el.textContent = "";
  explorers.render({ model: explorers.openHost(JSON.parse(el.dataset.values)), el });
}
