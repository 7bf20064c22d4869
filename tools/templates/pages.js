// What is wider than the page is scrolled, by the keyboard too.

const BOXES = ".wide, pre, mjx-container[display], :is(p, div):has(> mjx-container)";
const reach = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(BOXES)) reach.observe(box);
