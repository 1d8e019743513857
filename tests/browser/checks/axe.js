// axe-core: the rules of WCAG 2.2 A and AA, and good practice. In the dark only what depends on colours is asked again.

import { AXE } from '../site.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];

export const scope = 'language';

export async function run(page) {
  // Colours that glide from one to the other would be caught on their way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addScriptTag({ url: AXE });
  const light = await ask(page, { type: 'tag', values: TAGS });
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ask(page, { type: 'rule', values: COLOURS });
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await ask(page, { type: 'rule', values: ['target-size'] });
  const named = (found, where) => found.map((one) => ({ ...one, rule: `${one.rule} (${where})` }));
  return [...named(light, 'light'), ...named(dark, 'dark'), ...named(narrow, '320 px')];
}

function ask(page, runOnly) {
  const options = { runOnly, resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
  if (runOnly.type === 'rule') delete options.rules;
  return page.evaluate(async (options) => {
    const { violations } = await window.axe.run(document, options);
    return violations.flatMap((rule) => rule.nodes.map((node) => ({
      rule: `axe: ${rule.id}`,
      selector: node.target.flat().join(' '),
      help: `${rule.help}; ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')} (${rule.helpUrl})`,
    })));
  }, options);
}
