import type { Weight } from 'lanewise';
import { discoverCircuit } from 'lanewise/interpret';
import type { CircuitSettings } from '../settings/circuits.ts';
import { answerOf } from './answer.ts';
import { behaviourOf } from './behaviour.ts';
import { learn } from './learn.ts';
import type { Learned } from './learned.ts';
import type { CircuitOrder, CircuitReply, EdgeAt, Question } from './messages.ts';
import { layerNames, type Subject, subjects } from './subjects.ts';
import { viewOf } from './viewOf.ts';

/** Searches on drawn pairs, for stability. */
const BOOTSTRAPS = 4;

/** Trains a network, searches it and asks it, as a page orders: the body of a worker. */
export class Finder {
  #subject: Subject = subjects.digits;
  #learned: Learned | undefined;
  /** The rows that weights carry the mean of where they are left out. */
  #reference: Float32Array | undefined;
  #search = new AbortController();
  #question: Question | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor() {
    addEventListener('message', ({ data }: MessageEvent<CircuitOrder>) => {
      if ('stop' in data) this.#search.abort();
      else if ('ask' in data) this.#answer(data.ask);
      else {
        this.#search.abort();
        const search = new AbortController();
        this.#search = search;
        this.#work = this.#work
          .then(() => ('train' in data ? this.#train(data.train) : this.#find(data.find, data.run, search.signal)))
          .catch((error) => reportError(error));
      }
    });
  }

  #say(reply: CircuitReply): void {
    postMessage(reply);
  }

  async #train(settings: CircuitSettings): Promise<void> {
    this.#learned?.model.dispose();
    this.#learned = this.#reference = undefined;
    this.#subject = subjects[settings.network];
    const learned = await learn(settings);
    this.#learned = learned;
    this.#say({ network: viewOf(learned, this.#subject) });
    if (this.#question) this.#answer(this.#question);
  }

  #answer(question: Question): void {
    this.#question = question;
    const isOfThis = (question.pixels === undefined) === (this.#subject.data !== undefined);
    if (this.#learned && isOfThis)
      this.#say({ answer: answerOf(this.#learned, this.#subject, question, this.#reference) });
  }

  async #find(settings: CircuitSettings, run: number, signal: AbortSignal): Promise<void> {
    const { tolerance, seed } = settings;
    if (!this.#learned || signal.aborted) return this.#say({ run, stopped: true });
    const toEdge = edgesOf(this.#learned);
    const behaviour = behaviourOf(this.#learned, settings);
    this.#reference = behaviour.reference === 'mean' ? behaviour.clean : behaviour.reference;
    try {
      const { edges, report } = await discoverCircuit(this.#learned.model, {
        ...{ ...behaviour, seed, signal, bootstraps: BOOTSTRAPS, tolerance: tolerance / 100 },
        onProgress: ({ stage, circuit }) => {
          const isOwn = stage !== 'bootstrap' && stage !== 'verify';
          this.#say({ run, stage, edges: isOwn ? circuit().map((edge) => toEdge(edge, edge.score)) : undefined });
        },
      });
      this.#say({
        run,
        found: {
          edges: edges.map((edge) => toEdge(edge, edge.effect)),
          figures: {
            ...{ edges: report.edges, ofEdges: report.ofEdges, units: report.units, ofUnits: report.ofUnits },
            ...{ faithfulness: report.faithfulness, chance: report.random.faithfulness, without: report.necessity },
            ...{ stability: report.stability, percentile: report.randomPercentile, heldOut: report.heldOut },
          },
        },
      });
    } catch (error) {
      if (signal.aborted) this.#say({ run, stopped: true });
      else if (error instanceof RangeError) this.#say({ run, refused: error.message });
      else throw error;
    }
  }
}

/** Makes edges of a network as a page knows them. */
function edgesOf({ model }: Learned) {
  const weights = model.getWeights();
  return ({ layer, from, to }: { layer: string; from: number; to: number }, effect: number): EdgeAt => {
    const { shape, data } = weights.get(`${layer}.weight`) as Weight;
    const weight = data[to * (shape[1] as number) + from] as number;
    return { layer: layerNames.indexOf(layer as (typeof layerNames)[number]), from, to, weight, effect };
  };
}
