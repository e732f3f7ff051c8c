import { type Training, training } from './scenarios/training.ts';

addEventListener('message', async ({ data }: MessageEvent<Training>) => postMessage(await training(data)));
