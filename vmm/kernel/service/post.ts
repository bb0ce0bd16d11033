/**
 * Posting to a VS: the only thing that a PP may do to a VS that another one runs. What is posted lies in the
 * registry, not in the VS's own pages, since those may go at any time.
 */
import {
  SYS_ERROR_BAD_ARGUMENT,
  SYS_ERROR_BUSY,
  SYS_ERROR_CRASHED,
  SYS_ERROR_NOT_FOUND,
} from "../../abi/generated/exit-record";
import { MAX_PPS } from "../../abi/generated/memory-map";
import {
  OBJECT_LIVE,
  POST_FORGET,
  POST_INTERRUPT,
  POST_NMI,
  POST_STOP,
  POSTED_EVENTS,
  POSTED_NMI,
  POSTED_STOP,
  VS_RECORD_INTERRUPTS,
  VsRecord,
} from "../../abi/generated/registry";
import { globals } from "../globals";
import { ppState, vmRecord, vsRecord } from "../pp";

const VECTORS: u64 = 256;

/** Sets bits of `posted`; afterwards whoever enters the VS sees them. */
export function post(record: VsRecord, bits: u32): void {
  atomic.or<u32>(changetype<usize>(record), bits, offsetof<VsRecord>("posted"));
}

/** Clears bits of `posted`; answers what it was. */
export function withdraw(record: VsRecord, bits: u32): u32 {
  return atomic.and<u32>(changetype<usize>(record), ~bits, offsetof<VsRecord>("posted"));
}

/** Answers 1 + PPID of the PP that owns the VS now, which has to pass an exit to see it; 0 if none does. */
export function postToVs(pp: u32, vsid: u32, what: u64, vector: u64): i64 {
  if (vsid >= globals().maxVss) return -(<i64>SYS_ERROR_NOT_FOUND);
  const record = vsRecord(vsid);
  if (record.state != OBJECT_LIVE) return -(<i64>SYS_ERROR_NOT_FOUND);
  if (vmRecord(<u32>record.vmid).state != OBJECT_LIVE) return -(<i64>SYS_ERROR_CRASHED);
  if (what == <u64>POST_INTERRUPT) {
    if (vector >= VECTORS) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
    addInterrupt(record, <u32>vector);
  } else if (what == <u64>POST_NMI) post(record, POSTED_NMI | POSTED_EVENTS);
  else if (what == <u64>POST_STOP) post(record, POSTED_STOP);
  else if (what == <u64>POST_FORGET) return forget(pp, vsid, record);
  else return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  // After the post: a PP that claims the VS later finds it, one that did so before is kicked.
  const claim = atomic.load<u32>(changetype<usize>(record), offsetof<VsRecord>("claim"));
  return claim > MAX_PPS ? 0 : <i64>claim;
}

/** First the vector, then the word that makes the VS look for it. */
function addInterrupt(record: VsRecord, vector: u32): void {
  const shift = <u64>(vector & 63);
  const at = changetype<usize>(record) + <usize>((vector >> 6) << 3);
  atomic.or<u64>(at, (<u64>1) << shift, VS_RECORD_INTERRUPTS);
  post(record, POSTED_EVENTS);
}

/** INIT: nothing waits any more. A stop does, since it is not for the processor that the VS stands for. */
function forget(pp: u32, vsid: u32, record: VsRecord): i64 {
  if (record.claim != ppState(pp).ppid + 1 || vsid == ppState(pp).currentVsid) return -(<i64>SYS_ERROR_BUSY);
  forgetEvents(record);
  return 0;
}

/** For a VS that nobody else owns. */
export function forgetEvents(record: VsRecord): void {
  const at = changetype<usize>(record);
  atomic.and<u32>(at, POSTED_STOP, offsetof<VsRecord>("posted"));
  for (let i: usize = 0; i < 4; i++) atomic.store<u64>(at + (i << 3), 0, VS_RECORD_INTERRUPTS);
}
