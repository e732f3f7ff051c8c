// Adds to pictures.json the pixels that Chromium draws of each file: of a canvas, with the colours of sRGB.

import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const path = new URL('pictures.json', import.meta.url);
const files = JSON.parse(readFileSync(path, 'utf8'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const file of files) {
  Object.assign(
    file,
    await page.evaluate(async (bytes) => {
      const blob = new Blob([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))]);
      const image = new Image();
      image.src = URL.createObjectURL(blob);
      await image.decode();
      const { naturalWidth: width, naturalHeight: height } = image;
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
      context.drawImage(image, 0, 0);
      return { width, height, pixels: [...context.getImageData(0, 0, width, height).data] };
    }, file.bytes),
  );
}
writeFileSync(path, `[\n${files.map((file) => JSON.stringify(file)).join(',\n')}\n]\n`);
console.log(browser.version());
await browser.close();
