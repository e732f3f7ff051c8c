import { optional } from '../../base/optional.ts';
import { framer } from './framer.ts';

export interface Scalar {
  readonly tag: string;
  readonly value: number;
}

/** What an event says: at first the version of the file, then scalars at a step; and when, in seconds since 1970. */
export interface Event {
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  readonly scalars?: readonly Scalar[];
}

/**
 * Encodes events as records of a file. Source: tensorflow/core/util/event.proto and framework/summary.proto.
 *
 *     Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
 *     Summary { repeated Value value = 1; }    Value { string tag = 1; float simple_value = 2; }
 */
export async function encoder(where: string): Promise<(event: Event) => Uint8Array> {
  const { BinaryWriter, WireType } = await optional(
    where,
    '@bufbuild/protobuf',
    () => import('@bufbuild/protobuf/wire'),
  );
  const frame = await framer(where);
  return ({ wallTime, step = 0, fileVersion, scalars }) => {
    const event = new BinaryWriter().tag(1, WireType.Bit64).double(wallTime);
    if (step !== 0) event.tag(2, WireType.Varint).int64(step);
    if (fileVersion !== undefined) event.tag(3, WireType.LengthDelimited).string(fileVersion);
    if (scalars) {
      event.tag(5, WireType.LengthDelimited).fork();
      for (const { tag, value } of scalars) {
        event.tag(1, WireType.LengthDelimited).fork();
        event.tag(1, WireType.LengthDelimited).string(tag).tag(2, WireType.Bit32).float(Math.fround(value)).join();
      }
      event.join();
    }
    return frame(event.finish());
  };
}
