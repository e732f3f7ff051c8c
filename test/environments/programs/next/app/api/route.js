import { trainEveryWay } from '../../xor.js';

export const dynamic = 'force-dynamic';

export const GET = async () => Response.json(await trainEveryWay());
