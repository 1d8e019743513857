// The page in other circumstances: forced colours, little motion, paper, no style sheet at all.

export const scope = 'shape';

export async function run(page) {
  await page.emulateMedia({ forcedColors: 'active' });
  const forced = await page.evaluate(invisible, 'forced colours');
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  const still = [...(await page.evaluate(invisible, 'reduced motion')), ...(await page.evaluate(moving))];
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.evaluate(rememberContent);
  await page.emulateMedia({ media: 'print' });
  const paper = [...(await page.evaluate(invisible, 'print')), ...(await page.evaluate(printed))];
  await page.emulateMedia({ media: 'screen' });
  return [...forced, ...still, ...paper, ...(await page.evaluate(withoutStyles))];
}

function invisible(where) {
  return look.worded().filter((element) => !look.isForEarsOnly(element)).flatMap((element) => {
    const ground = look.ground(element);
    const contrast = ground ? look.contrast(getComputedStyle(element).color, ground) : 21;
    const help = `words with a contrast of ${contrast.toFixed(1)} cannot be read`;
    return contrast < 3 ? [{ rule: `invisible text (${where})`, selector: look.describe(element), help }] : [];
  });
}

function moving() {
  const longest = (times) => Math.max(...times.split(', ').map(Number.parseFloat));
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element);
    const moves = longest(transitionDuration) > 0.01 || (animationName !== 'none' && longest(animationDuration) > 0.01);
    const help = 'nothing may glide or turn for people who asked for less motion';
    return moves || scrollBehavior === 'smooth' ? [{ rule: 'motion', selector: look.describe(element), help }] : [];
  });
}

function rememberContent() {
  const main = document.querySelector('main');
  window.remembered = look.words(main, [...main.querySelectorAll('nav')]);
}

function printed() {
  const found = [];
  const shown = [...document.querySelectorAll('header nav, body > nav, body > a[href^="#"]')].filter(look.isShown);
  for (const element of shown) {
    found.push({ rule: 'print: navigation', selector: look.describe(element), help: 'on paper it leads nowhere: hide it' });
  }
  const words = look.words(document.querySelector('main'));
  const lost = Object.keys(window.remembered).filter((word) => window.remembered[word] > (words[word] ?? 0));
  if (lost.length) {
    found.push({ rule: 'print: content', selector: 'main', help: `lost on paper: ${lost.slice(0, 10).join(' ')}` });
  }
  return found;
}

function withoutStyles() {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
  const styled = look.words(document.body);
  for (const sheet of document.styleSheets) sheet.disabled = true;
  document.querySelectorAll('[style]').forEach((element) => element.removeAttribute('style'));
  const found = [];
  const plain = look.words(document.body);
  const lost = Object.keys(styled).filter((word) => styled[word] > (plain[word] ?? 0));
  if (lost.length) {
    found.push({ rule: 'no styles: content', selector: 'body', help: `lost without the style sheet: ${lost.slice(0, 10).join(' ')}` });
  }
  const order = ['a[href^="#"]', 'header', 'header nav', 'main', 'footer:not(main footer)'];
  let last = -1;
  for (const selector of order) {
    const element = document.querySelector(selector);
    if (!element) {
      found.push({ rule: 'no styles: order', selector, help: 'the page has no such part' });
      continue;
    }
    const { top } = element.getBoundingClientRect();
    if (top < last) found.push({ rule: 'no styles: order', selector, help: 'it comes too early: skip link, header, navigation, content, footer' });
    last = top;
  }
  return found;
}
