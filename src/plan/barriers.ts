/** Memory that a call reads or writes: bytes [from, to). */
export interface Access {
  readonly from: number;
  readonly to: number;
  readonly writes: boolean;
}

/**
 * For each call, given its memory accesses, whether a barrier must precede it: it reads or writes what a call since the
 * last barrier has written, or writes what one has read.
 */
export function barriersBefore(calls: readonly (readonly Access[])[]): boolean[] {
  let open: Access[] = [];
  return calls.map((accesses) => {
    const conflict = accesses.some((access) => open.some((other) => conflicts(access, other)));
    if (conflict) open = [];
    for (const access of accesses) open.push(access);
    return conflict;
  });
}

function conflicts(a: Access, b: Access): boolean {
  return (a.writes || b.writes) && a.from < b.to && b.from < a.to;
}
