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
    // Where a box that scrolls sideways fits into the window, it matters not what is in it.
    const fits = (element) => {
      if (element === document.body) return false;
      const { left, right } = element.getBoundingClientRect();
      const scrolls = getComputedStyle(element).overflowX !== 'visible';
      return (scrolls && left >= -1 && right <= width + 1) || fits(element.parentElement);
    };
    // All blocks are as wide as the page has become. The cause is the table or the block of words that cannot become narrow.
    const block = (element) => (getComputedStyle(element).display === 'inline' ? block(element.parentElement) : element);
    const least = (element) => {
      const { cssText } = element.style;
      element.style.cssText = `${cssText}; width: min-content !important; min-width: 0 !important`;
      const { width } = element.getBoundingClientRect();
      element.style.cssText = cssText;
      return width;
    };
    const might = (element) => !look.isForEarsOnly(element) && !fits(element);
    const blocks = look.worded().map((element) => element.closest('table') ?? block(element)).filter(might);
    const end = (element) => {
      const { left, right } = element.getBoundingClientRect();
      return least(element) + (getComputedStyle(element).direction === 'rtl' ? width - right : left);
    };
    const ends = [...new Set(blocks)].map((element) => [end(element), element]);
    const picture = [...document.querySelectorAll('img, svg, video, iframe')].find((element) => element.getBoundingClientRect().right > width);
    // A picture is the cause only if no words are.
    const [, cause] = ends.reduce((most, next) => (next[0] > most[0] ? next : most), [width, picture ?? root]);
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
