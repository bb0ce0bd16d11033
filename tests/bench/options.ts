import type { Vendor } from "../rig/machine-options.ts";

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  vendor: Vendor;
  json: boolean;
  /** Trace the instructions of each row, too; see trace/trace.ts. */
  counts: boolean;
  /** Show where they are spent. */
  profile: boolean;
}

/** A wrong option: one line that says what is wrong and what is right. Exit status 2. */
export class UsageError extends Error {}

export const HELP = `npm run bench -- [options]

Measures what an exit costs, in instructions: KVM first, then MicroV, in one boot of Debian's kernel on an
emulated machine whose TSC counts instructions (one CPU, exact and repeatable), once more with mitigations=off.
AMD is measured twice: on QEMU, which does not report the next RIP, and on Bochs, which does; Intel on Bochs.
  --vendor amd|intel   whose virtualization (amd)
  --json               JSON on stdout (vms/schema/bench.schema.json), nothing else
  --no-counts          leave out the counts by kind of instruction, which take a boot of their own
  --profile            list the functions and source lines in which MicroV spends them
  --help               this text

Exit status: 0 all bars hold, 1 one does not or could not be measured, 2 wrong option, 3 the measurement failed.`;

/**
 * Reads the command line.
 * @throws {UsageError}
 */
export function parseOptions(args: readonly string[]): BenchOptions | "help" {
  const options: BenchOptions = { vendor: "amd", json: false, counts: true, profile: false };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = split(args[i] as string);
    if (name === "--help" || name === "-h") return "help";
    if (name === "--json" && inline === undefined) options.json = true;
    else if (name === "--no-counts" && inline === undefined) options.counts = false;
    else if (name === "--profile" && inline === undefined) options.profile = true;
    else if (name === "--vendor") options.vendor = readVendor(inline ?? args[++i]);
    else throw new UsageError(`${args[i]}: no such option; see --help`);
  }
  if (options.profile && !options.counts)
    throw new UsageError("--profile needs the counts: leave --no-counts out");
  return options;
}

function split(arg: string): [string, string | undefined] {
  const equals = arg.indexOf("=");
  return equals < 0 ? [arg, undefined] : [arg.slice(0, equals), arg.slice(equals + 1)];
}

function readVendor(vendor: string | undefined): Vendor {
  if (vendor === "amd" || vendor === "intel") return vendor;
  throw new UsageError(`--vendor ${vendor ?? "without a value"}: must be amd or intel`);
}
