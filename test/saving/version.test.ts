import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { version } from '../../src/base/version.ts';

test('files are signed with the version of package.json', () => {
  const { version: own } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(version).toBe(own);
});
