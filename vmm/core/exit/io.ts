/** IN and OUT of a micro VM: the device is in user space of the root, so the run ends. */
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
import {
  ANSWER_RETURN_ADVANCED,
  IO_IN,
  IO_PORT_SHIFT,
  IO_SIZE_MASK,
  IO_SIZE_SHIFT,
  IO_STRING,
} from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { endRun } from "../end-run";
import { exchangeOf } from "../pp";
import { unsupported } from "./unsupported";

/** The kernel copies mv_exit_io_t to the shared page of whoever called run; without one the run fails. */
export function ioExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const io = page.qualification;
  if ((io & IO_STRING) != 0) return unsupported(pp, vs);
  fillExitIo(exchangeOf(pp), io, page.rax);
  const answer = endRun(pp, MV_STATUS_SUCCESS, MV_EXIT_REASON_IO, ANSWER_RETURN_ADVANCED);
  return answer | ((<u64>MV_EXIT_IO_SIZE) << 32);
}

/** `rax` travels for IN, too, as in MicroV: its upper part survives the access. */
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
