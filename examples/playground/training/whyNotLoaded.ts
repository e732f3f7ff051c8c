/** Why a worker's script did not load, as a sentence: the browser itself does not say. */
export async function whyNotLoaded(url: string): Promise<string> {
  const { pathname } = new URL(url, location.href);
  const file = pathname.split('/').at(-1);
  const start = `The script that trains, ${file}, did not load`;
  try {
    const { ok, status, statusText } = await fetch(url, { method: 'HEAD', cache: 'no-store' });
    if (!ok) return `${start}: the server answered ${`${status} ${statusText}`.trim()}.`;
    return `${start}, though the server has it: the browser, or a policy of this page, forbids this worker.`;
  } catch {
    return `${start}: its server cannot be reached.`;
  }
}
