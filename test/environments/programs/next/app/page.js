'use client';

import { useEffect } from 'react';
import { trainEveryWay } from '../xor.js';

export default function Page() {
  useEffect(() => {
    globalThis.outcome = trainEveryWay();
  }, []);
  return <p>XOR</p>;
}
