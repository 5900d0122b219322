// The pages as a browser shows them: node pages.cjs FOLDER, with the demo's pages in FOLDER/demo, those of
// hostile.sql in FOLDER/hostile, of many.sql in FOLDER/many.  Prints TAP; leaves pictures and PDFs in FOLDER.
const fs = require('fs');
const path = require('path');
const { execFileSync, spawnSync } = require('child_process');
const { start, open } = require('./browser.cjs');
const inspect = require('./inspect.cjs');

const folder = process.argv[2];
const at = (name) => path.join(folder, name);
const picture = (name, kind) => at(`${name.replace(/[/.]/g, '-')}-${kind}.png`);
const PICTURES = ['demo/report.html', 'demo/report-en.html', 'demo/unit.html', 'demo/matrix.html', 'demo/decision.html', 'demo/year.html', 'demo/minutes.html', 'demo/decision-2027.html', 'hostile/report.html', 'hostile/vote.html'];
let count = 0;
let failed = 0;

const ok = (passed, what, ...details) => {
  count += 1;
  if (!passed) failed += 1;
  console.log(`${passed ? 'ok' : 'not ok'} ${count} - ${what}`);
  if (!passed) for (const detail of details.flat()) console.log(`#   ${String(detail).replace(/\s+/g, ' ').slice(0, 300)}`);
};
const none = (found, what) => ok(found.length === 0, what, found);
const same = (got, expected, what) => ok(JSON.stringify(got) === JSON.stringify(expected), what, `got ${JSON.stringify(got)}`, `expected ${JSON.stringify(expected)}`);

// What holds for every page, on any screen, in light, dark and print.
const everyPage = async (browser, name) => {
  const page = await open(browser, at(name));
  const kept = PICTURES.includes(name);
  none(await page.evaluate(inspect.misread, fs.readFileSync(at(name), 'utf8')), `${name}: what is written is what the browser reads`);
  none(spawnSync('tidy', ['-quiet', '-errors', '-utf8', at(name)], { encoding: 'utf8' }).stderr.split('\n').filter(Boolean), `${name}: valid HTML`);
  none(await page.evaluate(inspect.forbidden), `${name}: no script, no link, nothing from elsewhere`);
  none(await page.evaluate(inspect.structure), `${name}: headings, tables and regions`);
  none(await page.evaluate(inspect.turned), `${name}: no name turns the numbers after it`);
  same(await page.evaluate(() => [document.compatMode, document.documentElement.lang, document.title.length > 0]), ['CSS1Compat', name.endsWith('-en.html') ? 'en' : 'vi', true], `${name}: standards mode, language, title`);
  for (const [media, colorScheme] of [['screen', 'light'], ['screen', 'dark'], ['print', 'dark']]) {
    await page.emulateMedia({ media, colorScheme });
    const { seen, found } = await page.evaluate(inspect.faint);
    ok(seen > 20 && found.length === 0, `${name}: contrast of ${seen} texts, ${media}, ${colorScheme}`, found.slice(0, 10));
    if (kept && media === 'screen') await page.screenshot({ path: picture(name, colorScheme), fullPage: true });
  }
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  const wide = [];
  for (const width of [320, 360, 768, 1200]) {
    await page.setViewportSize({ width, height: 800 });
    const [needed, has] = await page.evaluate(() => [document.scrollingElement.scrollWidth, window.innerWidth]);
    if (needed > has || has !== width) wide.push(`${needed} at ${has}`);
    if (kept && width === 360) await page.screenshot({ path: picture(name, 'phone'), fullPage: true });
  }
  none(wide, `${name}: no width scrolls sideways`);
  none(page.faults, `${name}: no error, no dialog, no request`);
  await page.close();
};

// The three totals that were published (doc/domain.md).
const published = async (browser) => {
  const standing = (page) => page.evaluate(() => [...document.querySelector('table').tBodies[0].rows].map((row) => [...row.cells].slice(0, 3).map((cell) => cell.innerText)));
  const winners = [['thứ nhất', 'Bạc Liêu', '957,11/1.000'], ['thứ nhì', 'Long An', '955,79/1.000'], ['thứ ba', 'Hậu Giang', '952,25/1.000']];
  for (const width of [360, 1200]) {
    const page = await open(browser, at('demo/report.html'), { width });
    same((await standing(page)).slice(0, 3), winners, `the three published totals lead the report, ${width} px wide`);
    for (const points of ['957,11/1.000', '955,79', '952,25']) ok(await page.getByText(points).first().isVisible(), `${points} can be seen, ${width} px wide`);
    await page.close();
  }
  const page = await open(browser, at('demo/report-top3.html'));
  same(await standing(page), winners, 'and stand alone where three are printed');
  ok(!(await page.evaluate(() => document.body.innerText)).includes('946,84'), 'without the points of the fourth');
  await page.close();
};

const shown = (text) => text.replace(/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '\ufffd');

// A chart leaves out the middle of long names.
const cut = (letters) => (letters.length > 24 ? [...letters.slice(0, 10), '…', ...letters.slice(-13)] : letters).join('');

const hostile = async (browser) => {
  const texts = JSON.parse(fs.readFileSync(at('hostile/hostile.json'), 'utf8'));
  for (const name of [...new Set(texts.flatMap((t) => t.pages))]) {
    const picture = name === 'standings';
    const page = await open(browser, at(`hostile/${name}.${picture ? 'svg' : 'html'}`));
    const text = (await page.evaluate(() => (document.body ?? document.documentElement).textContent)).replace(/[\u2068\u2069]/g, '');
    const here = texts.filter((t) => t.pages.includes(name));
    none(here.filter((t) => !text.includes(shown(picture ? cut([...t.text]) : t.text))).map((t) => t.place), `hostile/${name}: ${here.length} hostile texts are read as text`);
    await page.close();
  }
};

// Somebody without a rank has none, and a vote that no rule counts needs nothing.
const nothing = async (browser) => {
  const cells = async (name, row, column) => {
    const page = await open(browser, at(name));
    const text = await page.evaluate(([r, c]) => [...document.querySelector('table').tBodies[0].rows].at(r).cells[c].innerText, [row, column]);
    await page.close();
    return text;
  };
  same([await cells('hostile/report.html', -1, 0), await cells('hostile/report.html', -2, 0), await cells('hostile/report-en.html', -1, 0), await cells('hostile/vote.html', 0, 7)], ['–', '–', '–', '–'], 'no rank and no rule are a dash');
};

// The chart, alone and as a picture in somebody's page.
const chart = async (browser, set) => {
  const name = `${set}/standings.svg`;
  for (const dark of [false, true]) {
    const page = await open(browser, at(name), { width: 760, height: 420, dark });
    const { seen, found } = await page.evaluate(inspect.faint);
    ok(seen > 20 && found.length === 0, `${name}: contrast of ${seen} texts, ${dark ? 'dark' : 'light'}`, found);
    same(await page.evaluate(() => [document.documentElement.nodeName, document.querySelector('script, foreignObject, image, a, [onload], [href]')]), ['svg', null], `${name}: a picture without script or link`);
    await page.screenshot({ path: picture(name, dark ? 'dark' : 'light') });
    none(page.faults, `${name}: no error, no dialog, no request`);
    await page.close();
  }
  fs.writeFileSync(at('picture.html'), `<!DOCTYPE html><title>.</title><img src="${name}">`);
  const page = await open(browser, at('picture.html'), { width: 760, height: 420 });
  ok(await page.evaluate(() => document.images[0].complete && document.images[0].naturalWidth === 720), `${name}: shown in another page`);
  same(page.faults.map((fault) => fault.replace(/.*\//, '')), ['standings.svg'], `${name}: which loads nothing but it`);
  await page.close();
};

// On a phone the score table is moved by keys within its own frame, and the criteria stay.
const scrolling = async (browser) => {
  const page = await open(browser, at('demo/matrix.html'), { width: 320 });
  await page.keyboard.press('Tab');
  same(await page.evaluate(() => [document.activeElement.getAttribute('role'), document.activeElement.scrollWidth > document.activeElement.clientWidth]), ['region', true], 'a table wider than the phone takes the focus');
  for (let i = 0; i < 8; i += 1) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.activeElement.scrollLeft > 100, null).catch(() => {});
  const [moved, offset] = await page.evaluate(() => [document.activeElement.scrollLeft, document.querySelector('tbody th').getBoundingClientRect().left - document.activeElement.getBoundingClientRect().left]);
  ok(moved > 100, 'scrolls by the arrow keys', `moved by ${moved}`);
  ok(Math.abs(offset) < 1, 'and keeps its criteria in sight', `${offset} away`);
  await page.close();
};

// What comes out of the printer: size of paper and the text of each page.
const printed = async (browser, name) => {
  const page = await open(browser, at(name));
  const file = at(`${name.replace(/[/.]/g, '-')}.pdf`);
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  await page.close();
  const [, width, height] = execFileSync('pdfinfo', [file], { encoding: 'utf8' }).match(/^Page size: +([\d.]+) x ([\d.]+)/m).map(Number);
  const sheets = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
  return { paper: `${Math.round(width / 72 * 25.4)} x ${Math.round(height / 72 * 25.4)} mm`, sheets };
};
const empty = (sheets) => sheets.flatMap((text, i) => (text.trim() ? [] : [`page ${i + 1}`]));

const print = async (browser) => {
  const A4 = '210 x 297 mm';
  const report = await printed(browser, 'demo/report.html');
  same(report.paper, A4, 'the report is printed on A4');
  ok(report.sheets.length >= 3 && report.sheets.length <= 6, 'on a handful of pages', report.sheets.length);
  none(empty(report.sheets), 'of which none is empty');

  const units = await printed(browser, 'demo/units.html');
  const title = /Phiếu kết quả thi đua năm 2013: (.*)/;
  same(units.paper, A4, 'sheets of units are printed on A4');
  same(units.sheets.filter((text) => title.test(text.trim().split('\n')[0])).length, 12, 'and each of the twelve begins a page');
  same(units.sheets.filter((text) => title.test(text)).length, 12, 'and none elsewhere');
  ok(units.sheets.length <= 36, 'on three pages a unit at most', units.sheets.length);
  none(empty(units.sheets), 'of which none is empty');

  const decision = await printed(browser, 'demo/decision-province.html');
  ok(decision.sheets.length > 1, 'a long annex takes several pages');
  none(decision.sheets.flatMap((text, i) => (/STT +Tập thể, cá nhân/.test(text) || !/công trạng|\d{4} +công/.test(text) ? [] : [`page ${i + 1}: ${text.slice(0, 100)}`])), 'and each with lines repeats the heads of its columns');

  const matrix = await printed(browser, 'demo/matrix.html');
  same(matrix.paper, '420 x 297 mm', 'the score table is printed on A3, across');
  ok(/Bạc Liêu.*Sóc Trăng/.test(matrix.sheets[0]), 'with all twelve side by side', matrix.sheets[0].slice(0, 500));
};

// 63 units and 100 criteria: no page is too large to be sent, and paper has room for all.
const many = async (browser) => {
  const size = fs.statSync(at('many/report.html')).size;
  ok(size < 300000, 'the report of 63 units is under 300 kB', size);
  const matrix = await printed(browser, 'many/matrix.html');
  const text = matrix.sheets.join('\n');
  same([matrix.paper, (text.match(/^ *Tổng điểm.*$/gm) ?? []).map((line) => line.match(/[\d.]+,\d\d/g).length)], ['420 x 297 mm', [20, 20, 20, 3]], 'the score table of 63 units is printed whole, twenty units a table');
};

(async () => {
  const browser = await start();
  const pages = (set) => fs.readdirSync(at(set)).filter((name) => name.endsWith('.html')).sort().map((name) => `${set}/${name}`);
  for (const name of [...pages('demo'), ...pages('hostile'), 'many/report.html']) await everyPage(browser, name);
  await published(browser);
  await hostile(browser);
  await nothing(browser);
  for (const set of ['demo', 'hostile']) await chart(browser, set);
  await scrolling(browser);
  await print(browser);
  await many(browser);
  await browser.close();
  console.log(`1..${count}`);
  process.exitCode = failed ? 1 : 0;
})();
