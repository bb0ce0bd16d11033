/**
 * Reads QEMU's log of executed translation blocks (-d exec), each of one instruction.
 * A line is "Trace 0: 0x7f.. [cs base/pc/flags/cflags] symbol", or "Stopped execution of TB chain before ..",
 * which takes back the line before it: QEMU looked the block up but did not run it.
 */
const TRACE = /^Trace \d+: \S+ \[[0-9a-f]+\/([0-9a-f]{16})\//;

/** Addresses of the executed instructions that `known` knows, 16 hex digits each, in order. */
export function executedAddresses(log: string, known: { has(address: string): boolean }): string[] {
  const addresses: string[] = [];
  let last = false;
  for (const line of log.split("\n")) {
    if (line.startsWith("Stopped execution")) {
      if (last) addresses.pop();
      last = false;
      continue;
    }
    const address = TRACE.exec(line)?.[1];
    if (address === undefined) continue;
    last = known.has(address);
    if (last) addresses.push(address);
  }
  return addresses;
}

/**
 * The same of Bochs' log: addresses of 8 bytes, in parts of which each begins with a 0
 * (toolchain/setup/bochs/executed-log.patch).
 */
export function executedParts(log: Buffer, known: { has(address: string): boolean }): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at + 8 <= log.length; at += 8) {
    const address = log.readBigUInt64LE(at).toString(16).padStart(16, "0");
    if (/^0+$/.test(address)) parts.push([]);
    else if (known.has(address)) parts.at(-1)?.push(address);
  }
  return parts;
}

/**
 * Cuts the executed instructions of the hypervisor into stays in the host: each ends with an entry into a guest.
 * @param isEntry whether the instruction at an address is VMRUN, VMLAUNCH or VMRESUME
 */
export function staysInHost(addresses: readonly string[], isEntry: (address: string) => boolean): string[][] {
  const stays: string[][] = [];
  let stay: string[] = [];
  for (const address of addresses) {
    stay.push(address);
    if (!isEntry(address)) continue;
    stays.push(stay);
    stay = [];
  }
  return stays;
}

/**
 * The stays that belong to a row: those that occurred about once per iteration (an interrupt or a rarer path
 * of the surroundings did not), each as often as it did so.
 */
export function perIteration(stays: readonly string[][], iterations: number): string[] {
  const occurrences = new Map<string, { stay: string[]; count: number }>();
  for (const stay of stays) {
    const key = stay.join();
    const entry = occurrences.get(key) ?? { stay, count: 0 };
    entry.count++;
    occurrences.set(key, entry);
  }
  return [...occurrences.values()].flatMap(({ stay, count }) =>
    Array.from({ length: Math.round(count / iterations) }, () => stay).flat(),
  );
}
