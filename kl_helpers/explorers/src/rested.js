// Acts once those who call have rested for some ms, on what was said last.

export function rested(act, ms) {
  let timer = 0;
  let last;

  function cancel() {
    clearTimeout(timer);
    timer = 0;
  }

  function now() {
    if (!timer) return;
    cancel();
    act(last);
  }

  function soon(said) {
    cancel();
    last = said;
    timer = setTimeout(now, ms);
  }

  return { soon, now, cancel };
}
