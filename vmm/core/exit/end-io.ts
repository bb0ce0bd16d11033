/** A run that ends with one access of a port, for user space of the root to serve. */
import {
  MV_BIT_SIZE_16,
  MV_BIT_SIZE_32,
  MV_BIT_SIZE_8,
  MV_EXIT_IO_IN,
  MV_EXIT_IO_OUT,
  MV_EXIT_REASON_IO,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import {
  MV_EXIT_IO_ACCESS_SIZE,
  MV_EXIT_IO_ADDR,
  MV_EXIT_IO_DATA,
  MV_EXIT_IO_REPS,
  MV_EXIT_IO_SIZE,
  MV_EXIT_IO_TYPE,
} from "../../../hypercall/generated/shared-page";
import { IO_IN, IO_PORT_SHIFT, IO_SIZE_MASK, IO_SIZE_SHIFT } from "../../abi/generated/exit-record";
import { endRun } from "../end-run";
import { exchangeOf } from "../pp";

/**
 * Describes the access `io` (an IO_ word) for the shared page of whoever called run, to which the kernel copies
 * it; without one the run fails. `data` is what is written; `answer` is ANSWER_RETURN or ANSWER_RETURN_ADVANCED.
 */
export function endIo(pp: u32, io: u32, data: u64, answer: u32): u64 {
  fillExitIo(exchangeOf(pp), io, data);
  return endRun(pp, MV_STATUS_SUCCESS, MV_EXIT_REASON_IO, answer) | ((<u64>MV_EXIT_IO_SIZE) << 32);
}

/** `rax` travels for IN, too, as in MicroV. */
function fillExitIo(at: u32, io: u32, rax: u64): void {
  const bytes = (io >> IO_SIZE_SHIFT) & IO_SIZE_MASK;
  store<u64>(at, <u64>(io >> IO_PORT_SHIFT), MV_EXIT_IO_ADDR);
  store<u64>(at, rax & maskOf(bytes), MV_EXIT_IO_DATA);
  store<u64>(at, 0, MV_EXIT_IO_REPS);
  store<u64>(at, (io & IO_IN) != 0 ? MV_EXIT_IO_IN : MV_EXIT_IO_OUT, MV_EXIT_IO_TYPE);
  store<u32>(at, bitSizeOf(bytes), MV_EXIT_IO_ACCESS_SIZE);
}

function maskOf(bytes: u32): u64 {
  return ((<u64>1) << (bytes << 3)) - 1;
}

/** mv_bit_size_t of 1, 2 or 4 bytes. */
function bitSizeOf(bytes: u32): u32 {
  if (bytes == 1) return MV_BIT_SIZE_8;
  return bytes == 2 ? MV_BIT_SIZE_16 : MV_BIT_SIZE_32;
}
