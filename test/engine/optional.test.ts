import { expect, test } from 'vitest';
import { optional } from '../../src/base/optional.ts';

test('a package that is not installed is named, with what to do', async () => {
  const name = 'a-package-that-nobody-has';
  await expect(optional('readThis', name, () => import(name))).rejects.toThrow(
    `readThis: ${name} must be installed: npm install ${name}`,
  );
  expect(await optional('readThis', 'vitest', () => import('vitest'))).toHaveProperty('test', test);
});
