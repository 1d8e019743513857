// No scrolling sideways, and no words cut off: at 320 px with everything open, and at 1280 px with letters of twice the size.

export const scope = 'language';

export async function run(page) {
  await page.setViewportSize({ width: 320, height: 640 });
  const closed = await page.evaluate(measure);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const opened = await page.evaluate(measure);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.addStyleTag({ content: ':root { font-size: 200% !important }' });
  const large = await page.evaluate(measure);
  const named = (found, where) => found.map((one) => ({ ...one, rule: `${one.rule} (${where})` }));
  return [...named(closed.length ? closed : opened, '320 px'), ...named(large, '1280 px, text at 200 %')];
}

function measure() {
  const found = [];
  const root = document.scrollingElement;
  const fault = (rule, element, help) => found.push({ rule: `reflow: ${rule}`, selector: look.describe(element), help });
  const width = document.documentElement.clientWidth;
  if (root.scrollWidth > width) {
    const scrolls = (element) => element && element !== document.body &&
      (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const sticksOut = (element) => {
      const { left, right } = element.getBoundingClientRect();
      return (right > width + 1 || left < -1) && look.isShown(element) && !look.isForEarsOnly(element) && !scrolls(element.parentElement);
    };
    // What reaches farthest is the cause, and all else only grows with it: words before boxes.
    const reach = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const { left, right } = range.getBoundingClientRect();
      return Math.round(Math.max(right - width, -left));
    };
    const wide = [...look.worded(), ...document.body.querySelectorAll('*')].filter(sticksOut);
    const [cause = root] = wide.sort((a, b) => reach(b) - reach(a));
    fault('horizontal scrolling', cause, `the page is ${root.scrollWidth} px wide in a window of ${width} px`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const cuts = ['hidden', 'clip'];
    const lost = (cuts.includes(overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (cuts.includes(overflowY) && element.scrollHeight > element.clientHeight + 1);
    if (lost && element.innerText?.trim() && look.isShown(element) && !look.isForEarsOnly(element)) {
      fault('text cut off', element, 'words stick out of a box that hides what does not fit');
    }
  }
  return found;
}
