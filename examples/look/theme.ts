import { KEY } from './themeKey.ts';

const preferred = matchMedia('(prefers-color-scheme: dark)');
const listeners: (() => void)[] = [];

/** What the person chose with the button; otherwise the system's. */
let chosen = remembered();

export function isDark(): boolean {
  return chosen ? chosen === 'dark' : preferred.matches;
}

/** Calls back when the colours change. */
export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

/** Makes a button turn light into dark and back. */
export function startTheme(button: HTMLElement): void {
  const apply = () => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    button.setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours');
    for (const listener of listeners) listener();
  };
  button.addEventListener('click', () => {
    chosen = isDark() ? 'light' : 'dark';
    remember(chosen);
    apply();
  });
  preferred.addEventListener('change', apply);
  apply();
}

/** A page that may store nothing forgets. */
function remembered(): 'light' | 'dark' | undefined {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then only for as long as the page is open.
  }
}
