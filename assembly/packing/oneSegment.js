// A transform for asc: constants that follow each other in memory as one segment, not each with a header of its own.

import { Transform } from 'assemblyscript/transform';

export default class extends Transform {
  afterCompile(module) {
    const segments = Array.from({ length: module.getNumDataSegments() }, (_, i) =>
      module.getDataSegmentInfo(module.getDataSegmentByIndex(i)),
    );
    if (segments.length === 0) return;
    const begin = Math.min(...segments.map(({ offset }) => offset));
    const end = Math.max(...segments.map(({ offset, data }) => offset + data.byteLength));
    const data = new Uint8Array(end - begin);
    for (const segment of segments) data.set(new Uint8Array(segment.data), segment.offset - begin);

    const { initial, max, module: from, base } = module.getMemoryInfo('0');
    module.setMemory(initial, max, null, [{ offset: module.i32.const(begin), data }], false, false, '0');
    module.addMemoryImport('0', from, base, false);
  }
}
