import { engine } from '../dist/node.js';

/** The builds of lanewise that run here, the opt-in one too, the fastest first. */
export function builds() {
  const found = engine().available.filter((build) => engine({ build }).build === build);
  engine({ build: 'auto' });
  return found;
}
