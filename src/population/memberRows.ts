import type { Rows } from '../data/table.ts';
import type { Targets } from '../training/targets.ts';

/** Rows for all members: of each its own, [size, rows, inputs]; or the same ones for all. */
export type MemberRows = Rows | { readonly shared: Rows };

/** Targets for all members: of each its own, for each of its rows one; or the same ones for all. */
export type MemberTargets = Targets | { readonly shared: Targets };
