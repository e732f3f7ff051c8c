import { type Scenarios, scenarios } from './scenarios.ts';

const { searchParams } = new URL(location.href);
const play = scenarios[searchParams.get('scenario') as keyof Scenarios] as (...input: unknown[]) => Promise<unknown>;

Object.assign(globalThis, { outcome: play(...JSON.parse(searchParams.get('input') as string)) });
