// Dates as numbers, in UTC: no machine has a time zone of its own here.

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Milliseconds since 1970, from a Date or an ISO 8601 string, which is UTC if it has no offset; undefined for other
 * values.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return parse(value);
  if (Object.prototype.toString.call(value) !== '[object Date]') return undefined;
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? undefined : time;
}

function parse(text: string): number | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', offset = 'Z'] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return date.getTime() + seconds * 1000 + Math.floor(Number(`0.${fraction}`) * 1000) - minutesOf(offset) * 60_000;
}

/** Minutes east of UTC. */
function minutesOf(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset[0] === '-' ? -minutes : minutes;
}

/** A part of a date: its value, and if it is periodic, its first value and its period. */
export interface DatePart {
  of(time: number): number;
  readonly first?: number;
  readonly period?: number;
}

const DAY = 86_400_000;

/** The parts of a date that can become columns. */
export type DatePartName = 'year' | 'month' | 'day' | 'weekday' | 'dayOfYear' | 'hour' | 'minute' | 'days';

export const dateParts: Readonly<Record<DatePartName, DatePart>> = {
  year: { of: (time) => new Date(time).getUTCFullYear() },
  month: { of: (time) => new Date(time).getUTCMonth() + 1, first: 1, period: 12 },
  day: { of: (time) => new Date(time).getUTCDate(), first: 1, period: 31 },
  /** 1 is Monday, 7 is Sunday, as in ISO 8601. */
  weekday: { of: (time) => ((new Date(time).getUTCDay() + 6) % 7) + 1, first: 1, period: 7 },
  dayOfYear: {
    of: (time) => Math.floor((time - new Date(0).setUTCFullYear(new Date(time).getUTCFullYear(), 0, 1)) / DAY) + 1,
    first: 1,
    period: 366,
  },
  hour: { of: (time) => new Date(time).getUTCHours(), first: 0, period: 24 },
  minute: { of: (time) => new Date(time).getUTCMinutes(), first: 0, period: 60 },
  /** Days since 1970, including the fraction. */
  days: { of: (time) => time / DAY },
};
