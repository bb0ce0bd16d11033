/** What is wrong with an ELF file. Nothing of a guest exists yet when it is said. */
import { putDecimal, putHex, putSize } from "../../text/number";
import { put } from "../../text/output";
import { advise, problem, say } from "../../text/problem";

const REBUILD = "link the guest again; readelf -hln shows what is in it";

/** A message without numbers. */
export function elfProblem(anchor: string, what: string): void {
  say(anchor, what, REBUILD);
}

/** The file ends at `size`, before `end`. */
export function truncated(what: string, end: u64, size: u64): void {
  const output = problem("elf-truncated");
  put(output, "the guest's file ends before ");
  put(output, what);
  put(output, ": it has ");
  putDecimal(output, size);
  put(output, " bytes and would need ");
  putDecimal(output, end);
  advise(output, "copy it again");
}

/** Something is wrong with one segment. */
export function segmentProblem(anchor: string, address: u64, bytes: u64, what: string): void {
  const output = problem(anchor);
  put(output, "the guest's segment at ");
  putHex(output, address);
  put(output, " (");
  putHex(output, bytes);
  put(output, " bytes) ");
  put(output, what);
  advise(output, REBUILD);
}

/** A segment lies outside guest memory. */
export function outsideMemory(address: u64, bytes: u64, memory: u64): void {
  const output = problem("elf-outside-memory");
  put(output, "the guest's segment at ");
  putHex(output, address);
  put(output, " (");
  putHex(output, bytes);
  put(output, " bytes) lies outside ");
  putSize(output, memory);
  put(output, " of memory");
  advise(output, "give it more with --mem SIZE");
}
