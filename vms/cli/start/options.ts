/** The command line of `microv start`. */
import {
  DRIVER_FLAG_MICROV_LIMITS,
  DRIVER_FLAG_SERIAL,
  DRIVER_FLAG_USER_HYPERCALLS,
} from "../../../hypercall/generated/driver";
import { TRACE_MAX_BYTES, TRACE_MIN_BYTES } from "../../../hypercall/generated/trace";
import { more, next, unexpected, valueOf } from "../arguments";
import { put, putForeign } from "../text/output";
import { NOT_A_NUMBER, parseSize } from "../text/parse";
import { advise, problem } from "../text/problem";
import { isText } from "../text/string";

@unmanaged
export class StartOptions {
  /** Path of the image, or 0 for the usual one. */
  image: u32;
  /** Path of the driver, or 0 for the usual ones. */
  driver: u32;
  /** Bytes, or 0 for the default. */
  pool: u64;
  /** Bytes of trace entries for each CPU, or 0 for the default. */
  trace: u64;
  /** DRIVER_FLAG_. */
  flags: u64;
}

const OPTIONS = memory.data(48, 16);

/** The options, or null after a message. */
export function readStartOptions(): StartOptions | null {
  const options = changetype<StartOptions>(OPTIONS);
  while (more()) {
    if (!readOption(options, next())) return null;
  }
  return options;
}

function readOption(options: StartOptions, at: u32): bool {
  if (isText(at, "--image")) return (options.image = valueOf("--image")) != 0;
  if (isText(at, "--driver")) return (options.driver = valueOf("--driver")) != 0;
  if (isText(at, "--pool")) return readPool(options);
  if (isText(at, "--trace-size")) return readTraceSize(options);
  if (isText(at, "--abi-limits")) return readLimits(options);
  if (isText(at, "--allow-user-hypercalls")) {
    options.flags |= DRIVER_FLAG_USER_HYPERCALLS | DRIVER_FLAG_MICROV_LIMITS;
  } else if (isText(at, "--serial")) {
    options.flags |= DRIVER_FLAG_SERIAL;
  } else {
    unexpected("microv start", at);
    return false;
  }
  return true;
}

function readPool(options: StartOptions): bool {
  const at = valueOf("--pool");
  if (at == 0) return false;
  options.pool = parseSize(at);
  if (options.pool != NOT_A_NUMBER && options.pool != 0) return true;
  const output = problem("bad-size-option");
  put(output, "--pool ");
  putForeign(output, at);
  put(output, " is not a size");
  advise(output, "write a number with K, M or G, for example --pool 32M");
  return false;
}

function readTraceSize(options: StartOptions): bool {
  const at = valueOf("--trace-size");
  if (at == 0) return false;
  const bytes = parseSize(at);
  options.trace = bytes;
  if (bytes >= <u64>TRACE_MIN_BYTES && bytes <= <u64>TRACE_MAX_BYTES && popcnt(bytes) == 1) return true;
  const output = problem("bad-size-option");
  put(output, "--trace-size ");
  putForeign(output, at);
  put(output, " is not a power of two from 4K to 2M");
  advise(output, "write for example --trace-size 1M");
  return false;
}

function readLimits(options: StartOptions): bool {
  const at = valueOf("--abi-limits");
  if (at == 0) return false;
  options.flags |= DRIVER_FLAG_MICROV_LIMITS;
  if (isText(at, "microv")) return true;
  const output = problem("usage");
  put(output, "--abi-limits ");
  putForeign(output, at);
  put(output, " is unknown");
  advise(output, "the only one is --abi-limits microv: 16 VMs, 256 VPs, 256 VSs");
  return false;
}
