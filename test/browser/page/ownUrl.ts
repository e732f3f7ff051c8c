interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('page', { createScriptURL: (url) => url });

/** The address of a file of the page's own, as a page that requires Trusted Types takes it. */
export const ownUrl = (path: string): string => policy?.createScriptURL(path) ?? path;
