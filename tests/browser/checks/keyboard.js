// A page with the keyboard only: the skip link, then every stop in turn, on a wide screen in the light and on a narrow one in the
// dark.

const SCREENS = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 320, height: 640, colorScheme: 'dark' },
];

export const scope = 'shape';

export async function run(page, url) {
  // Gliding to the next stop would only take time.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found = await skip(page);
  for (const { width, height, colorScheme } of SCREENS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.goto(url);
    found.push(...(await walk(page)).map((one) => ({ ...one, rule: `${one.rule} (${width} px, ${colorScheme})` })));
  }
  return found;
}

/** The first stop is a link past the header, and works. */
async function skip(page) {
  await page.keyboard.press('Tab');
  const link = await page.evaluate(() => {
    const link = document.activeElement;
    const box = link.getBoundingClientRect();
    const inView = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
    return { selector: look.describe(link), leads: link.matches('a[href^="#"]') && Boolean(link.innerText.trim()), inView };
  });
  const fault = (help) => [{ rule: 'keyboard: skip link', selector: link.selector, help }];
  if (!link.leads) return fault('the first Tab has to reach a link to the content, with a name');
  if (!link.inView) return fault('the skip link has to be seen when it has the focus');
  await page.keyboard.press('Enter');
  const arrived = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
  if (!arrived) return fault('Enter on the skip link has to move the focus into `main`');
  await page.keyboard.press('Tab');
  const back = await page.evaluate(() => {
    const at = document.activeElement;
    return at !== document.body && Boolean(document.querySelector('main').compareDocumentPosition(at) & Node.DOCUMENT_POSITION_PRECEDING);
  });
  return back ? fault('after the skip link, Tab has to go on from the content, not from the header') : [];
}

/** Tab from the first stop to the last; what is closed is opened with Enter. */
async function walk(page) {
  await page.evaluate(start);
  const limit = await page.evaluate(() => document.querySelectorAll('*').length + 10);
  for (let presses = 0; ; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => walk.step());
    if (stop === 'end') break;
    if (stop === 'again' || presses > limit) {
      const selector = await page.evaluate(() => look.describe(document.activeElement));
      return [{ rule: 'keyboard: trap', selector, help: 'Tab does not get past this element' }];
    }
    if (stop === 'closed') {
      await page.keyboard.press('Enter');
      await page.evaluate(() => walk.opened());
    }
  }
  return page.evaluate(() => walk.finish());
}

// Runs in the page: remembers how everything looks without focus, and judges each stop.
function start() {
  const LOOKS = ['outline', 'boxShadow', 'backgroundColor', 'borderColor', 'borderWidth', 'textDecoration'];
  const looks = (element) => {
    const style = getComputedStyle(element);
    return LOOKS.map((name) => style[name]);
  };
  const before = new Map(look.reachable().map((element) => [element, looks(element)]));
  const visited = new Set();
  const found = [];
  const fault = (rule, element, help) => found.push({ rule: `keyboard: ${rule}`, selector: look.describe(element), help });

  function isMarked(element) {
    const style = getComputedStyle(element);
    const { outlineStyle, outlineColor, boxShadow } = style;
    const width = Number.parseFloat(style.outlineWidth);
    // The browser's own ring is at least two pixels wide and has two colours.
    if (outlineStyle === 'auto') return true;
    const [outlined, shadowed] = [0, 1].map((at) => before.get(element)?.[at] !== looks(element)[at]);
    const ground = look.ground(element.parentElement);
    if (outlined && outlineStyle !== 'none' && width >= 2) return !ground || look.contrast(outlineColor, ground) >= 3;
    return shadowed && boxShadow !== 'none' && /\b([2-9]|\d\d+)(\.\d+)?px\b/.test(boxShadow);
  }

  function isCovered(element) {
    // The words of a link may be wider than the window, or stand on several lines: one visible point of it is enough.
    const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    return !boxes.some((box) => {
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element));
    });
  }

  window.walk = {
    step() {
      const element = document.activeElement;
      if (!element || element === document.body || (visited.size > 1 && element === [...visited][0])) return 'end';
      if (visited.has(element)) return 'again';
      visited.add(element);
      if (!isMarked(element)) fault('focus visible', element, 'no outline or shadow of 2 px, with a contrast of 3, shows the focus');
      if (isCovered(element)) fault('focus not obscured', element, 'something lies over the element that has the focus');
      return element.localName === 'summary' && !element.parentElement.open ? 'closed' : 'next';
    },
    opened() {
      const summary = document.activeElement;
      if (!summary.parentElement.open) fault('disclosure', summary, 'Enter has to open it');
    },
    finish() {
      for (const element of look.reachable()) {
        if (!visited.has(element)) fault('reachable', element, 'Tab never reaches this element');
      }
      return found;
    },
  };
}
