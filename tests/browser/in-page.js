// What the checks need inside of a page; runs there before anything else, as `look`.

window.look = (() => {
  /** How people who read a report find an element. */
  function describe(element) {
    const path = [];
    for (let at = element; at && at.localName !== 'body' && path.length < 4; at = at.parentElement) {
      const id = at.id ? `#${at.id}` : '';
      path.unshift(`${at.localName}${id}${[...at.classList].map((name) => `.${name}`).join('')}`);
      if (id) break;
    }
    const text = (element.innerText || element.getAttribute('alt') || '').trim().replace(/\s+/g, ' ');
    return `${path.join(' > ')}${text ? ` “${text.length > 40 ? `${text.slice(0, 40)}…` : text}”` : ''}`;
  }

  /** Whether an element takes part in the rendered page. */
  function isShown(element) {
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
    return shown && element.getClientRects().length > 0;
  }

  /** Whether an element or one around it is there for screen readers only. */
  function isForEarsOnly(element) {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const clipped = style.clipPath !== 'none' || style.clip !== 'auto';
      if (style.position === 'absolute' && (clipped || (at.offsetWidth <= 1 && style.overflow !== 'visible'))) return true;
    }
    return false;
  }

  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const colours = new Map();

  /** Any CSS colour as red, green, blue and opacity. */
  function colour(css) {
    if (!colours.has(css)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      colours.set(css, [r, g, b, a / 255]);
    }
    return colours.get(css);
  }

  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];

  /** The colour behind an element's words; none where a picture lies behind them. */
  function ground(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return null;
      layers.push(colour(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    const probe = document.createElement('div');
    probe.style.cssText = 'background: Canvas; display: none';
    document.body.append(probe);
    const canvasColour = colour(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return layers.reduceRight((below, layer) => over(layer, below), canvasColour);
  }

  function luminance(rgb) {
    const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** The contrast of a CSS colour on a ground, by WCAG. */
  function contrast(css, below) {
    const [light, dark] = [luminance(over(colour(css), below)), luminance(below)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  /** The elements that hold words of their own and are shown. */
  function worded() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
      node.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    const found = new Set();
    while (walker.nextNode()) found.add(walker.currentNode.parentElement);
    return [...found].filter(isShown);
  }

  /** How often each word is read, in an element without some parts of it. */
  function words(element, without = []) {
    const count = {};
    const add = (text, step) => {
      for (const word of text.toLowerCase().split(/\s+/).filter(Boolean)) count[word] = (count[word] ?? 0) + step;
    };
    add(element.innerText, 1);
    for (const part of without) if (isShown(part)) add(part.innerText, -1);
    return count;
  }

  /** What the keyboard should reach. */
  function reachable() {
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, iframe, [tabindex]');
    return [...all].filter((element) => element.tabIndex >= 0 && !element.disabled && isShown(element));
  }

  return { describe, isShown, isForEarsOnly, ground, contrast, worded, words, reachable };
})();
