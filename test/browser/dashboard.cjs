// The dashboard's pages in Chromium: node dashboard.cjs SITE PICTURES [PAGE CHOICE…]. Prints for each page and width one
// line of JSON: what `seen` finds, and faults; then the same for each CHOICE, which is another one of the page's last list.
const fs = require('fs');
const http = require('http');
const path = require('path');
const { start, watch } = require('./browser.cjs');

const [site, pictures, ...choices] = process.argv.slice(2);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
// With their number of charts.
const PAGES = { index: 1, 'don-vi': 2, 'tieu-chi': 0, 'khen-thuong': 1, 'viec-can-lam': 0 };
const WIDTHS = [1280, 375];

// Modules are not loaded from files. Of a page's address its file's ending is left out.
const serve = (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const file = [pathname, `${pathname}.html`].map((name) => path.join(site, name)).find((name) => fs.existsSync(name) && fs.statSync(name).isFile());
  response.writeHead(file ? 200 : 404, { 'content-type': TYPES[path.extname(file ?? '')] ?? 'application/octet-stream' });
  response.end(file ? fs.readFileSync(file) : '');
};

const tables = (page) => page.evaluate(() => [...document.querySelectorAll('table')].map((table) => table.textContent).join());

// Nothing loads, every chart is drawn, and the tables are not those of before.
const settled = async (page, charts, before) => {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(([charts, before]) => !document.querySelector('observablehq-loading') && document.querySelector('table tbody td')
    && document.querySelectorAll('svg[aria-label] text').length >= charts && document.querySelectorAll('svg[aria-label]').length >= charts
    && [...document.querySelectorAll('table')].map((table) => table.textContent).join() !== before, [charts, before]);
};

const seen = () => {
  const texts = (within, of) => [...within.querySelectorAll(of)].map((element) => element.textContent);
  return {
    language: document.documentElement.lang,
    tables: [...document.querySelectorAll('table')].map((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))),
    labels: texts(document, 'svg text, svg tspan'),
    cards: texts(document, '.card .big'),
    choices: texts(document.querySelector('select'), 'option'),
    strange: document.body.innerText.match(/\[object|NaN|undefined|null|Infinity/g) ?? [],
    tooWide: document.scrollingElement.scrollWidth > window.innerWidth,
  };
};

(async () => {
  const server = http.createServer(serve).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await start();
  const look = async (name, width, choice) => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const faults = watch(page, (address) => address.startsWith(origin));
    await page.goto(`${origin}/${name}`);
    await settled(page, PAGES[name], '');
    if (choice) {
      const before = await tables(page);
      await page.selectOption('select >> nth=-1', { label: choice });
      await settled(page, PAGES[name], before);
    }
    if (!choice) await page.screenshot({ path: path.join(pictures, `${name}-${width}.png`), fullPage: true });
    console.log(JSON.stringify({ page: name, width, choice, ...(await page.evaluate(seen)), faults }));
    await page.close();
  };
  for (const width of WIDTHS) for (const name of Object.keys(PAGES)) await look(name, width);
  for (let i = 0; i < choices.length; i += 2) await look(choices[i], WIDTHS[0], choices[i + 1]);
  await browser.close();
  server.close();
})();
