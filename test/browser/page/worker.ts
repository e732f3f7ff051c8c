import { pinned } from './scenarios/pinned.ts';
import { training } from './scenarios/training.ts';

const scenarios = { pinned, training };

/** What a worker of the page can be asked to do, by name. */
export type WorkerScenarios = typeof scenarios;

addEventListener('message', async ({ data: { name, input } }) => {
  const play: (input: never) => Promise<unknown> = scenarios[name as keyof WorkerScenarios];
  postMessage(
    await play(input as never).then(
      (outcome) => ({ outcome }),
      (error) => ({ error }),
    ),
  );
});
