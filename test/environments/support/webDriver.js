// A browser by the W3C WebDriver protocol.

import { spawn } from 'node:child_process';
import { freePort } from './ports.js';

/** Starts a driver for one session, in which `use` is called with a function that sends a command. */
export async function withSession({ driver, display, capabilities }, use) {
  const port = await freePort();
  const screen = display && (await startScreen(display));
  const env = { ...process.env, ...(display && { DISPLAY: display }) };
  const child = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
  try {
    const send = sender(`http://127.0.0.1:${port}`);
    const { sessionId, capabilities: got } = await patiently(() =>
      send('POST', '/session', { capabilities: { alwaysMatch: capabilities } }),
    );
    try {
      return await use((method, path, body) => send(method, `/session/${sessionId}${path}`, body), got);
    } finally {
      await send('DELETE', `/session/${sessionId}`).catch(() => {});
    }
  } finally {
    child.kill();
    screen?.kill();
  }
}

function startScreen(display) {
  return spawn('Xvfb', [display, '-screen', '0', '1280x800x24'], { stdio: 'ignore' });
}

const sender = (origin) => async (method, path, body) => {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(value?.message || value?.error || `status ${response.status}`);
  return value;
};

/** Until the driver listens. */
async function patiently(ask) {
  for (let i = 0; ; i++) {
    try {
      return await ask();
    } catch (error) {
      if (i > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
