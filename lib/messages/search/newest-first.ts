/** Numbers of rows of dashboard_search, and when the message of each was received, in seconds since 1970. */
export interface TimedNumbers {
  numbers: Uint32Array;
  received: Uint32Array;
}

const BUCKETS = 65_536;

/** The numbers of the newest `count`, newest first; of the same second, the higher number first. */
export function newestFirst({ numbers, received }: TimedNumbers, count: number): Uint32Array {
  const border = received.length > count ? borderOf(received, count) : 0;
  const places: number[] = [];
  for (let place = 0; place < received.length; place++)
    if ((received[place] ?? 0) >= border) places.push(place);
  places.sort(
    (one, other) =>
      (received[other] ?? 0) - (received[one] ?? 0) || (numbers[other] ?? 0) - (numbers[one] ?? 0),
  );
  return Uint32Array.from(places.slice(0, count), (place) => numbers[place] ?? 0);
}

/** A time from which on there are at least `count`, and not many more: sorting a million would take long. */
function borderOf(received: Uint32Array, count: number): number {
  let [first, last] = [0xffffffff, 0];
  for (const at of received) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const width = Math.ceil((last - first + 1) / BUCKETS);
  const buckets = new Uint32Array(BUCKETS);
  for (const at of received) {
    const bucket = Math.floor((at - first) / width);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  let [bucket, sum] = [BUCKETS, 0];
  while (bucket > 0 && sum < count) {
    bucket--;
    sum += buckets[bucket] ?? 0;
  }
  return first + bucket * width;
}
