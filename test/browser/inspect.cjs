// What a page is like to its reader.  Each function runs within the page and returns texts that name what is wrong, or facts.

// Pieces of visible text whose contrast with what is behind them is below 4.5 : 1 (WCAG 2.1, 1.4.3), and how many were looked at.
const faint = () => {
  const colour = (css) => css.match(/[\d.]+/g).map(Number);
  const over = (front, back) => { const a = front[3] ?? 1; return back.map((b, i) => a * front[i] + (1 - a) * b); };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => { const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (light + 0.05) / (dark + 0.05); };
  // All colours that may be behind an element: beside a bar and on it.
  const behind = (element) => {
    if (!element) return [[255, 255, 255]];
    const style = getComputedStyle(element);
    const back = behind(element.parentElement).map((b) => over(colour(style.backgroundColor), b));
    const bars = (style.backgroundImage.match(/rgba?\([^)]*\)/g) ?? []).map(colour);
    return [...back, ...back.flatMap((b) => bars.map((c) => over(c, b)))];
  };
  const boxes = [...document.querySelectorAll('rect')];
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const pictured = (element) => boxes.filter((r) => touch(r.getBoundingClientRect(), element.getBoundingClientRect())).map((r) => colour(getComputedStyle(r).fill));
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const found = [];
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (!node.data.trim() || ![...range.getClientRects()].some((r) => r.width > 0 && r.height > 0)) continue;
    const element = node.parentElement;
    const svg = element instanceof SVGElement;
    const ink = colour(svg ? getComputedStyle(element).fill : getComputedStyle(element).color);
    const backs = svg ? pictured(element) : behind(element);
    const least = Math.min(...(backs.length ? backs : [[NaN]]).map((b) => contrast(over(ink, b), b)));
    seen += 1;
    if (!(least >= 4.5)) found.push(`${node.data.slice(0, 40)}: ${least.toFixed(2)}`);
  }
  return { seen, found };
};

// Where the browser's tree is not the tree that was written: an element moved, opened or closed by a text or by the rules of HTML.
const misread = (source) => {
  const written = new DOMParser().parseFromString(source.replace(/^<!DOCTYPE html>\s*/, ''), 'application/xml');
  if (written.querySelector('parsererror')) return [written.querySelector('parsererror').textContent];
  const found = [];
  const compare = (a, b, where) => {
    if (found.length > 5) return;
    if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) { found.push(`${where}: ${a.nodeName}, and not ${b.nodeName}`); return; }
    if (a.nodeType !== Node.ELEMENT_NODE) { if (a.data !== b.data) found.push(`${where}: "${a.data}", and not "${b.data}"`); return; }
    const attributes = (e) => JSON.stringify([...e.attributes].map((t) => [t.name, t.value]).sort());
    if (attributes(a) !== attributes(b)) found.push(`${where} ${a.nodeName}: ${attributes(a)}, and not ${attributes(b)}`);
    const children = (e) => [...e.childNodes].filter((c) => !(e.nodeName.toLowerCase() === 'body' && c.nodeType === Node.TEXT_NODE && !c.data.trim()));
    const [ours, theirs] = [children(a), children(b)];
    if (ours.length !== theirs.length) found.push(`${where} ${a.nodeName}: ${ours.length} parts, and not ${theirs.length}`);
    ours.forEach((child, i) => theirs[i] && compare(child, theirs[i], `${where}/${i}`));
  };
  written.normalize();
  document.documentElement.normalize();
  // Names are upper case in HTML.
  const upper = (node) => (node.nodeType === Node.ELEMENT_NODE ? { nodeType: 1, nodeName: node.nodeName.toUpperCase(), attributes: node.attributes, childNodes: [...node.childNodes].map(upper) } : node);
  compare(upper(document.documentElement), upper(written.documentElement), '');
  return found;
};

// What no page of ours has.
const forbidden = () => [
  ...[...document.querySelectorAll('script, link, img, iframe, object, embed, form, input, a, base, b, svg svg')].map((e) => e.outerHTML.slice(0, 80)),
  ...[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].filter((t) => /^on|^(href|src|action)$/i.test(t.name)).map((t) => `${e.nodeName} ${t.name}`)),
  ...(window.executed === undefined ? [] : [`executed: ${window.executed}`]),
];

// Headings, tables and names as somebody needs them who cannot see the page.
const structure = () => {
  const found = [];
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  headings.forEach((h, i) => { if (+h.nodeName[1] > (i ? +headings[i - 1].nodeName[1] + 1 : 1)) found.push(`heading ${h.textContent} skips a level`); });
  // A sheet of a unit is a document of its own, on paper of its own.
  const documents = document.querySelectorAll('article').length || 1;
  if (document.querySelectorAll('h1').length !== documents) found.push(`${document.querySelectorAll('h1').length} h1 in ${documents} documents`);
  if (document.querySelectorAll('main').length !== 1) found.push('not one main');
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  if (new Set(ids).size !== ids.length) found.push('an id twice');
  const regions = [...document.querySelectorAll('[role=region]')].map((e) => e.getAttribute('aria-label'));
  if (new Set(regions).size !== regions.length) found.push('two regions of one name');
  for (const e of document.querySelectorAll('h1, h2, p, li, td, th, caption')) if (e.textContent === '') found.push(`an empty ${e.nodeName} in ${e.parentElement.textContent.slice(0, 40)}`);
  for (const table of document.querySelectorAll('table')) {
    const name = table.caption?.textContent.trim();
    if (!name) found.push('a table without caption');
    const heads = [...table.tHead.rows[0].cells];
    if (!heads.every((c) => c.nodeName === 'TH' && c.scope === 'col' && c.textContent.trim())) found.push(`${name}: heads of columns`);
    for (const row of table.tBodies[0].rows) {
      const cells = [...row.cells];
      const group = cells.length === 1 && cells[0].nodeName === 'TH' && cells[0].scope === 'col' && cells[0].colSpan === heads.length;
      if (!group && (cells.length !== heads.length || cells.filter((c) => c.nodeName === 'TH' && c.scope === 'row').length !== 1)) found.push(`${name}: row ${row.textContent.slice(0, 40)}`);
    }
    const box = table.parentElement;
    if (box.getAttribute('role') !== 'region' || box.tabIndex !== 0 || box.getAttribute('aria-label') !== name) found.push(`${name}: no region to get into by keys`);
  }
  return found;
};

// Numbers that a name's direction of writing has turned, or has moved before the name.
const turned = () => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = (i, length) => {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + length);
      return range.getBoundingClientRect();
    };
    for (const { 0: number, index } of node.data.matchAll(/\d+[,.]\d+/g)) {
      const [first, last] = [box(index, 1), box(index + number.length - 1, 1)];
      if (first.top === last.top && first.left > last.left) found.push(`${number} in ${node.data}`);
      const before = node.data.slice(0, index).search(/[\u0590-\u08ff][^\u0590-\u08ff]*$/);
      if (before < 0) continue;
      const name = box(before, 1);
      if (name.top === first.top && name.left > first.left) found.push(`${number} before its name in ${node.data}`);
    }
  }
  return found;
};

module.exports = { faint, misread, forbidden, structure, turned };
