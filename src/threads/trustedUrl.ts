interface ScriptUrls {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptUrls): ScriptUrls;
}

/** A page may allow the name once only. */
let policy: ScriptUrls | undefined;

/** The address of a worker, as pages that require Trusted Types take it, unless they forbid the policy `lanewise`. */
export function trustedUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy('lanewise', { createScriptURL: (own) => own });
  } catch {
    // The page forbids it. Where it does not require it, the address will do.
  }
  return policy?.createScriptURL(url) ?? url;
}
