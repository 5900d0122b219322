// The pictures of the guide and the README: node screenshots.cjs FOLDER_OF_PAGES FOLDER_OF_PICTURES.  Each is the upper part of a page.
const path = require('path');
const { start, open } = require('./browser.cjs');

const [from, to] = process.argv.slice(2);
// Picture, page, width of the screen, the last thing in the picture.
const PICTURES = [
  ['report', 'report.html', 1000, 'section:nth-of-type(2) table'],
  ['report-phone', 'report.html', 360, 'section:nth-of-type(1) table'],
  ['report-unit', 'unit.html', 1000, 'tbody tr:nth-child(12)'],
  ['../report-en', 'report-en.html', 900, 'section:nth-of-type(1) table'], // README's
];

(async () => {
  const browser = await start();
  for (const [name, file, width, last] of PICTURES) {
    const page = await open(browser, path.join(from, file), { width, deviceScaleFactor: 1.5 });
    const height = await page.evaluate((end) => document.querySelector(end).getBoundingClientRect().bottom, last);
    await page.screenshot({ path: path.join(to, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height } });
    await page.close();
  }
  await browser.close();
})();
