import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it; another place may be told. */
export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const args = ['--disable-gpu', '--disable-quic'];

/** Starts Chromium with a profile of its own. */
export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `browser tests: Chromium must be at ${executablePath}, got no such file; ` +
        'apt-get install chromium, or say in the variable CHROMIUM where it is',
    );
  }
  return chromium.launch({ executablePath, args });
}
