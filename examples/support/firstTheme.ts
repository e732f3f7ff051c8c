import type { Plugin } from 'vite';
import { KEY } from '../look/themeKey.ts';

const script = `
  let theme;
  try {
    theme = localStorage.getItem('${KEY}');
  } catch {}
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
`;

/** Sets the colours of a page before anything of it is drawn: those that were chosen, otherwise the system's. */
export const firstTheme: Plugin = {
  name: 'first-theme',
  transformIndexHtml: () => [{ tag: 'script', children: script, injectTo: 'head-prepend' }],
};
