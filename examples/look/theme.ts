const preferred = matchMedia('(prefers-color-scheme: dark)');
const listeners: (() => void)[] = [];

/** What the person chose with the button; otherwise the system's. */
let chosen: 'light' | 'dark' | undefined;

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
    apply();
  });
  preferred.addEventListener('change', apply);
  apply();
}
