// Debian's Chromium without a window, and a page that keeps a record of all that it must not do.
const { chromium } = require('playwright-core');
const path = require('path');
const { pathToFileURL } = require('url');

// A broken test ends after so many milliseconds; no machine is so slow that it decides anything.
const PATIENCE = 900000;

// A shared memory of 64 MB, as containers have it, is too little for Chromium; who runs as root has no sandbox.
const start = () => chromium.launch({ executablePath: '/usr/bin/chromium', timeout: PATIENCE, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });

// Fills up with errors, dialogs and requests for what is not the page's own.
const watch = (page, isOwn) => {
  const faults = [];
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('popup', (popup) => faults.push(`popup: ${popup.url()}`));
  page.on('request', (request) => { if (!isOwn(request.url())) faults.push(`request: ${request.url()}`); });
  return faults;
};

// Opens a file, which is all that its page may ask for.
const open = async (browser, file, { width = 1200, height = 900, dark = false, deviceScaleFactor = 1 } = {}) => {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', deviceScaleFactor });
  const address = pathToFileURL(path.resolve(file)).href;
  const faults = watch(page, (requested) => requested === address);
  await page.goto(address);
  return Object.assign(page, { faults });
};

module.exports = { start, open, watch };
