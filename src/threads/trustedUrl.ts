interface ScriptUrls {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptUrls): ScriptUrls;
}

/** A page may allow the name only once. */
let policy: ScriptUrls | undefined;

/** The URL of a worker for pages that require Trusted Types, unless they forbid the policy `lanewise`. */
export function trustedUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy('lanewise', { createScriptURL: (own) => own });
  } catch {
    // The page forbids the policy. If it does not require one, the plain URL works.
  }
  return policy?.createScriptURL(url) ?? url;
}
